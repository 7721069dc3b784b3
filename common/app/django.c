/* Django: the settings module that manage.py or the environment names. */
#include <string.h>

#include "common/app/django.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

#define MODULE_VARIABLE "DJANGO_SETTINGS_MODULE"

bool django_recognise(const struct app_site *site)
{
	CLEANUP(freep) char *path = framework_path(site, "manage.py");
	CLEANUP(buf_reset) struct buf text = {0};
	struct err ignored = {0};

	return fs_is_file(path) &&
	       (framework_env(site, MODULE_VARIABLE) != NULL ||
	           (fs_read_file(path, PY_FILE_MAX, &text, &ignored) &&
	               strstr(buf_str(&text), MODULE_VARIABLE) != NULL));
}

/* What a program (manage.py, wsgi.py) takes when nothing is set; to free(). */
static char *module_of(const struct app_site *site, const char *path)
{
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_PYTHON, NULL);
	CLEANUP(py_config_freep) struct py_config *c = py_config_new(site->root, env);
	struct err why = {0};

	py_config_enter_functions(c);
	if (fs_is_file(path) && !py_config_load(c, path, &why))
		log_info(site->log, "%s: left out", why.msg);
	return xstrdup(dotenv_filled(env, MODULE_VARIABLE));
}

/* The settings module, to free(); NULL when nothing names one. */
static char *find_module(const struct app_site *site, const struct dotenv *env)
{
	CLEANUP(freep) char *manage = framework_path(site, "manage.py");
	CLEANUP(freep) char *managed = NULL;
	CLEANUP(globfree) glob_t wsgi;

	if (dotenv_filled(env, MODULE_VARIABLE) != NULL)
		return xstrdup(dotenv_get(env, MODULE_VARIABLE));
	managed = module_of(site, manage);
	framework_glob(site->root, "*/wsgi.py", &wsgi);
	for (size_t i = 0; i < wsgi.gl_pathc; i++) {
		CLEANUP(freep) char *served = module_of(site, wsgi.gl_pathv[i]);

		if (managed == NULL)
			managed = take_ptr(&served);
		else if (served != NULL && strcmp(served, managed) != 0)
			log_warn(site->log,
			    "manage.py takes the settings %s, %s takes %s: where the first "
			    "are the wrong ones, set " MODULE_VARIABLE,
			    managed, wsgi.gl_pathv[i], served);
	}
	return take_ptr(&managed);
}

/* The text of a setting, NULL when it is empty or not known. */
static const char *text_of(const struct py_config *settings, const char *name)
{
	const struct py_name *s = py_config_get(settings, name);
	const char *text = s != NULL ? py_value_str(&s->value) : NULL;

	return text != NULL && *text != '\0' ? text : NULL;
}

/* Where uploads go, when it is not the file system; or NULL. */
static const char *other_storage(const struct py_config *settings)
{
	const struct py_name *all = py_config_get(settings, "STORAGES");
	const struct py_value *one =
	    all != NULL ? py_value_item(&all->value, "default") : NULL;
	const char *backend = one != NULL ? py_value_str(py_value_item(one, "BACKEND"))
	                                  : text_of(settings, "DEFAULT_FILE_STORAGE");

	return backend != NULL && strstr(backend, "FileSystem") == NULL ? backend : NULL;
}

/* MEDIA_URL without the slash at its end, to free(); NULL: not public. */
static char *media_url(const struct py_config *settings)
{
	const char *url = text_of(settings, "MEDIA_URL");
	size_t len = url != NULL ? strlen(url) : 0;

	while (len > 0 && url[len - 1] == '/')
		len--;
	if (len == 0)
		return NULL;
	return xasprintf("%s%.*s", *url == '/' || strstr(url, "://") != NULL ? "" : "/",
	    (int)len, url);
}

static void add_media(
    const struct app_site *site, const struct py_config *settings, struct app *app)
{
	const struct py_name *set = py_config_get(settings, "MEDIA_ROOT");
	const char *root = text_of(settings, "MEDIA_ROOT");
	CLEANUP(freep)
	char *seen = root != NULL ? framework_seen_path(site->root, root) : NULL;
	CLEANUP(freep) char *dir = seen != NULL ? framework_path(site, seen) : NULL;
	CLEANUP(freep) char *url = media_url(settings);
	const char *folder = "media";
	size_t len = strlen(site->root);
	struct app_files *f;

	if (other_storage(settings) != NULL)
		log_warn(site->log,
		    "files of the storage %s stay where they are: only those below "
		    "MEDIA_ROOT are carried",
		    other_storage(settings));
	if (set != NULL && set->value.kind == PY_UNKNOWN)
		log_warn(site->log,
		    "%s:%u: only Python could tell what MEDIA_ROOT is: no files are carried",
		    set->file, set->line);
	if (dir == NULL)
		return;
	dir[strlen(dir) - text_ends(dir, "/")] = '\0';
	if (strncmp(dir, site->root, len) == 0 && dir[len] == '/' &&
	    fs_path_is_safe(dir + len + 1))
		folder = dir + len + 1;
	f = framework_add_files(app, "media", folder, url);
	free(f->dir);
	f->dir = take_ptr(&dir);
	framework_exclude_unpublished(f);
}

static bool load_env(struct dotenv *env, const char *dir, struct err *err)
{
	CLEANUP(freep) char *path = fs_join(dir, ".env");

	return dotenv_load(env, path, err);
}

/* *settings of the module that is in force. */
static bool load_settings(const struct app_site *site, struct dotenv *env,
    struct py_config *settings, struct app *app, struct err *err)
{
	CLEANUP(freep) char *module = NULL;
	CLEANUP(freep) char *path = NULL;
	CLEANUP(freep) char *dir = NULL;

	if (!load_env(env, site->root, err))
		return false;
	module = find_module(site, env);
	path = module != NULL ? py_config_module(settings, module) : NULL;
	if (path == NULL) {
		(void)err_set(&app->db_why, ERR_USAGE,
		    "there are no settings \"%s\" in %s: set " MODULE_VARIABLE
		    ", or name the database with --db",
		    module != NULL ? module : "", site->root);
		return true;
	}
	dir = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	return load_env(env, dir, err) && py_config_load(settings, path, err);
}

bool django_detect(const struct app_site *site, struct app *app, struct err *err)
{
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_PYTHON, site->env);
	CLEANUP(py_config_freep)
	struct py_config *settings = py_config_new(site->root, env);

	if (!load_settings(site, env, settings, app, err) ||
	    !django_add_databases(site, settings, app, err))
		return false;
	if (app->db == NULL && dotenv_filled(env, "DATABASE_URL") != NULL) {
		app->db_why = (struct err){0};
		if (!framework_db_from_url(app, env, "DATABASE_URL", err))
			return false;
	}
	app->secret = xstrdup(text_of(settings, "SECRET_KEY"));
	app->password = APP_PASSWORD_DJANGO;
	django_add_tables(settings, app);
	add_media(site, settings, app);
	return true;
}
