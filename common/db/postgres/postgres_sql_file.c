/*
 * An SQL file for psql.
 *
 * psql looks for commands of its own, which begin with a backslash, in each place outside of quotes,
 * and for variables behind a colon.  Nothing of a source stands outside of quotes but what passed
 * the guard, which knows no backslash and puts colons aside; no row can end the rows.  So the file needs
 * no \restrict, which older clients don't know.
 */
#include "common/db/postgres/postgres_sql_file.h"

#include <string.h>

#include "common/db/postgres/postgres_guard.h"
#include "common/db/postgres/postgres_path.h"
#include "common/db/postgres/postgres_round.h"
#include "common/db/postgres/postgres_schema.h"

struct looked {
	bool trust;
	bool withheld; /* it is for those who trust the source */
};

static bool look(void *ctx, const struct postgres_statement *s, struct err *err)
{
	struct looked *l = ctx;

	(void)err;
	/* Whoever loads the file is not known, nor what they have chosen. */
	l->withheld = l->withheld || (s->rights >= POSTGRES_CHOSEN && !l->trust);
	return true;
}

static bool is_withheld(const struct sql_making *m, const struct schema_object *o)
{
	struct looked l = {.trust = m->trust};
	struct err ignored = {0};

	return !postgres_guard_each(o, o->create, look, &l, &ignored) || l.withheld;
}

static bool write_one(void *ctx, const struct postgres_statement *s, struct err *err)
{
	struct buf *out = ctx;

	(void)err;
	postgres_guard_append(out, s->sql);
	/* It may end with a comment. */
	buf_puts(out, strstr(s->sql, "--") != NULL ? "\n;\n" : ";\n");
	return true;
}

/* Texts and lists have passed before the file was begun. */
static void append_path(struct buf *out, const char *first, const char *second)
{
	buf_puts(out, "SET search_path = ");
	(void)postgres_path_append(out, first, second);
	buf_puts(out, ";\n");
}

static void append_text(struct buf *out, const struct schema_object *o, const char *text)
{
	struct err ignored = {0};

	(void)!postgres_guard_each(o, text, write_one, out, &ignored);
}

/* The same, where names are looked up as postgres_path.h says. */
static void append_at_path(const struct sql_making *m, struct buf *out,
    const struct schema_object *o, const char *text)
{
	const char *path =
	    postgres_path_runs(o, text) ? m->schema->database.search_path : NULL;
	bool at_path = path != NULL || o->session.search_path != NULL;

	if (text == NULL)
		return;
	if (at_path)
		append_path(out, path, o->session.search_path);
	append_text(out, o, text);
	if (at_path)
		append_path(out, NULL, NULL);
}

/* What belongs to an object beside its definition; see postgres_round.h. */
static void append_rest(const struct sql_making *m, struct buf *out,
    const struct schema_object *o, const char *text)
{
	if (!postgres_round_is_bare(o))
		append_at_path(m, out, o, text);
}

static void append_object(
    const struct sql_making *m, const struct schema_object *o, struct buf *out)
{
	if (!postgres_names_roles(o) && !is_withheld(m, o))
		append_at_path(m, out, o, o->create);
}

static bool check_object(
    const struct sql_making *m, const struct schema_object *o, struct err *err)
{
	struct looked l = {.trust = m->trust};

	if (postgres_names_roles(o))
		return true;
	if (!postgres_guard_each(o, o->create, look, &l, err) ||
	    !postgres_guard_each(o, o->keys, look, &l, err) ||
	    !postgres_guard_each(o, o->after, look, &l, err))
		return false;
	if (!l.withheld)
		return true;
	if (postgres_guard_is_needed(o))
		return err_set(err, ERR_REFUSED,
		    "%s %s could do more on a server than its database needs: add "
		    "--trust-source to carry it",
		    o->kind, o->name);
	log_warn(m->log,
	    "%s %s is not carried: it could do more on a server than its database needs: add "
	    "--trust-source to carry it",
	    o->kind, o->name);
	return true;
}

