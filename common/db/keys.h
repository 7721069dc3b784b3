/*
 * The secondary indexes and the constraints that have names in the definition of a table, one by one.
 */
#ifndef SYNCO_COMMON_DB_KEYS_H
#define SYNCO_COMMON_DB_KEYS_H

#include "common/format/schema.h"

/*
 * An "index" or a "constraint" (kind) by its name, and the statement that makes it (free() is the caller's).
 * True: it is taken out.
 */
typedef bool db_take_key(void *ctx, const char *kind, const char *name, char *statement);

/*
 * Hands each index and constraint of a table of that engine to take, and takes those out of the definition for
 * which it says so.  Primary keys stay, and so do constraints of SQLite, which can't be added to a table.
 */
void db_keys_sift(
    struct schema_object *table, const char *engine, db_take_key *take, void *ctx);

#endif
