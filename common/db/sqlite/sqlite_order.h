/*
 * Indexes that only the app can make: ordered by one of its collations, or of values that its functions
 * give.  What they hold travels with the rows, in a table that stands for no table: a line for each entry
 * in the order of the index, with the rowid, and one for each value that its table does not have.
 *
 * Where masks or conditions change rows, nothing of it travels.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_ORDER_H
#define SYNCO_COMMON_DB_SQLITE_ORDER_H

#include "common/db/sqlite/sqlite_reader.h"

/*
 * The table: i is the index's name, n the place, c SQLITE_ORDER_ROWID or the column of the index;
 * SQLITE_ORDER_HAS once, for an index without entries, too.
 */
#define SQLITE_ORDER       "synco_index_order"
#define SQLITE_ORDER_ROWID "-1"
#define SQLITE_ORDER_HAS   "-2"

/* In SQL, for a list: the names of the collations that every synco knows. */
#define SQLITE_ORDER_KNOWN "'BINARY', 'NOCASE', 'RTRIM', 'NOCASE_UTF8'"

/*
 * Whether only the app can make an index, in a connection that has no functions of the app, nor stand-ins
 * for them; or, index being the table, a column of it.  False for what can't be told.
 */
bool sqlite_order_is_apps(sqlite3 *db, const char *index, const char *table);

/*
 * The columns of an index, the last of which is the rowid: whether it is that, whether its table does not
 * hold it, its name (NULL: an expression), whether it descends.
 */
sqlite3_stmt *sqlite_order_columns(
    sqlite3 *db, const char *index, const char *table, struct err *err) MUST_CHECK;

/* Adds the table, when there is such an index of a table whose rows travel.  After all others. */
bool sqlite_order_describe(
    struct sqlite_reader *r, struct schema *schema, struct err *err) MUST_CHECK;

#endif
