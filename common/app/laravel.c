/* Laravel: .env and the folders below storage/. */
#include <string.h>

#include "common/app/framework.h"
#include "common/app/php_config.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

bool laravel_recognise(const struct app_site *site)
{
	return framework_has_file(site, "artisan");
}

/* .env, or the .env.NAME that APP_ENV in the real environment asks for. */
static bool load_env(const struct app_site *site, struct dotenv *env, struct err *err)
{
	const char *name = framework_env(site, "APP_ENV");
	CLEANUP(freep) char *special = xasprintf(".env.%s", name != NULL ? name : "");
	CLEANUP(freep) char *path = NULL;

	if (name == NULL || strchr(name, '/') != NULL ||
	    !framework_has_file(site, special))
		name = NULL;
	path = framework_path(site, name != NULL ? special : ".env");
	return dotenv_load(env, path, err);
}

/*
 * What config/database.php has for 'default' where DB_CONNECTION is not set; to free().
 */
static char *configured_connection(const struct app_site *site)
{
	CLEANUP(freep) char *path = framework_path(site, "config/database.php");
	CLEANUP(php_config_freep) struct php_config *config = php_config_new(NULL, false);
	const struct php_setting *s;
	struct err ignored = {0};

	if (!fs_is_file(path) || !php_config_load(config, path, &ignored))
		return NULL;
	s = php_config_variable(config, PHP_RETURNED ".default");
	return s != NULL ? xstrdup(s->value) : NULL;
}

/* The driver by its connection's name; to free().  NULL: nothing is configured. */
static char *find_driver(const struct app_site *site, const struct dotenv *env)
{
	const char *named = dotenv_filled(env, "DB_CONNECTION");
	char *configured;

	if (named != NULL)
		return xstrdup(named);
	configured = configured_connection(site);
	if (configured != NULL)
		return configured;
	if (dotenv_filled(env, "DB_HOST") != NULL ||
	    dotenv_filled(env, "DB_USERNAME") != NULL)
		return xstrdup("mysql");
	return framework_has_file(site, "database/database.sqlite") ? xstrdup("sqlite")
	                                                            : NULL;
}

/* Where Laravel would look is relative to where it runs; people mean one of these. */
static void set_sqlite_path(
    const struct app_site *site, const char *name, struct db_uri *db)
{
	CLEANUP(freep) char *in_root = NULL;
	CLEANUP(freep) char *in_database = NULL;

	if (name == NULL)
		name = "database/database.sqlite";
	if (strcmp(name, ":memory:") == 0) {
		framework_set(&db->database, name);
		return;
	}
	in_root = framework_path(site, name);
	in_database = fs_join("database", name);
	if (*name != '/' && !fs_exists(in_root) && framework_has_file(site, in_database))
		db->database = framework_path(site, in_database);
	else
		db->database = take_ptr(&in_root);
}

/* Fills what a URL has not said. */
static bool fill_server(const struct dotenv *env, struct db_uri *db, struct err *err)
{
	if (db->host == NULL && db->socket == NULL) {
		framework_set(&db->host, dotenv_get(env, "DB_HOST"));
		framework_set(&db->socket, dotenv_get(env, "DB_SOCKET"));
	}
	if (db->host == NULL && db->socket == NULL)
		framework_set(&db->host, "127.0.0.1");
	if (db->port == 0 && !framework_set_port(db, dotenv_get(env, "DB_PORT"), err))
		return dotenv_blame(env, "DB_PORT", err);
	if (db->user == NULL)
		framework_set(&db->user, dotenv_get(env, "DB_USERNAME"));
	if (db->password == NULL)
		framework_set(&db->password, dotenv_get(env, "DB_PASSWORD"));
	if (db->database == NULL)
		framework_set(&db->database, dotenv_get(env, "DB_DATABASE"));
	if (db->ssl_ca == NULL && dotenv_filled(env, "MYSQL_ATTR_SSL_CA") != NULL) {
		framework_set(&db->ssl_ca, dotenv_get(env, "MYSQL_ATTR_SSL_CA"));
		db->ssl = DB_SSL_VERIFY;
	}
	return true;
}

