/*
 * Dates that are some days off.
 */
#ifndef SYNCO_COMMON_MASK_MASK_DATE_H
#define SYNCO_COMMON_MASK_MASK_DATE_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/buf.h"

/*
 * Appends value moved by 1 to days days in either direction, as bits say.  Understood are
 * 2026-01-31 with whatever follows, 20260131 with whatever digits follow, 2026 alone, and seconds
 * or milliseconds since 1970.  Between 1971 and 2037 it stays there, for 32-bit timestamps.  What is
 * no day of anybody's (infinity, 0000-00-00) stays; anything else becomes 1970-01-01.
 */
void mask_date(
    uint64_t bits, unsigned int days, const char *value, size_t len, struct buf *out);

#endif
