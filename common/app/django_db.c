/* DATABASES = {"default": {"ENGINE": …, "NAME": …}} */
#include <string.h>

#include "common/app/django.h"
#include "common/app/option_file.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* Where a database is set, for messages. */
struct place {
	const struct py_name *name; /* DATABASES */
	const char *alias;          /* "default" */
};

/* Why the key is not known. */
static bool unknown(
    const struct place *at, const char *key, const struct py_value *v, struct err *why)
{
	const char *variable = v != NULL ? buf_str(&v->text) : "";

	if (v != NULL && v->kind == PY_UNKNOWN && *variable != '\0')
		return err_set(why, ERR_USAGE,
		    "%s:%u: %s of the database \"%s\" is in the variable %s, which is not "
		    "set here: set it, or name the database with --db",
		    at->name->file, at->name->line, key, at->alias, variable);
	return err_set(why, ERR_USAGE,
	    "%s:%u: only Python could tell what %s of the database \"%s\" is: name the "
	    "database with --db",
	    at->name->file, at->name->line, key, at->alias);
}

/* *text: what the key holds, NULL for nothing; fails when only Python knows. */
static bool value_of(const struct place *at, const struct py_value *db, const char *key,
    const char **text, struct err *why)
{
	const struct py_value *v = py_value_item(db, key);

	*text = py_value_str(v);
	if (*text != NULL && **text == '\0')
		*text = NULL;
	if (py_value_str(v) != NULL || (v == NULL && !db->partial) ||
	    (v != NULL && v->kind == PY_NONE))
		return true;
	return unknown(at, key, v, why);
}

/* "ssl": {"ca": …} of MySQL's OPTIONS. */
static void set_tls(struct db_uri *db, const struct py_value *ssl)
{
	for (size_t i = 0; ssl != NULL && ssl->kind == PY_DICT && i < ssl->n; i++) {
		CLEANUP(freep) char *name = xasprintf("ssl_%s", ssl->items[i].key);

		if (py_value_str(&ssl->items[i].value) != NULL)
			framework_set_option(
			    db, name, py_value_str(&ssl->items[i].value));
	}
}

static bool set_options(const struct app *app, const struct place *at, struct db_uri *db,
    const struct py_value *of, struct err *err)
{
	CLEANUP(freep) char *path = NULL;
	const struct py_value *options = py_value_item(of, "OPTIONS");
	const struct py_value *file;

	if (options == NULL || options->kind != PY_DICT ||
	    strcmp(db->engine, "sqlite") == 0)
		return true;
	for (size_t i = 0; i < options->n; i++) {
		if (py_value_str(&options->items[i].value) != NULL)
			framework_set_option(db, options->items[i].key,
			    py_value_str(&options->items[i].value));
	}
	if (strcmp(db->engine, "mysql") != 0)
		return true;
	set_tls(db, py_value_item(options, "ssl"));
	file = py_value_item(options, "read_default_file");
	path = py_value_str(file) != NULL
	           ? framework_seen_path(app->root, py_value_str(file))
	           : NULL;
	if (path != NULL && !option_file_load(path, db, err))
		return err_wrap(
		    err, "%s:%u: read_default_file", at->name->file, at->name->line);
	/* As with Laravel: an authority is there to be checked. */
	if (db->ssl_ca != NULL && db->ssl == DB_SSL_PREFERRED)
		db->ssl = DB_SSL_VERIFY;
	return true;
}

/*
 * Makes *db of one entry; NULL when it names none.  why: what only Python could tell; then
 * it is NULL, too.
 */
static bool read_one(const struct app *app, const struct place *at,
    const struct py_value *of, struct db_uri **db, struct err *why, struct err *err)
{
	static const char *const keys[] = {
	    "ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT"};
	CLEANUP(db_uri_freep) struct db_uri *u = NULL;
	const char *values[6];

	*db = NULL;
	if (of->kind != PY_DICT)
		return unknown(at, "all", of, why) || true;
	for (size_t i = 0; i < 6; i++) {
		if (!value_of(at, of, keys[i], &values[i], why))
			return true;
	}
	if (values[0] == NULL || text_ends(values[0], ".dummy"))
		return true;
	u = framework_db_new(values[0]);
	framework_set(&u->database, values[1]);
	if (strcmp(u->engine, "sqlite") != 0) {
		bool socket = values[4] != NULL && *values[4] == '/';

		framework_set(&u->user, values[2]);
		framework_set(&u->password, values[3]);
		framework_set(socket ? &u->socket : &u->host, values[4]);
		if (!framework_set_port(u, values[5], err))
			return err_wrap(
			    err, "%s:%u: PORT", at->name->file, at->name->line);
	}
	if (!set_options(app, at, u, of, err))
		return false;
	framework_settle_sqlite(&u, app->root);
	framework_need_database(&u);
	*db = take_ptr(&u);
	if (*db == NULL && values[1] == NULL)
		(void)err_set(why, ERR_USAGE,
		    "%s:%u: the database \"%s\" has no NAME here: set the variables that "
		    "the site has, or name the database with --db",
		    at->name->file, at->name->line, at->alias);
	return true;
}

/* The entry that Django calls "default", or, where that is empty, the first. */
static size_t find_main(const struct py_value *all)
{
	for (size_t i = 0; i < all->n; i++) {
		if (strcmp(all->items[i].key, "default") == 0 &&
		    (all->items[i].value.kind != PY_DICT || all->items[i].value.n > 0))
			return i;
	}
	return 0;
}

/* Whether it is another way to the same data: a replica. */
static bool is_mirror(const struct py_value *of)
{
	const struct py_value *test = py_value_item(of, "TEST");

	return test != NULL && py_value_item(test, "MIRROR") != NULL;
}

bool django_add_databases(const struct app_site *site, const struct py_config *settings,
    struct app *app, struct err *err)
{
	struct place at = {py_config_get(settings, "DATABASES"), "default"};
	const struct py_value *all = at.name != NULL ? &at.name->value : NULL;
	size_t first;

	if (all == NULL || (all->kind == PY_DICT && all->n == 0 && !all->partial))
		return true;
	first = all->kind == PY_DICT ? find_main(all) : 0;
	if (all->kind != PY_DICT || all->n == 0)
		return unknown(&at, "all", all, &app->db_why) || true;
	at.alias = all->items[first].key;
	if (!read_one(app, &at, &all->items[first].value, &app->db, &app->db_why, err))
		return false;
	for (size_t i = 0; i < all->n; i++) {
		struct db_uri *other;
		struct err why = {0};

		at.alias = all->items[i].key;
		if (i == first || is_mirror(&all->items[i].value))
			continue;
		if (!read_one(app, &at, &all->items[i].value, &other, &why, err))
			return false;
		if (why.code != ERR_NONE)
			log_warn(site->log, "%s", why.msg);
		framework_add_database(app, at.alias, other);
	}
	return true;
}
