/*
 * Indexes at the target.  One that is ordered by a collation of the app, or made of values of the app's
 * functions, would be a wrong one for the app when it is made without them.  It gets the entries that it
 * has at the source, in their order; without those it is left out, and named.
 */
#include "common/db/sqlite/sqlite_keys.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_order.h"

/* A table whose only index is filled; the index then changes places with the one that is wanted. */
#define FILL "synco_index_fill"

/* Compares as if each text stood behind those before it. */
#define UP   "synco_up"
#define DOWN "synco_down"

static int stands_behind(void *ctx, int a_len, const void *a, int b_len, const void *b)
{
	(void)ctx;
	(void)a_len;
	(void)a;
	(void)b_len;
	(void)b;
	return -1;
}

static int stands_before(void *ctx, int a_len, const void *a, int b_len, const void *b)
{
	return -stands_behind(ctx, a_len, a, b_len, b);
}

bool sqlite_keys_make(
    struct sqlite_writer *w, const struct schema_object *o, struct err *err)
{
	return o->keys == NULL || sqlite_guard_keys(w->db, o, &w->hollow, err);
}

static bool is_hollow(const struct sqlite_writer *w, const char *index)
{
	for (size_t at = 0; at < w->hollow.len; at += strlen(w->hollow.data + at) + 1) {
		if (strcmp(w->hollow.data + at, index) == 0)
			return true;
	}
	return false;
}

/* The number that a query with the index's name gives. */
static bool ask(
    sqlite3 *db, const char *query, const char *index, uint64_t *n, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) char *value = NULL;

	*n = 0;
	buf_puts(&sql, query);
	sqlite_quote_text(&sql, index);
	return sqlite_conn_value(db, sql.data, &value, err) &&
	       (value == NULL || text_u64(value, INT64_MAX, n));
}

/* The table that is filled, its index, and the query of its rows. */
struct fill {
	struct buf columns;
	struct buf key;
	struct buf values;
};

static void fill_reset(struct fill *f)
{
	buf_reset(&f->columns);
	buf_reset(&f->key);
	buf_reset(&f->values);
}

static bool describe_fill(
    sqlite3 *db, const char *index, const char *table, struct fill *f, struct err *err)
{
	CLEANUP(sqlite_finalizep)
	sqlite3_stmt *s = sqlite_order_columns(db, index, table, err);
	unsigned int n = 0;
	int code;

	if (s == NULL)
		return false;
	for (; (code = sqlite3_step(s)) == SQLITE_ROW; n++) {
		bool down = sqlite3_column_int(s, 3) != 0;

		if (sqlite3_column_int(s, 0) != 0)
			continue;
		buf_printf(&f->columns, "%sc%u", n > 0 ? ", " : "", n);
		buf_printf(&f->key, "%sc%u COLLATE %s", n > 0 ? ", " : "", n,
		    down ? DOWN " DESC" : UP);
		if (sqlite3_column_int(s, 1) != 0) {
			buf_printf(&f->values,
			    ", (SELECT e.v FROM temp." SQLITE_ORDER
			    " e WHERE e.i = o.i AND e.n = o.n AND e.c = %u)",
			    n);
			continue;
		}
		buf_puts(&f->values, ", t.");
		sqlite_quote_name(&f->values, (const char *)sqlite3_column_text(s, 2));
	}
	return code == SQLITE_DONE || sqlite_conn_fail(db, err);
}

/* Entries in the order in which they come; *n is how many have their rows here. */
static bool fill(sqlite3 *db, const char *index, const char *table, const char *rowid,
    uint64_t *n, struct err *err)
{
	CLEANUP(fill_reset) struct fill f = {0};
	CLEANUP(buf_reset) struct buf sql = {0};

	if (!describe_fill(db, index, table, &f, err))
		return false;
	buf_printf(&sql,
	    "CREATE TABLE " FILL "(%s); CREATE INDEX " FILL "_i ON " FILL "(%s); "
	    "INSERT INTO " FILL "(rowid, %s) SELECT t.%s%s FROM temp." SQLITE_ORDER
	    " o CROSS JOIN main.",
	    f.columns.data, f.key.data, f.columns.data, rowid, f.values.data);
	sqlite_quote_name(&sql, table);
	buf_printf(&sql,
	    " t ON t.%s = o.v WHERE o.c = " SQLITE_ORDER_ROWID " AND o.i = ", rowid);
	sqlite_quote_text(&sql, index);
	buf_puts(&sql, " ORDER BY o.n");
	if (!sqlite_conn_run(db, sql.data, err))
		return false;
	*n = (uint64_t)sqlite3_changes64(db);
	return true;
}

