/* Neos and Flow: settings from Flow itself or its YAML, resources by their hash. */
#include <string.h>

#include "common/app/flow_bucket.h"
#include "common/app/flow_run.h"
#include "common/app/flow_settings.h"
#include "common/app/framework.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/text.h"

#define BACKEND      "Neos.Flow.persistence.backendOptions"
#define COMPOSER_MAX ((size_t)1024 * 1024)
#define SECRET_MAX   ((size_t)64 * 1024)

#define RESOURCES "neos_flow_resourcemanagement_persistentresource"

bool flow_recognise(const struct app_site *site)
{
	return framework_has_file(site, "flow") && framework_has_dir(site, "Web");
}

/* Whether composer.json requires the package. */
static bool requires_package(const struct app_site *site, const char *package)
{
	CLEANUP(freep) char *path = framework_path(site, "composer.json");
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(json_freep) struct json *composer = NULL;
	struct err ignored = {0};

	if (!fs_is_file(path) || !fs_read_file(path, COMPOSER_MAX, &text, &ignored))
		return false;
	composer = json_parse(buf_str(&text), text.len, &ignored);
	return json_get(json_get(composer, "require"), package) != NULL;
}

static bool is_neos(const struct app_site *site)
{
	return framework_has_dir(site, "Packages/Application/Neos.Neos") ||
	       requires_package(site, "neos/neos");
}

static bool fill_db(const struct app_site *site, const struct yaml_tree *options,
    struct app *app, struct err *err)
{
	CLEANUP(freep) char *driver = flow_settings_str(site, options, "driver");
	CLEANUP(freep) char *host = flow_settings_str(site, options, "host");
	CLEANUP(freep) char *port = flow_settings_str(site, options, "port");
	struct db_uri *db = app->db =
	    framework_db_new(driver != NULL ? driver : "pdo_mysql");

	if (strcmp(db->engine, "sqlite") == 0) {
		db->database = flow_settings_str(site, options, "path");
		framework_need_database(&app->db);
		framework_settle_sqlite(&app->db, app->root);
		return true;
	}
	db->user = flow_settings_str(site, options, "user");
	db->password = flow_settings_str(site, options, "password");
	db->database = flow_settings_str(site, options, "dbname");
	db->socket = flow_settings_str(site, options, "unix_socket");
	db->host = take_ptr(&host);
	if (!framework_set_port(db, port, err))
		return err_wrap(err, BACKEND ".port");
	framework_need_database(&app->db);
	return true;
}

/* FLOW_CONTEXT as Flow would have it. */
static const char *find_context(const struct app_site *site)
{
	const char *context = framework_env(site, "FLOW_CONTEXT");

	return context != NULL ? context : "Development";
}

/* settings is NULL where the YAML files are broken (why tells). */
static bool find_db(const struct app_site *site, const struct yaml_tree *settings,
    const struct err *why, struct app *app, struct err *err)
{
	struct err failure = {0};
	CLEANUP(yaml_tree_freep) struct yaml_tree *shown =
	    flow_run_show(site, find_context(site), BACKEND, &failure);

	if (yaml_tree_is_mapping(shown)) {
		if (settings == NULL)
			log_warn(site->log, "%s: where files are is guessed", why->msg);
		return fill_db(site, shown, app, err);
	}
	if (site->may_ask)
		log_info(site->log,
		    "./flow configuration:show does not help (%s): reading the YAML files",
		    shown != NULL ? "it shows no settings" : failure.msg);
	if (settings != NULL)
		return fill_db(site, yaml_tree_find(settings, BACKEND), app, err);
	*err = *why;
	return false;
}

/* An absolute path as one below the root, to free(); NULL when it is not below. */
static char *below_root(const struct app_site *site, const char *path)
{
	size_t root = strlen(site->root);

	if (strncmp(path, site->root, root) != 0 || path[root] != '/' ||
	    path[root + 1] == '\0')
		return NULL;
	return xstrdup(path + root + 1);
}

