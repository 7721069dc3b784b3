/*
 * Filling MariaDB and MySQL: a shadow database beside the old one, swapped in at the end.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_TARGET_H
#define SYNCO_COMMON_DB_MYSQL_TARGET_H

#include "common/db/db.h"

struct db_target *mysql_target_open(const struct db_uri *uri,
    const struct db_target_opts *opts, struct err *err) MUST_CHECK;

/* db_target_adapt() */
bool mysql_target_adapt(const struct db_uri *uri, struct schema *s,
    const struct db_target_opts *opts, struct err *err) MUST_CHECK;

#endif
