/*
 * Deleting rows by their keys, many in a statement: for drivers.
 */
#ifndef SYNCO_COMMON_DB_ERASE_H
#define SYNCO_COMMON_DB_ERASE_H

#include "common/db/range.h"

/* Runs a statement and says how many rows it met. */
typedef bool db_erase_run(void *ctx, const char *sql, uint64_t *met, struct err *err);

/*
 * Deletes the rows whose keys are read, a line each, from a table of that name in SQL.  ERR_DB
 * when one of them is not there.
 */
bool db_erase(struct db_rows *keys, const struct schema_object *table, const char *name,
    const struct db_spelling *spelling, db_erase_run *run, void *ctx, struct err *err)
    MUST_CHECK;

#endif
