/*
 * What is a target's own (struct db_target.here) while other things in it change.
 */
#ifndef SYNCO_COMMON_DB_OWN_H
#define SYNCO_COMMON_DB_OWN_H

#include "common/db/db.h"

/* The target's own object of a kind (letters of either case) and name, or NULL. */
const struct schema_object *db_own_find(
    const struct db_target *t, const char *kind, const char *name);

/* Whether a table or sequence of that name is the target's own. */
bool db_own_has_table(const struct db_target *t, const char *name);

/*
 * Foreign keys of the target's own tables would no longer hold: names lists them for people.
 * ERR_REFUSED, or a warning where that was agreed to; true then, and where names is empty.
 */
bool db_own_broken(const struct db_target *t, struct log *log, const struct buf *names,
    struct err *err) MUST_CHECK;

#endif
