#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_reader.h"
#include "common/db/postgres/postgres_schema.h"
#include "common/db/range.h"
#include "common/format/row_text.h"

/* A larger table is not sorted: that would fill the source's disk.  Its index gives the order. */
#define SORT_BYTES (1024UL * 1024 * 1024)

struct postgres_scan {
	struct db_scan base;
	struct postgres_reader *reader;    /* borrowed */
	const struct schema_object *table; /* borrowed */
	uint64_t rows;
	bool open; /* the COPY runs */
};

static const struct postgres_special *special(
    const struct postgres_reader *r, const char *name)
{
	const struct postgres_special *s = postgres_reader_find(r, name);

	return s != NULL && s->app_path ? NULL : s;
}

/* An unknown literal takes the type of what it is compared with. */
static bool spell_value(
    struct buf *sql, const struct schema_column *c, const char *value, size_t len)
{
	CLEANUP(freep) char *text = xstrndup(value, len);

	(void)c;
	postgres_quote_text(sql, text);
	return true;
}

static const struct db_spelling spelling = {
    .name = postgres_quote_name, .value = spell_value};

/*
 * Operators are found in pg_catalog only: so only its own types, whose operators are those that
 * order the key; names that stand for numbers have none of their own.
 */
bool postgres_can_range(struct db_source *s, const struct schema_object *table)
{
	struct postgres_reader *r = (struct postgres_reader *)s;
	CLEANUP(buf_reset) struct buf sql = {0};
	struct err ignored = {0};
	bool can = false;

	if (strcmp(r->encoding, "UTF8") != 0 ||
	    postgres_reader_find(r, table->qualified) != NULL)
		return false;
	buf_puts(&sql, "SELECT bool_and(t.typnamespace = 'pg_catalog'::regnamespace "
	               "AND t.typtype = 'b' AND t.typname !~ '^reg') FROM pg_attribute a "
	               "JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = ");
	postgres_quote_text(&sql, table->qualified);
	buf_puts(&sql, "::regclass AND a.attname IN (");
	for (size_t i = 0; i < table->key_n; i++) {
		buf_puts(&sql, i > 0 ? ", " : "");
		postgres_quote_text(&sql, table->columns[i].name);
	}
	buf_puts(&sql, ")");
	return postgres_conn_ask(r->conn, sql.data, &can, &ignored) && can;
}

static bool append_select(struct buf *sql, const struct postgres_reader *r,
    const struct schema_object *t, const struct db_range *ranges, size_t ranges_n)
{
	const struct postgres_special *s = special(r, t->qualified);

	if (s != NULL && s->query != NULL) {
		buf_printf(sql, "(%s)", s->query);
		return true;
	}
	if (s != NULL) {
		buf_printf(sql, "%s (", t->qualified);
		postgres_append_columns(sql, t, t->columns_n);
		buf_putc(sql, ')');
		return t->where == NULL && ranges_n == 0;
	}
	buf_putc(sql, '(');
	buf_printf(sql, "%sSELECT ", t->with != NULL ? t->with : "");
	postgres_append_columns(sql, t, t->columns_n);
	for (size_t i = 0; i < t->flags_n; i++)
		buf_printf(sql, ", %s", t->flags[i]);
	buf_printf(sql, " FROM ONLY %s", t->qualified);
	if (t->where != NULL)
		buf_printf(sql, " WHERE (%s)", t->where);
	if (ranges_n > 0) {
		buf_puts(sql, t->where != NULL ? " AND " : " WHERE ");
		if (!db_range_append(sql, t, ranges, ranges_n, &spelling))
			return false;
	}
	if (t->key_n > 0) {
		buf_puts(sql, " ORDER BY ");
		postgres_append_columns(sql, t, t->key_n);
	}
	buf_putc(sql, ')');
	return true;
}

/* How the query is planned; conditions find operators in pg_catalog alone, whatever the table needs. */
static bool prepare(const struct postgres_reader *r, const struct schema_object *table,
    bool whole, struct err *err)
{
	const struct postgres_special *s = postgres_reader_find(r, table->qualified);
	bool app_path = s != NULL && s->app_path && table->where == NULL &&
	                table->with == NULL && table->flags_n == 0;
	CLEANUP(freep)
	char *sql = xasprintf("SET LOCAL enable_sort TO %s; SET LOCAL search_path TO %s",
	    whole && table->bytes_estimate > SORT_BYTES ? "off" : "on",
	    app_path ? "DEFAULT" : "''");

	return postgres_conn_run(r->conn, sql, err);
}

struct db_scan *postgres_scan_open(struct db_source *s, const struct schema_object *table,
    const struct db_range *ranges, size_t ranges_n, struct err *err)
{
	struct postgres_reader *r = (struct postgres_reader *)s;
	CLEANUP(db_scan_freep) struct db_scan *base = NULL;
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(postgres_resultp) PGresult *result = NULL;
	struct postgres_scan *scan = xcalloc(1, sizeof(*scan));

	base = &scan->base;
	scan->base.source = s;
	scan->reader = r;
	scan->table = table;
	if (!prepare(r, table, ranges_n == 0, err))
		return NULL;
	buf_puts(&sql, "COPY ");
	if (!append_select(&sql, r, table, ranges, ranges_n)) {
		(void)err_set(err, ERR_DB,
		    special(r, table->qualified) != NULL
		        ? "an index of it calls functions of another role, or without their "
		          "schema, so it is read without conditions only: read it as its "
		          "owner"
		        : "its key can't be said in SQL");
		return NULL;
	}
	buf_puts(&sql, " TO STDOUT (ENCODING ");
	postgres_quote_text(&sql, r->encoding);
	buf_puts(&sql, ")");
	result = postgres_conn_execute(r->conn, sql.data, PGRES_COPY_OUT, err);
	if (result == NULL)
		return NULL;
	scan->open = true;
	return take_ptr(&base);
}

/* The rows have ended, or something went wrong: the server says which. */
static enum db_step end(struct postgres_scan *scan, struct err *err)
{
	PGconn *handle = postgres_conn_handle(scan->reader->conn);
	CLEANUP(postgres_resultp) PGresult *result = PQgetResult(handle);

	scan->open = false;
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		(void)postgres_conn_fail(scan->reader->conn, result, err);
		(void)err_wrap(err, "after %llu rows", (unsigned long long)scan->rows);
		return DB_ERROR;
	}
	PQclear(PQgetResult(handle));
	return DB_END;
}

enum db_step postgres_scan_next(
    struct db_scan *base, struct buf *row, size_t *key_len, struct err *err)
{
	struct postgres_scan *scan = (struct postgres_scan *)base;
	PGconn *handle = postgres_conn_handle(scan->reader->conn);
	char *line = NULL;
	int len;

	while ((len = PQgetCopyData(handle, &line, 1)) == 0 &&
	       postgres_conn_gather(scan->reader->conn))
		;
	if (len == 0)
		len = PQgetCopyData(handle, &line, 0);
	if (len < 0)
		return end(scan, err);
	buf_append(row, line, (size_t)len);
	PQfreemem(line);
	*key_len =
	    row_text_key(row->data + row->len - len, (size_t)len, scan->table->key_n);
	scan->rows++;
	return DB_ROW;
}

void postgres_scan_free(struct db_scan *base)
{
	struct postgres_scan *scan = (struct postgres_scan *)base;

	/* What is left of a large result would be read to its end. */
	if (scan->open)
		postgres_conn_cancel(scan->reader->conn);
	free(scan);
}
