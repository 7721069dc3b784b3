/*
 * What stands in quotes in a JSON text, without its escapes.
 */
#ifndef SYNCO_COMMON_MASK_MASK_ESCAPE_H
#define SYNCO_COMMON_MASK_MASK_ESCAPE_H

#include <stdint.h>

#include "common/base/buf.h"

/* The four hexadecimal digits behind "\\u". */
bool mask_escape_code(const char *at, const char *end, uint32_t *code);

/*
 * Appends to out what the text says, which is never longer.  from, unless NULL, has room for len + 1:
 * where each byte that was appended, and the end, begins in the text.
 */
void mask_unescape(const char *text, size_t len, struct buf *out, size_t *from);

#endif
