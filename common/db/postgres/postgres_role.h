/*
 * The role that makes what a source says, where the target's user could do more than fill a database.
 *
 * Functions of the source run while it is loaded: in checks, generated columns, indexes, views,
 * casts.  They run as whoever loads, and a session that has put its rights aside with SET ROLE or
 * SET SESSION AUTHORIZATION takes them back with RESET, which a function can say.  So the role is
 * not put on: it logs in, by itself, with a random password, and its session never had other rights.
 * It owns the database that is filled and nothing else on the server, is a member of nothing, and
 * goes at the end, when all that it made was handed to the target's user.  One that a killed run
 * has left goes in the next: its name is that of the database.
 *
 * What only a superuser can make (extensions, event triggers, operator classes) is made in the
 * user's own session, which calls nothing of the source's: extensions before all else, while the
 * database is empty, event triggers after all else; definitions that need a superuser only because
 * they could be wrong must be like the server's own (postgres_check.h).  Names in that session are
 * looked up in pg_catalog alone.
 *
 * Where the role may not log in (peer authentication, a pooler in between), the loopback address
 * is tried with the password, and the server asked whether that session is its own; if that is closed,
 * too, nothing is loaded without --trust-source.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_ROLE_H
#define SYNCO_COMMON_DB_POSTGRES_ROLE_H

#include "common/db/postgres/postgres_conn.h"
#include "common/db/uri.h"

struct postgres_role;

/*
 * Whether a session's user could do more than its own databases allow: superusers, those who may make
 * roles.  ERR_REFUSED for one who can neither make a role nor be trusted with a source's code.
 */
bool postgres_role_needed(struct postgres_conn *c, bool *needed, struct err *err)
    MUST_CHECK;

/*
 * Makes the role of a database, which c (borrowed, the user's session in another one) may do.  It
 * logs in as uri says, but for user and password.
 */
struct postgres_role *postgres_role_make(struct postgres_conn *c,
    const struct db_uri *uri, const char *database, struct err *err) MUST_CHECK;

/* Removes what a killed run has left of it; nothing depends on it any more. */
bool postgres_role_clean(struct postgres_conn *c, const char *database, struct err *err)
    MUST_CHECK;

const char *postgres_role_name(const struct postgres_role *r);

/* A session of the role.  ERR_REFUSED with advice when it may not log in. */
struct postgres_conn *postgres_role_connect(
    struct postgres_role *r, const char *database, struct err *err) MUST_CHECK;

/*
 * The database name, to which c is the user's session, is the role's until it is handed over: what it
 * owns there is then the user's, and nothing is said of the role any more.
 */
bool postgres_role_give(struct postgres_role *r, struct postgres_conn *c,
    const char *name, struct err *err) MUST_CHECK;
bool postgres_role_take(struct postgres_role *r, struct postgres_conn *c, struct err *err)
    MUST_CHECK;

/* Removes the role from the server, by the session that made it, and frees it. */
void postgres_role_free(struct postgres_role *r);
CLEANUP_DEFINE(struct postgres_role, postgres_role_free)

#endif
