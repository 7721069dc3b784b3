/*
 * SQLite: opening, statements, errors with context.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_CONN_H
#define SYNCO_COMMON_DB_SQLITE_CONN_H

#include <sqlite3.h>

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/format/schema.h"

static inline void sqlite_closep(sqlite3 **db)
{
	(void)sqlite3_close_v2(*db);
}

static inline void sqlite_finalizep(sqlite3_stmt **s)
{
	(void)sqlite3_finalize(*s);
}

/*
 * Opens path ("": a private temporary database, whose file SQLite has unlinked).  flags are
 * SQLITE_OPEN_*.  Waits up to ten seconds for locks.
 */
sqlite3 *sqlite_conn_open(const char *path, int flags, struct err *err) MUST_CHECK;

/*
 * Registers a collation that compares bytes, under a name that the app gives to another one: a stand-in
 * with which definitions are read.  sqlite_conn_open() does so for each that is not known.
 */
void sqlite_conn_add_collation(sqlite3 *db, const char *name);

/* Fills err with the last failure: "file: text". */
bool sqlite_conn_fail(sqlite3 *db, struct err *err);

/* Runs one or more statements. */
bool sqlite_conn_run(sqlite3 *db, const char *sql, struct err *err) MUST_CHECK;

/* Prepares a query; finish with sqlite3_finalize(). */
sqlite3_stmt *sqlite_conn_prepare(sqlite3 *db, const char *sql, struct err *err)
    MUST_CHECK;

/* The first value of the first row as text to free(), NULL without. */
bool sqlite_conn_value(sqlite3 *db, const char *sql, char **value, struct err *err)
    MUST_CHECK;

/* "name" with quotes doubled; 'text' with quotes doubled. */
void sqlite_quote_name(struct buf *out, const char *name);
void sqlite_quote_text(struct buf *out, const char *text);

/*
 * Copies all of from into to by the backup API, in one transaction of to's.  ERR_DB when
 * one of them stays locked.
 */
bool sqlite_conn_copy(sqlite3 *to, sqlite3 *from, struct err *err) MUST_CHECK;

/* Text that is equal if and only if it is the same file on the same running system. */
bool sqlite_conn_identity(const char *path, struct buf *out, struct err *err) MUST_CHECK;

bool sqlite_is_virtual(const struct schema_object *table);
bool sqlite_is_internal(const struct schema_object *table);

/*
 * Appends the statements that make a table.  A virtual table's entry is written as it is: its
 * shadow tables come as tables, and its module need not be known here.  ANALYZE makes its
 * tables; nothing for AUTOINCREMENT's, which exists as soon as it is needed.
 */
void sqlite_append_create(struct buf *out, const struct schema_object *table);

#endif
