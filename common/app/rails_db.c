/* config/database.yml, and the URLs in the environment that win over it. */
#include <ctype.h>
#include <string.h>

#include "common/app/rails.h"
#include "common/app/wipe.h"
#include "common/app/yaml_tree.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

#define DATABASE_YML "config/database.yml"

/* A database, as it is set. */
struct entry {
	const struct erb_site *site;
	const char *name;             /* "primary", "animals" */
	const struct yaml_tree *yaml; /* a mapping, a URL, or NULL */
};

struct yaml_tree *rails_load_yaml(
    const struct erb_site *site, const char *below, struct err *err)
{
	CLEANUP(freep) char *path = fs_join(site->root, below);
	CLEANUP(wipe_buf) struct buf text = {0};
	CLEANUP(wipe_buf) struct buf yaml = {0};
	struct yaml_tree *tree;
	struct err own = {0};

	if (!fs_is_file(path) || !fs_read_file(path, ERB_FILE_MAX, &text, err) ||
	    !erb_render(site, path, buf_str(&text), text.len, &yaml, err))
		return NULL;
	tree = yaml_tree_parse(path, buf_str(&yaml), yaml.len, &own);
	/* What only Ruby knows may be what makes it YAML. */
	if (tree == NULL && strstr(buf_str(&yaml), ERB_UNKNOWN) != NULL)
		own.code = ERR_USAGE;
	if (tree == NULL)
		*err = own;
	return tree;
}

/* Why the key's value is not known; behind the sign is the variable that it lacks. */
static bool unknown(
    const struct entry *e, const char *key, const char *sign, struct err *why)
{
	const char *name = sign + strlen(ERB_UNKNOWN);
	size_t len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

	if (len > 0)
		return err_set(why, ERR_USAGE,
		    "%s/" DATABASE_YML
		    ": %s of %s (%s) is in the variable %.*s, which is "
		    "not set here: set it, or name the database with --db",
		    e->site->root, key, e->name, e->site->rails_env, (int)len, name);
	return err_set(why, ERR_USAGE,
	    "%s/" DATABASE_YML ": only Ruby could tell what %s of %s (%s) is: name the "
	    "database with --db",
	    e->site->root, key, e->name, e->site->rails_env);
}

/* Fills *to from the key, where a URL has not. */
static bool fill(const struct entry *e, const char *key, char **to, struct err *why)
{
	const char *text =
	    e->yaml != NULL && *to == NULL ? yaml_tree_str(e->yaml, key) : NULL;
	const char *sign;

	if (e->yaml != NULL && strcmp(key, "url") == 0 &&
	    e->yaml->kind == YAML_KIND_SCALAR)
		text = e->yaml->text;
	sign = text != NULL ? strstr(text, ERB_UNKNOWN) : NULL;
	if (sign != NULL)
		return unknown(e, key, sign, why);
	framework_set(to, text);
	return true;
}

/* What else there is: for libpq, or for TLS. */
static void set_options(const struct entry *e, struct db_uri *db)
{
	/* These were taken, unless a URL has others. */
	static const char *const others[] = {"host", "port", "socket"};

	for (size_t i = 0; e->yaml != NULL && i < e->yaml->n; i++) {
		const struct yaml_item *item = &e->yaml->items[i];
		bool other = item->value->kind == YAML_KIND_SCALAR &&
		             strstr(item->value->text, ERB_UNKNOWN) == NULL;

		for (size_t k = 0; k < sizeof(others) / sizeof(*others); k++)
			other = other && strcmp(item->key, others[k]) != 0;
		if (other)
			framework_set_option(db, item->key, item->value->text);
	}
	/* As with Laravel: an authority is there to be checked. */
	if (strcmp(db->engine, "mysql") == 0 && db->ssl_ca != NULL &&
	    db->ssl == DB_SSL_PREFERRED)
		db->ssl = DB_SSL_VERIFY;
}

