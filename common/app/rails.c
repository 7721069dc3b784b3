/* Rails: config/database.yml, config/storage.yml, and what lies below public/. */
#include <string.h>

#include "common/app/rails.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* A key of the app's is short; a file of settings is not long. */
#define KEY_MAX      4096
#define SETTINGS_MAX ((size_t)256 * 1024)

bool rails_recognise(const struct app_site *site)
{
	return framework_has_file(site, "bin/rails") &&
	       (framework_has_file(site, "config/database.yml") ||
	           framework_has_file(site, "config/application.rb"));
}

/* RAILS_ENV.  Where it is not set, a checkout that only ever ran in development says so. */
static const char *find_env(const struct app_site *site, const struct dotenv *env)
{
	const char *name = dotenv_filled(env, "RAILS_ENV");

	if (name == NULL)
		name = dotenv_filled(env, "RACK_ENV");
	if (name != NULL && strchr(name, '/') == NULL)
		return name;
	if (!framework_has_file(site, "log/development.log") ||
	    framework_has_file(site, "log/production.log"))
		return "production";
	return "development";
}

/* As the gem dotenv reads them: what is nearer wins. */
static bool load_env(const struct app_site *site, struct dotenv *env, struct err *err)
{
	static const char *const files[] = {
	    ".env", ".env.%s", ".env.local", ".env.%s.local"};
	CLEANUP(freep) char *name = NULL;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		const char *gap = strstr(files[i], "%s");
		CLEANUP(freep) char *below =
		    gap != NULL ? xasprintf("%.*s%s%s", (int)(gap - files[i]), files[i],
		                      name, gap + 2)
		                : xstrdup(files[i]);
		CLEANUP(freep) char *path = framework_path(site, below);

		if (!dotenv_load(env, path, err))
			return false;
		if (name == NULL)
			name = xstrdup(find_env(site, env));
	}
	return true;
}

/* What a line "config.NAME = …" in the environment's settings says, to free(); or NULL. */
static char *configured(const struct erb_site *erb, const char *name)
{
	CLEANUP(freep)
	char *path = xasprintf("%s/config/environments/%s.rb", erb->root, erb->rails_env);
	CLEANUP(wipe_buf) struct buf text = {0};
	struct err ignored = {0};
	size_t len = strlen(name);
	char *rest;
	char *line;

	if (!fs_is_file(path) || !fs_read_file(path, SETTINGS_MAX, &text, &ignored))
		return NULL;
	rest = text.data;
	while ((line = strsep(&rest, "\n")) != NULL) {
		line += strspn(line, " \t");
		if (strncmp(line, name, len) != 0)
			continue;
		line += len + strspn(line + len, " \t");
		if (*line == '=')
			return erb_value(erb, line + 1, strcspn(line + 1, "#\r"));
	}
	return NULL;
}

/* Leaves out the databases that lie among the files. */
static void exclude_database(struct app_files *f, const struct db_uri *db)
{
	size_t len = strlen(f->dir);
	CLEANUP(freep) char *beside = NULL;

	if (db == NULL || strcmp(db->engine, "sqlite") != 0 ||
	    strncmp(db->database, f->dir, len) != 0 || db->database[len] != '/')
		return;
	framework_exclude(f, db->database + len + 1);
	beside = xasprintf("%s-*", db->database + len + 1);
	framework_exclude(f, beside);
}

static void add_storage(const struct erb_site *erb, const char *dir, struct app *app)
{
	CLEANUP(freep) char *seen = framework_seen_path(erb->root, dir);
	struct app_files *f = framework_add_files(app, "storage", "storage", NULL);

	free(f->dir);
	f->dir = fs_join(erb->root, seen);
	/* Of all environments: Rails keeps them here by itself. */
	framework_exclude(f, "*.sqlite3");
	framework_exclude(f, "*.sqlite3-*");
	framework_exclude(f, ".keep");
	exclude_database(f, app->db);
	for (size_t i = 0; i < app->others_n; i++)
		exclude_database(f, app->others[i].uri);
}

/* Active Storage's files, when its service is the disk. */
static bool find_storage(const struct app_site *site, const struct erb_site *erb,
    struct app *app, struct err *err)
{
	CLEANUP(freep) char *name = configured(erb, "config.active_storage.service");
	CLEANUP(freep) char *kind_path = NULL;
	CLEANUP(freep) char *root_path = NULL;
	struct err why = {0};
	CLEANUP(yaml_tree_freep)
	struct yaml_tree *services = rails_load_yaml(erb, "config/storage.yml", &why);
	const char *kind;
	const char *dir;

