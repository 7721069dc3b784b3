/*
 * Which databases synco has filled: the others are somebody's own and are not replaced without
 * --yes.  A marker is a small file in the state folder of the user, named by the target.
 */
#ifndef SYNCO_DEST_MARKER_H
#define SYNCO_DEST_MARKER_H

#include "common/base/err.h"

/* Whether target (a text that is the same for the same database) was filled by synco. */
bool marker_known(const char *target, bool *known, struct err *err) MUST_CHECK;

/* Notes that it was; from says from where, for people who look. */
bool marker_set(const char *target, const char *from, struct err *err) MUST_CHECK;

#endif
