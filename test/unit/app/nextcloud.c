#include <string.h>

#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static void later_files_win_item_by_item(void)
{
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("nextcloud", NULL, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->framework, "Nextcloud");
	CHECK_STR(app->db->engine, "mysql");
	CHECK_STR(app->db->database, "nextcloud");
	CHECK_STR(app->db->user, "nextcloud");
	CHECK_STR(app->db->password, "p\\w'd\"$x");
	CHECK_STR(app->db->socket, "/run/mysqld/mysqld.sock");
	CHECK_STR(app->secret, "secret+of/the cloud");
	CHECK_STR(app->base_url, "https://cloud.example");
	CHECK_INT(app->password, APP_PASSWORD_NEXTCLOUD);
	CHECK(app->web_dir == NULL);
}

static void the_environment_wins(void)
{
	static const char *const vars[] = {"NC_dbhost=db.internal:3308",
	    "NC_dbpassword=of the environment", "REDIS_HOST=redis", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("nextcloud", vars, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->host, "db.internal");
	CHECK_INT(app->db->port, 3308);
	CHECK(app->db->socket == NULL);
	CHECK_STR(app->db->password, "of the environment");
}

static void everybodys_files_are_private(void)
{
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("nextcloud", NULL, &err);
	const struct app_files *f;

	REQUIRE(app != NULL);
	f = fixture_files(app, "data");
	REQUIRE(f != NULL);
	CHECK_STR(f->dir, "/srv/nextcloud/data");
	CHECK_STR(f->folder, "data");
	CHECK(f->url == NULL);
	CHECK(fixture_excludes(f, "appdata_oc1/preview/1/2/256.png"));
	CHECK(!fixture_excludes(f, "admin/files/cache/a.txt"));
	CHECK(!fixture_excludes(f, ".ncdata"));
}

static void tables_have_the_prefix(void)
{
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("nextcloud", NULL, &err);

	REQUIRE(app != NULL);
	CHECK_STR(fixture_rows(app, "nc_file_locks"), "");
	CHECK_STR(fixture_rows(app, "nc_authtoken"), "");
	CHECK_STR(fixture_rows(app, "nc_filecache"), "*");
	CHECK_STR(fixture_mask(app, "nc_users", "uid_lower", NULL), "login");
	CHECK_STR(fixture_mask(app, "nc_users", "displayname", NULL), "name");
	CHECK_STR(fixture_mask(app, "nc_cards", "carddata", NULL), "hash");
	CHECK_STR(fixture_mask(app, "oc_users", "displayname", NULL), "-");
}

static void a_database_of_sqlite_lies_beside_the_files(void)
{
	CLEANUP(freep) char *path = fixture_path("nextcloud-sqlite/data/cloud.db");
	struct err err;
	CLEANUP(app_freep)
	struct app *app = fixture_detect("nextcloud-sqlite", NULL, &err);
	const struct app_files *f;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->engine, "sqlite");
	CHECK_STR(app->db->database, path);
	f = fixture_files(app, "data");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "data");
	CHECK(fixture_excludes(f, "cloud.db"));
	CHECK(fixture_excludes(f, "cloud.db-wal"));
	CHECK(!fixture_excludes(f, "admin/files/cloud.db"));
	CHECK_STR(fixture_rows(app, "oc_activity"), "");
}

static void what_only_php_knows_is_said(void)
{
	static const char *const vars[] = {"NC_dbpassword=p", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("nextcloud-s3", NULL, &err);
	CLEANUP(app_freep) struct app *told = fixture_detect("nextcloud-s3", vars, &err);

	REQUIRE(app != NULL && told != NULL && told->db != NULL);
	CHECK(app->db == NULL);
	CHECK_INT(app->db_why.code, ERR_USAGE);
	CHECK(strstr(app->db_why.msg,
	          "config/config.php:16: only PHP could tell what config.dbpassword "
	          "is") != NULL);
	CHECK(fixture_files(app, "data") == NULL);
	CHECK(fixture_warned("object store"));
	CHECK_STR(told->db->host, "fd00::20");
	CHECK_INT(told->db->port, 5433);
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	later_files_win_item_by_item();
	the_environment_wins();
	everybodys_files_are_private();
	tables_have_the_prefix();
	a_database_of_sqlite_lies_beside_the_files();
	what_only_php_knows_is_said();
	fixture_end();
	return check_done();
}
