/*
 * Rows in which a column is not masked: what .synco.yml says behind unless, and the server answers.
 */
#ifndef SYNCO_COMMON_MASK_MASK_UNLESS_H
#define SYNCO_COMMON_MASK_MASK_UNLESS_H

#include "common/mask/mask_plan.h"

/*
 * Has the rows of the plan's tables carry the answers (schema_object.flags), after asking the server
 * whether each condition is one.  ERR_USAGE, with the rule's place, where it is none, or speaks of no
 * column.
 */
bool mask_unless_ask(struct db_source *source, const struct mask_opts *opts,
    struct schema *schema, const struct mask_plan *plan, struct err *err) MUST_CHECK;

/* Whether the condition speaks of a column of the table, and means none that is not there. */
bool mask_unless_check(const char *engine, const struct schema_object *o,
    const char *condition, struct err *err) MUST_CHECK;

#endif
