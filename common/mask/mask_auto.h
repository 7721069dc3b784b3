/*
 * Columns that look personal by their names: what mask: auto is.
 */
#ifndef SYNCO_COMMON_MASK_MASK_AUTO_H
#define SYNCO_COMMON_MASK_MASK_AUTO_H

#include "common/mask/mask_rule.h"

/*
 * The masks that suit the column, the best first: where one does not fit (a name in a column of
 * numbers) the next may.  Returns how many, at most MASK_AUTO_MAX; 0: it does not look personal.
 */
#define MASK_AUTO_MAX 4
size_t mask_auto(
    const char *table, const char *column, enum mask_kind kinds[MASK_AUTO_MAX]);

/* What a mask becomes where it does not fit: the same list for a kind that is known. */
size_t mask_auto_after(enum mask_kind kind, enum mask_kind kinds[MASK_AUTO_MAX]);

#endif
