/*
 * File sets that the site did not give (--base-url): they come through the control channel, in a second session that
 * brings what is not here yet.  A process of its own does so, since ours starts no programs any more.
 */
#ifndef SYNCO_DEST_PULL_AGAIN_H
#define SYNCO_DEST_PULL_AGAIN_H

#include "dest/pull.h"

struct pull_again;

/* Whether a pull may need it: its source is reached through a channel, and has a site. */
bool pull_again_is_wanted(const struct pull_request *request);

/* Starts the process, which waits, before there are threads; all is borrowed. */
struct pull_again *pull_again_new(
    const struct pull_request *request, struct log *log, struct err *err) MUST_CHECK;

/* Ends it. */
void pull_again_free(struct pull_again *a);
CLEANUP_DEFINE(struct pull_again, pull_again_free)

/* Notes a set (copied) that is to come so. */
void pull_again_add(struct pull_again *a, const char *set);

/* Brings those that were noted, if any, and waits. */
bool pull_again_run(struct pull_again *a, struct err *err) MUST_CHECK;

#endif
