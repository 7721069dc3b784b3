/*
 * What synco has put where.  A marker is a small file in the state folder of the user, named by the
 * target: databases without one are somebody's own and are not replaced without --yes.
 */
#ifndef SYNCO_DEST_MARKER_H
#define SYNCO_DEST_MARKER_H

#include "common/base/err.h"
#include "common/format/digest.h"

struct marker {
	bool known;               /* whether synco has filled the target */
	char source[DIGEST_TEXT]; /* a digest of where from; "" when that was not noted */
};

/* Reads the marker of target, a text that is the same for the same database or folder. */
bool marker_read(const char *target, struct marker *m, struct err *err) MUST_CHECK;

/* Notes that it was filled; from says from where, for people who look. */
bool marker_set(const char *target, const char *from, const char *source, struct err *err)
    MUST_CHECK;

#endif
