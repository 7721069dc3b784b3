/*
 * One connection to MariaDB or MySQL: connecting, statements, errors with context.
 *
 * Nothing here reads option files.  Statements are UTF-8.  Errors are ERR_DB and name the
 * server without the password.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_CONN_H
#define SYNCO_COMMON_DB_MYSQL_CONN_H

#include <mysql.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/db/uri.h"

struct mysql_conn;

enum mysql_conn_flags {
	MYSQL_CONN_NO_DATABASE = 1, /* do not select the URI's database */
	MYSQL_CONN_LOCAL = 2,       /* LOAD DATA LOCAL will be used */
};

struct mysql_conn *mysql_conn_open(
    const struct db_uri *uri, unsigned int flags, struct err *err) MUST_CHECK;
void mysql_conn_close(struct mysql_conn *c);
CLEANUP_DEFINE(struct mysql_conn, mysql_conn_close)

/* The library's handle, for what is not here. */
MYSQL *mysql_conn_handle(struct mysql_conn *c);

/* "10.11.6-MariaDB"; whether it is MariaDB. */
const char *mysql_conn_version(const struct mysql_conn *c);
bool mysql_conn_is_mariadb(const struct mysql_conn *c);

/* Runs a statement and drops its results. */
bool mysql_conn_run(struct mysql_conn *c, const char *sql, struct err *err) MUST_CHECK;

/* Runs a statement that may fail (a setting that not every server knows). */
void mysql_conn_try(struct mysql_conn *c, const char *sql);

/* Runs a query and stores its rows, for small ones; free with mysql_free_result(). */
MYSQL_RES *mysql_conn_select(struct mysql_conn *c, const char *sql, struct err *err)
    MUST_CHECK;

static inline void mysql_resultp(MYSQL_RES **r)
{
	if (*r != NULL)
		mysql_free_result(*r);
}

/*
 * The first value of the first row as a string to free(); *value is NULL without a row or for
 * NULL.
 */
bool mysql_conn_value(
    struct mysql_conn *c, const char *sql, char **value, struct err *err) MUST_CHECK;

/* From now on errors do not say what values rows hold: whoever reads them may see masked ones only. */
void mysql_conn_discreet(struct mysql_conn *c);

/* Fills err with the last failure of the library, prefixed by where it happened. */
bool mysql_conn_fail(struct mysql_conn *c, struct err *err);

/*
 * Whether the last failure was the connection's and not a statement's: the library's own codes
 * are 2000 to 2999 (and its later ones 5000 to 5999), those of servers lie on both sides.
 */
bool mysql_conn_is_lost(struct mysql_conn *c);

/* `name`, with backquotes doubled. */
void mysql_quote_name(struct buf *out, const char *name);

/* 'text' with backslash escapes, for any bytes in UTF-8 statements. */
void mysql_quote_text(struct buf *out, const char *text, size_t len);

/*
 * The way back: appends what the quoted text at at[0..end - at) stands for.  Returns where it
 * ends, NULL for what is none.
 */
const char *mysql_read_text(const char *at, const char *end, struct buf *out);

/*
 * Appends text that is the same if and only if server and database are: whatever the way
 * there was.
 */
bool mysql_conn_identity(struct mysql_conn *c, const char *database, struct buf *out,
    struct err *err) MUST_CHECK;

#endif
