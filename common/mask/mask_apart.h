/*
 * Scrambling by value: values that differ stay different, within their form.
 */
#ifndef SYNCO_COMMON_MASK_MASK_APART_H
#define SYNCO_COMMON_MASK_MASK_APART_H

#include "common/mask/mask_value.h"

/*
 * Letters and digits become others of their kinds, by a permutation of all texts with such in that
 * order; all other characters stay, and have no part in it, nor has the case of a letter: what differs
 * where case or signs don't count still does so.  Letters are a to z and Russian ones; of binary
 * values also bytes from 0x80.  False, with nothing appended, when there are others.
 */
bool mask_apart_text(const struct mask_key *key, enum schema_type type, const char *value,
    size_t len, struct buf *out);

/*
 * Integers and decimal numbers of as many digits, and the same sign, that the column takes.  False,
 * with nothing appended, for what is none.
 */
bool mask_apart_number(
    const struct mask_job *job, const char *value, size_t len, struct buf *out);

#endif