static bool find_db(const struct app_site *site, const struct dotenv *env,
    struct app *app, struct err *err)
{
	const char *url =
	    dotenv_filled(env, "DB_URL") != NULL ? "DB_URL" : "DATABASE_URL";
	CLEANUP(freep) char *driver = find_driver(site, env);

	if (dotenv_filled(env, url) != NULL) {
		if (!framework_db_from_url(app, env, url, err))
			return false;
	} else if (driver != NULL) {
		app->db = framework_db_new(driver);
	}
	if (app->db == NULL)
		return true;
	if (strcmp(app->db->engine, "sqlite") != 0) {
		if (!fill_server(env, app->db, err))
			return false;
		framework_need_database(&app->db);
		return true;
	}
	if (app->db->database == NULL)
		set_sqlite_path(site, dotenv_filled(env, "DB_DATABASE"), app->db);
	framework_settle_sqlite(&app->db, app->root);
	return true;
}

static void add_files(
    const struct app_site *site, const struct dotenv *env, struct app *app)
{
	const char *disk = dotenv_filled(env, "FILESYSTEM_DISK");
	bool separate = framework_has_dir(site, "storage/app/private");
	struct app_files *f;

	if (disk == NULL)
		disk = dotenv_filled(env, "FILESYSTEM_DRIVER");
	if (disk != NULL && strcmp(disk, "local") != 0 && strcmp(disk, "public") != 0)
		log_warn(site->log,
		    "files on the disk \"%s\" stay where they are: only those below "
		    "storage/app are carried",
		    disk);
	f = framework_add_files(app, "public", "storage/app/public", "/storage");
	framework_exclude_unpublished(f);
	/*
	 * Laravel 11 has a folder for private files; before, they lay beside the public
	 * ones.
	 */
	f = framework_add_files(
	    app, "private", separate ? "storage/app/private" : "storage/app", NULL);
	framework_exclude(f, ".gitignore");
	framework_exclude(f, "*/.gitignore");
	if (!separate)
		framework_exclude(f, "public/*");
}

static void add_personal(struct app *app, const char *prefix)
{
	static const char *const of_users[][2] = {
	    {"name", "name"},
	    {"email", "email"},
	    {"password", "password"},
	    {"remember_token", "null"},
	    {"two_factor_secret", "null"},
	    {"two_factor_recovery_codes", "null"},
	};

	for (size_t i = 0; i < sizeof(of_users) / sizeof(*of_users); i++)
		framework_add_personal(
		    app, prefix, "users", of_users[i][0], of_users[i][1]);
	/* Their older name is password_resets. */
	framework_add_personal(app, prefix, "password_reset*", "email", "email");
	framework_add_personal(app, prefix, "password_reset*", "token", "hash");
	framework_add_personal(app, prefix, "personal_access_tokens", "token", "hash");
	framework_add_personal(app, prefix, "oauth_clients", "secret", "hash");
}

bool laravel_detect(const struct app_site *site, struct app *app, struct err *err)
{
	static const char *const web_dirs[] = {"public", NULL};
	static const char *const dropped[] = {"cache", "cache_locks", "sessions", "jobs",
	    "job_batches", "failed_jobs", "telescope_*", "pulse_*", NULL};
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_PHP, site->env);
	const char *prefix;

	if (!load_env(site, env, err) || !find_db(site, env, app, err))
		return false;
	framework_find_databases(site, env, app, NULL);
	prefix = dotenv_get(env, "DB_PREFIX");
	if (prefix == NULL)
		prefix = "";
	framework_drop_rows(app, prefix, dropped);
	add_personal(app, prefix);
	framework_set(&app->secret, dotenv_get(env, "APP_KEY"));
	framework_set_base_url(app, dotenv_get(env, "APP_URL"));
	framework_find_web_dir(site, app, web_dirs);
	add_files(site, env, app);
	return true;
}
