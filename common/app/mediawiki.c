/* MediaWiki: LocalSettings.php. */
#include <string.h>

#include "common/app/php_app.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

#define SETTINGS "LocalSettings.php"

bool mediawiki_recognise(const struct app_site *site)
{
	CLEANUP(freep) char *path = framework_path(site, SETTINGS);
	CLEANUP(wipe_buf) struct buf text = {0};
	struct err ignored = {0};

	return fs_is_file(path) && fs_read_file(path, PHP_FILE_MAX, &text, &ignored) &&
	       strstr(buf_str(&text), "$wgDB") != NULL;
}

/* Of several servers the first is the one that is written to. */
static bool find_server(const struct php_app *p, struct app *app)
{
	static const struct php_app_keys several = {
	    .driver = "type",
	    .server = "host",
	    .database = "dbname",
	    .user = "user",
	    .password = "password",
	    .usual = "mysql",
	};
	const char *type = php_app_known(p, "wgDBtype");
	const struct php_app_keys one = {
	    .driver = "wgDBtype",
	    .server = "wgDBserver",
	    /* MySQL's is part of the server. */
	    .port = type != NULL && strcmp(type, "postgres") == 0 ? "wgDBport" : NULL,
	    .database = "wgDBname",
	    .user = "wgDBuser",
	    .password = "wgDBpassword",
	    .usual = "mysql",
	};

	if (php_app_known(p, "wgDBservers.0.host") != NULL)
		return php_app_database(
		    p, "wgDBservers.0", &several, &app->db, &app->db_why);
	return php_app_database(p, "", &one, &app->db, &app->db_why);
}

/* wgDBname is a file in wgSQLiteDataDir. */
static void set_sqlite_path(const struct php_app *p, struct app *app)
{
	const char *dir = php_app_known(p, "wgSQLiteDataDir");
	char *path;

	if (dir == NULL) {
		db_uri_free(app->db);
		app->db = NULL;
		return;
	}
	path = xasprintf("%s/%s.sqlite", dir, app->db->database);
	free(app->db->database);
	app->db->database = path;
	framework_settle_sqlite(&app->db, app->root);
}

static void add_tables(const struct php_app *p, struct app *app)
{
	static const char *const dropped[] = {"objectcache", "l10n_cache", "querycache*",
	    "module_deps", "job", "recentchanges", "uploadstash", NULL};
	/* A user's name may be the address of one who is not logged in. */
	static const struct framework_column personal[] = {
	    {"user", "user_name", "login", NULL, NULL},
	    {"user", "user_real_name", "name", NULL, NULL},
	    {"user", "user_email", "email", NULL, NULL},
	    {"user", "user_password", "password", NULL, NULL},
	    {"user", "user_newpassword", "hash", NULL, NULL},
	    {"user", "user_*token", "hash", NULL, NULL},
	    {"mwuser", "user_name", "login", NULL, NULL},
	    {"mwuser", "user_real_name", "name", NULL, NULL},
	    {"mwuser", "user_email", "email", NULL, NULL},
	    {"mwuser", "user_password", "password", NULL, NULL},
	    {"mwuser", "user_newpassword", "hash", NULL, NULL},
	    {"mwuser", "user_*token", "hash", NULL, NULL},
	    {"actor", "actor_name", "ip", "actor_name", "*.*.*.*"},
	    {"actor", "actor_name", "ip", "actor_name", "*:*:*"},
	    {"actor", "actor_name", "login", NULL, NULL},
	    {"ipblocks", "ipb_address", "ip", "ipb_address", "*.*.*.*"},
	    {"ipblocks", "ipb_address", "ip", "ipb_address", "*:*:*"},
	    {"ipblocks", "ipb_address", "login", NULL, NULL},
	    {"ipblocks", "ipb_range_*", "hash", NULL, NULL},
	    {"block_target", "bt_address", "ip", NULL, NULL},
	    {"block_target", "bt_*hex", "hash", NULL, NULL},
	    {"block_target", "bt_range_*", "hash", NULL, NULL},
	    {"ip_changes", "ipc_hex", "hash", NULL, NULL},
	    {"log_search", "ls_value", "ip", "ls_field", "*_ip"},
	    {"user_newtalk", "user_ip", "ip", NULL, NULL},
	    {"user_properties", "up_value", "name", "up_property", "nickname"},
	    {"bot_passwords", "bp_password", "hash", NULL, NULL},
	    {"bot_passwords", "bp_token", "hash", NULL, NULL},
	    {"oathauth_*", "*_data", "hash", NULL, NULL},
	    {"cu_*", "*_ip", "ip", NULL, NULL},
	    {"cu_*", "*_hex", "hash", NULL, NULL},
	    {"cu_*", "*_agent", "hash", NULL, NULL},
	    {"cu_*", "*_xff", "hash", NULL, NULL},
	    {"abuse_filter_log", "afl_ip", "ip", NULL, NULL},
	    {NULL, NULL, NULL, NULL, NULL},
	};
	const char *prefix = php_app_known(p, "wgDBprefix");

	if (prefix == NULL)
		prefix = "";
	framework_drop_rows(app, prefix, dropped);
	framework_add_columns(app, prefix, personal);
}

