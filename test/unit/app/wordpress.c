#include <string.h>

#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static void a_plain_wp_config_is_read(void)
{
	CLEANUP(freep) char *root = fixture_path("wordpress");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("wordpress", NULL, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->framework, "WordPress");
	CHECK_STR(app->db->engine, "mysql");
	CHECK_STR(app->db->database, "shop_live");
	CHECK_STR(app->db->user, "shop");
	CHECK_STR(app->db->password, "it's \"p$ss\" \\ #1");
	CHECK_STR(app->db->host, "localhost");
	CHECK_STR(app->db->socket, "/run/mysqld/mysqld.sock");
	CHECK(app->base_url == NULL);
	CHECK_STR(app->base_url_query,
	    "SELECT option_value FROM `shop_options` WHERE option_name = 'siteurl'");
	CHECK_STR(app->home_url_query,
	    "SELECT option_value FROM `shop_options` WHERE option_name = 'home'");
	CHECK(app->hosts_query == NULL); /* it is no network */
	CHECK_STR(app->web_dir, root);
}

static void transients_and_logs_are_left_out(void)
{
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("wordpress", NULL, &err);

	REQUIRE(app != NULL);
	CHECK_STR(fixture_rows(app, "shop_options"),
	    "option_name NOT LIKE '|_transient|_%' ESCAPE '|' AND "
	    "option_name NOT LIKE '|_site|_transient|_%' ESCAPE '|'");
	CHECK_STR(fixture_rows(app, "shop_actionscheduler_logs"), "");
	CHECK_STR(fixture_rows(app, "shop_woocommerce_sessions"), "");
	CHECK_STR(fixture_rows(app, "shop_wfhits"), "");
	CHECK_STR(fixture_rows(app, "shop_wfconfig"), "*");
	CHECK_STR(fixture_rows(app, "wp_options"), "*");
	CHECK_STR(fixture_rows(app, "shop_posts"), "*");
}

static void personal_data_and_the_secret_are_known(void)
{
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("wordpress", NULL, &err);
	CLEANUP(app_freep) struct app *bedrock = fixture_detect("bedrock", NULL, &err);

	REQUIRE(app != NULL && bedrock != NULL);
	CHECK_STR(app->secret, "R/>#[y}_|e;)J*G:\"' =$q`?>");
	CHECK(bedrock->secret == NULL); /* what everybody has */
	CHECK_INT(app->password, APP_PASSWORD_BCRYPT);
	CHECK_STR(fixture_mask(app, "shop_users", "user_pass", NULL), "password");
	CHECK_STR(fixture_mask(app, "shop_users", "user_login", NULL), "login");
	CHECK_STR(fixture_mask(app, "shop_users", "ID", NULL), "-");
	CHECK_STR(fixture_mask(app, "wp_users", "user_pass", NULL), "-");
	CHECK_STR(fixture_mask(bedrock, "wp_users", "user_pass", NULL), "password");
	CHECK_STR(fixture_mask(app, "shop_comments", "comment_author_IP", NULL), "ip");
	CHECK_STR(fixture_mask(app, "shop_3_comments", "comment_author", NULL), "name");
	CHECK_STR(
	    fixture_mask(app, "shop_usermeta", "meta_value", "session_tokens"), "null");
	CHECK_STR(
	    fixture_mask(app, "shop_usermeta", "meta_value", "billing_phone"), "phone");
	CHECK_STR(
	    fixture_mask(app, "shop_usermeta", "meta_value", "wp_capabilities"), "-");
	CHECK_STR(
	    fixture_mask(app, "shop_postmeta", "meta_value", "_shipping_city"), "city");
	CHECK_STR(fixture_mask(app, "shop_postmeta", "meta_value", "_price"), "-");
}

