#include <string.h>

#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static void settings_and_what_they_include_are_read(void)
{
	CLEANUP(freep) char *root = fixture_path("drupal");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("drupal", NULL, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->framework, "Drupal");
	CHECK_STR(app->db->engine, "mysql");
	CHECK_STR(app->db->database, "shop_live");
	CHECK_STR(app->db->user, "shop");
	CHECK_STR(app->db->password, "p'a\"ss$word\\");
	CHECK_STR(app->db->host, "localhost");
	CHECK_INT(app->db->port, 3306);
	CHECK_STR(app->db->socket, "/run/mysqld/mysqld.sock");
	CHECK_STR(app->secret, "Zk3-vV8Qw1_salt-of-the-site");
	CHECK_STR(app->web_dir, root);
	CHECK(app->base_url == NULL);
	CHECK_INT(app->password, APP_PASSWORD_BCRYPT);
}

static void other_databases_are_named(void)
{
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("drupal", NULL, &err);

	REQUIRE(app != NULL && app->others_n == 1);
	CHECK_STR(app->others[0].name, "migrate");
	CHECK_STR(app->others[0].uri->host, "old.internal");
	CHECK_INT(app->others[0].uri->port, 3307);
	CHECK_STR(app->others[0].uri->database, "drupal7");
	CHECK(fixture_warned("the database \"crm\": "));
	CHECK(fixture_warned("only PHP could tell what databases.crm.default.host is"));
}

static void tables_have_the_prefix(void)
{
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("drupal", NULL, &err);

	REQUIRE(app != NULL);
	CHECK_STR(fixture_rows(app, "dr_cache_render"), "");
	CHECK_STR(fixture_rows(app, "dr_watchdog"), "");
	CHECK_STR(fixture_rows(app, "dr_node_field_data"), "*");
	CHECK_STR(fixture_rows(app, "watchdog"), "*");
	CHECK_STR(fixture_mask(app, "dr_users_field_data", "name", NULL), "login");
	CHECK_STR(fixture_mask(app, "dr_users_field_data", "init", NULL), "email");
	CHECK_STR(fixture_mask(app, "dr_users_field_data", "pass", NULL), "password");
	CHECK_STR(fixture_mask(app, "dr_users_field_data", "langcode", NULL), "-");
}

static void public_and_private_files_are_told_apart(void)
{
	CLEANUP(freep) char *dir = fixture_path("drupal/sites/default/files");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("drupal", NULL, &err);
	const struct app_files *f;

	REQUIRE(app != NULL);
	f = fixture_files(app, "files");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "sites/default/files");
	CHECK_STR(f->dir, dir);
	CHECK_STR(f->url, "/sites/default/files");
	CHECK(fixture_excludes(f, "styles/large/public/a.jpg"));
	CHECK(fixture_excludes(f, "css/css_abc.css"));
	CHECK(fixture_excludes(f, ".htaccess"));
	CHECK(fixture_excludes(f, "private/order.pdf"));
	CHECK(!fixture_excludes(f, "2024-05/a.jpg"));
	f = fixture_files(app, "private");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "sites/default/files/private");
	CHECK(f->url == NULL);
}

static void a_composer_project_has_its_docroot_in_web(void)
{
	static const char *const vars[] = {
	    "DB_HOST=db.internal", "DB_PORT=5433", "HASH_SALT=salt", NULL};
	CLEANUP(freep) char *web = fixture_path("drupal-web/web");
	CLEANUP(freep) char *private = fixture_path("drupal-web/private");
	CLEANUP(freep) char *cache =
	    fixture_path("drupal-web/web/sites/default/files/.ht.sqlite");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("drupal-web", vars, &err);
	const struct app_files *f;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->web_dir, web);
	CHECK_STR(app->db->engine, "postgres");
	CHECK_STR(app->db->database, "cms");
	CHECK_STR(app->db->user, "cms");
	CHECK_STR(app->db->password, "s3cret # $x");
	CHECK_STR(app->db->host, "db.internal");
	CHECK_INT(app->db->port, 5433);
	CHECK_STR(app->secret, "salt");
	CHECK_STR(app->base_url, "https://cms.example");
	CHECK_STR(fixture_rows(app, "cms_sessions"), "");
	f = fixture_files(app, "files");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "web/sites/default/files");
	CHECK_STR(f->url, "https://cdn.cms.example/files");
	f = fixture_files(app, "private");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "private");
	CHECK_STR(f->dir, private);
	REQUIRE(app->others_n == 1);
	CHECK_STR(app->others[0].uri->engine, "sqlite");
	CHECK_STR(app->others[0].uri->database, cache);
}

static void the_environment_wins_and_decides(void)
{
	static const char *const ddev[] = {"IS_DDEV_PROJECT=true", NULL};
	static const char *const vars[] = {
	    "DB_PASSWORD=other", "DB_DRIVER=mysql", "DB_PORT=70000", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *a = fixture_detect("drupal", ddev, &err);
	CLEANUP(app_freep) struct app *b = fixture_detect("drupal-web", vars, &err);

	REQUIRE(a != NULL && a->db != NULL && b != NULL);
	CHECK_STR(a->db->host, "db");
	CHECK_STR(a->db->password, "db");
	CHECK_STR(a->secret, "ddev");
	CHECK(b->db == NULL);
	CHECK_STR(b->db_why.msg,
	    "databases.default.default.port: the port is no number from 1 to 65535");
}

static void of_several_sites_none_is_taken(void)
{
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("drupal-sites", NULL, &err);

	REQUIRE(app != NULL);
	CHECK(app->db == NULL);
	CHECK_INT(app->db_why.code, ERR_USAGE);
	CHECK(strstr(app->db_why.msg, "sites/a.example/settings.php") != NULL);
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	settings_and_what_they_include_are_read();
	other_databases_are_named();
	tables_have_the_prefix();
	public_and_private_files_are_told_apart();
	a_composer_project_has_its_docroot_in_web();
	the_environment_wins_and_decides();
	of_several_sites_none_is_taken();
	fixture_end();
	return check_done();
}
