/*
 * What a target made of definitions that it spells otherwise, or could not make.
 *
 * A server of another version prints a view in its own words, and lacks what it has no extension for: a
 * text that differs is then no change.  So after a database was filled anew, where that may be so, its
 * definitions are read once, and what differs is remembered in pairs: the source's, and what became
 * of it here.  A refresh finds the same pair again as long as nobody has changed either.  The file
 * lies beside the record of the filling (brought.h), under its id.
 */
#ifndef SYNCO_DEST_EQUIVALENTS_H
#define SYNCO_DEST_EQUIVALENTS_H

#include "common/base/cleanup.h"
#include "common/base/log.h"
#include "common/format/schema.h"

struct equivalents;

void equivalents_free(struct equivalents *e);
CLEANUP_DEFINE(struct equivalents, equivalents_free)

/* The pairs in which the definitions of a target, which was just filled, differ from the source's. */
struct equivalents *equivalents_of(
    const struct schema *source, const struct schema *target);

/* Which object of a schema would be o's: that of its kind and name, and text if there are several. */
const struct schema_object *equivalents_find(
    const struct schema *s, const struct schema_object *o);

/* Whether here is what became of there; NULL: of nothing, nothing.  e may be NULL, which knows none. */
bool equivalents_has(const struct equivalents *e, const struct schema_object *there,
    const struct schema_object *here);
/* Whether here is what became of anything, or of nothing. */
bool equivalents_made(const struct equivalents *e, const struct schema_object *here);
/* The same for what is said of the databases themselves. */
bool equivalents_has_database(const struct equivalents *e,
    const struct schema_database *there, const struct schema_database *here);

/* Those of that id; none where the file is gone or can't be understood. */
struct equivalents *equivalents_read(const char *id);
bool equivalents_write(const struct equivalents *e, const char *id, struct err *err)
    MUST_CHECK;

/* Of a filling that is forgotten. */
void equivalents_remove(const char *id);

/* Reads the definitions of a target and remembers how they differ.  That it can't is only slower. */
void equivalents_learn(
    const char *into, const struct schema *source, const char *id, struct log *log);

#endif