/* ANIMALS_DATABASE_URL, for the primary one also DATABASE_URL: its name, to free(), or NULL. */
static char *url_variable(const struct entry *e)
{
	CLEANUP(freep) char *own = xasprintf("%s_DATABASE_URL", e->name);

	for (char *c = own; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	if (dotenv_filled(e->site->env, own) != NULL)
		return take_ptr(&own);
	return strcmp(e->name, "primary") == 0 &&
	               dotenv_filled(e->site->env, "DATABASE_URL") != NULL
	           ? xstrdup("DATABASE_URL")
	           : NULL;
}

/* *db from a URL, if there is one; why: only Ruby knows it. */
static bool read_url(
    const struct entry *e, struct db_uri **db, struct err *why, struct err *err)
{
	CLEANUP(freep) char *variable = url_variable(e);
	CLEANUP(wipe_strp) char *url = NULL;

	if (variable != NULL) {
		*db = db_uri_parse(dotenv_get(e->site->env, variable), err);
		return *db != NULL || dotenv_blame(e->site->env, variable, err);
	}
	if (!fill(e, "url", &url, why) || url == NULL)
		return true;
	*db = db_uri_parse(url, err);
	return *db != NULL ||
	       err_wrap(err, "%s/" DATABASE_YML ": url of %s", e->site->root, e->name);
}

/* *db: NULL when it names none, or (why) only Ruby could tell. */
static bool read_one(
    const struct entry *e, struct db_uri **db, struct err *why, struct err *err)
{
	CLEANUP(db_uri_freep) struct db_uri *u = NULL;
	CLEANUP(freep) char *adapter = NULL;
	CLEANUP(freep) char *port = NULL;

	*db = NULL;
	if (!read_url(e, &u, why, err))
		return false;
	if (why->code != ERR_NONE || (u == NULL && !fill(e, "adapter", &adapter, why)) ||
	    (u == NULL && adapter == NULL))
		return true;
	if (u == NULL)
		u = framework_db_new(adapter);
	if (!fill(e, "database", &u->database, why))
		return true;
	if (strcmp(u->engine, "sqlite") != 0) {
		bool socket = u->socket != NULL;

		if (!fill(e, "username", &u->user, why) ||
		    !fill(e, "password", &u->password, why) ||
		    (u->host == NULL && !fill(e, "socket", &u->socket, why)) ||
		    (!socket && !fill(e, "host", &u->host, why)) ||
		    (u->port == 0 && !fill(e, "port", &port, why)))
			return true;
		if (u->host != NULL && *u->host == '/')
			u->socket = take_ptr(&u->host);
		if (!framework_set_port(u, port, err))
			return err_wrap(err, "%s/" DATABASE_YML ": port of %s",
			    e->site->root, e->name);
		set_options(e, u);
	}
	framework_settle_sqlite(&u, e->site->root);
	framework_need_database(&u);
	*db = take_ptr(&u);
	return true;
}

/* Whether the environment's settings are of several databases, by name. */
static bool are_several(const struct yaml_tree *of)
{
	for (size_t i = 0; i < of->n; i++) {
		if (!yaml_tree_is_mapping(of->items[i].value))
			return false;
	}
	return of->n > 0;
}

static bool read_several(const struct app_site *site, struct entry *e,
    const struct yaml_tree *all, struct app *app, struct err *err)
{
	size_t main = 0;

	for (size_t i = 0; i < all->n; i++) {
		if (strcmp(all->items[i].key, "primary") == 0)
			main = i;
	}
	e->name = all->items[main].key;
	e->yaml = all->items[main].value;
	if (!read_one(e, &app->db, &app->db_why, err))
		return false;
	for (size_t i = 0; i < all->n; i++) {
		struct db_uri *other;
		struct err why = {0};

		e->name = all->items[i].key;
		e->yaml = all->items[i].value;
		/* A replica holds what another one has. */
		if (i == main || text_same(yaml_tree_str(e->yaml, "replica"), "true"))
			continue;
		if (!read_one(e, &other, &why, err))
			return false;
		if (why.code != ERR_NONE)
			log_warn(site->log, "%s", why.msg);
		framework_add_database(app, e->name, other);
	}
	return true;
}

bool rails_add_databases(const struct app_site *site, const struct erb_site *erb,
    struct app *app, struct err *err)
{
	struct entry e = {.site = erb, .name = "primary"};
	struct err why = {0};
	CLEANUP(yaml_tree_freep)
	struct yaml_tree *all = rails_load_yaml(erb, DATABASE_YML, &why);

	if (why.code != ERR_NONE && why.code != ERR_USAGE) {
		*err = why;
		return false;
	}
	for (size_t i = 0; all != NULL && yaml_tree_is_mapping(all) && i < all->n; i++) {
		if (strcmp(all->items[i].key, erb->rails_env) == 0)
			e.yaml = all->items[i].value;
	}
	if (e.yaml != NULL && are_several(e.yaml))
		return read_several(site, &e, e.yaml, app, err);
	if (!read_one(&e, &app->db, &app->db_why, err))
		return false;
	if (app->db == NULL && why.code != ERR_NONE) {
		app->db_why = why;
		return err_wrap(&app->db_why, "name the database with --db") || true;
	}
	return true;
}
