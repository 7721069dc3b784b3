/*
 * SQL files that the sqlite3 shell loads.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_SQL_FILE_H
#define SYNCO_COMMON_DB_SQLITE_SQL_FILE_H

#include "common/db/sql_file.h"

extern const struct sql_dialect sqlite_sql_dialect;

#endif