/* The filled index becomes the one that is wanted; that goes with the table. */
static bool swap(sqlite3 *db, const char *index, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(buf_reset) struct buf name = {0};

	sqlite_quote_text(&name, index);
	buf_printf(&sql,
	    "PRAGMA writable_schema = ON; CREATE TEMP TABLE " FILL
	    " AS SELECT name, rootpage FROM main.sqlite_schema WHERE type = 'index' "
	    "AND name IN (%s, '" FILL "_i'); "
	    "UPDATE main.sqlite_schema AS m SET rootpage = (SELECT p.rootpage FROM temp." FILL
	    " p WHERE p.name <> m.name) WHERE type = 'index' "
	    "AND name IN (%s, '" FILL "_i'); DROP TABLE temp." FILL
	    "; PRAGMA writable_schema = RESET; DROP TABLE main." FILL,
	    name.data, name.data);
	return sqlite_conn_run(db, sql.data, err);
}

/* Whether the table that travels tells of the index, and how many entries. */
static bool has_entries(struct sqlite_writer *w, const char *index, bool *told,
    uint64_t *entries, struct err *err)
{
	bool comes = false;
	uint64_t n;

	for (size_t i = 0; i < w->schema->objects_n; i++)
		comes =
		    comes || (sqlite_is_internal(&w->schema->objects[i]) &&
		                 strcmp(w->schema->objects[i].name, SQLITE_ORDER) == 0);
	*told = false;
	*entries = 0;
	if (!comes || w->rewritten)
		return true;
	if (!ask(w->db,
	        "SELECT count(*) FROM temp." SQLITE_ORDER " WHERE c = " SQLITE_ORDER_HAS
	        " AND i = ",
	        index, &n, err) ||
	    !ask(w->db,
	        "SELECT count(*) FROM temp." SQLITE_ORDER " WHERE c = " SQLITE_ORDER_ROWID
	        " AND i = ",
	        index, entries, err))
		return false;
	*told = n > 0;
	return true;
}

static const char *rowid_of(const struct sqlite_writer *w, const char *table)
{
	for (size_t i = 0; i < w->schema->objects_n; i++) {
		const struct schema_object *o = &w->schema->objects[i];

		if (o->stage == SCHEMA_TABLE && o->key_n == 1 &&
		    strcmp(o->name, table) == 0)
			return o->columns[0].name;
	}
	return NULL;
}

static void warn(
    struct sqlite_writer *w, const char *table, const char *index, const char *sql)
{
	CLEANUP(freep) char *name = text_printable(table);
	CLEANUP(freep) char *text = text_printable(sql != NULL ? sql : index);

	if (sql != NULL)
		log_warn(w->log,
		    "table %s: an index is left out, since only the app has its collation "
		    "or function: make it there with: %s",
		    name, text);
	else
		log_warn(w->log,
		    "table %s: a key is ordered by a collation that only the app has: run in "
		    "the app, before the table is used: REINDEX %s",
		    name, text);
}

static bool leave_out(struct sqlite_writer *w, const char *index, const char *table,
    const char *create, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	warn(w, table, index, create);
	buf_puts(&sql, "DROP INDEX main.");
	sqlite_quote_name(&sql, index);
	return create == NULL || sqlite_conn_run(w->db, sql.data, err);
}

