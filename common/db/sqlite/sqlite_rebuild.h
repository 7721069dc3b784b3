/*
 * Virtual tables at the destination whose shadow tables have no rows that came: their module makes
 * them, and indexes of full texts are built here, of rows that are here.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_REBUILD_H
#define SYNCO_COMMON_DB_SQLITE_REBUILD_H

#include "common/db/sqlite/sqlite_conn.h"

/* Whether it is such a virtual table, or a shadow table of one. */
bool sqlite_is_made_by_module(const struct schema *s, const struct schema_object *o);

/* Appends the statements that build the indexes whose texts are other tables'. */
void sqlite_append_rebuild(const struct schema *s, struct buf *out);

/* Empties such a table, whose rows are not to be here any more. */
bool sqlite_empty_virtual(sqlite3 *db, const char *table, struct err *err) MUST_CHECK;

#endif
