/*
 * TYPO3: LocalConfiguration.php (to 11) or settings.php (from 12 on), and what overrides
 * it.
 */
#include <string.h>

#include "common/app/php_app.h"
#include "common/app/yaml.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

#define VARS "TYPO3_CONF_VARS"

/* In the order they are looked for; web is where fileadmin/ is, "" the root. */
static const struct layout {
	const char *settings;
	const char *additional;
	const char *web;
} layouts[] = {
    {"config/system/settings.php", "config/system/additional.php", "public"},
    {"typo3conf/system/settings.php", "typo3conf/system/additional.php", ""},
    {"typo3conf/LocalConfiguration.php", "typo3conf/AdditionalConfiguration.php", ""},
    {"public/typo3conf/LocalConfiguration.php",
        "public/typo3conf/AdditionalConfiguration.php", "public"},
    {"web/typo3conf/LocalConfiguration.php", "web/typo3conf/AdditionalConfiguration.php",
        "web"},
};

static const struct layout *find_layout(const struct app_site *site)
{
	for (size_t i = 0; i < sizeof(layouts) / sizeof(*layouts); i++) {
		if (framework_has_file(site, layouts[i].settings))
			return &layouts[i];
	}
	return NULL;
}

bool typo3_recognise(const struct app_site *site)
{
	return find_layout(site) != NULL || framework_has_dir(site, "typo3conf");
}

static void find_databases(const struct php_app *p, struct app *app)
{
	static const struct php_app_keys keys = {
	    .driver = "driver",
	    .server = "host",
	    .port = "port",
	    .socket = "unix_socket",
	    .database = "dbname",
	    .user = "user",
	    .password = "password",
	    .usual = "mysqli",
	};
	static const struct php_app_keys sqlite = {
	    .driver = "driver", .database = "path", .usual = "mysqli"};
	static const char path[] = VARS ".DB.Connections.Default";
	const char *driver = php_app_known(p, VARS ".DB.Connections.Default.driver");
	bool is_sqlite = driver != NULL && strcmp(driver, "pdo_sqlite") == 0;

	php_app_others(p, VARS ".DB.Connections", "", &keys, app);
	if (!php_app_database(
	        p, path, is_sqlite ? &sqlite : &keys, &app->db, &app->db_why))
		return;
	framework_settle_sqlite(&app->db, app->root);
}

static void add_tables(struct app *app)
{
	/* Records of files in _processed_ go with those files. */
	static const char *const dropped[] = {"cache_*", "cf_*", "be_sessions",
	    "fe_sessions", "fe_session_data", "sys_log", "sys_history",
	    "sys_lockedrecords", "sys_file_processedfile", "tx_scheduler_*", NULL};
	static const struct framework_column personal[] = {
	    {"be_users", "username", "login", NULL, NULL},
	    {"be_users", "realName", "name", NULL, NULL},
	    {"be_users", "email", "email", NULL, NULL},
	    {"be_users", "password", "password", NULL, NULL},
	    {"be_users", "mfa", "null", NULL, NULL},
	    {"fe_users", "username", "login", NULL, NULL},
	    {"fe_users", "password", "password", NULL, NULL},
	    {"fe_users", "name", "name", NULL, NULL},
	    {"fe_users", "first_name", "first_name", NULL, NULL},
	    {"fe_users", "middle_name", "first_name", NULL, NULL},
	    {"fe_users", "last_name", "last_name", NULL, NULL},
	    {"fe_users", "company", "name", NULL, NULL},
	    {"fe_users", "address", "street", NULL, NULL},
	    {"fe_users", "zip", "zip", NULL, NULL},
	    {"fe_users", "city", "city", NULL, NULL},
	    {"fe_users", "telephone", "phone", NULL, NULL},
	    {"fe_users", "fax", "phone", NULL, NULL},
	    {"fe_users", "email", "email", NULL, NULL},
	    {"fe_users", "www", "hash", NULL, NULL},
	    {"fe_users", "felogin_forgotHash", "hash", NULL, NULL},
	    {"tt_address", "name", "name", NULL, NULL},
	    {"tt_address", "first_name", "first_name", NULL, NULL},
	    {"tt_address", "middle_name", "first_name", NULL, NULL},
	    {"tt_address", "last_name", "last_name", NULL, NULL},
	    {"tt_address", "email", "email", NULL, NULL},
	    {"tt_address", "phone", "phone", NULL, NULL},
	    {"tt_address", "mobile", "phone", NULL, NULL},
	    {"tt_address", "fax", "phone", NULL, NULL},
	    {"tt_address", "address", "street", NULL, NULL},
	    {"tt_address", "zip", "zip", NULL, NULL},
	    {"tt_address", "city", "city", NULL, NULL},
	    {"tx_powermail_domain_model_mail", "sender_name", "name", NULL, NULL},
	    {"tx_powermail_domain_model_mail", "sender_mail", "email", NULL, NULL},
	    {"tx_powermail_domain_model_mail", "sender_ip", "ip", NULL, NULL},
	    {"tx_powermail_domain_model_mail", "body", "hash", NULL, NULL},
	    {"tx_powermail_domain_model_answer", "value", "hash", NULL, NULL},
	    {"index_stat_search", "IP", "ip", NULL, NULL},
	    {NULL, NULL, NULL, NULL, NULL},
	};

	framework_drop_rows(app, "", dropped);
	framework_add_columns(app, "", personal);
}