/* The option of a target or storage, without slashes at its end, to free(). */
static char *option(const struct app_site *site, const struct yaml_tree *settings,
    const char *kind, const char *name, const char *key)
{
	CLEANUP(freep) char *path =
	    xasprintf("Neos.Flow.resource.%ss.%s.%sOptions.%s", kind, name, kind, key);
	char *value = flow_settings_str(site, settings, path);

	for (size_t len = value != NULL ? strlen(value) : 0;
	     len > 1 && value[len - 1] == '/';)
		value[--len] = '\0';
	return value;
}

/*
 * What the persistent collection has for "target" and "storage", or Flow's own; to
 * free().
 */
static char *collection(const struct app_site *site, const struct yaml_tree *settings,
    const char *kind, const char *own)
{
	CLEANUP(freep)
	char *path = xasprintf("Neos.Flow.resource.collections.persistent.%s", kind);
	char *name = flow_settings_str(site, settings, path);

	return name != NULL ? name : xstrdup(own);
}

/* Whether resources are plain files. */
static bool is_local(const struct app_site *site, const struct yaml_tree *settings,
    const char *kind, const char *name)
{
	CLEANUP(freep)
	char *path = xasprintf("Neos.Flow.resource.%ss.%s.%s", kind, name, kind);
	CLEANUP(freep) char *class = flow_settings_str(site, settings, path);

	return class == NULL || strstr(class, "FileSystem") != NULL;
}

/* Where resources are kept: by the storage's path, else by what Flow has for it. */
static struct app_files *add_set(
    const struct app_site *site, struct app *app, const char *path)
{
	CLEANUP(freep) char *dir = path != NULL ? fs_join(site->root, path) : NULL;
	CLEANUP(freep) char *folder = dir != NULL ? below_root(site, dir) : NULL;
	struct app_files *f = framework_add_files(app, "persistent",
	    folder != NULL ? folder : "Data/Persistent/Resources", NULL);

	if (dir != NULL) {
		free(f->dir);
		f->dir = take_ptr(&dir);
	}
	return f;
}

/* Links (or copies) in the public web folder. */
static void set_published(const struct app_site *site, const struct yaml_tree *settings,
    const char *target, struct app_files *f)
{
	CLEANUP(freep) char *path = option(site, settings, "target", target, "path");
	CLEANUP(freep) char *uri = option(site, settings, "target", target, "baseUri");
	const char *url = uri != NULL ? uri : "_Resources/Persistent";

	f->layout = APP_FILES_RESOURCES;
	f->url = strstr(url, "://") != NULL ? xstrdup(url) : fs_join("/", url);
	f->published =
	    fs_join(site->root, path != NULL ? path : "Web/_Resources/Persistent");
}

/* As SQL names a table of the app's; the search path of our sessions is empty. */
static char *qualified(const struct app *app, const char *table)
{
	bool schemas = app->db != NULL && strcmp(app->db->engine, "postgres") == 0;

	return xasprintf("%s%s", schemas ? "public." : "", table);
}

/*
 * The condition of resources that are more than a thumbnail, which is made anew, to free(); NULL
 * without Neos.Media, whose table there is none to ask.
 */
static char *no_thumbnail(const struct app_site *site, const struct app *app)
{
	CLEANUP(freep) char *table = qualified(app, "neos_media_domain_model_thumbnail");

	if (strcmp(app->framework, "Neos") != 0 &&
	    !framework_has_dir(site, "Packages/Application/Neos.Media"))
		return NULL;
	return xasprintf("NOT EXISTS (SELECT 1 FROM %s th WHERE th.resource = " RESOURCES
	                 ".persistence_object_identifier)",
	    table);
}

