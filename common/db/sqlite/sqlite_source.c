#include "common/db/sqlite/sqlite_source.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_virtual.h"
#include "common/format/row_text.h"

struct sqlite_scan {
	struct db_scan base;
	sqlite3 *db; /* borrowed */
	sqlite3_stmt *rows;
	int key_n;
};

static void source_free(struct db_source *s)
{
	struct sqlite_reader *r = (struct sqlite_reader *)s;

	(void)sqlite3_close_v2(r->copy);
	for (size_t i = 0; i < r->skipped_n; i++)
		free(r->skipped[i]);
	free(r->skipped);
	buf_reset(&r->left_out);
	buf_reset(&r->opaque);
	free(r->path);
	free(r);
}

static bool source_select(struct db_source *s, const char *sql, db_take_values *take,
    void *ctx, struct err *err)
{
	struct sqlite_reader *r = (struct sqlite_reader *)s;
	CLEANUP(sqlite_finalizep) sqlite3_stmt *rows =
	    sqlite_conn_prepare(r->copy, sql, err);
	CLEANUP(freep) const char **values = NULL;
	int code;

	if (rows == NULL)
		return false;
	values = xcalloc((size_t)sqlite3_column_count(rows), sizeof(*values));
	while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
		for (int c = 0; c < sqlite3_column_count(rows); c++)
			values[c] = (const char *)sqlite3_column_text(rows, c);
		if (!take(ctx, values, err))
			return false;
	}
	return code == SQLITE_DONE || sqlite_conn_fail(r->copy, err);
}

static struct db_scan *source_scan(struct db_source *s, const struct schema_object *table,
    const struct db_range *ranges, size_t ranges_n, struct err *err)
{
	struct sqlite_reader *r = (struct sqlite_reader *)s;
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(db_scan_freep) struct db_scan *base = NULL;
	struct sqlite_scan *scan = xcalloc(1, sizeof(*scan));

	(void)ranges; /* it can't: keys may be NULL, and the copy is read fast */
	(void)ranges_n;
	base = &scan->base;
	scan->base.source = s;
	scan->db = r->copy;
	scan->key_n = (int)table->key_n;
	buf_printf(&sql, "%sSELECT ", table->with != NULL ? table->with : "");
	for (size_t i = 0; i < table->columns_n; i++) {
		buf_puts(&sql, i > 0 ? ", " : "");
		sqlite_quote_name(&sql, table->columns[i].name);
	}
	for (size_t i = 0; i < table->flags_n; i++)
		buf_printf(&sql, ", %s", table->flags[i]);
	buf_puts(&sql, " FROM ");
	if (sqlite_is_virtual(table)) {
		buf_putc(&sql, '(');
		if (!sqlite_virtual_query(r, table, &sql, err))
			return NULL;
		buf_puts(&sql, ") AS ");
	}
	sqlite_quote_name(&sql, table->name);
	if (table->where != NULL)
		buf_printf(&sql, " WHERE (%s)", table->where);
	for (size_t i = 0; i < table->key_n; i++) {
		buf_puts(&sql, i > 0 ? ", " : " ORDER BY ");
		sqlite_quote_name(&sql, table->columns[i].name);
	}
	scan->rows = sqlite_conn_prepare(r->copy, sql.data, err);
	return scan->rows != NULL ? take_ptr(&base) : NULL;
}

static void append_real(struct buf *row, double v)
{
	if (isinf(v))
		buf_puts(row, v > 0 ? "rInf" : "r-Inf");
	else
		buf_printf(row, "r%.17g", v);
}

static void append_value(struct buf *row, sqlite3_stmt *s, int i)
{
	switch (sqlite3_column_type(s, i)) {
	case SQLITE_INTEGER:
		buf_printf(row, "i%lld", (long long)sqlite3_column_int64(s, i));
		break;
	case SQLITE_FLOAT:
		append_real(row, sqlite3_column_double(s, i));
		break;
	case SQLITE_NULL:
		row_text_null(row);
		break;
	case SQLITE_BLOB: {
		const void *data = sqlite3_column_blob(s, i);

		buf_putc(row, 'b');
		row_text_value(row, data, (size_t)sqlite3_column_bytes(s, i));
		break;
	}
	default: {
		const unsigned char *text = sqlite3_column_text(s, i);

		buf_putc(row, 't');
		row_text_value(
		    row, (const char *)text, (size_t)sqlite3_column_bytes(s, i));
		break;
	}
	}
}

