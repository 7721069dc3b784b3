/* Drupal 8 and later: settings.php and what it includes. */
#include <string.h>

#include "common/app/php_app.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

/* Where the web server's folder may be below the root, "" for the root itself. */
static const char *find_docroot(const struct app_site *site)
{
	static const char *const places[] = {"", "web", "docroot", "public_html", "html"};

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		CLEANUP(freep) char *core = fs_join(places[i], "core/lib/Drupal.php");

		if (framework_has_file(site, core))
			return places[i];
	}
	return NULL;
}

bool drupal_recognise(const struct app_site *site)
{
	return find_docroot(site) != NULL;
}

/*
 * The folder of the site's settings below the docroot, "sites/default", or of the only
 * other site; to free().  NULL with err where there are several.
 */
static char *find_site(const char *docroot, struct err *err)
{
	CLEANUP(freep) char *usual = fs_join(docroot, "sites/default/settings.php");
	CLEANUP(globfree) glob_t found;
	const char *only;

	framework_glob(docroot, "sites/*/settings.php", &found);
	if (fs_is_file(usual) || found.gl_pathc == 0)
		return xstrdup("sites/default");
	if (found.gl_pathc > 1) {
		(void)err_set(err, ERR_USAGE,
		    "there are several sites (%s, %s …): name the database with --db",
		    found.gl_pathv[0], found.gl_pathv[1]);
		return NULL;
	}
	only = found.gl_pathv[0] + strlen(docroot) + 1;
	return xstrndup(only, strlen(only) - strlen("/settings.php"));
}

static bool load(
    struct php_app *p, const char *docroot, const char *folder, struct err *err)
{
	CLEANUP(freep) char *dir = fs_join(docroot, folder);
	CLEANUP(freep) char *path = fs_join(dir, "settings.php");

	php_config_define(p->config, "DRUPAL_ROOT", docroot);
	php_config_let(p->config, "app_root", docroot);
	php_config_let(p->config, "site_path", folder);
	return !fs_is_file(path) || php_config_load(p->config, path, err);
}

static void find_databases(const struct php_app *p, const char *docroot, struct app *app)
{
	static const struct php_app_keys keys = {
	    .driver = "driver",
	    .server = "host",
	    .port = "port",
	    .socket = "unix_socket",
	    .database = "database",
	    .user = "username",
	    .password = "password",
	};

	php_app_others(p, "databases", ".default", &keys, app);
	for (size_t i = 0; i < app->others_n; i++)
		framework_settle_sqlite(&app->others[i].uri, docroot);
	if (!php_app_database(
	        p, "databases.default.default", &keys, &app->db, &app->db_why))
		return;
	framework_settle_sqlite(&app->db, docroot);
}

static void add_tables(const struct php_app *p, struct app *app)
{
	static const char *const dropped[] = {"cache_*", "cachetags", "sessions",
	    "watchdog", "flood", "queue", "semaphore", "history", "batch",
	    "key_value_expire", NULL};
	static const struct framework_column personal[] = {
	    {"users_field_data", "name", "login", NULL, NULL},
	    {"users_field_data", "mail", "email", NULL, NULL},
	    {"users_field_data", "init", "email", NULL, NULL},
	    {"users_field_data", "pass", "password", NULL, NULL},
	    {"comment_field_data", "name", "name", NULL, NULL},
	    {"comment_field_data", "mail", "email", NULL, NULL},
	    {"comment_field_data", "hostname", "ip", NULL, NULL},
	    {"comment_field_data", "homepage", "hash", NULL, NULL},
	    {"webform_submission", "remote_addr", "ip", NULL, NULL},
	    {"webform_submission_data", "value", "email", "name", "*mail*"},
	    {"webform_submission_data", "value", "phone", "name", "*phone*"},
	    {"webform_submission_data", "value", "name", "name", "*name*"},
	    {"webform_submission_data", "value", "address", "name", "*address*"},
	    {"webform_submission_data", "value", "street", "name", "*street*"},
	    {"commerce_order", "mail", "email", NULL, NULL},
	    {"commerce_order", "ip_address", "ip", NULL, NULL},
	    {"profile__address*", "*_given_name", "first_name", NULL, NULL},
	    {"profile__address*", "*_family_name", "last_name", NULL, NULL},
	    {"profile__address*", "*_additional_name", "name", NULL, NULL},
	    {"profile__address*", "*_organization", "name", NULL, NULL},
	    {"profile__address*", "*_address_line*", "street", NULL, NULL},
	    {"profile__address*", "*_postal_code", "zip", NULL, NULL},
	    {"profile__address*", "*_locality", "city", NULL, NULL},
	    {NULL, NULL, NULL, NULL, NULL},
	};
	const char *prefix = php_app_known(p, "databases.default.default.prefix");

	/* One for each table, before Drupal 10. */
	if (prefix == NULL)
		prefix = php_app_known(p, "databases.default.default.prefix.default");
	if (prefix == NULL)
		prefix = "";
	framework_drop_rows(app, prefix, dropped);
	framework_add_columns(app, prefix, personal);
}

/* What is in the folder other is no part of the set. */
static void exclude_folder(struct app_files *f, const char *other)
{
	size_t len = strlen(f->dir);
	CLEANUP(freep) char *glob = NULL;

	if (other == NULL || strncmp(other, f->dir, len) != 0 || other[len] != '/')
		return;
	glob = xasprintf("%s/*", other + len + 1);
	framework_exclude(f, glob);
}

static void add_files(
    const struct php_app *p, const char *docroot, const char *folder, struct app *app)
{
	/* What Drupal makes again by itself, and what its own .htaccess hides. */
	static const char *const made[] = {
	    "css/*", "js/*", "php/*", "styles/*", "config_*/*"};
	CLEANUP(freep) char *usual = fs_join(folder, "files");
	const char *shown = php_app_known(p, "settings.file_public_path");
	const char *base = php_app_known(p, "settings.file_public_base_url");
	const char *hidden = php_app_known(p, "settings.file_private_path");
	CLEANUP(freep) char *place = fs_join(docroot, usual);
	CLEANUP(freep) char *hidden_dir = NULL;
	struct app_files *f;

	if (hidden != NULL) {
		f = php_app_add_files(p, app, "private", docroot, hidden, "private");
		hidden_dir = xstrdup(f->dir);
	}
	if (shown == NULL)
		shown = usual;
	f = php_app_add_files(p, app, "files", docroot, shown, place);
	f->url = base != NULL ? xstrdup(base) : fs_join("/", shown);
	framework_exclude_unpublished(f);
	for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++)
		framework_exclude(f, made[i]);
	exclude_folder(f, hidden_dir);
}

bool drupal_detect(const struct app_site *site, struct app *app, struct err *err)
{
	const char *below = find_docroot(site);
	CLEANUP(freep)
	char *docroot =
	    *below != '\0' ? framework_path(site, below) : xstrdup(site->root);
	CLEANUP(freep) char *folder = find_site(docroot, &app->db_why);
	CLEANUP(php_app_reset) struct php_app p;
	const char *secret;

	php_app_init(&p, site);
	app->web_dir = xstrdup(docroot);
	if (folder == NULL)
		return true;
	if (!load(&p, docroot, folder, err))
		return false;
	find_databases(&p, docroot, app);
	add_tables(&p, app);
	add_files(&p, below, folder, app);
	secret = php_app_known(&p, "settings.hash_salt");
	app->secret = xstrdup(secret);
	framework_set_base_url(app, dotenv_get(p.dotenv, "DRUSH_OPTIONS_URI"));
	return true;
}
