/* Nextcloud: config.php and the other *.config.php in its folder. */
#include <string.h>

#include "common/app/php_app.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

bool nextcloud_recognise(const struct app_site *site)
{
	return framework_has_file(site, "occ") &&
	       framework_has_file(site, "config/config.php");
}

/* Each file sets $CONFIG; later files, by name, win item by item. */
static bool load(struct php_app *p, struct err *err)
{
	CLEANUP(freep) char *dir = framework_path(p->site, "config");
	CLEANUP(globfree) glob_t found;

	if (!php_app_load(p, "config/config.php", err))
		return false;
	php_config_move(p->config, "CONFIG", "config");
	framework_glob(dir, "*.config.php", &found);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		if (!php_config_load(p->config, found.gl_pathv[i], err))
			return false;
		php_config_move(p->config, "CONFIG", "config");
	}
	return true;
}

/* NC_dbhost and the like in the environment win over all files. */
static void apply_environment(struct php_app *p)
{
	static const char *const names[] = {"dbtype", "dbhost", "dbname", "dbuser",
	    "dbpassword", "dbtableprefix", "datadirectory", "secret",
	    "overwrite.cli.url"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		CLEANUP(freep) char *variable = xasprintf("NC_%s", names[i]);
		CLEANUP(freep) char *path = xasprintf("config.%s", names[i]);
		const char *value = framework_env(p->site, variable);

		if (value != NULL)
			php_config_let(p->config, path, value);
	}
}

static const char *or_usual(const char *value, const char *usual)
{
	return value != NULL ? value : usual;
}

/* datadir/dbname.db, to free(). */
static char *sqlite_path(const struct php_app *p, const char *datadir)
{
	const char *name = or_usual(php_app_known(p, "config.dbname"), "owncloud");

	return xasprintf("%s/%s.db", datadir, name);
}

static void find_database(const struct php_app *p, const char *datadir, struct app *app)
{
	static const struct php_app_keys keys = {
	    .driver = "dbtype",
	    .server = "dbhost",
	    .database = "dbname",
	    .user = "dbuser",
	    .password = "dbpassword",
	};
	const char *type = or_usual(php_app_known(p, "config.dbtype"), "sqlite");

	if (strncmp(type, "sqlite", 6) == 0) {
		app->db = framework_db_new("sqlite");
		app->db->database = sqlite_path(p, datadir);
	} else {
		(void)!php_app_database(p, "config", &keys, &app->db, &app->db_why);
	}
}

static void add_tables(const struct php_app *p, struct app *app)
{
	static const char *const dropped[] = {"file_locks", "authtoken", "activity",
	    "activity_mq", "jobs", "bruteforce_attempts", "ratelimit_entries",
	    "login_flow_v2", "oauth2_access_tokens", NULL};
	/* What is no plain value (vCards, JSON) is of no use when it is masked. */
	static const struct framework_column personal[] = {
	    {"users", "uid*", "login", NULL, NULL},
	    {"users", "displayname", "name", NULL, NULL},
	    {"users", "password", "password", NULL, NULL},
	    {"accounts", "data", "hash", NULL, NULL},
	    {"accounts_data", "value", "email", "name", "*mail"},
	    {"accounts_data", "value", "name", "name", "displayname"},
	    {"accounts_data", "value", "phone", "name", "phone"},
	    {"accounts_data", "value", "address", "name", "address"},
	    {"accounts_data", "value", "hash", "name", "website"},
	    {"accounts_data", "value", "hash", "name", "twitter"},
	    {"accounts_data", "value", "hash", "name", "fediverse"},
	    {"preferences", "configvalue", "email", "configkey", "email"},
	    {"preferences", "configvalue", "hash", "configkey", "*token*"},
	    {"preferences", "configvalue", "hash", "configkey", "*password*"},
	    {"cards", "carddata", "hash", NULL, NULL},
	    {"cards_properties", "value", "email", "name", "EMAIL"},
	    {"cards_properties", "value", "phone", "name", "TEL"},
	    {"cards_properties", "value", "address", "name", "ADR"},
	    {"cards_properties", "value", "name", "name", "*N"},
	    {"cards_properties", "value", "name", "name", "NICKNAME"},
	    {"calendarobjects", "calendardata", "hash", NULL, NULL},
	    {"calendar_invitations", "attendee", "email", NULL, NULL},
	    {"calendar_invitations", "organizer", "email", NULL, NULL},
	    {"share", "share_with", "login", NULL, NULL},
	    {"share", "token", "hash", NULL, NULL},
	    {"share", "password", "password", NULL, NULL},
	    {"share_external", "share_token", "hash", NULL, NULL},
	    {"share_external", "password", "hash", NULL, NULL},
	    {"ldap_user_mapping", "ldap_dn*", "hash", NULL, NULL},
	    {"external_config", "value", "hash", "key", "password"},
	    {"storages_credentials", "credentials", "hash", NULL, NULL},
	    {"twofactor_totp_secrets", "secret", "hash", NULL, NULL},
	    {"twofactor_backupcodes", "code", "hash", NULL, NULL},
	    {"mail_recipients", "label", "name", NULL, NULL},
	    {"mail_recipients", "email", "email", NULL, NULL},
	    {NULL, NULL, NULL, NULL, NULL},
	};
	const char *prefix = or_usual(php_app_known(p, "config.dbtableprefix"), "oc_");

	framework_drop_rows(app, prefix, dropped);
	framework_add_columns(app, prefix, personal);
}

/* Everybody's files; the app itself hands them out, so nothing of it is public. */
static void add_data(const struct php_app *p, const char *datadir, struct app *app)
{
	static const char *const made[] = {
	    "appdata_*/preview/*", "nextcloud.log*", "updater.log", "updater-*"};
	CLEANUP(freep) char *path = sqlite_path(p, datadir);
	CLEANUP(freep) char *database = xasprintf("%s*", strrchr(path, '/') + 1);
	struct app_files *f;

	if (php_app_known(p, "config.objectstore.class") != NULL ||
	    php_app_known(p, "config.objectstore_multibucket.class") != NULL) {
		log_warn(
		    p->site->log, "files are kept in an object store: they stay there");
		return;
	}
	f = php_app_add_files(p, app, "data", "", datadir, "data");
	for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++)
		framework_exclude(f, made[i]);
	framework_exclude(f, database);
}

bool nextcloud_detect(const struct app_site *site, struct app *app, struct err *err)
{
	CLEANUP(php_app_reset) struct php_app p;
	CLEANUP(freep) char *datadir = NULL;
	CLEANUP(freep) char *seen = NULL;

	php_app_init(&p, site);
	if (!load(&p, err))
		return false;
	apply_environment(&p);
	seen = framework_seen_path(
	    site->root, or_usual(php_app_known(&p, "config.datadirectory"), "data"));
	datadir = fs_join(site->root, seen);
	find_database(&p, datadir, app);
	add_tables(&p, app);
	add_data(&p, datadir, app);
	app->secret = xstrdup(php_app_known(&p, "config.secret"));
	app->password = APP_PASSWORD_NEXTCLOUD;
	framework_set_base_url(app, php_app_known(&p, "config.overwrite.cli.url"));
	/* Its own rules for the web server keep other files from being handed out. */
	return true;
}