static bool finish_index(struct sqlite_writer *w, const char *index, const char *table,
    const char *create, struct err *err)
{
	const char *rowid = rowid_of(w, table);
	uint64_t entries;
	uint64_t filled = 0;
	uint64_t rows;
	bool told;
	CLEANUP(buf_reset) struct buf count = {0};

	buf_puts(&count, "SELECT count(*) FROM main.");
	sqlite_quote_name(&count, table);
	buf_puts(&count, " WHERE '' <> ");
	if (!has_entries(w, index, &told, &entries, err) ||
	    !ask(w->db, count.data, index, &rows, err))
		return false;
	if (rowid == NULL || !told)
		return rows == 0 || leave_out(w, index, table, create, err);
	if (!fill(w->db, index, table, rowid, &filled, err))
		return false;
	if (filled != entries)
		return sqlite_conn_run(w->db, "DROP TABLE main." FILL, err) &&
		       leave_out(w, index, table, create, err);
	return swap(w->db, index, err);
}

/* "index\0table\0create\0…": the catalog changes with each. */
static bool list_indexes(struct sqlite_writer *w, struct buf *list, struct err *err)
{
	CLEANUP(sqlite_finalizep)
	sqlite3_stmt *s = sqlite_conn_prepare(w->db,
	    "SELECT s.name, s.tbl_name, coalesce(s.sql, ''), "
	    "EXISTS (SELECT 1 FROM pragma_index_xinfo(s.name) x WHERE x.key "
	    "AND x.coll COLLATE NOCASE NOT IN (" SQLITE_ORDER_KNOWN ")) "
	    "FROM sqlite_schema s WHERE s.type = 'index'",
	    err);
	int code;

	if (s == NULL)
		return false;
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		if (sqlite3_column_int(s, 3) == 0 &&
		    !is_hollow(w, (const char *)sqlite3_column_text(s, 0)))
			continue;
		for (int c = 0; c < 3; c++) {
			const char *text = (const char *)sqlite3_column_text(s, c);

			buf_append(list, text, strlen(text) + 1);
		}
	}
	return code == SQLITE_DONE || sqlite_conn_fail(w->db, err);
}

/* Of each encoding: of those that it lacks, SQLite asks for others. */
static void add_orders(sqlite3 *db)
{
	static const int encodings[] = {SQLITE_UTF8, SQLITE_UTF16LE, SQLITE_UTF16BE};

	for (size_t i = 0; i < sizeof(encodings) / sizeof(*encodings); i++) {
		(void)sqlite3_create_collation_v2(
		    db, UP, encodings[i], NULL, stands_behind, NULL);
		(void)sqlite3_create_collation_v2(
		    db, DOWN, encodings[i], NULL, stands_before, NULL);
	}
}

bool sqlite_keys_finish(struct sqlite_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf list = {0};
	size_t at = 0;

	if (!list_indexes(w, &list, err))
		return false;
	add_orders(w->db);
	while (at < list.len) {
		const char *index = list.data + at;
		const char *table = index + strlen(index) + 1;
		const char *create = table + strlen(table) + 1;

		if (!finish_index(w, index, table, *create != '\0' ? create : NULL, err))
			return err_wrap(err, "index %s", index);
		at += strlen(index) + strlen(table) + strlen(create) + 3;
	}
	return true;
}

bool sqlite_keys_may_change(const char *path, bool *may, struct err *err)
{
	CLEANUP(sqlite_closep) sqlite3 *db =
	    sqlite_conn_open(path, SQLITE_OPEN_READONLY, err);
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = NULL;
	int code;

	if (db == NULL)
		return false;
	s = sqlite_conn_prepare(db,
	    "SELECT name, tbl_name FROM sqlite_schema WHERE type IN ('index', 'table')",
	    err);
	if (s == NULL)
		return false;
	while (*may && (code = sqlite3_step(s)) != SQLITE_DONE) {
		if (code != SQLITE_ROW)
			return sqlite_conn_fail(db, err);
		*may = !sqlite_order_is_apps(db, (const char *)sqlite3_column_text(s, 0),
		    (const char *)sqlite3_column_text(s, 1));
	}
	return true;
}
