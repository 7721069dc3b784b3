#include "common/mask/mask_unless.h"

#include <ctype.h>
#include <string.h>

#include "common/base/mem.h"

/* A word of a condition, or what stands in quotes. */
struct word {
	const char *at;
	size_t len;
	char quote; /* 0: none */
};

static bool is_of_word(unsigned char c)
{
	return isalnum(c) || c == '_' || c == '$' || c >= 0x80;
}

/* The next one; false at the end.  Quotes are closed (policy_check_condition()). */
static bool next_word(const char **at, struct word *w)
{
	while (**at != '\0' && strchr("'\"`", **at) == NULL &&
	       !is_of_word((unsigned char)**at))
		++*at;
	if (**at == '\0')
		return false;
	w->quote = is_of_word((unsigned char)**at) ? '\0' : *(*at)++;
	w->at = *at;
	while (**at != '\0' &&
	       (w->quote != '\0' ? **at != w->quote : is_of_word((unsigned char)**at)))
		++*at;
	w->len = (size_t)(*at - w->at);
	*at += w->quote != '\0' && **at != '\0';
	return true;
}

static bool is_column(const struct schema_object *o, const struct word *w)
{
	CLEANUP(freep) char *name = xstrndup(w->at, w->len);

	for (size_t i = 0; i < o->columns_n; i++) {
		if (db_name_same(o->columns[i].name, name, true))
			return true;
	}
	return false;
}

/*
 * In SQLite "emial" is a text where there is no such column, in MySQL always: a condition that holds for
 * all rows, or for none.
 */
static bool check_quotes(const char *engine, const struct schema_object *o,
    const struct word *w, struct err *err)
{
	bool sqlite = strcmp(engine, "sqlite") == 0;
	bool mysql = strcmp(engine, "mysql") == 0;

	if (w->quote != '"' || (!sqlite && !mysql) || is_column(o, w) == sqlite)
		return true;
	return sqlite ? err_set(err, ERR_USAGE,
	                    "there is no column \"%.*s\": quote texts with '",
	                    (int)w->len, w->at)
	              : err_set(err, ERR_USAGE,
	                    "\"%.*s\" is a text here: quote names with `", (int)w->len,
	                    w->at);
}

bool mask_unless_check(const char *engine, const struct schema_object *o,
    const char *condition, struct err *err)
{
	const char *at = condition;
	struct word w;
	bool found = false;

	while (next_word(&at, &w)) {
		if (!check_quotes(engine, o, &w, err))
			return false;
		found = found || (w.quote != '\'' && is_column(o, &w));
	}
	return found ||
	       err_set(err, ERR_USAGE,
	           "it speaks of no column: it would hold for all rows, or none");
}

static bool take_nothing(void *ctx, const char *const *values, struct err *err)
{
	(void)ctx;
	(void)values;
	(void)err;
	return true;
}

/* The server says whether a condition is one, and reads no row for it. */
static bool ask(struct db_source *source, const char *engine,
    const struct schema_object *o, const char *flag, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_printf(&sql, "SELECT %s FROM ", flag);
	if (o->qualified != NULL)
		buf_printf(&sql, "ONLY %s", o->qualified);
	else
		db_name_quote(&sql, engine, o->name);
	buf_puts(&sql, " LIMIT 0");
	return db_select(source, sql.data, take_nothing, NULL, err);
}

static bool add_flag(struct db_source *source, const struct mask_opts *opts,
    const char *engine, struct schema_object *o, const struct mask_case *c,
    struct err *err)
{
	/* What is not known is not true: such a row is masked. */
	CLEANUP(freep)
	char *flag = xasprintf("CASE WHEN (%s) THEN 1 ELSE 0 END", c->mask.unless);
	struct err why = {0};

	if ((opts->check_condition != NULL &&
	        !opts->check_condition(engine, c->mask.unless, &why)) ||
	    !mask_unless_check(engine, o, c->mask.unless, &why) ||
	    !ask(source, engine, o, flag, &why))
		return err_set(err, ERR_USAGE, "%s: unless: %s", c->place, why.msg);
	o->flags = xreallocarray(o->flags, o->flags_n + 1, sizeof(*o->flags));
	o->flags[o->flags_n++] = take_ptr(&flag);
	return true;
}

bool mask_unless_ask(struct db_source *source, const struct mask_opts *opts,
    struct schema *schema, const struct mask_plan *plan, struct err *err)
{
	for (size_t i = 0; i < schema->objects_n; i++) {
		struct schema_object *o = &schema->objects[i];
		const struct mask_table *t =
		    o->stage == SCHEMA_TABLE ? mask_plan_table(plan, o->name) : NULL;

		for (size_t c = 0; t != NULL && c < t->columns_n; c++) {
			for (size_t k = 0; k < t->columns[c].cases_n; k++) {
				const struct mask_case *one = &t->columns[c].cases[k];

				if (one->mask.unless != NULL &&
				    !add_flag(source, opts, schema->database.engine, o,
				        one, err))
					return false;
			}
		}
	}
	return true;
}
