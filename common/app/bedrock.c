/* Bedrock: WordPress as a Composer project, with its settings in .env. */
#include <string.h>

#include "common/app/php_config.h"
#include "common/app/wordpress.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

bool bedrock_recognise(const struct app_site *site)
{
	return framework_has_file(site, "config/application.php") &&
	       (framework_has_file(site, "web/wp-config.php") ||
	           framework_has_file(site, "web/wp/wp-includes/version.php"));
}

static bool load(
    const struct app_site *site, struct dotenv *env, const char *name, struct err *err)
{
	CLEANUP(freep) char *path = framework_path(site, name);

	return dotenv_load(env, path, err);
}

static bool find_db(const struct dotenv *env, struct app *app, struct err *err)
{
	const char *host = dotenv_filled(env, "DB_HOST");
	struct db_uri *db;

	if (dotenv_filled(env, "DATABASE_URL") != NULL)
		return framework_db_from_url(app, env, "DATABASE_URL", err);
	if (dotenv_filled(env, "DB_NAME") == NULL)
		return true;
	db = app->db = framework_db_new("mysql");
	framework_set(&db->database, dotenv_get(env, "DB_NAME"));
	framework_set(&db->user, dotenv_get(env, "DB_USER"));
	framework_set(&db->password, dotenv_get(env, "DB_PASSWORD"));
	return framework_set_server(db, host != NULL ? host : "localhost", err) ||
	       dotenv_blame(env, "DB_HOST", err);
}

/* Whether config/application.php says so; Config::define() is read like define(). */
static bool is_network(const struct app_site *site)
{
	CLEANUP(freep) char *path = framework_path(site, "config/application.php");
	CLEANUP(php_config_freep)
	struct php_config *config = php_config_new(site->env, false);
	struct err ignored = {0};

	return php_config_load(config, path, &ignored) && wordpress_is_network(config);
}

bool bedrock_detect(const struct app_site *site, struct app *app, struct err *err)
{
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_PHP, site->env);
	CLEANUP(freep) char *content = framework_path(site, "web/app");
	CLEANUP(freep) char *uploads = fs_join(content, "uploads");
	const char *prefix;

	if (!load(site, env, ".env", err) || !load(site, env, ".env.local", err) ||
	    !find_db(env, app, err))
		return false;
	prefix = dotenv_filled(env, "DB_PREFIX");
	if (prefix == NULL)
		prefix = "wp_";
	if (!wordpress_check_prefix(prefix, err))
		return dotenv_blame(env, "DB_PREFIX", err);
	/*
	 * Its content is published below WP_HOME, while WP_SITEURL is where WordPress
	 * lies.
	 */
	framework_set_base_url(app, dotenv_get(env, "WP_HOME"));
	wordpress_add_tables(app, prefix, is_network(site));
	wordpress_set_secret(app, dotenv_get(env, "AUTH_KEY"));
	wordpress_add_uploads(app, uploads, "/app/uploads");
	wordpress_add_blogs(app, content);
	app->web_dir = framework_path(site, "web");
	return true;
}
