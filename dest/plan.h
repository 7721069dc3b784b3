/*
 * What a plan says of a database beyond its rows: whether it is changed in place or filled anew, and
 * why, and what then becomes of what is here.
 */
#ifndef SYNCO_DEST_PLAN_H
#define SYNCO_DEST_PLAN_H

#include "common/base/log.h"
#include "dest/refresh.h"

/* After refresh_find(), of the set of that name: lines for people, or "target" and "object" events. */
void plan_say_target(struct log *log, const char *set, const struct refresh *r);

#endif
