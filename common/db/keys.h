/*
 * The secondary indexes in the definition of a table, one by one.
 */
#ifndef SYNCO_COMMON_DB_KEYS_H
#define SYNCO_COMMON_DB_KEYS_H

#include "common/format/schema.h"

/* An index by its name, and the statement that makes it (free() is the caller's).  True: it is taken out. */
typedef bool db_take_index(void *ctx, const char *name, char *statement);

/*
 * Hands each index of a table of that engine to take, and takes those out of the definition for which it
 * says so.  Constraints are no indexes here, nor are MySQL's primary keys.
 */
void db_keys_sift(
    struct schema_object *table, const char *engine, db_take_index *take, void *ctx);

#endif
