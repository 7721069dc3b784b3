#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/text.h"
#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

/* A WordPress that is made for one test, below a folder of its own. */
static char *dir;

static void put(const char *name, const char *text)
{
	CLEANUP(freep) char *path = fs_join(dir, name);
	FILE *f = fopen(path, "w");

	REQUIRE(f != NULL);
	(void)fputs(text, f);
	(void)fclose(f);
}

static struct app *detect(const char *const vars[], struct err *err)
{
	struct app_env env = fixture_env(vars);
	CLEANUP(freep) char *root = fs_join(dir, "www");

	*err = (struct err){0};
	return app_detect(root, &env, fixture_log(), err);
}

static void make(const char *config)
{
	struct err err = {0};
	CLEANUP(freep) char *etc = NULL;
	CLEANUP(freep) char *www = NULL;

	free(dir);
	dir = strdup("/tmp/synco-wp-XXXXXX");
	REQUIRE(dir != NULL && mkdtemp(dir) != NULL);
	etc = fs_join(dir, "etc");
	www = fs_join(dir, "www");
	REQUIRE(fs_make_dirs(etc, 0700, &err) && fs_make_dirs(www, 0700, &err));
	put("www/wp-config.php", config);
}

static void clean(void)
{
	struct err err = {0};

	CHECK(fs_remove_tree(AT_FDCWD, dir, &err));
}

/* Written as Debian's package has it, but for the folder. */
static void make_debian(void)
{
	CLEANUP(freep) char *text = NULL;

	make("");
	if (asprintf(&text,
	        "<?php\n"
	        "$debian_server = preg_replace('/:.*/', \"\", $_SERVER['HTTP_HOST']);\n"
	        "if (isset($_SERVER['WORDPRESS_CONFIG'])\n"
	        "    && preg_match(\"/^[a-zA-Z0-9-]+$/\", $_SERVER['WORDPRESS_CONFIG'])) "
	        "{\n"
	        "    $debian_file = "
	        "'%s/etc/config-'.$_SERVER['WORDPRESS_CONFIG'].'.php';\n"
	        "} else {\n"
	        "    $debian_file = '%s/etc/config-'.strtolower($debian_server).'.php';\n"
	        "}\n"
	        "if (file_exists($debian_file)) {\n"
	        "    require_once($debian_file);\n"
	        "    define('DEBIAN_FILE', $debian_file);\n"
	        "}\n"
	        "if (!defined('DB_NAME'))\n    define('DB_NAME', 'wordpress');\n"
	        "if (!defined('DB_HOST'))\n    define('DB_HOST', 'localhost');\n"
	        "if (!isset($table_prefix)) {\n    $table_prefix = 'wp_';\n}\n"
	        "require_once(ABSPATH . 'wp-settings.php');\n?>\n",
	        dir, dir) < 0)
		abort();
	put("www/wp-config.php", text);
}

static void debians_config_leads_to_the_one_site(void)
{
	CLEANUP(freep) char *link_path = NULL;
	struct err err;
	struct app *app;

	make_debian();
	link_path = fs_join(dir, "etc/config-www.blog.example.php");
	CHECK(detect(NULL, &err) == NULL);
	CHECK_INT(err.code, ERR_USAGE);
	CHECK(strstr(err.msg, "/etc/config-*.php") != NULL);
	put("etc/config-blog.example.php",
	    "<?php\n# Created by setup-mysql\ndefine('DB_NAME', 'blog');\n"
	    "define('DB_USER', 'blog');\ndefine('DB_PASSWORD', 'ab12');\n"
	    "define('DB_HOST', 'localhost');\n$table_prefix = 'b_';\n"
	    "define('WP_CONTENT_DIR', '/var/lib/wordpress/wp-content');\n?>\n");
	CHECK_INT(symlink("config-blog.example.php", link_path), 0);
	app = detect(NULL, &err);
	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->database, "blog");
	CHECK_STR(app->db->password, "ab12");
	CHECK_STR(
	    fixture_files(app, "uploads")->dir, "/var/lib/wordpress/wp-content/uploads");
	CHECK_STR(fixture_files(app, "uploads")->url, "/wp-content/uploads");
	CHECK(strstr(app->base_url_query, "`b_options`") != NULL);
	app_free(app);
	clean();
}

