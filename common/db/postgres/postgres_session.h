/*
 * What a session of ours is set to, whatever the server, the database or the role say.
 *
 * A pooler may give each transaction another session, which is the app's own before and after: there,
 * and wherever we only read, nothing is set but within our transactions.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_SESSION_H
#define SYNCO_COMMON_DB_POSTGRES_SESSION_H

#include "common/base/buf.h"

enum postgres_use {
	POSTGRES_READS,
	POSTGRES_WRITES,
};

/*
 * Appends a query for what can be set by this user on this server.  Its first value is statements
 * ("SET LOCAL name TO 'value'; ...") for the begin of a transaction; its second, whether a process other
 * than pid, which libpq was told, answers (version is the server's, as 150004): a pooler's.  Where none does, the session may be idle from
 * then on.  Names are looked up in pg_catalog from its begin on: the database's owner sets the path.
 */
void postgres_session_ask_local(
    struct buf *sql, enum postgres_use use, int pid, int version);

/* Appends a query that sets all of it for the session. */
void postgres_session_set(struct buf *sql, enum postgres_use use, int version);

#endif
