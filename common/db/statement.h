/*
 * The text of an SQL statement as the tokens that its engine reads, for guards that decide
 * by them what may be run.
 *
 * Allocates nothing; the text is borrowed.  Where engine versions, or an engine and its
 * client, would read a text differently it is an error rather than a guess: no honest
 * definition has such a place.  Errors are: NUL and other control characters than blanks
 * (outside of quotes), what is quoted or a comment without an end, and
 *  - PostgreSQL: a number with letters behind it; "\" is an error too, so that nothing reaches psql
 *    as a command of its own;
 *  - MySQL, MariaDB: executable comments, whose content is tokens (executable is set:
 *    a server may leave them out), that have comments or comment signs within, also in
 *    quotes, or a number that is not five or six digits; names without quotes that begin with
 *    "$", which quotes whole texts in MySQL 9;
 *  - SQLite: parameters ("?", ":a", "@a", "$a", "#"), "\", "!" but for "!=", a byte order mark.
 *
 * MySQL's blanks are those of ASCII: with another character set than one whose letters above
 * 0x7f are no others' (mysql_guard.h) nothing here holds.
 */
#ifndef SYNCO_COMMON_DB_STATEMENT_H
#define SYNCO_COMMON_DB_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/buf.h"

enum statement_dialect { STATEMENT_MYSQL, STATEMENT_POSTGRES, STATEMENT_SQLITE };

enum statement_flags {              /* MySQL's sql_mode */
	STATEMENT_NO_BACKSLASH = 1, /* NO_BACKSLASH_ESCAPES */
	STATEMENT_ANSI_QUOTES = 2,
};

enum statement_kind {
	STATEMENT_END,
	STATEMENT_WORD, /* a name or keyword without quotes */
	STATEMENT_NAME, /* quoted: "a", `a`, [a]; also SQLite's "a", which may be a text */
	/* 'a'; PostgreSQL: also with E, U&, B, X, N before it and between dollars. */
	STATEMENT_STRING,
	STATEMENT_NUMBER, /* of MySQL also a name that begins with a digit */
	STATEMENT_MARK,   /* any other character */
	STATEMENT_ERROR,  /* at what is wrong; there is nothing behind it */
};

struct statement_token {
	enum statement_kind kind;
	const char *at; /* in the text, with its quotes */
	size_t len;
	bool executable; /* MySQL: within a comment that only some servers run */
};

struct statement {
	enum statement_dialect dialect;
	unsigned int flags;
	const char *at;
	const char *end;
	const char *comment; /* end of the executable comment we are in, or NULL */
	bool failed;         /* something was wrong: nothing is read any more */
};

void statement_start(struct statement *s, enum statement_dialect dialect,
    unsigned int flags, const char *text, size_t len);

/* The next token; blanks and comments before it are skipped.  END, ERROR: again and again. */
struct statement_token statement_next(struct statement *s);

/* Whether it is that word, in ASCII letters of either case, without quotes. */
bool statement_word(const struct statement_token *t, const char *word);
/* Whether it is that character. */
bool statement_mark(const struct statement_token *t, char mark);

/*
 * Appends the name that a word or a quoted name stands for: without quotes, and in lower case
 * where PostgreSQL makes it so.  False for other tokens and for U&"…".
 */
bool statement_name(
    const struct statement *s, const struct statement_token *t, struct buf *name);

/*
 * Reads "name", or "schema.name", that begins with the token *t; then *t is what follows.
 * schema is left empty without one.  False when that is no name, or has more parts.
 */
bool statement_qualified(
    struct statement *s, struct statement_token *t, struct buf *schema, struct buf *name);

/*
 * Whether the text is exactly one statement: without error, not empty, and no ";" but at
 * its end.  Statements with bodies are for their engines' guards.
 */
bool statement_is_one(
    enum statement_dialect dialect, unsigned int flags, const char *text, size_t len);

#endif