/*
 * The wiki's own address is with its path; what is published below that is named from
 * there, anything else by its whole URL.
 */
static char *upload_url(const struct php_app *p, const char *script)
{
	CLEANUP(freep) char *usual = xasprintf("%s/images", script);
	const char *path = php_app_known(p, "wgUploadPath");
	const char *server = php_app_known(p, "wgServer");
	size_t len = strlen(script);

	if (path == NULL)
		path = usual;
	/* Given out to those who may read. */
	if (strstr(path, "img_auth.php") != NULL)
		return NULL;
	if (strncmp(path, script, len) == 0 && path[len] == '/')
		return xstrdup(path + len);
	if (*path == '/' && path[1] != '/' && server != NULL)
		return xasprintf("%s%s", server, path);
	return xstrdup(path);
}

static void add_files(const struct php_app *p, const char *script, struct app *app)
{
	/* Made again, private, or of the moment. */
	static const char *const left[] = {
	    "thumb/*", "temp/*", "deleted/*", "lockdir/*", "README"};
	const char *dir = php_app_known(p, "wgUploadDirectory");
	struct app_files *f = php_app_add_files(
	    p, app, "images", "", dir != NULL ? dir : "images", "images");

	f->url = upload_url(p, script);
	framework_exclude_unpublished(f);
	for (size_t i = 0; i < sizeof(left) / sizeof(*left); i++)
		framework_exclude(f, left[i]);
}

static void find_base_url(const struct php_app *p, const char *script, struct app *app)
{
	const char *server = php_app_known(p, "wgCanonicalServer");
	CLEANUP(freep) char *url = NULL;

	if (server == NULL)
		server = php_app_known(p, "wgServer");
	if (server == NULL)
		return;
	url = xasprintf("%s%s", server, script);
	framework_set_base_url(app, url);
}

bool mediawiki_detect(const struct app_site *site, struct app *app, struct err *err)
{
	CLEANUP(php_app_reset) struct php_app p;
	const struct php_setting *s;
	const char *script;

	php_app_init(&p, site);
	php_config_define(p.config, "MEDIAWIKI", "1");
	php_config_let(p.config, "IP", site->root);
	/* Until it is set. */
	php_config_let(p.config, "wgScriptPath", "/wiki");
	if (!php_app_load(&p, SETTINGS, err))
		return false;
	s = php_config_variable(p.config, "wgScriptPath");
	script = s != NULL && s->value != NULL ? s->value : "";
	if (find_server(&p, app) && app->db != NULL &&
	    strcmp(app->db->engine, "sqlite") == 0)
		set_sqlite_path(&p, app);
	add_tables(&p, app);
	add_files(&p, script, app);
	app->secret = xstrdup(php_app_known(&p, "wgSecretKey"));
	app->password = APP_PASSWORD_MEDIAWIKI;
	find_base_url(&p, script, app);
	app->web_dir = xstrdup(site->root);
	return true;
}
