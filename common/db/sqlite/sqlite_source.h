/*
 * Reading SQLite: a private copy made by the backup API, of which everything is read.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_SOURCE_H
#define SYNCO_COMMON_DB_SQLITE_SOURCE_H

#include "common/db/db.h"

struct db_source *sqlite_source_open(const struct db_uri *uri,
    const struct db_source_opts *opts, struct err *err) MUST_CHECK;

/* db_value() */
bool sqlite_source_value(
    const struct db_uri *uri, const char *sql, char **value, struct err *err) MUST_CHECK;

#endif
