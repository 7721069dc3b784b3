/*
 * One connection to PostgreSQL: connecting, statements, errors with context.
 *
 * What a URI does not say comes from where libpq's users expect it: PG* variables, service
 * files, .pgpass.  Statements are UTF-8; names are looked up in pg_catalog only.  Errors are
 * ERR_DB and name the server without the password.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_CONN_H
#define SYNCO_COMMON_DB_POSTGRES_CONN_H

#include <libpq-fe.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/db/uri.h"

struct postgres_conn;

/* SQLSTATEs that are acted upon (PostgreSQL, appendix A). */
#define POSTGRES_DEADLOCK              "40P01"
#define POSTGRES_FOREIGN_KEY_VIOLATION "23503"
#define POSTGRES_INVALID_CATALOG_NAME  "3D000"
#define POSTGRES_NOT_IN_REPERTOIRE     "22021"
#define POSTGRES_OBJECT_IN_USE         "55006"
#define POSTGRES_UNTRANSLATABLE        "22P05"
#define POSTGRES_UNDEFINED_TABLE       "42P01"

/*
 * Nothing is set for the session: each transaction begins with what reading needs
 * (postgres_session.h), by itself, and so does a statement that is none's.
 *
 * database replaces the URI's; NULL takes what the URI or libpq's defaults say.  A failure's
 * SQLSTATE is left in state, unless that is NULL.
 */
struct postgres_conn *postgres_conn_open(const struct db_uri *uri, const char *database,
    char state[6], struct err *err) MUST_CHECK;
void postgres_conn_close(struct postgres_conn *c);
CLEANUP_DEFINE(struct postgres_conn, postgres_conn_close)

/*
 * The same with what writing needs: for the session, since that costs least, but for a pooler's, which
 * is not ours alone.
 */
bool postgres_conn_writes(struct postgres_conn *c, struct err *err) MUST_CHECK;

/* Sets something more, from now on: what is "name = value". */
bool postgres_conn_set(struct postgres_conn *c, const char *what, struct err *err)
    MUST_CHECK;

/* Whether each transaction may be another session's: what a session holds would be lost, or stay. */
bool postgres_conn_pooled(const struct postgres_conn *c);

/* The library's handle, for COPY. */
PGconn *postgres_conn_handle(struct postgres_conn *c);

/* The server's version as 150004 for 15.4. */
int postgres_conn_version(const struct postgres_conn *c);

/* The database that is connected to. */
const char *postgres_conn_database(const struct postgres_conn *c);

/*
 * A signal that asks to end cancels the statement that runs, which fails with ERR_STOPPED: but
 * not after this call, for what must be brought to its end.
 */
void postgres_conn_steady(struct postgres_conn *c);

/* From now on errors do not say what values rows hold: whoever reads them may see masked ones only. */
void postgres_conn_discreet(struct postgres_conn *c);

/* Asks the server to end the statement that runs. */
void postgres_conn_cancel(struct postgres_conn *c);

/* Waits a moment for what the server sends; false when the connection is lost. */
bool postgres_conn_wait(struct postgres_conn *c);

/*
 * The same for rows: the server sends them in pieces of 8 KB, and to be woken for each costs both
 * more than to let many gather.
 */
bool postgres_conn_gather(struct postgres_conn *c);

/* Runs a statement whose result is to be of one kind; free it with PQclear(). */
PGresult *postgres_conn_execute(struct postgres_conn *c, const char *sql,
    ExecStatusType wanted, struct err *err) MUST_CHECK;

/* Runs a statement that can't be part of a transaction, as the server and the role have set it. */
bool postgres_conn_run_alone(struct postgres_conn *c, const char *sql, struct err *err)
    MUST_CHECK;

/* Runs statements, separated by semicolons, and drops their results. */
bool postgres_conn_run(struct postgres_conn *c, const char *sql, struct err *err)
    MUST_CHECK;

/* Runs exactly one statement, whose text is a source's: the server refuses more. */
bool postgres_conn_run_one(struct postgres_conn *c, const char *sql, struct err *err)
    MUST_CHECK;

/* Runs a query and holds its rows, for small ones; free with PQclear(). */
PGresult *postgres_conn_select(struct postgres_conn *c, const char *sql, struct err *err)
    MUST_CHECK;

static inline void postgres_resultp(PGresult **r)
{
	PQclear(*r);
}

/* The first value as a string to free(); *value is NULL without a row or for NULL. */
bool postgres_conn_value(
    struct postgres_conn *c, const char *sql, char **value, struct err *err) MUST_CHECK;

/* Whether the first value is true. */
bool postgres_conn_ask(
    struct postgres_conn *c, const char *sql, bool *answer, struct err *err) MUST_CHECK;

/* Fills err with what a result, or without one the connection, says. */
bool postgres_conn_fail(struct postgres_conn *c, const PGresult *result, struct err *err);

/* Whether the last failure had this SQLSTATE; whether the connection is still there. */
bool postgres_conn_failed_with(const struct postgres_conn *c, const char *state);
bool postgres_conn_alive(const struct postgres_conn *c);

/* "name", with quotes doubled; 'text', for any bytes. */
void postgres_quote_name(struct buf *out, const char *name);
void postgres_quote_text(struct buf *out, const char *text);

/*
 * The value of c, a member of pg_db_role_setting.setconfig, whose text behind "=" is v.value, as a
 * statement has it: lists of names are kept as they are written.
 */
#define POSTGRES_SETTING_VALUE                                                           \
	"CASE WHEN v.value = '' THEN '''''' "                                            \
	"WHEN lower(split_part(c, '=', 1)) IN ('search_path', 'temp_tablespaces', "      \
	"'session_preload_libraries', 'local_preload_libraries') THEN v.value "          \
	"ELSE quote_literal(v.value) END"

/* Appends text that is the same if and only if cluster and database are: on standbys, too. */
bool postgres_conn_identity(struct postgres_conn *c, const char *database,
    struct buf *out, struct err *err) MUST_CHECK;

#endif
