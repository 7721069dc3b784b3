/*
 * Definitions as the target's server prints them.
 *
 * No two releases print alike: a default gets parentheses, a type its width.  Each table that the target has
 * is made once more as a temporary one, empty, and its definition becomes what SHOW CREATE TABLE says of that.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_PRINT_H
#define SYNCO_COMMON_DB_MYSQL_PRINT_H

#include "common/db/mysql/mysql_conn.h"
#include "common/format/schema.h"

/*
 * For the tables of s that database has.  What can't be made so, or does not pass the guard, stays as it is:
 * then it counts as another one.  trust: as for the guard (mysql_guard.h).
 */
bool mysql_print_tables(struct mysql_conn *c, const char *database, struct schema *s,
    bool trust, struct err *err) MUST_CHECK;

#endif
