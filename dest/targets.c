#include "dest/targets.h"

#include <string.h>

#include "common/app/set_choice.h"
#include "common/app/wipe.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "dest/target_check.h"

/* Of each set of the session. */
struct target {
	bool wanted;
	char *into; /* secret */
};

struct targets {
	struct targets_opts o;
	struct target *sets;
	const char **left_out;
	size_t left_out_n;
};

void targets_free(struct targets *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->o.meta->sets_n; i++)
		wipe_str(t->sets[i].into);
	free(t->sets);
	free(t->left_out);
	free(t);
}

bool targets_wants(const struct targets *t, size_t set)
{
	return t->sets[set].wanted;
}

const char *targets_into(const struct targets *t, size_t set)
{
	return t->sets[set].into;
}

size_t targets_n(const struct targets *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->o.meta->sets_n; i++)
		n += t->sets[i].wanted;
	return n;
}

const char *const *targets_left_out(const struct targets *t, size_t *n)
{
	*n = t->left_out_n;
	return t->left_out;
}

size_t targets_set_len(const char *into)
{
	size_t len = strspn(into, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                          "0123456789-_");

	return into[len] == '=' && (text_starts(into, APP_DB_SET "=") ||
	                               text_starts(into, APP_DB_SET "-"))
	           ? len
	           : 0;
}

/* "db, db-analytics" */
static char *wanted_names(const struct targets *t)
{
	struct buf names = {0};

	for (size_t i = 0; i < t->o.meta->sets_n; i++) {
		if (t->sets[i].wanted)
			buf_printf(&names, "%s%s", names.len > 0 ? ", " : "",
			    t->o.meta->sets[i].name);
	}
	return names.len > 0 ? buf_take(&names) : xstrdup("none");
}

/* Which set it is for; or the position behind the last one, with an error. */
static size_t find_set(const struct targets *t, const char *into, struct err *err)
{
	const struct meta *m = t->o.meta;
	CLEANUP(freep) char *names = wanted_names(t);
	size_t len = targets_set_len(into);
	size_t found = m->sets_n;

	for (size_t i = 0; i < m->sets_n; i++) {
		if (t->sets[i].wanted &&
		    (len == 0 || (strlen(m->sets[i].name) == len &&
		                     strncmp(m->sets[i].name, into, len) == 0)))
			found = i;
	}
	if (found == m->sets_n && len > 0)
		(void)err_set(err, ERR_USAGE,
		    "--into %.*s=...: no such database is pulled, but %s", (int)len, into,
		    names);
	if (len > 0 || targets_n(t) < 2)
		return found;
	(void)err_set(err, ERR_USAGE,
	    "--into names one database, and the source has several (%s): choose one with "
	    "--only, as --only " APP_DB_SET
	    ", or say which one each is for, as --into " APP_DB_SET "=TARGET",
	    names);
	return m->sets_n;
}

/* What the command line says. */
static bool take_given(struct targets *t, struct err *err)
{
	for (size_t i = 0; i < t->o.into->n; i++) {
		const char *into = t->o.into->items[i];
		size_t len = targets_set_len(into);
		size_t set = find_set(t, into, err);

		if (set == t->o.meta->sets_n) {
			if (err->code != ERR_NONE)
				return false;
			continue; /* no database is wanted at all */
		}
		if (t->sets[set].into != NULL)
			return err_set(err, ERR_USAGE, "--into is given twice for %s",
			    t->o.meta->sets[set].name);
		t->sets[set].into = xstrdup(into + len + (len > 0));
	}
	return true;
}

/* The database of the app here that has the set's name, or NULL. */
static const struct db_uri *find_own(const struct app *app, const char *set)
{
	const struct db_uri *own = strcmp(set, APP_DB_SET) == 0 ? app->db : NULL;

	for (size_t i = 0; i < app->others_n && own == NULL; i++) {
		CLEANUP(freep) char *name = app_database_set(app->others[i].name);

		if (strcmp(name, set) == 0)
			own = app->others[i].uri;
	}
	return own;
}

/* The same as db_target_open() takes it. */
static char *own_place(const struct app *app, const char *set)
{
	const struct db_uri *own = app != NULL ? find_own(app, set) : NULL;
	struct buf uri = {0};

	if (own == NULL)
		return NULL;
	db_uri_print_secret(own, &uri);
	return buf_take(&uri);
}

