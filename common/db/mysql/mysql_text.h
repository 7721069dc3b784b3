/*
 * A definition on its way through its tokens, for the guard (mysql_guard.h).  Pure.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_TEXT_H
#define SYNCO_COMMON_DB_MYSQL_TEXT_H

#include "common/db/statement.h"

struct mysql_text {
	struct statement s;
	struct statement_token t; /* the one that comes */
	struct statement_token before;
};

/* Whether a list of modes has this one; servers take letters of either case.  NULL: none. */
bool mysql_text_has_mode(const char *sql_mode, const char *mode);

/* sql_mode: that of the session in which it is run; NULL: ours. */
void mysql_text_start(struct mysql_text *x, const char *sql, const char *sql_mode);
void mysql_text_next(struct mysql_text *x);

/* Whether such a token comes; take: then it is passed.  Nothing that servers may leave out fits. */
bool mysql_text_is(const struct mysql_text *x, const char *word);
bool mysql_text_take(struct mysql_text *x, const char *word);
bool mysql_text_take_mark(struct mysql_text *x, char mark);

/* The end, or an error. */
bool mysql_text_ended(const struct mysql_text *x);
/* The end, perhaps behind one ";". */
bool mysql_text_done(struct mysql_text *x);

/* Passes a parenthesis and what is in it; false when none comes or it has no end. */
bool mysql_text_skip_list(struct mysql_text *x);

/*
 * Passes "name" or "database.name"; a database must be the one that is given.  The name is
 * appended.
 */
bool mysql_text_name(struct mysql_text *x, const char *database, struct buf *name);

/* Whether the token that comes is one of the words; NULL ends the list. */
bool mysql_text_is_one_of(const struct mysql_text *x, const char *const *words);

/*
 * Whether what comes reads or writes files of the server's host, or is a table of the server's
 * own database.
 */
bool mysql_text_reaches_out(const struct mysql_text *x);

#endif
