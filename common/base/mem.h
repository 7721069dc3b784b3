/*
 * Allocation that cannot fail: for small sizes of our own choosing.  Out
 * of memory ends the program.  A size that comes from outside is checked
 * against a limit (common/format/limits.h) before it gets here.
 */
#ifndef SYNCO_COMMON_BASE_MEM_H
#define SYNCO_COMMON_BASE_MEM_H

#include <stddef.h>

#include "common/base/err.h"

/* Zeroed memory for n items of size bytes; free() releases it. */
void *xcalloc(size_t n, size_t size);

/* realloc() for n items of size bytes. */
void *xreallocarray(void *p, size_t n, size_t size);

/* A copy of s (of its first len bytes); NULL gives NULL. */
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t len);

/* A formatted string. */
char *xasprintf(const char *fmt, ...) PRINTF_LIKE(1, 2);

/*
 * Makes room for one more item in a growing array: items points to n items
 * of size bytes in room for *cap.  Returns the (moved) array.
 */
void *xgrow(void *items, size_t n, size_t *cap, size_t size);

#endif