char *targets_place(const struct cli_list *into, const struct app *app, const char *set)
{
	for (size_t i = 0; i < into->n; i++) {
		const char *item = into->items[i];
		size_t len = targets_set_len(item);

		if (len == 0 || (strlen(set) == len && strncmp(item, set, len) == 0))
			return xstrdup(item + len + (len > 0));
	}
	return own_place(app, set);
}

static bool is_named(const struct cli_list *only, const char *set)
{
	for (size_t i = 0; i < only->n; i++) {
		if (strcmp(only->items[i], set) == 0)
			return true;
	}
	return false;
}

/* Nothing here takes it. */
static bool leave_out(struct targets *t, size_t i, struct err *err)
{
	const struct app *app = t->o.app;
	const char *set = t->o.meta->sets[i].name;
	bool is_main = strcmp(set, APP_DB_SET) == 0;

	/* A plan tells what there is, also to who has nothing. */
	if (t->o.dry_run && (is_main || (app == NULL && t->o.into->n == 0)))
		return true;
	if (is_main)
		return app != NULL && app->db_why.code != ERR_NONE
		           ? err_set(err, ERR_USAGE, "%s", app->db_why.msg)
		           : err_set(err, ERR_USAGE,
		                 "no app with a database in this folder: say where the "
		                 "database goes with --into, or leave it out with "
		                 "--only files");
	if (is_named(t->o.only, set))
		return err_set(err, ERR_USAGE,
		    "the app in this folder has no such database: say where it goes with "
		    "--into %s=TARGET",
		    set);
	log_warn(t->o.log,
	    "%s is left out: the app in this folder has no such database; --into %s=TARGET "
	    "says where it goes",
	    set, set);
	t->sets[i].wanted = false;
	t->left_out[t->left_out_n++] = set;
	return true;
}

static bool choose(struct targets *t, size_t i, struct err *err)
{
	const struct meta_set *set = &t->o.meta->sets[i];

	if (t->sets[i].into == NULL)
		t->sets[i].into = own_place(t->o.app, set->name);
	if (t->sets[i].into == NULL)
		return leave_out(t, i, err);
	return target_check_engine(t->sets[i].into, set->engine, err);
}

static bool is_same(const char *a, const char *b)
{
	struct err ignored = {0};
	CLEANUP(db_uri_freep) struct db_uri *uri_a = db_uri_parse(a, &ignored);
	CLEANUP(db_uri_freep) struct db_uri *uri_b = db_uri_parse(b, &ignored);

	return uri_a != NULL && uri_b != NULL ? db_uri_same(uri_a, uri_b)
	                                      : strcmp(a, b) == 0;
}

/* The second would replace the first. */
static bool check_different(const struct targets *t, size_t i, struct err *err)
{
	const char *into = t->sets[i].into;

	for (size_t k = 0; k < i; k++) {
		if (into != NULL && t->sets[k].into != NULL &&
		    is_same(into, t->sets[k].into))
			return err_set(err, ERR_USAGE,
			    "it would go into the same database as %s: say where else "
			    "with --into %s=TARGET",
			    t->o.meta->sets[k].name, t->o.meta->sets[i].name);
	}
	return true;
}

struct targets *targets_new(const struct targets_opts *opts, struct err *err)
{
	CLEANUP(targets_freep) struct targets *t = xcalloc(1, sizeof(*t));
	const struct meta *m = opts->meta;

	t->o = *opts;
	t->sets = xcalloc(m->sets_n, sizeof(*t->sets));
	t->left_out = xcalloc(m->sets_n, sizeof(*t->left_out));
	for (size_t i = 0; i < m->sets_n; i++)
		t->sets[i].wanted = m->sets[i].type == META_TABLES &&
		                    set_choice_has(opts->only, m->sets[i].name, true);
	if (!take_given(t, err))
		return NULL;
	for (size_t i = 0; i < m->sets_n; i++) {
		if (t->sets[i].wanted &&
		    (!choose(t, i, err) || !check_different(t, i, err))) {
			(void)err_wrap(err, "%s", m->sets[i].name);
			return NULL;
		}
	}
	return take_ptr(&t);
}
