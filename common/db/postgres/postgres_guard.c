#include "common/db/postgres/postgres_guard.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_path.h"
#include "common/db/postgres/postgres_pattern.h"
#include "common/db/postgres/postgres_rules.h"
#include "common/db/postgres/postgres_schema.h"
#include "common/db/statement.h"

/* Where a text is cut: as psql does, which knows of bodies of functions (psqlscan.l). */
struct cut {
	struct statement s;
	size_t words;   /* names and keywords without quotes so far */
	char begins[4]; /* first letters of those that begin a function's definition */
	size_t depth;   /* of parentheses */
	size_t blocks;  /* BEGIN … END, and CASE … END within */
};

static void count_word(struct cut *c, const struct statement_token *t)
{
	static const char *const known[] = {
	    "create", "function", "procedure", "or", "replace"};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known) && c->words < 4; i++) {
		if (statement_word(t, known[i]))
			c->begins[c->words] = *known[i];
	}
	c->words++;
	if (c->begins[0] != 'c' || c->depth > 0 ||
	    !(strchr("fp", c->begins[1]) != NULL ||
	        (memcmp(c->begins + 1, "or", 2) == 0 &&
	            strchr("fp", c->begins[3]) != NULL)))
		return;
	if (statement_word(t, "begin") || (statement_word(t, "case") && c->blocks > 0))
		c->blocks++;
	else if (statement_word(t, "end") && c->blocks > 0)
		c->blocks--;
}

/*
 * The next statement without its ";": its start and length, which is 0 for an empty one.  False at
 * the end, or where the text has no tokens any more: then *broken is set.
 */
static bool cut_next(struct statement *s, const char **sql, size_t *len, bool *broken)
{
	struct cut c = {.s = *s, .begins = {' ', ' ', ' ', ' '}};
	struct statement_token t = statement_next(&c.s);
	const char *from = t.at;
	bool some = false;

	for (; t.kind != STATEMENT_END && t.kind != STATEMENT_ERROR;
	     t = statement_next(&c.s)) {
		if (statement_mark(&t, ';') && c.depth == 0 && c.blocks == 0)
			break;
		some = true;
		if (t.kind == STATEMENT_WORD)
			count_word(&c, &t);
		else if (statement_mark(&t, '('))
			c.depth++;
		else if (statement_mark(&t, ')') && c.depth > 0)
			c.depth--;
	}
	*broken = t.kind == STATEMENT_ERROR ||
	          (t.kind == STATEMENT_END && (c.depth > 0 || c.blocks > 0));
	*s = c.s;
	*sql = from;
	*len = some ? (size_t)(t.at - from) : 0;
	return !*broken && (t.kind != STATEMENT_END || some);
}

static bool refuse(const struct schema_object *o, const char *sql, struct err *err)
{
	int len = (int)strcspn(sql, "\n");

	return err_set(err, ERR_PROTO,
	    "%s %s: its definition is none that such an object has: \"%.*s\"; nothing of it "
	    "was run",
	    o->kind, o->name, len < 80 ? len : 80, sql);
}

struct text {
	const struct schema_object *o;
	postgres_take *take; /* NULL: only look */
	void *ctx;
};

static bool walk(const struct text *x, const char *text, struct err *err)
{
	struct statement s;
	const char *sql;
	size_t len;
	bool broken = false;

	statement_start(&s, STATEMENT_POSTGRES, 0, text, strlen(text));
	while (cut_next(&s, &sql, &len, &broken)) {
		CLEANUP(freep) char *one = xstrndup(sql, len);
		struct postgres_statement statement = {.sql = one};

		if (len == 0)
			continue;
		if (!postgres_rules_find(x->o, one, &statement.rights))
			return refuse(x->o, one, err);
		if (x->take != NULL && !x->take(x->ctx, &statement, err))
			return false;
	}
	return !broken || refuse(x->o, text, err);
}

bool postgres_guard_each(const struct schema_object *o, const char *text,
    postgres_take *take, void *ctx, struct err *err)
{
	struct text x = {.o = o};

	if (text == NULL)
		return true;
	if (!postgres_rules_know(o->kind))
		return err_set(err, ERR_PROTO,
		    "%s %s: this synco knows no such kind of object: is it older than the "
		    "source's?",
		    o->kind, o->name);
	if (!walk(&x, text, err))
		return false;
	x.take = take;
	x.ctx = ctx;
	return walk(&x, text, err);
}

bool postgres_guard_is_needed(const struct schema_object *o)
{
	return o->stage == SCHEMA_TABLE && strcmp(o->kind, "foreign table") != 0;
}

/* "LC_COLLATE 'C' LC_CTYPE 'C' …", after CREATE DATABASE. */
static bool is_locale(const char *text)
{
	return postgres_pattern_fits("[ LC_COLLATE S ] [ LC_CTYPE S ] "
	                             "[ LOCALE_PROVIDER ICU|LIBC|BUILTIN ] "
	                             "[ ICU_LOCALE|BUILTIN_LOCALE S ] $",
	    NULL, text, strlen(text));
}

static bool is_path(const char *list)
{
	CLEANUP(buf_reset) struct buf out = {0};

	return postgres_path_append(&out, list, NULL);
}

bool postgres_guard_schema(const struct schema *schema, struct err *err)
{
	const struct schema_database *d = &schema->database;

	if (d->collation != NULL && !is_locale(d->collation))
		return err_set(err, ERR_PROTO, "the database's locale is none: \"%.80s\"",
		    d->collation);
	if (!is_path(d->search_path))
		return err_set(err, ERR_PROTO, "the database's search path is none");
	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];

		if (!is_path(o->session.search_path))
			return err_set(err, ERR_PROTO, "%s %s: its search path is none",
			    o->kind, o->name);
		if (o->qualified != NULL && !postgres_pattern_is_table(o->qualified))
			return err_set(err, ERR_PROTO,
			    "table %s: \"%.80s\" is no name of it", o->name,
			    o->qualified);
		if (o->has_rows && (o->qualified == NULL || o->stage != SCHEMA_TABLE))
			return err_set(
			    err, ERR_PROTO, "table %s has no name in SQL", o->name);
	}
	return true;
}

void postgres_guard_retype(struct buf *out, const char *sql)
{
	struct statement s;
	struct statement_token t;
	const char *end = NULL;

	statement_start(&s, STATEMENT_POSTGRES, 0, sql, strlen(sql));
	for (t = statement_next(&s); t.kind != STATEMENT_END && t.kind != STATEMENT_ERROR;
	     t = statement_next(&s)) {
		if (end != NULL && end != t.at)
			buf_putc(out, ' ');
		buf_append(out, t.at, t.len);
		end = t.at + t.len;
	}
}

void postgres_guard_append(struct buf *out, const char *sql)
{
	struct statement s;
	struct statement_token t;
	const char *from = sql;

	statement_start(&s, STATEMENT_POSTGRES, 0, sql, strlen(sql));
	for (t = statement_next(&s); t.kind != STATEMENT_END && t.kind != STATEMENT_ERROR;
	     t = statement_next(&s)) {
		if (!statement_mark(&t, ':'))
			continue;
		if (t.at[1] == ':') {
			/* A cast. */
			t = statement_next(&s);
			continue;
		}
		/* psql would look for a variable of the name that follows. */
		buf_append(out, from, (size_t)(t.at + 1 - from));
		from = t.at + 1;
		if (*from != '=')
			buf_putc(out, ' ');
	}
	buf_puts(out, from);
}
