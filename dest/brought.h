/*
 * The record of a filling: the objects that synco brought into a target, by kind and name.
 *
 * What is in a target and not in its record is the destination's own, and is not removed.  A record is a
 * file in the user's state folder under a random id, which the marker of the place (marker.h) holds.
 */
#ifndef SYNCO_DEST_BROUGHT_H
#define SYNCO_DEST_BROUGHT_H

#include "common/base/cleanup.h"
#include "common/format/digest.h"
#include "common/format/schema.h"

struct brought;

void brought_free(struct brought *b);
CLEANUP_DEFINE(struct brought, brought_free)

/*
 * All objects of a schema but those that are the destination's own, or that one of its own is kept for; tables with
 * columns, indexes and constraints.
 */
struct brought *brought_of(const struct schema *s);

/* Adds all that another record has. */
void brought_merge(struct brought *b, const struct brought *other);

/*
 * Adds what another record has of the kinds that s says are partly unseen and b lacks: it stays in the target,
 * and is synco's, not the destination's own.
 */
void brought_keep_unseen(
    struct brought *b, const struct brought *other, const struct schema_database *s);

/* From now on letters of either case are the same, where fold. */
void brought_fold(struct brought *b, bool fold);

bool brought_has(const struct brought *b, const char *kind, const char *name);

/* A new id. */
bool brought_id(char id[static DIGEST_TEXT], struct err *err) MUST_CHECK;

/*
 * The record of that id.  One that is gone, or can't be understood, knows nothing: then all that the
 * source does not have is the destination's own.  Where the file can't be read: NULL, and err.
 */
struct brought *brought_read(const char *id, struct err *err) MUST_CHECK;
bool brought_write(const struct brought *b, const char *id, struct err *err) MUST_CHECK;

/* Of a filling that is forgotten. */
void brought_remove(const char *id);

#endif
