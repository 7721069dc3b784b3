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
 * 2026-01-31 and 20260131, a time of day behind it, 2026 alone, and seconds, milliseconds or
 * microseconds since 1970.  What a 32-bit timestamp holds stays there.  What is no day of anybody's
 * (infinity, 0000-00-00) stays; another number becomes 0, anything else 1970-01-01.
 */
void mask_date(
    uint64_t bits, unsigned int days, const char *value, size_t len, struct buf *out);

#endif
