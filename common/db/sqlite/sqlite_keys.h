/*
 * Indexes at the target, also those that only the app can make.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_KEYS_H
#define SYNCO_COMMON_DB_SQLITE_KEYS_H

#include "common/db/sqlite/sqlite_writer.h"

/* Makes a table's indexes when its rows are there; those that only the app can make are not yet right. */
bool sqlite_keys_make(
    struct sqlite_writer *w, const struct schema_object *o, struct err *err) MUST_CHECK;

/* They get what they hold at the source, or are left out and named.  Before the new file is complete. */
bool sqlite_keys_finish(struct sqlite_writer *w, struct err *err) MUST_CHECK;

/* *may is false where rows of a file can't be changed here without harm to an index. */
bool sqlite_keys_may_change(const char *path, bool *may, struct err *err) MUST_CHECK;

#endif
