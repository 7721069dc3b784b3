/*
 * Names of CHECK constraints.  In MySQL they are of the whole database, so that a table's shadow in the
 * target itself can't have them while the old table stands.  Pure.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_CHECK_NAMES_H
#define SYNCO_COMMON_DB_MYSQL_CHECK_NAMES_H

#include <stdbool.h>

#include "common/base/buf.h"

/* A CREATE TABLE (of mysql_create.h) without these names: the server makes some that follow the table's. */
char *mysql_check_unname(const char *create);

/*
 * Appends the ALTER TABLE that gives the table of that name its constraints' names again; false: all
 * have them.
 */
bool mysql_check_rename(const char *create, const char *table, struct buf *sql);

#endif
