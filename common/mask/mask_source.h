/*
 * A source whose rows are masked before anybody sees them.
 */
#ifndef SYNCO_COMMON_MASK_MASK_SOURCE_H
#define SYNCO_COMMON_MASK_MASK_SOURCE_H

#include "common/mask/mask_plan.h"

/*
 * Takes inner (freed with what is returned).  opts is borrowed.  db_describe() makes the plan, and
 * fails when a mask does not fit; rows in the order of a key that is masked have none.
 */
struct db_source *mask_source_new(struct db_source *inner, const struct mask_opts *opts);

#endif
