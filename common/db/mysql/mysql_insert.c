#include <string.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_json.h"
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
	size_t end;     /* the column that says until when a row is current */
	size_t waiting; /* rows in sql */
	size_t at_once; /* as many as a statement may have */
};

static void insert_reset(struct insert *i)
{
	buf_reset(&i->head);
	buf_reset(&i->sql);
	free(i->fields);
}

static void make_head(struct insert *i, const struct mysql_writer *w, size_t table)
{
	bool first = true;

	buf_puts(&i->head, "INSERT INTO ");
	mysql_writer_shadow_name(w, w->schema, table, &i->head);
	buf_puts(&i->head, " (");
	for (size_t c = 0; c < i->table->columns_n; c++) {
		if (i->table->columns[c].absent || *i->table->columns[c].name == '\0')
			continue;
		buf_puts(&i->head, first ? "" : ", ");
		mysql_quote_name(&i->head, i->table->columns[c].name);
		first = false;
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
	i->waiting = 0;
	return mysql_check_warnings(i->loader, i->table, err);
}

static bool is_end(const struct row_field *f)
{
	return f->len == sizeof(MYSQL_END_EARLY) - 1 &&
	       (memcmp(f->data, MYSQL_END_EARLY, f->len) == 0 ||
	           memcmp(f->data, MYSQL_END_LATE, f->len) == 0);
}

/* Appends one row's values in parentheses; bytes, since the session's character set is binary. */
static void append_values(struct insert *i, struct buf *out)
{
	bool first = true;

	buf_putc(out, '(');
	for (size_t c = 0; c < i->table->columns_n; c++) {
		const struct row_field *f = &i->fields[c];
		const struct schema_column *column = &i->table->columns[c];
		bool text = mysql_wants_text(column);

		if (column->absent || *column->name == '\0')
			continue;
		buf_puts(out, first ? "" : ",");
		first = false;
		if (f->data == NULL) {
			buf_puts(out, "NULL");
			continue;
		}
		if (mysql_is_exact(i->loader, column)) {
			mysql_json_append(
			    out, f->data, f->len, "CONVERT(", " USING utf8mb4)");
			continue;
		}
		if (c == i->end && is_end(f)) {
			buf_printf(out, "'%s'", i->loader->end);
			continue;
		}
		buf_puts(out, text ? "CONVERT(" : "");
		mysql_quote_text(out, f->data, f->len);
		buf_puts(out, text ? " USING utf8mb4)" : "");
	}
	buf_putc(out, ')');
}

/* Whether it is a version of a row that was so until some time, where only current ones are taken. */
static bool is_past(const struct insert *i)
{
	const struct row_field *f = &i->fields[i->table->until - (i->table->until > 0)];

	return i->table->until > 0 && (f->data == NULL || !is_end(f));
}

static bool take_line(void *ctx, char *line, size_t len, struct err *err)
{
	struct insert *i = ctx;
	CLEANUP(buf_reset) struct buf values = {0};

	i->rows++;
	if (!row_text_split(line, len, i->fields, i->table->columns_n, err))
		return false;
	if (is_past(i))
		return true;
	append_values(i, &values);
	if (values.len + i->head.len + PACKET_SLACK > i->loader->packet)
		return err_set(err, ERR_DB,
		    "row %llu needs %zu bytes and the server takes statements of %zu: raise "
		    "max_allowed_packet, or allow local_infile",
		    (unsigned long long)i->rows, values.len, i->loader->packet);
	if (i->sql.len > 0 &&
	    (i->waiting >= i->at_once || i->sql.len + values.len > STATEMENT_BYTES ||
	        i->sql.len + values.len + PACKET_SLACK > i->loader->packet) &&
	    !flush(i, err))
		return false;
	if (i->sql.len == 0)
		buf_append(&i->sql, i->head.data, i->head.len);
	else
		buf_putc(&i->sql, ',');
	i->waiting++;
	buf_append(&i->sql, values.data, values.len);
	return true;
}

bool mysql_insert_rows(
    struct mysql_loader *l, size_t table, struct db_rows *rows, struct err *err)
{
	CLEANUP(insert_reset)
	struct insert i = {.loader = l, .table = &l->writer->schema->objects[table]};

	i.end = i.table->until > 0 ? SIZE_MAX : mysql_end_column(i.table);
	i.at_once = mysql_rows_at_once(l, i.table);
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
