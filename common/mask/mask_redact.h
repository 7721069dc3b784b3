/*
 * A value whose personal parts are others of the same length: all else, and so what a program makes
 * of it, stays.
 */
#ifndef SYNCO_COMMON_MASK_MASK_REDACT_H
#define SYNCO_COMMON_MASK_MASK_REDACT_H

#include "common/mask/mask_value.h"

/*
 * Appends value[0..len).  Addresses end in a domain that nobody has, phone numbers begin with +999,
 * accounts and cards have checksums that none has.  What stands for a part depends on its place in
 * the row only.
 */
void mask_redact(const struct mask_job *job, struct mask_seed seed, const char *value,
    size_t len, struct buf *out);

#endif
