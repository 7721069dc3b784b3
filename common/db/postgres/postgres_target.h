/*
 * A PostgreSQL database as a target: filled beside the old one, or, where the user may not create
 * databases, inside one transaction.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_TARGET_H
#define SYNCO_COMMON_DB_POSTGRES_TARGET_H

#include "common/db/db.h"

struct db_target *postgres_target_open(const struct db_uri *uri,
    const struct db_target_opts *opts, struct err *err) MUST_CHECK;

#endif
