/*
 * Definitions in a file for the mysql and mariadb clients, which read lines and commands of their own
 * before the server sees anything.  Pure.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_SQL_TEXT_H
#define SYNCO_COMMON_DB_MYSQL_SQL_TEXT_H

#include "common/base/buf.h"

/*
 * Appends a statement, its delimiter and a newline: a client finds it whole and no command
 * in it.  Where a line begins like one, a comment goes before it.  False, and nothing
 * appended, when that can't be had.  sql_mode: the session's; NULL: ours.
 */
bool mysql_sql_append(
    struct buf *out, const char *sql, const char *sql_mode, const char *delimiter);

/* Appends a delimiter that the text does not hold. */
void mysql_sql_delimiter(struct buf *out, const char *sql);

#endif
