/*
 * Connecting to PostgreSQL as a URI says.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_CONNECT_H
#define SYNCO_COMMON_DB_POSTGRES_CONNECT_H

#include <libpq-fe.h>

#include "common/db/uri.h"

/*
 * database replaces the URI's, unless it is NULL.  The handle is for PQfinish(), also where
 * PQstatus() says that there is no connection.
 */
PGconn *postgres_connect(const struct db_uri *uri, const char *database);

#endif