static void several_sites_are_named(void)
{
	static const char *const vars[] = {"WORDPRESS_CONFIG=two", NULL};
	struct err err;
	struct app *app;

	make_debian();
	put("etc/config-one.php", "<?php define('DB_NAME', 'one');");
	put("etc/config-two.php", "<?php define('DB_NAME', 'two');");
	CHECK(detect(NULL, &err) == NULL);
	CHECK_INT(err.code, ERR_USAGE);
	CHECK(strstr(err.msg, "config-one.php") != NULL);
	CHECK(strstr(err.msg, "config-two.php") != NULL);
	CHECK(strstr(err.msg, "--db") != NULL);
	app = detect(vars, &err);
	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->database, "two");
	app_free(app);
	clean();
}

static void server_names_are_taken_apart(void)
{
	static const struct {
		const char *server;
		const char *host;
		unsigned int port;
		const char *socket;
	} cases[] = {
	    {"localhost", "localhost", 0, NULL},
	    {"db:3307", "db", 3307, NULL},
	    {"127.0.0.1", "127.0.0.1", 0, NULL},
	    {"localhost:/run/m.sock", "localhost", 0, "/run/m.sock"},
	    {":/run/m.sock", NULL, 0, "/run/m.sock"},
	    {"db:3307:/run/m.sock", "db", 3307, "/run/m.sock"},
	    {"[::1]:3306", "::1", 3306, NULL},
	    {"[2001:db8::1]", "2001:db8::1", 0, NULL},
	    {"::1", "::1", 0, NULL},
	    {"", "localhost", 0, NULL},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CLEANUP(freep) char *text = NULL;
		struct err err;
		struct app *app;

		if (asprintf(&text,
		        "<?php define('DB_NAME', 'n'); define('DB_HOST', '%s');",
		        cases[i].server) < 0)
			abort();
		make(text);
		printf("# %s\n", cases[i].server);
		app = detect(NULL, &err);
		REQUIRE(app != NULL && app->db != NULL);
		if (cases[i].host != NULL)
			CHECK_STR(app->db->host, cases[i].host);
		else
			CHECK(app->db->host == NULL);
		CHECK_INT(app->db->port, cases[i].port);
		if (cases[i].socket != NULL)
			CHECK_STR(app->db->socket, cases[i].socket);
		else
			CHECK(app->db->socket == NULL);
		app_free(app);
		clean();
	}
}

static void what_cannot_be_told_is_said_with_its_line(void)
{
	static const struct {
		const char *config;
		enum err_code code;
		const char *part;
	} cases[] = {
	    {"<?php define('DB_NAME', 'n');\n$table_prefix = 'a`b';\n", ERR_PROTO,
	        "wp-config.php:2: the table prefix"},
	    {"<?php define('DB_NAME', 'n');\ndefine('DB_HOST', 'h:x');\n", ERR_PROTO,
	        "wp-config.php:2: DB_HOST: the port"},
	    {"<?php\ndefine('DB_PASSWORD', 'secret);\n", ERR_PROTO,
	        "wp-config.php:2: a string does not end"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err;

		make(cases[i].config);
		CHECK(detect(NULL, &err) == NULL);
		printf("# %s\n", err.msg);
		CHECK_INT(err.code, cases[i].code);
		CHECK(strstr(err.msg, cases[i].part) != NULL);
		CHECK(strstr(err.msg, "secret") == NULL);
		clean();
	}
}

static void a_password_that_only_php_knows_leaves_the_rest(void)
{
	struct err err;
	struct app *app;

	make("<?php\n\ndefine('DB_NAME', 'n');\ndefine('DB_PASSWORD', vault('db'));\n");
	app = detect(NULL, &err);
	REQUIRE(app != NULL);
	CHECK(app->db == NULL);
	CHECK_INT(app->db_why.code, ERR_USAGE);
	CHECK(strstr(app->db_why.msg,
	          "wp-config.php:4: only PHP could tell what DB_PASSWORD is") != NULL);
	CHECK(fixture_files(app, "uploads") != NULL);
	app_free(app);
	clean();
}

static void branches_that_differ_are_warned_of(void)
{
	struct err err;
	struct app *app;

	make("<?php\nif ($_SERVER['HTTP_HOST'] == 'a') {\n  define('DB_NAME', 'a');\n} "
	     "else {\n"
	     "  define('DB_NAME', 'b');\n}\n");
	app = detect(NULL, &err);
	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->database, "a");
	CHECK(fixture_warned("wp-config.php:3: DB_NAME is defined more than once"));
	app_free(app);
	clean();
}

