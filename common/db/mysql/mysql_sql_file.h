/*
 * SQL files that the mariadb and mysql clients load.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_SQL_FILE_H
#define SYNCO_COMMON_DB_MYSQL_SQL_FILE_H

#include "common/db/sql_file.h"

extern const struct sql_dialect mysql_sql_dialect;

#endif
