/*
 * PostgreSQL's part of an SQL file: what psql loads.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_SQL_FILE_H
#define SYNCO_COMMON_DB_POSTGRES_SQL_FILE_H

#include "common/db/sql_file.h"

extern const struct sql_dialect postgres_sql_dialect;

#endif
