/*
 * What synco has put where: databases that are not known here are somebody's own and are not replaced
 * without --yes.
 *
 * A marker is a small file in the state folder of the user, found by the name of a place.  Many places
 * may have that name (the database "app" of a server at 127.0.0.1:3306, where each project's container
 * shows its own): so it notes for each filling what cannot be the same by chance, the births of the
 * objects that were made.  A server that comes up in another one's place has none of them.
 */
#ifndef SYNCO_DEST_MARKER_H
#define SYNCO_DEST_MARKER_H

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/format/digest.h"

struct marker_place {
	struct buf name; /* the same as long as people call it the same */
	struct buf
	    identity; /* of a server: what tells it from others, as long as it stays */
	/* A line each; one of those that were noted has to be there still.  Empty: identity decides. */
	struct buf births;
};

void marker_place_reset(struct marker_place *p);

struct marker {
	bool known;               /* whether synco has filled the place */
	char source[DIGEST_TEXT]; /* a digest of where from */
	char id[DIGEST_TEXT];     /* of the record (brought.h); "" without one */
	/* Not known, though synco once filled what has that name and identity: of that record; or "". */
	char former[DIGEST_TEXT];
};

/* Reads the marker of a place. */
bool marker_read(const struct marker_place *place, struct marker *m, struct err *err)
    MUST_CHECK;

/*
 * Notes that it was filled; from says from where, for people who look.  id is that of its record, NULL
 * for what has none (folders); records of fillings that are forgotten for it are removed.
 */
bool marker_set(const struct marker_place *place, const char *from, const char *source,
    const char *id, struct err *err) MUST_CHECK;

/*
 * The filling of that id gives way to another one (on), or does not (off).  While it does, the place
 * counts as filled though nothing may stand there any more that was: a run may be killed in between.
 */
bool marker_changes(const struct marker_place *place, const char *id, bool on,
    struct err *err) MUST_CHECK;

#endif
