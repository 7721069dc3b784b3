/*
 * A PostgreSQL database as a source: one snapshot, rows by COPY.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_SOURCE_H
#define SYNCO_COMMON_DB_POSTGRES_SOURCE_H

#include "common/db/db.h"

struct db_source *postgres_source_open(const struct db_uri *uri,
    const struct db_source_opts *opts, struct err *err) MUST_CHECK;

bool postgres_source_value(
    const struct db_uri *uri, const char *sql, char **value, struct err *err) MUST_CHECK;

#endif