static bool check(const struct sql_making *m, struct err *err)
{
	if (!postgres_guard_schema(m->schema, err))
		return false;
	for (size_t i = 0; i < m->schema->objects_n; i++) {
		if (!check_object(m, &m->schema->objects[i], err))
			return false;
	}
	return true;
}

static void append_round(
    const struct sql_making *m, enum postgres_round round, struct buf *out)
{
	for (size_t i = 0; i < m->schema->objects_n; i++) {
		if (postgres_round_of(&m->schema->objects[i]) == round)
			append_object(m, &m->schema->objects[i], out);
	}
}

static void head(const struct sql_making *m, struct buf *out)
{
	buf_puts(out, "-- For psql.\n"
	              "SET client_encoding = 'UTF8';\n"
	              "SET standard_conforming_strings = on;\n"
	              "SET check_function_bodies = off;\n"
	              "SET xmloption = content;\n"
	              "SET client_min_messages = warning;\n"
	              "SET row_security = off;\n"
	              "SET statement_timeout = 0;\n"
	              "SET lock_timeout = 0;\n"
	              "SET DateStyle = 'ISO, YMD';\n"
	              "SET IntervalStyle = 'postgres';\n"
	              "SET TimeZone = 'UTC';\n"
	              "SET lc_monetary = 'C';\n"
	              "SET search_path = '';\n");
	append_round(m, POSTGRES_ROUND_FIRST, out);
	append_round(m, POSTGRES_ROUND_BEFORE, out);
	/* For the rows. */
	append_path(out, m->schema->database.search_path, NULL);
}

static void heading(const struct schema_object *o, struct buf *out)
{
	postgres_append_copy(out, o, "");
	buf_putc(out, ';');
}

static void table(const struct schema_object *o, struct buf *out)
{
	heading(o, out);
	buf_putc(out, '\n');
}

static bool read_line(
    const struct schema_object *o, const char *line, size_t len, struct buf *row)
{
	(void)o;
	if (line[len - 1] != '\n' || (len == 3 && memcmp(line, "\\.", 2) == 0))
		return false;
	buf_append(row, line, len);
	return true;
}

static bool row(const struct schema_object *o, char *line, size_t len, uint64_t n,
    struct buf *out, struct err *err)
{
	(void)n;
	/* COPY writes a backslash twice: this would end the rows, for some readers. */
	if ((len >= 2 && memcmp(line, "\\.", 2) == 0) || memchr(line, '\0', len) != NULL)
		return err_set(err, ERR_PROTO, "table %s: a row that is none", o->name);
	buf_append(out, line, len);
	buf_putc(out, '\n');
	return true;
}

static void table_end(const struct schema_object *o, uint64_t n, struct buf *out)
{
	(void)n;
	buf_puts(out, "\\.\n");
	append_text(out, o, o->keys);
	if (strcmp(o->kind, "table") == 0)
		buf_printf(out, "ANALYZE %s;\n", o->qualified);
}

static void tail(const struct sql_making *m, struct buf *out)
{
	const struct schema *schema = m->schema;

	append_path(out, NULL, NULL);
	for (size_t i = schema->objects_n; i-- > 0;) {
		const struct schema_object *o = &schema->objects[i];

		if (o->stage == SCHEMA_TABLE && !o->has_rows)
			append_rest(m, out, o, o->keys);
	}
	for (size_t i = schema->objects_n; i-- > 0;)
		append_rest(m, out, &schema->objects[i], schema->objects[i].after);
	append_round(m, POSTGRES_ROUND_VIEWS, out);
	append_round(m, POSTGRES_ROUND_AFTER, out);
	append_round(m, POSTGRES_ROUND_EVENTS, out);
}

const struct sql_dialect postgres_sql_dialect = {
    .engine = "postgres",
    .check = check,
    .head = head,
    .table = table,
    .row = row,
    .table_end = table_end,
    .heading = heading,
    .read = read_line,
    .closing = "\\.\n",
    .tail = tail,
};
