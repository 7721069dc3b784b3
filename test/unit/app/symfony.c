#include <string.h>

#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static void parameters_of_the_kernel_are_resolved(void)
{
	CLEANUP(freep) char *path = fixture_path("symfony/var/data_dev.db");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("symfony", NULL, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->framework, "Symfony");
	CHECK_STR(app->db->engine, "sqlite");
	CHECK_STR(app->db->database, path);
	CHECK_STR(app->base_url, "https://app.example");
}

static void app_env_chooses_the_files(void)
{
	static const char *const vars[] = {"APP_ENV=prod", NULL};
	static const char *const host[] = {"APP_ENV=prod", "DB_HOST=elsewhere", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("symfony", vars, &err);
	CLEANUP(app_freep) struct app *other = fixture_detect("symfony", host, &err);

	REQUIRE(app != NULL && app->db != NULL && other != NULL && other->db != NULL);
	CHECK_STR(app->db->engine, "mysql");
	CHECK_STR(app->db->user, "symfony");
	CHECK_STR(app->db->password, "p@ss:word");
	CHECK_STR(app->db->host, "db.internal");
	CHECK_INT(app->db->port, 3306);
	CHECK_STR(app->db->database, "app-prod");
	CHECK_STR(other->db->host, "elsewhere");
}

static void the_environment_wins(void)
{
	static const char *const vars[] = {"DATABASE_URL=mysql://a@b/c", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("symfony", vars, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->database, "c");
}

static void the_dumped_file_replaces_the_others(void)
{
	static const char *const prod[] = {"APP_ENV=prod", NULL};
	static const char *const dev[] = {"APP_ENV=dev", NULL};
	CLEANUP(freep) char *web = fixture_path("symfony-dumped/web");
	struct err err;
	CLEANUP(app_freep) struct app *a = fixture_detect("symfony-dumped", NULL, &err);
	CLEANUP(app_freep) struct app *b = fixture_detect("symfony-dumped", prod, &err);
	CLEANUP(app_freep) struct app *c = fixture_detect("symfony-dumped", dev, &err);

	REQUIRE(a != NULL && a->db != NULL && b != NULL && b->db != NULL);
	REQUIRE(c != NULL && c->db != NULL);
	CHECK_STR(a->db->database, "dumped");
	CHECK_STR(a->db->host, "::1");
	CHECK_INT(a->db->port, 3310);
	CHECK_STR(a->db->password, "p@ss");
	CHECK_STR(b->db->database, "dumped");
	CHECK_STR(c->db->database, "wrong");
	CHECK_STR(a->web_dir, web);
	CHECK_INT(a->files_n, 0);
}

static void uploads_are_a_set_where_they_are(void)
{
	CLEANUP(freep) char *dir = fixture_path("symfony/public/uploads");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("symfony", NULL, &err);
	const struct app_files *f;

	REQUIRE(app != NULL);
	CHECK_INT(app->files_n, 1);
	f = fixture_files(app, "uploads");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "public/uploads");
	CHECK_STR(f->dir, dir);
	CHECK_STR(f->url, "/uploads");
	CHECK_STR(fixture_rows(app, "messenger_messages"), "");
}

static void a_broken_file_is_named_without_its_values(void)
{
	static const char *const vars[] = {"APP_ENV=broken", NULL};
	CLEANUP(freep) char *path = fixture_path("symfony/.env.broken:3: ");
	struct err err;

	CHECK(fixture_detect("symfony", vars, &err) == NULL);
	CHECK_INT(err.code, ERR_PROTO);
	CHECK(strncmp(err.msg, path, strlen(path)) == 0);
	CHECK(strstr(err.msg, "TopSecret") == NULL);
}

static void personal_data_and_the_secret_are_known(void)
{
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("symfony", NULL, &err);

	REQUIRE(app != NULL);
	CHECK_STR(app->secret, "3f1c0ad0b0a1fd3a5c87f14b0dd9f3d9");
	CHECK_STR(fixture_mask(app, "user", "password", NULL), "password");
	CHECK_STR(fixture_mask(app, "app_users", "username", NULL), "login");
	CHECK_STR(fixture_mask(app, "fos_user", "email_canonical", NULL), "email");
	CHECK_STR(fixture_mask(app, "user", "roles", NULL), "-");
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	parameters_of_the_kernel_are_resolved();
	app_env_chooses_the_files();
	the_environment_wins();
	the_dumped_file_replaces_the_others();
	uploads_are_a_set_where_they_are();
	a_broken_file_is_named_without_its_values();
	personal_data_and_the_secret_are_known();
	fixture_end();
	return check_done();
}
