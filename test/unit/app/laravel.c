#include <string.h>

#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static void a_new_app_is_on_sqlite(void)
{
	CLEANUP(freep) char *path = fixture_path("laravel-11/database/database.sqlite");
	CLEANUP(freep) char *web = fixture_path("laravel-11/public");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("laravel-11", NULL, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->framework, "Laravel");
	CHECK_STR(app->db->engine, "sqlite");
	CHECK_STR(app->db->database, path);
	CHECK_STR(app->base_url, "http://shop.localhost:8000");
	CHECK_STR(app->web_dir, web);
	CHECK_STR(fixture_rows(app, "sessions"), "");
	CHECK_STR(fixture_rows(app, "telescope_entries"), "");
	CHECK_STR(fixture_rows(app, "users"), "*");
}

static void public_and_private_files_are_told_apart(void)
{
	struct err err;
	CLEANUP(app_freep) struct app *now = fixture_detect("laravel-11", NULL, &err);
	CLEANUP(app_freep) struct app *old = fixture_detect("laravel-8", NULL, &err);
	CLEANUP(freep) char *dir = fixture_path("laravel-11/storage/app/public");
	const struct app_files *f;

	REQUIRE(now != NULL && old != NULL);
	f = fixture_files(now, "public");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "storage/app/public");
	CHECK_STR(f->dir, dir);
	CHECK_STR(f->url, "/storage");
	f = fixture_files(now, "private");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "storage/app/private");
	CHECK(f->url == NULL);
	f = fixture_files(old, "private");
	REQUIRE(f != NULL && f->exclude_n > 0);
	CHECK_STR(f->folder, "storage/app");
	CHECK_STR(f->exclude[f->exclude_n - 1], "public/*");
	CHECK(fixture_warned("the disk \"s3\""));
}

static void a_server_is_read_from_its_variables(void)
{
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("laravel-8", NULL, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->engine, "mysql");
	CHECK_STR(app->db->host, "db.internal");
	CHECK_INT(app->db->port, 3308);
	CHECK_STR(app->db->database, "old_shop");
	CHECK_STR(app->db->user, "shop");
	CHECK_STR(app->db->password, "p\"a$$w${NOT_SET}rd #1");
	CHECK_STR(app->base_url, "https://old.example");
}

