#include <stdlib.h>
#include <string.h>

#include "common/app/own_env.h"
#include "common/app/wipe.h"
#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static void the_variables_of_the_servers_image_are_enough(void)
{
	CLEANUP(freep) char *web = fixture_path("generic/htdocs");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("generic", NULL, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->framework, "generic");
	CHECK_STR(app->db->engine, "mysql");
	CHECK_STR(app->db->host, "mariadb");
	CHECK_STR(app->db->database, "forum");
	CHECK_STR(app->db->user, "forum");
	CHECK_STR(app->db->password, "pa#ss");
	CHECK_STR(app->web_dir, web);
	CHECK_INT(app->files_n, 0);
	CHECK_INT(app->rows_n, 0);
}

static void the_environment_wins_and_suffices(void)
{
	static const char *const vars[] = {"DB_DRIVER=sqlite", "DB_NAME=data/x.db", NULL};
	static const char *const url[] = {
	    "DATABASE_URL=mysql://u:p%2Fw@h/d?charset=utf8mb4", "MYSQL_DATABASE=other",
	    NULL};
	CLEANUP(freep) char *empty = fixture_path("generic/htdocs");
	struct app_env env = fixture_env(url);
	struct err err;
	CLEANUP(app_freep) struct app *app = app_detect(empty, &env, fixture_log(), &err);
	CLEANUP(app_freep) struct app *other = NULL;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->database, "d");
	CHECK_STR(app->db->password, "p/w");
	env = fixture_env(vars);
	other = app_detect(empty, &env, fixture_log(), &err);
	REQUIRE(other != NULL && other->db != NULL);
	CHECK_STR(other->db->engine, "sqlite");
	CHECK(strstr(other->db->database, "/generic/htdocs/data/x.db") != NULL);
}

static void a_password_may_be_in_a_file(void)
{
	CLEANUP(freep) char *file = fixture_path("generic-secret/db_password");
	CLEANUP(freep) char *var = NULL;
	struct err err;

	if (asprintf(&var, "MARIADB_PASSWORD_FILE=%s", file) < 0)
		abort();
	{
		const char *const vars[] = {
		    var, "MARIADB_HOST=h", "MARIADB_PORT=3310", NULL};
		CLEANUP(app_freep)
		struct app *app = fixture_detect("generic-secret", vars, &err);

		REQUIRE(app != NULL && app->db != NULL);
		CHECK_STR(app->db->user, "wiki");
		CHECK_STR(app->db->password, "from-a-file");
		CHECK_INT(app->db->port, 3310);
	}
}

static void a_missing_secret_is_named(void)
{
	static const char *const vars[] = {
	    "MARIADB_PASSWORD_FILE=/nonexistent/secret", NULL};
	struct err err;

	CHECK(fixture_detect("generic-secret", vars, &err) == NULL);
	CHECK_INT(err.code, ERR_SYSTEM);
	CHECK(strstr(err.msg, "environment: MARIADB_PASSWORD_FILE: ") != NULL);
}

static void nothing_to_be_found_says_what_was_looked_for(void)
{
	struct err err;

	CHECK(fixture_detect("generic/htdocs", NULL, &err) == NULL);
	CHECK_INT(err.code, ERR_USAGE);
	CHECK(strstr(err.msg, "wp-config.php") != NULL);
	CHECK(strstr(err.msg, "artisan") != NULL);
	CHECK(strstr(err.msg, "DATABASE_URL") != NULL);
	CHECK(strstr(err.msg, "--root") != NULL);
	CHECK(fixture_detect("no/such/folder", NULL, &err) == NULL);
	CHECK(strstr(err.msg, "no/such/folder") != NULL);
}

static void the_main_processs_environment_is_searched(void)
{
	char block[] = "A=1\0DB_HOST=x=y\0DB_HOSTS=z\0ODD\0EMPTY=";
	struct buf main = {.data = block, .len = sizeof(block)};

	CHECK_STR(own_env_find(&main, "A"), "1");
	CHECK_STR(own_env_find(&main, "DB_HOST"), "x=y");
	CHECK_STR(own_env_find(&main, "EMPTY"), "");
	CHECK(own_env_find(&main, "ODD") == NULL);
	CHECK(own_env_find(&main, "DB") == NULL);
}

static void the_own_environment_comes_first(void)
{
	struct own_env e;
	const char *entry;
	const char *last = NULL;
	bool own = false;
	size_t n = 0;

	REQUIRE(setenv("SYNCO_TEST_VAR", "own", 1) == 0);
	own_env_init(&e);
	CHECK_STR(e.env.get(e.env.ctx, "SYNCO_TEST_VAR"), "own");
	CHECK(e.env.get(e.env.ctx, "SYNCO_TEST_VAR_NOT_SET") == NULL);
	wipe_buf(&e.main);
	buf_append(&e.main, "A=1\0B=2", 8);
	while ((entry = e.env.entry(e.env.ctx, n)) != NULL) {
		own = own || strcmp(entry, "SYNCO_TEST_VAR=own") == 0;
		last = entry;
		n++;
	}
	CHECK(own && n > 2);
	CHECK_STR(last, "B=2");
	CHECK_STR(e.env.entry(e.env.ctx, n - 2), "A=1");
	CHECK(e.env.entry(e.env.ctx, n + 1) == NULL);
	own_env_reset(&e);
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	the_variables_of_the_servers_image_are_enough();
	the_environment_wins_and_suffices();
	a_password_may_be_in_a_file();
	a_missing_secret_is_named();
	nothing_to_be_found_says_what_was_looked_for();
	the_main_processs_environment_is_searched();
	the_own_environment_comes_first();
	fixture_end();
	return check_done();
}