static enum db_step source_next(
    struct db_scan *base, struct buf *row, size_t *key_len, struct err *err)
{
	struct sqlite_scan *scan = (struct sqlite_scan *)base;
	size_t start = row->len;

	switch (sqlite3_step(scan->rows)) {
	case SQLITE_ROW:
		break;
	case SQLITE_DONE:
		return DB_END;
	default:
		(void)sqlite_conn_fail(scan->db, err);
		return DB_ERROR;
	}
	for (int i = 0; i < sqlite3_column_count(scan->rows); i++) {
		if (i > 0)
			buf_putc(row, '\t');
		append_value(row, scan->rows, i);
		if (i + 1 == scan->key_n)
			*key_len = row->len - start;
	}
	buf_putc(row, '\n');
	if (scan->key_n == 0)
		*key_len = row->len - start;
	return DB_ROW;
}

static void source_scan_free(struct db_scan *base)
{
	struct sqlite_scan *scan = (struct sqlite_scan *)base;

	(void)sqlite3_finalize(scan->rows);
	free(scan);
}

/*
 * synco_hash(value, …), for samples: of the values' texts, with a sign between them (FNV-1a, and what
 * spreads its bits).
 */
static void hash_values(sqlite3_context *context, int n, sqlite3_value **values)
{
	uint64_t hash = 0xcbf29ce484222325U;

	for (int i = 0; i < n; i++) {
		const unsigned char *text = sqlite3_value_blob(values[i]);
		int len = sqlite3_value_bytes(values[i]);

		for (int at = 0; at <= len; at++) {
			hash ^= at < len ? text[at] : 0x100U;
			hash *= 0x100000001b3U;
		}
	}
	hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdU;
	sqlite3_result_int64(context, (sqlite3_int64)(hash >> 32));
}

/* Reads the file into the private copy. */
static bool take_snapshot(struct sqlite_reader *r, struct err *err)
{
	r->copy = sqlite_conn_open("", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
	if (r->copy == NULL)
		return false;
	(void)sqlite3_create_function(r->copy, "synco_hash", -1,
	    SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, hash_values, NULL, NULL);
	/* Conditions may look into other tables, row by row. */
	if (!sqlite_conn_run(r->copy, "PRAGMA cache_size = -16384", err) ||
	    !sqlite_snapshot(r->path, r->copy, err))
		return false;
	/* Now that it has the copy's encoding. */
	return sqlite_conn_run(r->copy, "CREATE TEMP TABLE " SQLITE_NOTED "(t, c)", err);
}

struct db_source *sqlite_source_open(
    const struct db_uri *uri, const struct db_source_opts *opts, struct err *err)
{
	static const struct db_source_ops ops = {
	    .free = source_free,
	    .select = source_select,
	    .describe = sqlite_describe,
	    .scan = source_scan,
	    .next = source_next,
	    .scan_free = source_scan_free,
	};
	CLEANUP(db_source_freep) struct db_source *s = NULL;
	struct sqlite_reader *r = xcalloc(1, sizeof(*r));

	s = &r->base;
	r->base.ops = &ops;
	r->opts = opts;
	r->exclude = opts->exclude;
	r->skip = opts->skip;
	r->exclude.fold = r->skip.fold = true;
	r->path = xstrdup(uri->database);
	return take_snapshot(r, err) ? take_ptr(&s) : NULL;
}

bool sqlite_source_value(
    const struct db_uri *uri, const char *sql, char **value, struct err *err)
{
	CLEANUP(sqlite_closep) sqlite3 *db =
	    sqlite_conn_open(uri->database, SQLITE_OPEN_READONLY, err);

	return db != NULL && sqlite_conn_value(db, sql, value, err);
}
