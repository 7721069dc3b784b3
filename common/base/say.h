/*
 * Results for people on standard output.  What other people chose (names, folders, addresses)
 * reaches a terminal only through this, and through log.h.
 */
#ifndef SYNCO_COMMON_BASE_SAY_H
#define SYNCO_COMMON_BASE_SAY_H

#include "common/base/err.h"

/* Prints one line, all of it as text_append_printable(), and ends it. */
void say_line(const char *fmt, ...) PRINTF_LIKE(1, 2);

#endif