	if (why.code != ERR_NONE && why.code != ERR_USAGE) {
		*err = why;
		return false;
	}
	if (services == NULL)
		return true;
	kind_path = xasprintf("%s.service", name != NULL ? name : "local");
	root_path = xasprintf("%s.root", name != NULL ? name : "local");
	kind = yaml_tree_str(services, kind_path);
	dir = yaml_tree_str(services, root_path);
	if (kind != NULL && strcmp(kind, "Disk") != 0) {
		log_warn(site->log,
		    "files of Active Storage's service \"%s\" (%s) stay where they are",
		    name != NULL ? name : "local", kind);
		return true;
	}
	if (dir != NULL && strstr(dir, ERB_UNKNOWN) != NULL)
		log_warn(site->log,
		    "%s/config/storage.yml: only Ruby could tell where the files of \"%s\" "
		    "are: those in storage are taken",
		    site->root, name != NULL ? name : "local");
	if (dir == NULL || strstr(dir, ERB_UNKNOWN) != NULL)
		dir = "storage";
	add_storage(erb, dir, app);
	return true;
}

/* Folders that uploads of older gems are published from. */
static void add_public(const struct app_site *site, struct app *app)
{
	static const char *const names[] = {"uploads", "system"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		CLEANUP(freep) char *folder = fs_join("public", names[i]);
		CLEANUP(freep) char *url = fs_join("/", names[i]);

		if (framework_has_dir(site, folder))
			framework_exclude_unpublished(
			    framework_add_files(app, names[i], folder, url));
	}
}

/* A key that lies in a file of its own, to free(); or NULL. */
static char *read_key(const char *root, const char *below)
{
	CLEANUP(freep) char *path = fs_join(root, below);
	CLEANUP(wipe_buf) struct buf text = {0};
	struct err ignored = {0};

	if (!fs_is_file(path) || !fs_read_file(path, KEY_MAX, &text, &ignored))
		return NULL;
	return xstrndup(buf_str(&text), strcspn(buf_str(&text), "\r\n"));
}

/* The app's secret, to free(); or NULL. */
static char *find_secret(const struct erb_site *erb)
{
	static const char *const variables[] = {"SECRET_KEY_BASE", "RAILS_MASTER_KEY"};
	CLEANUP(freep)
	char *own = xasprintf("config/credentials/%s.key", erb->rails_env);
	CLEANUP(freep) char *path = xasprintf("%s.secret_key_base", erb->rails_env);
	CLEANUP(yaml_tree_freep) struct yaml_tree *secrets = NULL;
	struct err ignored = {0};
	const char *base;
	char *key;

	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++) {
		if (dotenv_filled(erb->env, variables[i]) != NULL)
			return xstrdup(dotenv_get(erb->env, variables[i]));
	}
	key = read_key(erb->root, own);
	if (key == NULL)
		key = read_key(erb->root, "config/master.key");
	if (key != NULL)
		return key;
	secrets = rails_load_yaml(erb, "config/secrets.yml", &ignored);
	base = secrets != NULL ? yaml_tree_str(secrets, path) : NULL;
	return base != NULL && strstr(base, ERB_UNKNOWN) == NULL ? xstrdup(base) : NULL;
}

bool rails_detect(const struct app_site *site, struct app *app, struct err *err)
{
	static const char *const web_dirs[] = {"public", NULL};
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_SYMFONY, site->env);
	CLEANUP(freep) char *name = NULL;
	struct erb_site erb = {.env = env, .root = site->root};

	if (!load_env(site, env, err))
		return false;
	name = xstrdup(find_env(site, env));
	erb.rails_env = name;
	log_info(site->log,
	    "the settings of Rails for %s are taken: for others set RAILS_ENV", name);
	if (!rails_add_databases(site, &erb, app, err))
		return false;
	app->secret = find_secret(&erb);
	app->password = APP_PASSWORD_BCRYPT;
	framework_find_web_dir(site, app, web_dirs);
	rails_add_tables(app);
	if (!find_storage(site, &erb, app, err))
		return false;
	add_public(site, app);
	return true;
}
