/*
 * A source's definitions for a target whose server is of another flavour or release.
 */
#ifndef SYNCO_COMMON_DB_ADAPT_H
#define SYNCO_COMMON_DB_ADAPT_H

#include "common/db/db.h"

/*
 * Makes them the target's own: what it has no word for becomes the nearest that holds the same values, what
 * it can't have is marked as absent, and all is written as its server prints it.  Warns of what changes.
 * Nothing where both are alike, for files, and for NULL.  The target stays as it is.  ERR_DB where rows could
 * not be kept.
 */
bool db_target_adapt(const char *into, struct schema *s,
    const struct db_target_opts *opts, struct err *err) MUST_CHECK;

#endif