static void add_files(const struct php_app *p, const char *web, struct app *app)
{
	const char *moved = php_app_known(p, VARS ".BE.fileadminDir");
	CLEANUP(freep) char *name = xstrdup(moved != NULL ? moved : "fileadmin");
	CLEANUP(freep) char *usual = fs_join(web, "fileadmin");
	CLEANUP(freep) char *old = fs_join(web, "uploads");
	struct app_files *f;

	for (size_t len = strlen(name); len > 1 && name[len - 1] == '/';)
		name[--len] = '\0';
	f = php_app_add_files(p, app, "fileadmin", web, name, usual);
	f->url = fs_join("/", name);
	framework_exclude_unpublished(f);
	framework_exclude(f, "_processed_/*");
	framework_exclude(f, "_temp_/*");
	framework_exclude(f, "_recycler_/*");
	framework_exclude(f, "*/_recycler_/*");
	/* Where records kept their files before 10. */
	if (framework_has_dir(p->site, old)) {
		f = php_app_add_files(p, app, "uploads", web, "uploads", old);
		f->url = xstrdup("/uploads");
		framework_exclude_unpublished(f);
	}
}

/* The first site with an address of its own, not only a path. */
static void find_base_url(const struct app_site *site, struct app *app)
{
	static const char *const patterns[] = {
	    "config/sites/*/config.yaml", "typo3conf/sites/*/config.yaml"};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		CLEANUP(globfree) glob_t found;

		framework_glob(site->root, patterns[i], &found);
		for (size_t k = 0; k < found.gl_pathc && app->base_url == NULL; k++) {
			struct err ignored = {0};
			CLEANUP(yaml_tree_freep) struct yaml_tree *config =
			    yaml_tree_load(found.gl_pathv[k], &ignored);

			framework_set_base_url(app, yaml_tree_str(config, "base"));
		}
	}
}

bool typo3_detect(const struct app_site *site, struct app *app, struct err *err)
{
	const struct layout *l = find_layout(site);
	const char *web = l != NULL ? l->web : "";
	CLEANUP(php_app_reset) struct php_app p;

	php_app_init(&p, site);
	if (l != NULL) {
		if (!php_app_load(&p, l->settings, err))
			return false;
		php_config_move(p.config, PHP_RETURNED, VARS);
		if (!php_app_load(&p, l->additional, err))
			return false;
	}
	if (*web != '\0' && !framework_has_dir(site, web))
		web = framework_has_dir(site, "web") ? "web" : "";
	app->web_dir = *web != '\0' ? framework_path(site, web) : xstrdup(site->root);
	find_databases(&p, app);
	add_tables(app);
	add_files(&p, web, app);
	app->secret = xstrdup(php_app_known(&p, VARS ".SYS.encryptionKey"));
	find_base_url(site, app);
	return true;
}
