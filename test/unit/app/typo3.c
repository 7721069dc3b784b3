#include <string.h>

#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static void local_configuration_is_read(void)
{
	CLEANUP(freep) char *web = fixture_path("typo3-11/public");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("typo3-11", NULL, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->framework, "TYPO3");
	CHECK_STR(app->db->engine, "mysql");
	CHECK_STR(app->db->database, "typo3_live");
	CHECK_STR(app->db->user, "typo3");
	CHECK_STR(app->db->password, "o'Hara\\8");
	CHECK_STR(app->db->host, "127.0.0.1");
	CHECK_INT(app->db->port, 3307);
	CHECK_STR(app->secret, "3b1b9c6f0a2d4e8c77aa");
	CHECK_STR(app->web_dir, web);
	CHECK_STR(app->base_url, "https://www.typo3.example");
	REQUIRE(app->others_n == 1);
	CHECK_STR(app->others[0].name, "Statistics");
	CHECK_STR(app->others[0].uri->engine, "postgres");
	CHECK_STR(app->others[0].uri->host, "stats.internal");
}

static void files_and_tables_are_known(void)
{
	CLEANUP(freep) char *dir = fixture_path("typo3-11/public/fileadmin");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("typo3-11", NULL, &err);
	const struct app_files *f;

	REQUIRE(app != NULL);
	f = fixture_files(app, "fileadmin");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "public/fileadmin");
	CHECK_STR(f->dir, dir);
	CHECK_STR(f->url, "/fileadmin");
	CHECK(fixture_excludes(f, "_processed_/a/b/csm_x.jpg"));
	CHECK(fixture_excludes(f, "user_upload/_recycler_/x.jpg"));
	CHECK(!fixture_excludes(f, "user_upload/x.jpg"));
	f = fixture_files(app, "uploads");
	REQUIRE(f != NULL);
	CHECK_STR(f->url, "/uploads");
	CHECK_STR(fixture_rows(app, "cache_pages"), "");
	CHECK_STR(fixture_rows(app, "fe_sessions"), "");
	CHECK_STR(fixture_rows(app, "sys_file_processedfile"), "");
	CHECK_STR(fixture_rows(app, "tt_content"), "*");
	CHECK_STR(fixture_mask(app, "be_users", "realName", NULL), "name");
	CHECK_STR(fixture_mask(app, "fe_users", "telephone", NULL), "phone");
	CHECK_STR(fixture_mask(app, "fe_users", "username", NULL), "login");
}

static void additional_php_overrides(void)
{
	static const char *const vars[] = {"TYPO3_DB_NAME=live", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("typo3", vars, &err);
	const struct app_files *f;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->engine, "mysql");
	CHECK_STR(app->db->database, "live");
	CHECK_STR(app->db->user, "cms");
	CHECK_STR(app->db->password, "it is $ecret");
	CHECK_STR(app->db->host, "localhost");
	CHECK_STR(app->db->socket, "/run/mysqld/mysqld.sock");
	CHECK_STR(app->secret, "of-the-file");
	CHECK_STR(app->base_url, "https://cms.example");
	f = fixture_files(app, "fileadmin");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "public/fileadmin");
	CHECK_STR(f->url, "/fileadmin");
}

static void what_ddev_adds_counts_there_alone(void)
{
	static const char *const vars[] = {"IS_DDEV_PROJECT=true", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("typo3", vars, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->host, "db");
	CHECK_STR(app->db->password, "db");
	CHECK_INT(app->db->port, 3306);
	CHECK_STR(app->secret, "of-the-file");
}

static void what_a_context_decides_is_warned_of(void)
{
	CLEANUP(freep) char *root = fixture_path("typo3-context");
	CLEANUP(freep) char *path = fixture_path("typo3-context/var/sqlite/cms.sqlite");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("typo3-context", NULL, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->engine, "sqlite");
	CHECK_STR(app->db->database, path);
	CHECK_STR(app->web_dir, root);
	CHECK(fixture_warned("DB.Connections.Default.path is defined more than once"));
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	local_configuration_is_read();
	files_and_tables_are_known();
	additional_php_overrides();
	what_ddev_adds_counts_there_alone();
	what_a_context_decides_is_warned_of();
	fixture_end();
	return check_done();
}
