/*
 * Names of tables to be kept that no table has: most likely they were meant to be others, which would
 * be lost.
 */
#ifndef SYNCO_DEST_KEEP_NAME_H
#define SYNCO_DEST_KEEP_NAME_H

#include "common/format/schema.h"
#include "dest/refresh.h"
#include "dest/targets.h"

/* ERR_USAGE, with the nearest name of a table in schemas (some may be NULL), if any is near. */
bool keep_refuse(
    const char *name, const struct schema *const *schemas, size_t n, struct err *err);

/*
 * Before one of several databases is changed: ERR_USAGE for a given name that no table of any target
 * has, unless a target has no tables yet, or can't be asked.
 */
bool keep_check_all(const struct targets *t, size_t sets_n,
    const struct refresh_keep *keep, size_t keep_n, struct err *err) MUST_CHECK;

#endif
