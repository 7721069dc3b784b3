#include "common/app/app.h"

#include <ctype.h>
#include <string.h>

#include "common/app/framework.h"
#include "common/app/own_env.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/db/db.h"
#include "common/format/digest.h"

/* In the order they are tried.  The last one takes whatever names a database. */
static const struct {
	const char *name;
	const char *marks; /* what it is recognised by, for people */
	framework_recognise *recognise;
	framework_detect *detect;
} frameworks[] = {
    {"Neos", "flow and Web/", flow_recognise, flow_detect},
    {"Laravel", "artisan", laravel_recognise, laravel_detect},
    {"Symfony", "bin/console with config/ or symfony.lock", symfony_recognise,
        symfony_detect},
    {"WordPress", "wp-config.php", wordpress_recognise, wordpress_detect},
    {"Drupal", "core/lib/Drupal.php, also in web/", drupal_recognise, drupal_detect},
    {"TYPO3", "typo3conf/ or config/system/settings.php", typo3_recognise, typo3_detect},
    {"Nextcloud", "occ and config/config.php", nextcloud_recognise, nextcloud_detect},
    {"MediaWiki", "LocalSettings.php", mediawiki_recognise, mediawiki_detect},
    {"Django", "manage.py with DJANGO_SETTINGS_MODULE", django_recognise, django_detect},
    {"Rails", "bin/rails with config/database.yml", rails_recognise, rails_detect},
    {"generic", "DATABASE_URL, MYSQL_*, MARIADB_* or DB_* in .env or the environment",
        generic_recognise, generic_detect},
};

/* A set's name is part of a file's: meta.h allows 64, and a digest may follow. */
#define SET_NAME_MAX 55

#define FRAMEWORKS (sizeof(frameworks) / sizeof(*frameworks))

static void set_nothing_found(const char *root, struct err *err)
{
	CLEANUP(buf_reset) struct buf looked = {0};

	for (size_t i = 0; i < FRAMEWORKS; i++)
		buf_printf(&looked, "%s%s (%s)", i > 0 ? ", " : "", frameworks[i].name,
		    frameworks[i].marks);
	(void)err_set(err, ERR_USAGE,
	    "no app was recognised in %s; looked for %s: name the app's folder with "
	    "--root "
	    "or the database with --db",
	    root, looked.data);
}

static struct app *detect(const struct app_site *site, struct err *err)
{
	CLEANUP(app_freep) struct app *app = xcalloc(1, sizeof(*app));

	app->root = xstrdup(site->root);
	for (size_t i = 0; i < FRAMEWORKS; i++) {
		if (!frameworks[i].recognise(site))
			continue;
		app->framework = frameworks[i].name;
		if (!frameworks[i].detect(site, app, err))
			return NULL;
		return take_ptr(&app);
	}
	set_nothing_found(site->root, err);
	return NULL;
}

struct app *app_new_plain(const char *root, struct err *err)
{
	CLEANUP(freep) char *real = fs_real_path(root != NULL ? root : ".");
	struct app *app;

	if (real == NULL) {
		(void)err_sys(err, "open folder %s", root != NULL ? root : ".");
		return NULL;
	}
	app = xcalloc(1, sizeof(*app));
	app->framework = frameworks[FRAMEWORKS - 1].name;
	app->root = take_ptr(&real);
	return app;
}

/* look has all but the root. */
static struct app *detect_in(
    const char *root, const struct app_site *look, struct err *err)
{
	CLEANUP(freep) char *real = fs_real_path(root != NULL ? root : ".");
	struct app_site site = *look;
	struct own_env own;
	struct app *app;

	if (real == NULL) {
		(void)err_sys(err, "open folder %s", root != NULL ? root : ".");
		return NULL;
	}
	if (!fs_is_dir(real)) {
		(void)err_set(err, ERR_USAGE, "%s is no folder", real);
		return NULL;
	}
	site.root = real;
	if (site.env != NULL)
		return detect(&site, err);
	own_env_init(&own);
	site.env = &own.env;
	app = detect(&site, err);
	own_env_reset(&own);
	return app;
}

