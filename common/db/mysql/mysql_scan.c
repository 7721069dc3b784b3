#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_reader.h"
#include "common/db/range.h"
#include "common/format/row_text.h"

struct mysql_scan {
	struct db_scan base;
	struct mysql_reader *reader; /* borrowed */
	MYSQL_RES *result;
	unsigned int columns;
	unsigned int key_n;
	uint64_t rows;
	bool ended;
};

/*
 * What is selected for a column.  The text of a FLOAT has six digits, that of a DOUBLE all it
 * needs; a product with one keeps the sign of zero, too.
 */
static void append_column(struct buf *sql, const struct schema_column *c, bool is_float)
{
	if (*c->name == '\0') {
		buf_puts(sql, "NULL");
		return;
	}
	if (is_float)
		buf_puts(sql, "(1e0 * ");
	mysql_quote_name(sql, c->name);
	if (is_float)
		buf_putc(sql, ')');
}

/* Which columns are FLOAT: the statement's own metadata say it without parsing types. */
static bool find_floats(struct mysql_reader *r, const struct schema_object *table,
    bool *floats, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;

	buf_puts(&sql, "SELECT ");
	for (size_t i = 0; i < table->columns_n; i++) {
		buf_puts(&sql, i > 0 ? ", " : "");
		append_column(&sql, &table->columns[i], false);
	}
	buf_puts(&sql, " FROM ");
	mysql_quote_name(&sql, table->name);
	buf_puts(&sql, " LIMIT 0");
	result = mysql_conn_select(r->conn, sql.data, err);
	if (result == NULL)
		return mysql_was_altered(r) ? err_wrap(err, MYSQL_ALTERED) : false;
	for (unsigned int i = 0; i < mysql_num_fields(result); i++)
		floats[i] = mysql_fetch_field_direct(result, i)->type == MYSQL_TYPE_FLOAT;
	return true;
}

static bool spell_value(
    struct buf *sql, const struct schema_column *c, const char *value, size_t len)
{
	switch (c->type) {
	case SCHEMA_NUMBER:
		return db_range_append_number(sql, value, len);
	case SCHEMA_TIME:
		mysql_quote_text(sql, value, len);
		return true;
	case SCHEMA_TEXT:
		if (c->charset == NULL)
			return false;
		buf_printf(sql, "_%s ", c->charset);
		db_range_append_hex(sql, value, len);
		return true;
	case SCHEMA_BINARY:
		db_range_append_hex(sql, value, len);
		return true;
	default:
		return false;
	}
}

/* Its rows come, and never go. */
bool mysql_is_archive(const struct schema_object *table)
{
	return table->engine != NULL && strcasecmp(table->engine, "ARCHIVE") == 0;
}

const struct db_spelling mysql_spelling = {
    .name = mysql_quote_name, .value = spell_value};

bool mysql_can_range(struct db_source *s, const struct schema_object *table)
{
	CLEANUP(freep) bool *floats = xcalloc(table->columns_n, sizeof(*floats));
	struct err ignored = {0};

	if (table->history || mysql_is_archive(table) ||
	    !find_floats((struct mysql_reader *)s, table, floats, &ignored))
		return false;
	for (size_t i = 0; i < table->key_n; i++) {
		const struct schema_column *c = &table->columns[i];

		if (floats[i] || (c->type != SCHEMA_NUMBER && c->type != SCHEMA_TIME &&
		                     c->type != SCHEMA_BINARY &&
		                     (c->type != SCHEMA_TEXT || c->charset == NULL)))
			return false;
	}
	return true;
}

