/*
 * Python source as tokens: what is needed to read settings, never to run them.
 *
 * Comments, joined lines and the ends of lines inside brackets are skipped; a string is
 * decoded.
 */
#ifndef SYNCO_COMMON_APP_PY_LEXER_H
#define SYNCO_COMMON_APP_PY_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/buf.h"
#include "common/base/err.h"

enum py_token {
	PY_TOKEN_END,
	PY_TOKEN_NEWLINE, /* the end of a statement's line */
	PY_TOKEN_NAME,    /* identifiers and keywords */
	PY_TOKEN_STRING,  /* decoded; a NUL is possible */
	/* f"…": decoded but for the braces and what is inside of them. */
	PY_TOKEN_TEMPLATE,
	PY_TOKEN_NUMBER,
	PY_TOKEN_OP, /* one to three characters */
};

struct py_lexer {
	const char *name; /* borrowed: for messages */
	const char *at;
	const char *end;
	unsigned int line;
	unsigned int brackets; /* that are open */
	unsigned int indent; /* columns before the first token of this statement's line */
	bool fresh;          /* nothing of the line was read */
	/* The current token. */
	enum py_token kind;
	struct buf text;
	const char *token;
	unsigned int token_line;
};

/* text is borrowed. */
void py_lexer_init(struct py_lexer *l, const char *name, const char *text, size_t len);
void py_lexer_reset(struct py_lexer *l);

/* Moves to the next token; ERR_PROTO "name:line: what" where a string does not end. */
bool py_lexer_next(struct py_lexer *l, struct err *err) MUST_CHECK;

/* Goes back to the token that was current when token and token_line were these. */
bool py_lexer_back(struct py_lexer *l, const char *token, unsigned int token_line,
    struct err *err) MUST_CHECK;

bool py_lexer_is_op(const struct py_lexer *l, const char *op);
bool py_lexer_is_name(const struct py_lexer *l, const char *name);

/* 1 at a bracket that opens, -1 at one that closes, else 0. */
int py_lexer_bracket(const struct py_lexer *l);

/*
 * Reads the string whose quote is at l->at, with the letters before it in l->text, as the
 * current token; false when it does not end.
 */
bool py_string_read(struct py_lexer *l);

#endif
