#include <string.h>

#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static void what_the_installer_writes_is_read(void)
{
	CLEANUP(freep) char *root = fixture_path("mediawiki");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("mediawiki", NULL, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->framework, "MediaWiki");
	CHECK_STR(app->db->engine, "mysql");
	CHECK_STR(app->db->host, "db.internal");
	CHECK_INT(app->db->port, 3307);
	CHECK_STR(app->db->database, "wiki");
	CHECK_STR(app->db->user, "wikiuser");
	CHECK_STR(app->db->password, "p\"a$s\\w");
	CHECK_STR(app->base_url, "https://wiki.example/w");
	CHECK_STR(app->web_dir, root);
	CHECK_STR(app->secret, "0123456789abcdef");
	CHECK_INT(app->password, APP_PASSWORD_MEDIAWIKI);
}

static void files_and_tables_are_known(void)
{
	CLEANUP(freep) char *dir = fixture_path("mediawiki/images");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("mediawiki", NULL, &err);
	const struct app_files *f;

	REQUIRE(app != NULL);
	f = fixture_files(app, "images");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "images");
	CHECK_STR(f->dir, dir);
	CHECK_STR(f->url, "/images");
	CHECK(fixture_excludes(f, "thumb/a/ab/X.png/120px-X.png"));
	CHECK(fixture_excludes(f, "deleted/a/b/c/x.png"));
	CHECK(!fixture_excludes(f, "a/ab/X.png"));
	CHECK_STR(fixture_rows(app, "mw_objectcache"), "");
	CHECK_STR(fixture_rows(app, "mw_querycachetwo"), "");
	CHECK_STR(fixture_rows(app, "mw_revision"), "*");
	CHECK_STR(fixture_rows(app, "job"), "*");
	CHECK_STR(fixture_mask(app, "mw_user", "user_real_name", NULL), "name");
	CHECK_STR(fixture_mask(app, "mw_user", "user_email_token", NULL), "hash");
	CHECK_STR(fixture_mask(app, "mw_user", "user_password", NULL), "password");
}

static void postgres_has_a_port_of_its_own(void)
{
	static const char *const vars[] = {"WIKI_PASSWORD=pg", NULL};
	struct err err;
	CLEANUP(app_freep)
	struct app *app = fixture_detect("mediawiki-postgres", vars, &err);
	const struct app_files *f;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->engine, "postgres");
	CHECK_STR(app->db->host, "pg.internal");
	CHECK_INT(app->db->port, 5433);
	CHECK_STR(app->db->password, "pg");
	CHECK_STR(app->base_url, "https://wiki.example");
	CHECK_STR(fixture_mask(app, "mwuser", "user_email", NULL), "email");
	f = fixture_files(app, "images");
	REQUIRE(f != NULL);
	CHECK_STR(f->dir, "/srv/wiki-files");
	CHECK_STR(f->folder, "images");
	CHECK(f->url == NULL);
}

static void sqlite_is_a_file_in_its_folder(void)
{
	struct err err;
	CLEANUP(app_freep)
	struct app *app = fixture_detect("mediawiki-sqlite", NULL, &err);
	const struct app_files *f;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->engine, "sqlite");
	CHECK_STR(app->db->database, "/srv/wiki/data/my_wiki.sqlite");
	CHECK_STR(app->base_url, "http://localhost:8080/wiki");
	f = fixture_files(app, "images");
	REQUIRE(f != NULL);
	CHECK_STR(f->url, "http://localhost:8080/media");
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	what_the_installer_writes_is_read();
	files_and_tables_are_known();
	postgres_has_a_port_of_its_own();
	sqlite_is_a_file_in_its_folder();
	fixture_end();
	return check_done();
}
