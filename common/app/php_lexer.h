/*
 * PHP source as tokens: what is needed to read settings, never to run them.
 *
 * Comments, text outside <?php ... ?> and attributes' marks are skipped; a string
 * without variables in it, or with plain ones, is decoded, every other one (and each
 * heredoc) is a template, whose value only PHP knows.
 */
#ifndef SYNCO_COMMON_APP_PHP_LEXER_H
#define SYNCO_COMMON_APP_PHP_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/buf.h"
#include "common/base/err.h"

enum php_kind {
	PHP_END,
	PHP_NAME,     /* identifiers and keywords, "\\" included */
	PHP_VARIABLE, /* without its $ */
	PHP_STRING,   /* decoded; bytes, a NUL is possible */
	PHP_PARTS,    /* a string with plain variables, each as NUL, its name, NUL */
	PHP_TEMPLATE, /* a string that holds more than those, a heredoc, `…` */
	PHP_NUMBER,
	PHP_OP, /* one to three characters; a cast is '(' name ')' */
};

struct php_lexer {
	const char *name; /* borrowed: for messages */
	const char *at;
	const char *end;
	unsigned int line;
	bool code; /* inside <?php … ?> */
	/* The current token. */
	enum php_kind kind;
	struct buf text;
	unsigned int token_line;
};

/* text[0..len) stays the caller's; with code it starts inside of <?php. */
void php_lexer_init(
    struct php_lexer *l, const char *name, const char *text, size_t len, bool code);
void php_lexer_reset(struct php_lexer *l);

/* Moves to the next token; ERR_PROTO "name:line: what" for a string that does not end. */
bool php_lexer_next(struct php_lexer *l, struct err *err) MUST_CHECK;

/* Whether the current token is this operator, name (case does not matter), variable. */
bool php_lexer_is_op(const struct php_lexer *l, const char *op);
bool php_lexer_is_name(const struct php_lexer *l, const char *name);
bool php_lexer_is_variable(const struct php_lexer *l, const char *name);

#endif