struct app *app_detect(
    const char *root, const struct app_env *env, struct log *log, struct err *err)
{
	const struct app_site site = {.env = env, .log = log};

	return detect_in(root, &site, err);
}

struct app *app_detect_asking(
    const char *root, const struct app_env *env, struct log *log, struct err *err)
{
	const struct app_site site = {.env = env, .log = log, .may_ask = true};

	return detect_in(root, &site, err);
}

char *app_database_set(const char *name)
{
	CLEANUP(buf_reset) struct buf set = {0};
	char digest[DIGEST_TEXT];

	buf_puts(&set, APP_DB_SET "-");
	for (const char *c = name; *c != '\0' && set.len < SET_NAME_MAX; c++)
		buf_putc(&set, isalnum((unsigned char)*c) || *c == '_' ? *c : '-');
	if (strcmp(set.data + strlen(APP_DB_SET "-"), name) != 0) {
		/* Names that only differ in the rest are still others. */
		digest_text(name, strlen(name), digest);
		buf_printf(&set, "-%.8s", digest);
	}
	return buf_take(&set);
}

void app_files_reset(struct app_files *f)
{
	free(f->name);
	free(f->folder);
	free(f->dir);
	free(f->url);
	free(f->published);
	free(f->table);
	free(f->needed);
	for (size_t i = 0; i < f->exclude_n; i++)
		free(f->exclude[i]);
	free(f->exclude);
	for (size_t i = 0; i < f->refuse_n; i++)
		free(f->refuse[i]);
	free(f->refuse);
}

/* What a query says, to free(); NULL without one, or when it fails. */
static char *ask(const struct db_uri *db, const char *query, struct log *log)
{
	char *value = NULL;
	struct err why = {0};

	if (query != NULL && !db_value(db, query, &value, &why))
		log_info(log, "the site's address is not known: %s", why.msg);
	return value;
}

static void take_hosts(struct app *app, const char *list)
{
	for (size_t len; list != NULL && *list != '\0';
	     list += len + (list[len] == ',')) {
		len = strcspn(list, ",");
		if (len == 0)
			continue;
		app->hosts =
		    xreallocarray(app->hosts, app->hosts_n + 1, sizeof(*app->hosts));
		app->hosts[app->hosts_n++] = xstrndup(list, len);
	}
}

void app_ask_database(struct app *app, const struct db_uri *db, struct log *log)
{
	CLEANUP(freep) char *url = NULL;
	CLEANUP(freep) char *home = NULL;
	CLEANUP(freep) char *hosts = NULL;

	if (db == NULL)
		return;
	if (app->base_url == NULL)
		framework_set_url(
		    &app->base_url, url = ask(db, app->base_url_query, log));
	if (app->home_url == NULL)
		framework_set_url(
		    &app->home_url, home = ask(db, app->home_url_query, log));
	hosts = ask(db, app->hosts_query, log);
	take_hosts(app, hosts);
}

void app_free(struct app *a)
{
	if (a == NULL)
		return;
	free(a->root);
	db_uri_free(a->db);
	free(a->base_url);
	free(a->base_url_query);
	free(a->home_url);
	free(a->home_url_query);
	for (size_t i = 0; i < a->hosts_n; i++)
		free(a->hosts[i]);
	free(a->hosts);
	free(a->hosts_query);
	free(a->web_dir);
	for (size_t i = 0; i < a->files_n; i++)
		app_files_reset(&a->files[i]);
	free(a->files);
	for (size_t i = 0; i < a->rows_n; i++) {
		free(a->rows[i].table);
		free(a->rows[i].where);
	}
	free(a->rows);
	for (size_t i = 0; i < a->personal_n; i++) {
		free(a->personal[i].table);
		free(a->personal[i].column);
	}
	free(a->personal);
	for (size_t i = 0; i < a->others_n; i++) {
		free(a->others[i].name);
		db_uri_free(a->others[i].uri);
	}
	free(a->others);
	wipe_str(a->secret);
	free(a);
}
