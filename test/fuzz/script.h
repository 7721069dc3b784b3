/*
 * Inputs of the session targets: lines, of which the first letter says what they are.
 */
#ifndef SYNCO_TEST_FUZZ_SCRIPT_H
#define SYNCO_TEST_FUZZ_SCRIPT_H

#include <stdint.h>

#include "common/base/buf.h"
#include "common/format/chunker.h"

struct script_line {
	char kind;
	const char *text; /* what follows; ends with a newline or NUL */
	size_t len;
};

/* Takes the next line at *at, which it moves; false at the end. */
bool script_next(const char **at, const char *end, struct script_line *l);

/* Appends its text with "|" as newline and "~" as tab. */
void script_rows(const struct script_line *l, struct buf *out);

/* Appends its text with each $<letter><number> as expand has it. */
typedef void script_word(void *ctx, char word, size_t number, struct buf *out);
void script_expand(
    const struct script_line *l, script_word *expand, void *ctx, struct buf *out);

/* Rows, whose first column is their key, as one chunk. */
void script_chunk(struct chunker *c, const struct buf *rows, struct chunk *chunk);

#endif
