/*
 * Filling SQLite: a new file beside the old one, brought in by the backup API in one
 * transaction.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_TARGET_H
#define SYNCO_COMMON_DB_SQLITE_TARGET_H

#include "common/db/db.h"

struct db_target *sqlite_target_open(const struct db_uri *uri,
    const struct db_target_opts *opts, struct err *err) MUST_CHECK;

#endif
