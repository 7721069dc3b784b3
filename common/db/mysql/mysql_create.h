/*
 * What SHOW CREATE prints, taken apart.  Pure.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_CREATE_H
#define SYNCO_COMMON_DB_MYSQL_CREATE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/db/db.h"

/* All are strings to free(); NULL where there is nothing. */
struct mysql_create {
	char *create; /* CREATE TABLE without what follows */
	char *keys;   /* ALTER TABLE that adds secondary indexes */
	/* ALTER TABLE that adds what other tables and sequences must exist for. */
	char *links;
	bool folders; /* it names folders of the host, which are in no part */
	char *after;  /* ALTER TABLE that sets the counter of AUTO_INCREMENT */
	char *
	    left_out; /* foreign keys to tables that are skipped: their names, for people */
};

/*
 * Cuts a statement of SHOW CREATE TABLE (sql_quote_show_create = 1).  Run one after the other
 * the parts give a table whose SHOW CREATE TABLE is equal, the order of its keys too.
 * Indexes stay in create where that would not be so, and for engines other than InnoDB,
 * which gain nothing.  Defaults from a sequence of database lose its name and go to links.  Foreign keys to
 * tables that are skipped are left out.  ERR_PROTO when the text is not what such a statement looks like.
 */
bool mysql_create_split(const char *sql, const char *engine, const char *database,
    const struct db_names *skip, struct mysql_create *out, struct err *err) MUST_CHECK;
void mysql_create_reset(struct mysql_create *c);

/*
 * The way back: one statement that does what create, keys and after (NULL: none) do one after the
 * other, a string to free().  NULL where that can't be said: other indexes than B-trees, which
 * servers build in ways of their own, and texts that are not of mysql_create_split().
 */
char *mysql_create_join(const char *create, const char *keys, const char *after);

/*
 * Finds "DEFINER=`user`@`host`" (a role has no host) before the body of a statement.  *start is where
 * it stands, *len its length with the blank behind it, *user "user@host" to free().  False when
 * there is none.
 */
bool mysql_create_definer(const char *sql, size_t *start, size_t *len, char **user);

/* The length of the quoted or plain token at s, quotes understood; 0 at the end. */
size_t mysql_create_token(const char *s);

/* Appends a backquoted name of len bytes without its quotes. */
void mysql_create_unquote(struct buf *out, const char *quoted, size_t len);

#endif
