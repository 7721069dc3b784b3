/*
 * Where names are looked up while something is made or run.
 *
 * Definitions name everything with its schema, but for operators that SQL has no way to name (IS
 * DISTINCT FROM, NULLIF, JOIN ... USING, CASE): while such an object is made, the schemas of its
 * operators are looked at after the server's own, and no others, so that nothing else changes its meaning.
 * Functions that run while rows are loaded look where an app's session at the source would.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_PATH_H
#define SYNCO_COMMON_DB_POSTGRES_PATH_H

#include "common/db/postgres/postgres_conn.h"
#include "common/format/schema.h"

/*
 * Appends the names of two lists (NULL: none) as SET takes them, quoted anew: "''" without any.
 * False where a list is none.
 */
bool postgres_path_append(struct buf *out, const char *first, const char *second);

/* Whether functions of the source run, and do not only come to be, when an object's text is run. */
bool postgres_path_runs(const struct schema_object *o, const char *text);

/* Sets it for a session; ERR_PROTO for what is no list. */
bool postgres_path_set(struct postgres_conn *c, const char *list, struct err *err)
    MUST_CHECK;

#endif
