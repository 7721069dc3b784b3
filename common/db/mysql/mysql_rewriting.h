/*
 * A text on its way into another one, token by token: each is copied with what stands before it, or left out.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_REWRITING_H
#define SYNCO_COMMON_DB_MYSQL_REWRITING_H

#include "common/db/mysql/mysql_text.h"

struct mysql_rewriting {
	struct mysql_text x;
	struct buf *out;    /* borrowed */
	const char *behind; /* the end of what was passed */
};

void mysql_rewriting_start(struct mysql_rewriting *r, const char *text, struct buf *out);

/* Passes the token that comes. */
void mysql_copy(struct mysql_rewriting *r);
void mysql_drop(struct mysql_rewriting *r);
/* The same with what is in parentheses, where one comes. */
void mysql_copy_list(struct mysql_rewriting *r);

/* Whether that word comes; comes: behind the next token. */
bool mysql_is(const struct mysql_rewriting *r, const char *word);
bool mysql_comes(const struct mysql_rewriting *r, const char *word);
bool mysql_comes_mark(const struct mysql_rewriting *r, char mark);

#endif
