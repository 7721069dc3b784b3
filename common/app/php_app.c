#include "common/app/php_app.h"

#include <string.h>
#include <strings.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

static const char *from_dotenv(void *ctx, const char *name)
{
	return dotenv_get(ctx, name);
}

void php_app_init(struct php_app *p, const struct app_site *site)
{
	CLEANUP(freep) char *path = framework_path(site, ".env");
	struct err why = {0};

	*p = (struct php_app){.site = site};
	p->dotenv = dotenv_new(DOTENV_PHP, site->env);
	p->env = (struct app_env){.get = from_dotenv, .ctx = p->dotenv};
	p->config = php_config_new(&p->env, true);
	/* It may be there for something else. */
	if (!dotenv_load(p->dotenv, path, &why))
		log_info(site->log, "%s: left out", why.msg);
}

void php_app_reset(struct php_app *p)
{
	php_config_free(p->config);
	dotenv_free(p->dotenv);
}

bool php_app_load(struct php_app *p, const char *below, struct err *err)
{
	CLEANUP(freep) char *path = framework_path(p->site, below);

	return !fs_is_file(path) || php_config_load(p->config, path, err);
}

bool php_app_value(const struct app_site *site, const struct php_setting *s,
    const char **value, struct err *err)
{
	*value = s != NULL ? s->value : NULL;
	if (s == NULL)
		return true;
	if (s->value == NULL)
		return err_set(err, ERR_USAGE,
		    "%s:%u: only PHP could tell what %s is: name the database with --db",
		    s->file, s->line, s->name);
	if (s->repeated)
		log_warn(site->log,
		    "%s:%u: %s is defined more than once, the first is taken: if that is "
		    "the wrong one, name the database with --db",
		    s->file, s->line, s->name);
	return true;
}

const char *php_app_known(const struct php_app *p, const char *path)
{
	const struct php_setting *s = php_config_variable(p->config, path);

	return s != NULL && s->value != NULL && *s->value != '\0' ? s->value : NULL;
}

/* The setting of the key at the path. */
static bool value_at(const struct php_app *p, const char *path, const char *key,
    const char **value, struct err *err)
{
	CLEANUP(freep)
	char *name = xasprintf("%s%s%s", path, *path != '\0' ? "." : "", key);
	const struct php_setting *s = php_config_variable(p->config, name);

	if (!php_app_value(p->site, s, value, err))
		return false;
	if (*value != NULL && **value == '\0')
		*value = NULL;
	return true;
}

static bool fill(const struct php_app *p, const char *path,
    const struct php_app_keys *keys, struct db_uri *db, struct err *why)
{
	const struct {
		const char *key;
		char **to;
	} texts[] = {
	    {keys->socket, &db->socket},
	    {keys->database, &db->database},
	    {keys->user, &db->user},
	    {keys->password, &db->password},
	};
	const char *value = NULL;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (texts[i].key == NULL)
			continue;
		if (!value_at(p, path, texts[i].key, &value, why))
			return false;
		framework_set(texts[i].to, value);
	}
	if (strcmp(db->engine, "sqlite") == 0)
		return true;
	if (!value_at(p, path, keys->server, &value, why) ||
	    !framework_set_server(db, value != NULL ? value : "localhost", why))
		return false;
	if (db->host == NULL && db->socket == NULL)
		framework_set(&db->host, "localhost");
	value = NULL;
	if (db->port == 0 && keys->port != NULL &&
	    !value_at(p, path, keys->port, &value, why))
		return false;
	return framework_set_port(db, value, why) ||
	       err_wrap(why, "%s.%s", path, keys->port);
}

bool php_app_database(const struct php_app *p, const char *path,
    const struct php_app_keys *keys, struct db_uri **db, struct err *why)
{
	CLEANUP(db_uri_freep) struct db_uri *found = NULL;
	const char *driver;

	*db = NULL;
	if (!value_at(p, path, keys->driver, &driver, why))
		return false;
	if (driver == NULL)
		driver = keys->usual;
	if (driver == NULL)
		return true;
	found = framework_db_new(driver);
	if (!fill(p, path, keys, found, why))
		return false;
	framework_need_database(&found);
	*db = take_ptr(&found);
	return true;
}

void php_app_others(const struct php_app *p, const char *path, const char *below,
    const struct php_app_keys *keys, struct app *app)
{
	CLEANUP(freep) char *driver = xasprintf("%s.%s", below, keys->driver);
	const char *rest;
	size_t at = 0;

	while (php_config_next(p->config, path, &at, &rest) != NULL) {
		struct err why = {0};
		struct db_uri *db;
		CLEANUP(freep) char *name = NULL;
		CLEANUP(freep) char *full = NULL;

		if (!text_ends(rest, driver))
			continue;
		name = xstrndup(rest, strlen(rest) - strlen(driver));
		full = xasprintf("%s.%s%s", path, name, below);
		if (strcasecmp(name, "default") == 0)
			continue;
		if (!php_app_database(p, full, keys, &db, &why))
			log_warn(p->site->log, "the database \"%s\": %s", name, why.msg);
		else
			framework_add_database(app, name, db);
	}
}

struct app_files *php_app_add_files(const struct php_app *p, struct app *app,
    const char *name, const char *base, const char *dir, const char *folder)
{
	CLEANUP(freep)
	char *from =
	    *base != '\0' ? framework_path(p->site, base) : xstrdup(p->site->root);
	CLEANUP(freep) char *seen = framework_seen_path(p->site->root, dir);
	CLEANUP(freep) char *path = fs_join(from, seen);
	/* Without the ".." that such settings are often made with. */
	CLEANUP(freep) char *real = fs_real_path(path);
	const char *place = real != NULL ? real : path;
	size_t len = strlen(p->site->root);
	bool inside = strncmp(place, p->site->root, len) == 0 && place[len] == '/' &&
	              fs_path_is_safe(place + len + 1);
	struct app_files *f =
	    framework_add_files(app, name, inside ? place + len + 1 : folder, NULL);

	free(f->dir);
	f->dir = xstrdup(place);
	return f;
}
