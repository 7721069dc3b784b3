#include <string.h>

#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

/* The mask of the column, "" where none is asked for. */
static const char *mask_of(const struct app *app, const char *table, const char *column)
{
	for (size_t i = 0; i < app->personal_n; i++) {
		if (strcmp(app->personal[i].table, table) == 0 &&
		    strcmp(app->personal[i].column, column) == 0)
			return app->personal[i].mask;
	}
	return "";
}

static void a_new_project_is_on_sqlite(void)
{
	CLEANUP(freep) char *path = fixture_path("django/db.sqlite3");
	CLEANUP(freep) char *media = fixture_path("django/media/uploads");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("django", NULL, &err);
	const struct app_files *f;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->framework, "Django");
	CHECK_STR(app->db->engine, "sqlite");
	CHECK_STR(app->db->database, path);
	CHECK_STR(app->secret, "django-insecure-#k)*o8i2xm*jx(!&%sx15+^3u");
	CHECK_INT(app->password, APP_PASSWORD_DJANGO);
	CHECK_INT(app->others_n, 0);
	f = fixture_files(app, "media");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "media/uploads");
	CHECK_STR(f->dir, media);
	CHECK_STR(f->url, "/uploads");
	CHECK_STR(fixture_rows(app, "django_session"), "");
	CHECK_STR(fixture_rows(app, "site_cache"), "");
	CHECK_STR(fixture_rows(app, "auth_user"), "*");
	CHECK_STR(mask_of(app, "auth_user", "email"), "email");
}

static void the_environment_chooses_the_settings(void)
{
	static const char *const chosen[] = {
	    "DJANGO_SETTINGS_MODULE=config.settings.production",
	    "ANALYTICS_URL=mysql://a:b@c/d", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app =
	    fixture_detect("django-environ", chosen, &err);
	const struct app_files *f;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->engine, "postgres");
	CHECK_STR(app->db->host, "db.internal");
	CHECK_INT(app->db->port, 5433);
	CHECK_STR(app->db->user, "shop");
	CHECK_STR(app->db->password, "p@ss#w$rd");
	CHECK_STR(app->db->database, "shop");
	CHECK_INT(app->db->ssl, DB_SSL_VERIFY);
	REQUIRE(app->db->params_n == 1);
	CHECK_STR(app->db->params[0].value, "-c search_path=shop");
	CHECK_STR(app->secret, "s3cr$t # key");
	REQUIRE(app->others_n == 1);
	CHECK_STR(app->others[0].name, "analytics");
	CHECK_STR(app->others[0].uri->engine, "mysql");
	f = fixture_files(app, "media");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "shop/media");
	CHECK_STR(f->url, "https://cdn.example/media");
	CHECK(fixture_warned("storages.backends.s3.S3Storage"));
	CHECK_STR(mask_of(app, "users_user", "password"), "password");
}

static void manage_py_chooses_else(void)
{
	static const char *const url[] = {
	    "DATABASE_URL=sqlite:///dev.sqlite3", "DJANGO_READ_DOT_ENV_FILE=off", NULL};
	CLEANUP(freep) char *path = fixture_path("django-environ/dev.sqlite3");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("django-environ", url, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK(fixture_warned("config.settings.local"));
	CHECK_STR(app->db->database, path);
	CHECK_STR(app->secret, "!!!SET DJANGO_SECRET_KEY!!!");
	CHECK_INT(app->others_n, 0);
}

static void a_broken_url_is_named_without_the_password(void)
{
	static const char *const url[] = {"DATABASE_URL=oracle://u:topsecret@h/d", NULL};
	struct err err;

	CHECK(fixture_detect("django-environ", url, &err) == NULL);
	CHECK(strncmp(err.msg, "environment: DATABASE_URL: ", 27) == 0);
	CHECK(strstr(err.msg, "topsecret") == NULL);
}

static void an_option_file_has_the_login(void)
{
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("django-mysql", NULL, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->engine, "mysql");
	CHECK_STR(app->db->database, "shop");
	CHECK_STR(app->db->user, "shop_user");
	CHECK_STR(app->db->password, "p#a ss");
	CHECK_STR(app->db->host, "db.internal");
	CHECK_INT(app->db->port, 3307);
	CHECK_STR(app->db->ssl_ca, "/etc/mysql/ca.pem");
	CHECK_INT(app->db->ssl, DB_SSL_VERIFY);
	CHECK(app->secret == NULL);
	CHECK(fixture_files(app, "media") == NULL);
	CHECK(fixture_warned("what MEDIA_ROOT is"));
}

static void other_databases_are_found(void)
{
	static const char *const vars[] = {"STOCK_PASSWORD=x", "DB_NAME=other", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("django-mysql", vars, &err);
	const struct db_uri *stock;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->database, "other");
	/* A replica holds the same, and what only Python knows is left out. */
	REQUIRE(app->others_n == 1);
	CHECK_STR(app->others[0].name, "stock");
	stock = app->others[0].uri;
	CHECK_STR(stock->engine, "postgres");
	CHECK_STR(stock->socket, "/var/run/postgresql");
	CHECK(stock->host == NULL);
	CHECK_STR(stock->password, "x");
	CHECK_INT(stock->ssl, DB_SSL_REQUIRED);
	CHECK(fixture_warned(
	    "only Python could tell what PASSWORD of the database \"log\""));
}

static void what_is_missing_is_named(void)
{
	static const char *const module[] = {"DJANGO_SETTINGS_MODULE=shop.gone", NULL};
	static const char *const url[] = {
	    "DJANGO_SETTINGS_MODULE=shop.gone", "DATABASE_URL=mysql://h/d", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *a = fixture_detect("django-mysql", module, &err);
	CLEANUP(app_freep) struct app *b = fixture_detect("django-mysql", url, &err);

	REQUIRE(a != NULL && b != NULL);
	CHECK(a->db == NULL);
	CHECK(strstr(a->db_why.msg, "there are no settings \"shop.gone\" in ") != NULL);
	CHECK(b->db != NULL && b->db_why.code == ERR_NONE);
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	a_new_project_is_on_sqlite();
	the_environment_chooses_the_settings();
	manage_py_chooses_else();
	a_broken_url_is_named_without_the_password();
	an_option_file_has_the_login();
	other_databases_are_found();
	what_is_missing_is_named();
	fixture_end();
	return check_done();
}
