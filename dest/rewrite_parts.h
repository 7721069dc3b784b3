/*
 * The parts of rewrite.c, for each other.
 */
#ifndef SYNCO_DEST_REWRITE_PARTS_H
#define SYNCO_DEST_REWRITE_PARTS_H

#include "dest/rewrite.h"

/* Serialised values inside of serialised strings, and so on; deeper ones are left alone. */
#define REWRITE_DEPTH 8

/* Appends the value, changed or not; says whether it is. */
bool rewrite_value(const struct rewrite *r, const char *text, size_t len,
    unsigned int depth, struct buf *out);

/*
 * The same for a serialised PHP value from the first byte to the last, but for blanks around it; false,
 * and nothing is appended, when it is none.
 */
bool rewrite_php(const struct rewrite *r, const char *text, size_t len,
    unsigned int depth, struct buf *out, bool *changed);

#endif