static void set_bucket(
    const struct app_site *site, const struct app *app, char *url, struct app_files *f)
{
	f->layout = APP_FILES_BUCKET;
	f->url = url;
	f->table = qualified(app, RESOURCES);
	f->needed = no_thumbnail(site, app);
}

static void add_files(
    const struct app_site *site, const struct yaml_tree *settings, struct app *app)
{
	CLEANUP(freep) char *target = collection(
	    site, settings, "target", "localWebDirectoryPersistentResourcesTarget");
	CLEANUP(freep) char *storage =
	    collection(site, settings, "storage", "defaultPersistentResourcesStorage");
	CLEANUP(freep) char *dir = option(site, settings, "storage", storage, "path");
	CLEANUP(freep) char *bucket = flow_bucket_url(site, settings, target);

	if (is_local(site, settings, "target", target))
		set_published(site, settings, target, add_set(site, app, dir));
	else if (bucket != NULL)
		set_bucket(site, app, take_ptr(&bucket), add_set(site, app, dir));
	else if (is_local(site, settings, "storage", storage))
		(void)add_set(site, app, dir); /* private */
	else
		log_warn(site->log,
		    "persistent resources are kept in a bucket (%s, %s) whose addresses only "
		    "PHP knows: they stay there",
		    storage, target);
}

static void add_rows(const struct app_site *site, struct app *app)
{
	static const char *const dropped[] = {"neos_neos_eventlog_domain_model_event",
	    "neos_media_domain_model_thumbnail", NULL};
	CLEANUP(freep) char *needed = no_thumbnail(site, app);

	framework_drop_rows(app, "", dropped);
	if (needed != NULL)
		framework_add_rows(app, "", RESOURCES, needed);
}

static void add_personal(struct app *app)
{
	static const char *const of_names[][2] = {
	    {"firstname", "first_name"},
	    {"middlename", "null"},
	    {"lastname", "last_name"},
	    {"othername", "null"},
	    {"alias", "name"},
	    {"fullname", "name"},
	};

	app->password = APP_PASSWORD_FLOW;
	framework_add_personal(
	    app, "", "*_flow_security_account", "accountidentifier", "login");
	framework_add_personal(
	    app, "", "*_flow_security_account", "credentialssource", "password");
	for (size_t i = 0; i < sizeof(of_names) / sizeof(*of_names); i++)
		framework_add_personal(app, "", "*_party_domain_model_personname",
		    of_names[i][0], of_names[i][1]);
	framework_add_personal(
	    app, "", "*_party_domain_model_electronicaddress", "identifier", "email");
}

/* The key that Flow makes for itself when it first needs one. */
static void read_secret(const struct app_site *site, struct app *app)
{
	CLEANUP(freep) char *path = framework_path(site, "Data/Persistent/EncryptionKey");
	CLEANUP(wipe_buf) struct buf key = {0};
	struct err ignored = {0};

	if (fs_is_file(path) && fs_read_file(path, SECRET_MAX, &key, &ignored))
		framework_set(&app->secret, buf_str(&key));
}

bool flow_detect(const struct app_site *site, struct app *app, struct err *err)
{
	static const char *const web_dirs[] = {"Web", NULL};
	struct err why = {0};
	CLEANUP(yaml_tree_freep)
	struct yaml_tree *settings = flow_settings_load(site, find_context(site), &why);
	CLEANUP(freep) char *base = NULL;

	if (framework_env(site, "FLOW_CONTEXT") == NULL)
		log_info(site->log,
		    "FLOW_CONTEXT is not set: Flow's settings are those of Development");
	app->framework = is_neos(site) ? "Neos" : "Flow";
	if (!find_db(site, settings, &why, app, err))
		return false;
	base = flow_settings_str(site, settings, "Neos.Flow.http.baseUri");
	framework_set_base_url(app, base);
	framework_find_web_dir(site, app, web_dirs);
	add_files(site, settings, app);
	add_rows(site, app);
	add_personal(app);
	read_secret(site, app);
	return true;
}