static void the_environment_wins(void)
{
	static const char *const vars[] = {"DB_DATABASE=other",
	    "DB_PASSWORD=", "DB_PORT=3309", "DB_SOCKET=/run/m.sock",
	    "MYSQL_ATTR_SSL_CA=/etc/ca.pem", "DB_PREFIX=p_", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("laravel-8", vars, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->database, "other");
	CHECK(app->db->password == NULL);
	CHECK_INT(app->db->port, 3309);
	CHECK_STR(app->db->socket, "/run/m.sock");
	CHECK_INT(app->db->ssl, DB_SSL_VERIFY);
	CHECK_STR(fixture_rows(app, "p_jobs"), "");
}

static void app_env_chooses_another_file(void)
{
	static const char *const staging[] = {"APP_ENV=staging", NULL};
	static const char *const other[] = {"APP_ENV=production", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *a = fixture_detect("laravel-8", staging, &err);
	CLEANUP(app_freep) struct app *b = fixture_detect("laravel-8", other, &err);

	REQUIRE(a != NULL && a->db != NULL && b != NULL && b->db != NULL);
	CHECK_STR(a->db->database, "staging");
	CHECK_STR(b->db->database, "old_shop");
}

static void a_url_wins_over_the_variables(void)
{
	static const char *const vars[] = {"DB_URL=mysql://u:p%40@h:3311/d", NULL};
	static const char *const half[] = {"DATABASE_URL=mysql://h2/d2", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *a = fixture_detect("laravel-8", vars, &err);
	CLEANUP(app_freep) struct app *b = fixture_detect("laravel-8", half, &err);

	REQUIRE(a != NULL && a->db != NULL && b != NULL && b->db != NULL);
	CHECK_STR(a->db->host, "h");
	CHECK_STR(a->db->password, "p@");
	CHECK_STR(a->db->database, "d");
	CHECK_STR(b->db->host, "h2");
	CHECK_STR(b->db->user, "shop");
}

static void sqlite_paths_are_found(void)
{
	static const char *const relative[] = {
	    "DB_CONNECTION=sqlite", "DB_DATABASE=storage/x.db", NULL};
	static const char *const in_database[] = {"DB_DATABASE=.gitignore", NULL};
	static const char *const absolute[] = {"DB_DATABASE=/srv/x.db", NULL};
	static const char *const memory[] = {"DB_DATABASE=:memory:", NULL};
	CLEANUP(freep) char *first = fixture_path("laravel-8/storage/x.db");
	CLEANUP(freep) char *second = fixture_path("laravel-11/database/.gitignore");
	struct err err;
	CLEANUP(app_freep) struct app *a = fixture_detect("laravel-8", relative, &err);
	CLEANUP(app_freep)
	struct app *b = fixture_detect("laravel-11", in_database, &err);
	CLEANUP(app_freep) struct app *c = fixture_detect("laravel-11", absolute, &err);
	CLEANUP(app_freep) struct app *d = fixture_detect("laravel-11", memory, &err);

	REQUIRE(a != NULL && b != NULL && c != NULL && d != NULL);
	CHECK_STR(a->db->database, first);
	CHECK_STR(b->db->database, second);
	CHECK_STR(c->db->database, "/srv/x.db");
	CHECK(d->db == NULL);
}

static void other_engines_are_kept_for_the_caller(void)
{
	static const char *const vars[] = {"DB_CONNECTION=pgsql", NULL};
	static const char *const odd[] = {"DB_CONNECTION=sqlsrv", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *a = fixture_detect("laravel-8", vars, &err);
	CLEANUP(app_freep) struct app *b = fixture_detect("laravel-8", odd, &err);

	REQUIRE(a != NULL && a->db != NULL && b != NULL && b->db != NULL);
	CHECK_STR(a->db->engine, "postgres");
	CHECK_STR(b->db->engine, "sqlsrv");
}

static void a_bad_port_or_url_is_named_without_the_password(void)
{
	static const char *const port[] = {"DB_PORT=70000", NULL};
	static const char *const url[] = {"DB_URL=oracle://u:topsecret@h/d", NULL};
	struct err err;

	CHECK(fixture_detect("laravel-8", port, &err) == NULL);
	CHECK_STR(err.msg, "environment: DB_PORT: the port is no number from 1 to 65535");
	CHECK(fixture_detect("laravel-8", url, &err) == NULL);
	CHECK(strncmp(err.msg, "environment: DB_URL: ", 21) == 0);
	CHECK(strstr(err.msg, "topsecret") == NULL);
}

static void personal_data_and_the_secret_are_known(void)
{
	static const char *const prefix[] = {"DB_PREFIX=x_", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("laravel-11", NULL, &err);
	CLEANUP(app_freep) struct app *other = fixture_detect("laravel-11", prefix, &err);

	REQUIRE(app != NULL && other != NULL);
	CHECK_STR(app->secret, "base64:9P3x0Vb2mY1s7Jx4qkZbqv8o3c5m1N2a6d7e8f9g0hA=");
	CHECK_INT(app->password, APP_PASSWORD_BCRYPT);
	CHECK_STR(fixture_mask(app, "users", "password", NULL), "password");
	CHECK_STR(fixture_mask(app, "password_resets", "email", NULL), "email");
	CHECK_STR(fixture_mask(app, "password_reset_tokens", "token", NULL), "hash");
	CHECK_STR(fixture_mask(app, "personal_access_tokens", "token", NULL), "hash");
	CHECK_STR(fixture_mask(app, "users", "id", NULL), "-");
	CHECK_STR(fixture_mask(other, "x_users", "email", NULL), "email");
	CHECK_STR(fixture_mask(other, "users", "email", NULL), "-");
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	a_new_app_is_on_sqlite();
	public_and_private_files_are_told_apart();
	a_server_is_read_from_its_variables();
	the_environment_wins();
	app_env_chooses_another_file();
	a_url_wins_over_the_variables();
	sqlite_paths_are_found();
	other_engines_are_kept_for_the_caller();
	a_bad_port_or_url_is_named_without_the_password();
	personal_data_and_the_secret_are_known();
	fixture_end();
	return check_done();
}
