/*
 * Reading MariaDB and MySQL: one connection, one consistent snapshot.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_SOURCE_H
#define SYNCO_COMMON_DB_MYSQL_SOURCE_H

#include "common/db/db.h"

struct db_source *mysql_source_open(const struct db_uri *uri,
    const struct db_source_opts *opts, struct err *err) MUST_CHECK;

/* db_value() */
bool mysql_source_value(
    const struct db_uri *uri, const char *sql, char **value, struct err *err) MUST_CHECK;

#endif