static void sqlite_may_stand_in_for_mysql(void)
{
	struct err err;
	struct app *app;

	make(
	    "<?php define('DB_ENGINE', 'sqlite'); define('DB_DIR', __DIR__ . '/data/');\n"
	    "define('DB_FILE', 'wp.sqlite'); define('UPLOADS', 'files');");
	app = detect(NULL, &err);
	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->engine, "sqlite");
	CHECK(strstr(app->db->database, "/www/data/wp.sqlite") != NULL);
	CHECK_STR(fixture_files(app, "uploads")->folder, "files");
	CHECK_STR(fixture_files(app, "uploads")->url, "/files");
	app_free(app);
	clean();
}

static void tables_of_a_networks_sites_go_by_the_same_rules(void)
{
	struct err err;
	struct app *app;

	make("<?php define('DB_NAME', 'n'); define('MULTISITE', true);\n"
	     "define('SUBDOMAIN_INSTALL', false); define('DOMAIN_CURRENT_SITE', 'a.b');");
	app = detect(NULL, &err);
	REQUIRE(app != NULL);
	CHECK(strstr(app->hosts_query, "`wp_blogs`") != NULL);
	CHECK(strstr(fixture_rows(app, "wp_2_options"), "option_name NOT LIKE") != NULL);
	CHECK(strstr(fixture_rows(app, "wp_17_options"), "option_name NOT LIKE") != NULL);
	CHECK(strstr(fixture_rows(app, "wp_sitemeta"), "meta_key NOT LIKE") != NULL);
	CHECK_STR(fixture_rows(app, "wp_2_actionscheduler_logs"), "");
	CHECK_STR(fixture_rows(app, "wp_2_woocommerce_sessions"), "");
	/* Of a plugin: it may not even have such a column. */
	CHECK_STR(fixture_rows(app, "wp_form_options"), "*");
	CHECK_STR(fixture_rows(app, "wp_2nd_options"), "*");
	CHECK_STR(fixture_rows(app, "wp_2_posts"), "*");
	CHECK(fixture_files(app, "blogs") == NULL);
	app_free(app);
	clean();
}

static void what_is_no_network_is_not_taken_for_one(void)
{
	struct err err;
	struct app *app;

	make("<?php define('DB_NAME', 'n'); define('MULTISITE', false);");
	app = detect(NULL, &err);
	REQUIRE(app != NULL);
	CHECK(app->hosts_query == NULL);
	CHECK_STR(fixture_rows(app, "wp_2_options"), "*");
	app_free(app);
	clean();
}

static void uploads_of_an_old_network_are_a_set_of_their_own(void)
{
	CLEANUP(freep) char *blogs = NULL;
	struct err err;
	struct app *app;

	make("<?php define('DB_NAME', 'n'); define('MULTISITE', true);");
	blogs = fs_join(dir, "www/wp-content/blogs.dir");
	REQUIRE(fs_make_dirs(blogs, 0700, &err));
	app = detect(NULL, &err);
	REQUIRE(app != NULL && fixture_files(app, "blogs") != NULL);
	CHECK_STR(fixture_files(app, "blogs")->folder, "wp-content/blogs.dir");
	CHECK(text_ends(fixture_files(app, "blogs")->dir, "/www/wp-content/blogs.dir"));
	CHECK(fixture_files(app, "blogs")->url == NULL);
	app_free(app);
	clean();
}

static void before_the_installation_there_is_no_database(void)
{
	struct err err;
	struct app *app;

	make("<?php define('WP_DEBUG', true);");
	app = detect(NULL, &err);
	REQUIRE(app != NULL);
	CHECK(app->db == NULL);
	app_free(app);
	clean();
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	debians_config_leads_to_the_one_site();
	several_sites_are_named();
	server_names_are_taken_apart();
	what_cannot_be_told_is_said_with_its_line();
	a_password_that_only_php_knows_leaves_the_rest();
	branches_that_differ_are_warned_of();
	sqlite_may_stand_in_for_mysql();
	tables_of_a_networks_sites_go_by_the_same_rules();
	what_is_no_network_is_not_taken_for_one();
	uploads_of_an_old_network_are_a_set_of_their_own();
	before_the_installation_there_is_no_database();
	free(dir);
	fixture_end();
	return check_done();
}
