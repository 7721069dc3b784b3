/*
 * What is a target's own (struct db_target.here) while other things in it change.
 */
#ifndef SYNCO_COMMON_DB_OWN_H
#define SYNCO_COMMON_DB_OWN_H

#include "common/db/db.h"

/* The target's own object of a kind (letters of either case) and name, or NULL. */
const struct schema_object *db_own_find(
    const struct db_target *t, const char *kind, const char *name);

/* Rows of own tables in tables that all share (SQLite's counters) are not read with the rest. */
void db_own_hide(struct schema *here);

/* Whether a table or sequence of that name is the target's own. */
bool db_own_has_table(const struct db_target *t, const char *name);

/*
 * Foreign keys of the target's own tables would no longer hold: names lists them for people.
 * ERR_REFUSED, or a warning where that was agreed to; true then, and where names is empty.
 */
bool db_own_broken(const struct db_target *t, struct log *log, const struct buf *names,
    struct err *err) MUST_CHECK;

/* The target was filled anew: a view of its own no longer works; rows point nowhere. */
void db_own_warn_view(struct log *log, const char *name, const struct err *why);
void db_own_warn_rows(struct log *log, const struct buf *names);

/* Kinds that say something of an object, or make up one, and are not missed by themselves. */
bool db_own_is_detail(const struct schema_object *o);

/*
 * An object of a schema could not be made, for the reason why.  Of what is not the target's own: false,
 * and err says the same.  Else ERR_REFUSED; or, where that was agreed to, and of details and foreign keys,
 * it is lost with a warning, and true.  A table's rows are not loaded then (db_own_is_lost()).
 */
bool db_own_is_lost(const struct db_target *t, const struct schema_object *o);
bool db_own_lose(struct db_target *t, struct log *log, const struct schema_object *o,
    const struct err *why, struct err *err) MUST_CHECK;

#endif
