/*
 * What only a superuser makes, and what might break the server's own memory if it were wrong, is
 * carried if the server has something of its own that is made of the same functions.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_CHECK_H
#define SYNCO_COMMON_DB_POSTGRES_CHECK_H

#include "common/db/postgres/postgres_conn.h"

/*
 * Runs one statement that makes an object of a kind (NULL: of one that is safe), in a transaction
 * of its own, and keeps it if it is safe; *safe says so.  What belongs to a routine's owner is given
 * to owner, who may use servers; NULL: nobody.
 */
bool postgres_check_make(struct postgres_conn *c, const char *kind, const char *sql,
    const char *owner, bool *safe, struct err *err) MUST_CHECK;

#endif