static void uploads_are_public_but_for_what_is_sold(void)
{
	CLEANUP(freep) char *dir = fixture_path("wordpress/wp-content/uploads");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("wordpress", NULL, &err);
	const struct app_files *f;

	REQUIRE(app != NULL);
	f = fixture_files(app, "uploads");
	REQUIRE(f != NULL);
	CHECK_STR(f->folder, "wp-content/uploads");
	CHECK_STR(f->dir, dir);
	CHECK_STR(f->url, "/wp-content/uploads");
	CHECK_STR(f->exclude[f->exclude_n - 1], "woocommerce_uploads/*");
	f = fixture_files(app, "woocommerce_uploads");
	REQUIRE(f != NULL);
	CHECK(f->url == NULL);
	CHECK_STR(f->folder, "wp-content/uploads/woocommerce_uploads");
}

static void the_images_config_reads_the_environment(void)
{
	CLEANUP(freep) char *file = fixture_path("generic-secret/db_password");
	CLEANUP(freep) char *var = NULL;
	struct err err;

	if (asprintf(&var, "WORDPRESS_DB_PASSWORD_FILE=%s", file) < 0)
		abort();
	{
		const char *const vars[] = {"WORDPRESS_DB_HOST=db:3307",
		    "WORDPRESS_DB_USER=wp", "WORDPRESS_TABLE_PREFIX=x_", var,
		    "WORDPRESS_CONFIG_EXTRA=define('WP_HOME', 'https://extra.example/');",
		    NULL};
		CLEANUP(app_freep)
		struct app *app = fixture_detect("wordpress-docker", vars, &err);

		REQUIRE(app != NULL && app->db != NULL);
		CHECK_STR(app->db->database, "wordpress");
		CHECK_STR(app->db->user, "wp");
		CHECK_STR(app->db->password, "from-a-file");
		CHECK_STR(app->db->host, "db");
		CHECK_INT(app->db->port, 3307);
		CHECK_STR(app->base_url, "https://extra.example");
		CHECK(app->base_url_query == NULL);
		CHECK_STR(fixture_rows(app, "x_actionscheduler_logs"), "");
	}
}

static void a_config_above_the_root_and_moved_content_are_found(void)
{
	CLEANUP(freep) char *dir = fixture_path("wordpress-above/content/uploads");
	struct err err;
	CLEANUP(app_freep)
	struct app *app = fixture_detect("wordpress-above/site", NULL, &err);
	const struct app_files *f;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->database, "above");
	CHECK_STR(app->db->user, "above_user");
	CHECK_STR(app->db->password, "secret!");
	CHECK_STR(app->db->host, "::1");
	CHECK_INT(app->db->port, 3306);
	CHECK_STR(app->base_url, "https://above.example");
	f = fixture_files(app, "uploads");
	REQUIRE(f != NULL);
	CHECK_STR(f->dir, dir);
	CHECK_STR(f->folder, "wp-content/uploads");
	CHECK_STR(f->url, "https://above.example/content/uploads");
}

static void bedrock_keeps_its_settings_in_env(void)
{
	CLEANUP(freep) char *dir = fixture_path("bedrock/web/app/uploads");
	CLEANUP(freep) char *web = fixture_path("bedrock/web");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("bedrock", NULL, &err);
	const struct app_files *f;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->framework, "WordPress");
	CHECK_STR(app->db->database, "bedrock");
	CHECK_STR(app->db->password, "b#d$r\"ck");
	CHECK_STR(app->db->host, "db");
	CHECK_INT(app->db->port, 3307);
	CHECK_STR(app->base_url, "https://bedrock.example");
	CHECK_STR(app->web_dir, web);
	f = fixture_files(app, "uploads");
	REQUIRE(f != NULL);
	CHECK_STR(f->dir, dir);
	CHECK_STR(f->folder, "web/app/uploads");
	CHECK_STR(f->url, "/app/uploads");
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	a_plain_wp_config_is_read();
	transients_and_logs_are_left_out();
	personal_data_and_the_secret_are_known();
	uploads_are_public_but_for_what_is_sold();
	the_images_config_reads_the_environment();
	a_config_above_the_root_and_moved_content_are_found();
	bedrock_keeps_its_settings_in_env();
	fixture_end();
	return check_done();
}