static bool append_select(struct buf *sql, const struct schema_object *table,
    const bool *floats, const struct db_range *ranges, size_t ranges_n)
{
	buf_puts(sql, table->with != NULL ? table->with : "");
	buf_puts(sql, "SELECT /*!40001 SQL_NO_CACHE */ ");
	for (size_t i = 0; i < table->columns_n; i++) {
		buf_puts(sql, i > 0 ? ", " : "");
		append_column(sql, &table->columns[i], floats[i]);
	}
	for (size_t i = 0; i < table->flags_n; i++)
		buf_printf(sql, ", %s", table->flags[i]);
	buf_puts(sql, " FROM ");
	mysql_quote_name(sql, table->name);
	if (table->history)
		buf_puts(sql, " FOR SYSTEM_TIME ALL");
	if (table->where != NULL)
		buf_printf(sql, " WHERE (%s)", table->where);
	if (ranges_n > 0) {
		buf_puts(sql, table->where != NULL ? " AND " : " WHERE ");
		if (!db_range_append(sql, table, ranges, ranges_n, &mysql_spelling))
			return false;
	}
	for (size_t i = 0; i < table->key_n; i++) {
		buf_puts(sql, i > 0 ? ", " : " ORDER BY ");
		mysql_quote_name(sql, table->columns[i].name);
	}
	return true;
}

struct db_scan *mysql_scan_open(struct db_source *s, const struct schema_object *table,
    const struct db_range *ranges, size_t ranges_n, struct err *err)
{
	struct mysql_reader *r = (struct mysql_reader *)s;
	CLEANUP(db_scan_freep) struct db_scan *base = NULL;
	CLEANUP(freep) bool *floats = xcalloc(table->columns_n, sizeof(*floats));
	CLEANUP(buf_reset) struct buf sql = {0};
	struct mysql_scan *scan = xcalloc(1, sizeof(*scan));

	base = &scan->base;
	scan->base.source = s;
	scan->reader = r;
	/* The first of them keeps the table from being altered until the scan ends. */
	if (!find_floats(r, table, floats, err) || !mysql_check_unaltered(r, table, err))
		return NULL;
	if (!append_select(&sql, table, floats, ranges, ranges_n)) {
		(void)err_set(err, ERR_DB, "its key can't be said in SQL");
		return NULL;
	}
	/* Bytes as they are stored, whatever character set a column has. */
	if (!mysql_conn_run(r->conn, "SET SESSION character_set_results = NULL", err))
		return NULL;
	if (mysql_real_query(
	        mysql_conn_handle(r->conn), sql.data, (unsigned long)sql.len) != 0 ||
	    (scan->result = mysql_use_result(mysql_conn_handle(r->conn))) == NULL) {
		(void)mysql_conn_fail(r->conn, err);
		return NULL;
	}
	scan->columns = mysql_num_fields(scan->result);
	scan->key_n = (unsigned int)table->key_n;
	return take_ptr(&base);
}

enum db_step mysql_scan_next(
    struct db_scan *base, struct buf *row, size_t *key_len, struct err *err)
{
	struct mysql_scan *scan = (struct mysql_scan *)base;
	MYSQL_ROW values = mysql_fetch_row(scan->result);
	const unsigned long *lengths;
	size_t start = row->len;

	if (values == NULL) {
		scan->ended = true;
		if (mysql_errno(mysql_conn_handle(scan->reader->conn)) == 0)
			return DB_END;
		(void)mysql_conn_fail(scan->reader->conn, err);
		(void)err_wrap(err, "after %llu rows", (unsigned long long)scan->rows);
		return DB_ERROR;
	}
	lengths = mysql_fetch_lengths(scan->result);
	for (unsigned int i = 0; i < scan->columns; i++) {
		if (i > 0)
			buf_putc(row, '\t');
		if (values[i] == NULL)
			row_text_null(row);
		else
			row_text_value(row, values[i], lengths[i]);
		if (i + 1 == scan->key_n)
			*key_len = row->len - start;
	}
	buf_putc(row, '\n');
	if (scan->key_n == 0)
		*key_len = row->len - start;
	scan->rows++;
	return DB_ROW;
}

void mysql_scan_free(struct db_scan *base)
{
	struct mysql_scan *scan = (struct mysql_scan *)base;

	/* What is left of a large result would be read to its end. */
	if (scan->result != NULL && !scan->ended)
		(void)mariadb_cancel(mysql_conn_handle(scan->reader->conn));
	if (scan->result != NULL)
		mysql_free_result(scan->result);
	/* Lets the table's metadata lock go. */
	mysql_conn_try(scan->reader->conn, "ROLLBACK TO SAVEPOINT synco");
	mysql_conn_try(scan->reader->conn, "SET SESSION character_set_results = utf8mb4");
	free(scan);
}
