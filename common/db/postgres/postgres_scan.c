#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_reader.h"
#include "common/db/postgres/postgres_schema.h"

/* A larger table is not sorted: that would fill the source's disk.  Its index gives the order. */
#define SORT_BYTES (1024UL * 1024 * 1024)

struct postgres_scan {
	struct db_scan base;
	struct postgres_reader *reader;    /* borrowed */
	const struct schema_object *table; /* borrowed */
	uint64_t rows;
	bool open; /* the COPY runs */
};

static const char *special_query(const struct postgres_reader *r, const char *name)
{
	for (size_t i = 0; i < r->specials_n; i++) {
		if (strcmp(r->specials[i].name, name) == 0)
			return r->specials[i].query;
	}
	return NULL;
}

static void append_select(
    struct buf *sql, const struct postgres_reader *r, const struct schema_object *t)
{
	const struct db_row_rule *rule = db_row_rule_find(r->opts, t->name);
	const char *special = special_query(r, t->qualified);

	if (special != NULL) {
		buf_puts(sql, special);
		return;
	}
	buf_puts(sql, "SELECT ");
	postgres_append_columns(sql, t, t->columns_n);
	buf_printf(sql, " FROM ONLY %s", t->qualified);
	if (rule != NULL && rule->where != NULL)
		buf_printf(sql, " WHERE %s", rule->where);
	if (t->key_n > 0) {
		buf_puts(sql, " ORDER BY ");
		postgres_append_columns(sql, t, t->key_n);
	}
}

struct db_scan *postgres_scan_open(
    struct db_source *s, const struct schema_object *table, struct err *err)
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
	if (!postgres_conn_run(r->conn,
	        table->bytes_estimate > SORT_BYTES ? "SET enable_sort = off"
	                                           : "SET enable_sort = on",
	        err))
		return NULL;
	buf_puts(&sql, "COPY (");
	append_select(&sql, r, table);
	buf_puts(&sql, ") TO STDOUT (ENCODING ");
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
	return postgres_snapshot_release(scan->reader, scan->table->qualified, err)
	           ? DB_END
	           : DB_ERROR;
}

/* The bytes before the tab that ends the last key column; the line without its newline. */
static size_t key_length(const char *line, size_t len, size_t key_n)
{
	const char *at = line;

	for (size_t i = 0; i < key_n; i++) {
		at = memchr(at, '\t', (size_t)(line + len - at));
		if (at == NULL)
			return len - 1;
		at++;
	}
	return (size_t)(at - line) - 1;
}

enum db_step postgres_scan_next(
    struct db_scan *base, struct buf *row, size_t *key_len, struct err *err)
{
	struct postgres_scan *scan = (struct postgres_scan *)base;
	PGconn *handle = postgres_conn_handle(scan->reader->conn);
	char *line = NULL;
	int len;

	while ((len = PQgetCopyData(handle, &line, 1)) == 0 &&
	       postgres_conn_wait(scan->reader->conn))
		;
	if (len == 0)
		len = PQgetCopyData(handle, &line, 0);
	if (len < 0)
		return end(scan, err);
	buf_append(row, line, (size_t)len);
	PQfreemem(line);
	*key_len = scan->table->key_n == 0 ? (size_t)len
	                                   : key_length(row->data + row->len - len,
	                                         (size_t)len, scan->table->key_n);
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
