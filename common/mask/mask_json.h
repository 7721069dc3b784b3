/*
 * JSON texts in which some values are masked; every other byte stays as it is.
 */
#ifndef SYNCO_COMMON_MASK_MASK_JSON_H
#define SYNCO_COMMON_MASK_MASK_JSON_H

#include "common/mask/mask_value.h"

/*
 * Appends value[0..len) with job->paths applied: what a path leads to is masked; an object or a
 * list there becomes null.  What is no JSON, or deeper than 128, becomes {}.
 */
void mask_json(const struct mask_job *job, const struct mask_row *row, const char *value,
    size_t len, struct buf *out);

#endif
