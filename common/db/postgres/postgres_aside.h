/*
 * Rows whose values name objects: regclass and its kind, also inside of other types.
 *
 * A name stands for the number that its object has in this database, so the object must be there
 * first; but an index follows the rows, and so does a view.  Such rows are loaded into a table
 * beside theirs, where names are text, and move over when all that can be named stands.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_ASIDE_H
#define SYNCO_COMMON_DB_POSTGRES_ASIDE_H

#include "common/db/postgres/postgres_writer.h"

/* Makes the tables beside those that stand; called before loaders are opened. */
bool postgres_aside_make(struct postgres_writer *w, struct err *err) MUST_CHECK;

/* The name in SQL of the table beside one; NULL: it has none.  For several threads. */
const char *postgres_aside_of(
    const struct postgres_writer *w, const struct schema_object *o);

/* Moves all rows to where they belong, and removes the tables beside. */
bool postgres_aside_move(struct postgres_writer *w, struct err *err) MUST_CHECK;

#endif
