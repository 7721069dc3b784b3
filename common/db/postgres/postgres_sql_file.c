#include "common/db/postgres/postgres_sql_file.h"

#include <string.h>

#include "common/db/postgres/postgres_schema.h"

static void append_statement(struct buf *out, const char *sql)
{
	if (sql == NULL || *sql == '\0')
		return;
	buf_puts(out, sql);
	buf_puts(out, ";\n");
}

static void head(const struct sql_making *m, struct buf *out)
{
	const struct schema *schema = m->schema;

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
	for (size_t i = 0; i < schema->objects_n; i++) {
		if (schema->objects[i].stage != SCHEMA_AFTER)
			append_statement(out, schema->objects[i].create);
	}
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
	(void)o;
	(void)n;
	(void)err;
	buf_append(out, line, len);
	buf_putc(out, '\n');
	return true;
}

static void table_end(const struct schema_object *o, uint64_t n, struct buf *out)
{
	(void)n;
	buf_puts(out, "\\.\n");
	append_statement(out, o->keys);
	if (strcmp(o->kind, "table") == 0)
		buf_printf(out, "ANALYZE %s;\n", o->qualified);
}

static void tail(const struct sql_making *m, struct buf *out)
{
	const struct schema *schema = m->schema;

	for (size_t i = schema->objects_n; i-- > 0;) {
		const struct schema_object *o = &schema->objects[i];

		if (o->stage == SCHEMA_TABLE && !o->has_rows)
			append_statement(out, o->keys);
	}
	for (size_t i = schema->objects_n; i-- > 0;)
		append_statement(out, schema->objects[i].after);
	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];

		if (o->stage == SCHEMA_AFTER && !postgres_names_roles(o))
			append_statement(out, o->create);
	}
}

const struct sql_dialect postgres_sql_dialect = {
    .engine = "postgres",
    .head = head,
    .table = table,
    .row = row,
    .table_end = table_end,
    .heading = heading,
    .read = read_line,
    .closing = "\\.\n",
    .tail = tail,
};
