#include <string.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_writer.h"
#include "common/format/row_text.h"

/* Statements of about this size: larger ones are hardly faster. */
#define STATEMENT_BYTES (1024UL * 1024)

/* What a statement has besides its values. */
#define PACKET_SLACK 1024

struct insert {
	struct mysql_loader *loader;
	const struct schema_object *table;
	struct buf head; /* INSERT INTO … VALUES */
	struct buf sql;
	struct row_field *fields;
	uint64_t rows;
};

static void insert_reset(struct insert *i)
{
	buf_reset(&i->head);
	buf_reset(&i->sql);
	free(i->fields);
}

static void make_head(struct insert *i, const struct mysql_writer *w, size_t table)
{
	buf_puts(&i->head, "INSERT INTO ");
	mysql_writer_shadow_name(w, w->schema, table, &i->head);
	buf_puts(&i->head, " (");
	for (size_t c = 0; c < i->table->columns_n; c++) {
		buf_puts(&i->head, c > 0 ? ", " : "");
		mysql_quote_name(&i->head, i->table->columns[c].name);
	}
	buf_puts(&i->head, ") VALUES ");
}

static bool flush(struct insert *i, struct err *err)
{
	MYSQL *handle = mysql_conn_handle(i->loader->conn);

	if (i->sql.len == 0)
		return true;
	if (mysql_real_query(handle, i->sql.data, (unsigned long)i->sql.len) != 0)
		return mysql_conn_fail(i->loader->conn, err);
	buf_clear(&i->sql);
	return mysql_check_warnings(i->loader, i->table, err);
}

/* Appends one row's values in parentheses; bytes, since the session's character set is binary. */
static void append_values(struct insert *i, struct buf *out)
{
	buf_putc(out, '(');
	for (size_t c = 0; c < i->table->columns_n; c++) {
		const struct row_field *f = &i->fields[c];
		bool text = mysql_wants_text(&i->table->columns[c]);

		buf_puts(out, c > 0 ? "," : "");
		if (f->data == NULL) {
			buf_puts(out, "NULL");
			continue;
		}
		buf_puts(out, text ? "CONVERT(" : "");
		mysql_quote_text(out, f->data, f->len);
		buf_puts(out, text ? " USING utf8mb4)" : "");
	}
	buf_putc(out, ')');
}

static bool take_line(void *ctx, char *line, size_t len, struct err *err)
{
	struct insert *i = ctx;
	CLEANUP(buf_reset) struct buf values = {0};

	i->rows++;
	if (!row_text_split(line, len, i->fields, i->table->columns_n, err))
		return false;
	append_values(i, &values);
	if (values.len + i->head.len + PACKET_SLACK > i->loader->packet)
		return err_set(err, ERR_DB,
		    "row %llu needs %zu bytes and the server takes statements of %zu: raise "
		    "max_allowed_packet, or allow local_infile",
		    (unsigned long long)i->rows, values.len, i->loader->packet);
	if (i->sql.len > 0 &&
	    (i->sql.len + values.len > STATEMENT_BYTES ||
	        i->sql.len + values.len + PACKET_SLACK > i->loader->packet) &&
	    !flush(i, err))
		return false;
	if (i->sql.len == 0)
		buf_append(&i->sql, i->head.data, i->head.len);
	else
		buf_putc(&i->sql, ',');
	buf_append(&i->sql, values.data, values.len);
	return true;
}

bool mysql_insert_rows(
    struct mysql_loader *l, size_t table, struct db_rows *rows, struct err *err)
{
	CLEANUP(insert_reset)
	struct insert i = {.loader = l, .table = &l->writer->schema->objects[table]};

	i.fields = xcalloc(i.table->columns_n, sizeof(*i.fields));
	make_head(&i, l->writer, table);
	if (!mysql_conn_run(l->conn, "SET NAMES binary", err) ||
	    (!l->in_transaction && !mysql_conn_run(l->conn, "START TRANSACTION", err)))
		return false;
	if (!db_rows_lines(rows, take_line, &i, err))
		return false;
	return flush(&i, err) &&
	       (l->in_transaction || mysql_conn_run(l->conn, "COMMIT", err)) &&
	       mysql_conn_run(l->conn, "SET NAMES utf8mb4", err);
}
