/*
 * Rows that a table has and does not take: NULL where NOT NULL was added later, values of other types than
 * those of a STRICT table, columns that functions of the app generate when they are read.  They go past its definition, as SQLite itself keeps rows when a definition
 * changes: the same pages under a second name, whose definition knows of columns and keys only.
 */
#include <string.h>

#include "common/base/mem.h"
#include "common/db/sqlite/sqlite_writer.h"

/* The columns that stand in a row, and the table's rowid if one is its other name. */
static const char columns_query[] =
    "SELECT name, hidden = 3, pk > 0 AND (SELECT count(*) FROM pragma_table_xinfo(?1) "
    "WHERE pk > 0) = 1 AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?1) WHERE origin = 'pk') "
    "FROM pragma_table_xinfo(?1) WHERE hidden IN (0, 3) ORDER BY cid";

static const char key_query[] =
    "SELECT x.name, x.coll, x.desc FROM pragma_index_list(?1) l, "
    "pragma_index_xinfo(l.name) x WHERE l.origin = 'pk' AND x.key ORDER BY x.seqno";

static sqlite3_stmt *ask(sqlite3 *db, const char *sql, const char *table, struct err *err)
{
	sqlite3_stmt *s = sqlite_conn_prepare(db, sql, err);

	if (s != NULL)
		(void)sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
	return s;
}

static const char *column(sqlite3_stmt *s, int i)
{
	const char *text = (const char *)sqlite3_column_text(s, i);

	return text != NULL ? text : "";
}

static bool append_columns(
    sqlite3 *db, const char *table, struct buf *out, struct err *err)
{
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = ask(db, columns_query, table, err);
	size_t n = 0;
	int code;

	if (s == NULL)
		return false;
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		if (sqlite3_column_int(s, 1) != 0)
			return err_set(err, ERR_DB,
			    "rows must go past its definition, which stores columns that are generated");
		buf_puts(out, n++ > 0 ? ", " : "(");
		sqlite_quote_name(out, column(s, 0));
		buf_puts(
		    out, sqlite3_column_int(s, 2) != 0 ? " INTEGER PRIMARY KEY" : "");
	}
	return code == SQLITE_DONE || sqlite_conn_fail(db, err);
}

static bool append_key(sqlite3 *db, const char *table, struct buf *out, struct err *err)
{
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = ask(db, key_query, table, err);
	size_t n = 0;
	int code;

	if (s == NULL)
		return false;
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		buf_puts(out, n++ > 0 ? ", " : ", PRIMARY KEY (");
		sqlite_quote_name(out, column(s, 0));
		buf_puts(out, " COLLATE ");
		sqlite_quote_name(out, column(s, 1));
		buf_puts(out, sqlite3_column_int(s, 2) != 0 ? " DESC" : "");
	}
	buf_puts(out, n > 0 ? ")) WITHOUT ROWID" : ")");
	return code == SQLITE_DONE || sqlite_conn_fail(db, err);
}

/* Else its key is a tree of its own, which REINDEX fills. */
static bool is_without_rowid(sqlite3 *db, const char *table)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) char *value = NULL;
	struct err ignored = {0};

	buf_puts(
	    &sql, "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ");
	sqlite_quote_text(&sql, table);
	return sqlite_conn_value(db, sql.data, &value, &ignored) && value != NULL &&
	       strcmp(value, "1") == 0;
}

static char *unused_name(sqlite3 *db)
{
	for (unsigned int i = 0;; i++) {
		CLEANUP(freep) char *value = NULL;
		CLEANUP(freep) char *name = xasprintf("synco_raw_rows_%u", i);
		CLEANUP(freep)
		char *sql =
		    xasprintf("SELECT 1 FROM sqlite_schema WHERE name LIKE '%s'", name);
		struct err ignored = {0};

		if (!sqlite_conn_value(db, sql, &value, &ignored) || value == NULL)
			return take_ptr(&name);
	}
}

char *sqlite_raw_open(sqlite3 *db, const char *table, struct err *err)
{
	CLEANUP(freep) char *raw = unused_name(db);
	CLEANUP(buf_reset) struct buf create = {0};
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_printf(&create, "CREATE TABLE %s", raw);
	if (!append_columns(db, table, &create, err))
		return NULL;
	if (!is_without_rowid(db, table))
		buf_putc(&create, ')');
	else if (!append_key(db, table, &create, err))
		return NULL;
	buf_printf(&sql,
	    "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema"
	    "(type, name, tbl_name, rootpage, sql) SELECT 'table', '%s', '%s', rootpage, ",
	    raw, raw);
	sqlite_quote_text(&sql, create.data);
	buf_puts(&sql, " FROM sqlite_schema WHERE type = 'table' AND name = ");
	sqlite_quote_text(&sql, table);
	buf_puts(&sql, "; PRAGMA writable_schema = RESET");
	return sqlite_conn_run(db, sql.data, err) ? take_ptr(&raw) : NULL;
}

bool sqlite_raw_close(sqlite3 *db, const char *raw, const char *table, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_printf(&sql,
	    "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = '%s'; "
	    "PRAGMA writable_schema = RESET; REINDEX ",
	    raw);
	sqlite_quote_name(&sql, table);
	return sqlite_conn_run(db, sql.data, err);
}
