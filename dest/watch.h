/*
 * synco pull --watch: whole pulls, one after the other, each with a session of its own.
 *
 * The interval counts from start to start; a round that takes longer is followed at once by the
 * next.  .synco.yml is read anew before each: what its "watch" section says wins over the command
 * line, and a file that has become invalid leaves all as it was.  A round that failed is tried
 * again after a pause that doubles up to the interval.
 */
#ifndef SYNCO_DEST_WATCH_H
#define SYNCO_DEST_WATCH_H

#include "dest/pull.h"

#define WATCH_EVERY_S  600
#define WATCH_RETRY_MS 10000

/*
 * Pulls until a signal comes.  Until a round has succeeded, a failure that another try won't mend
 * (usage, a refused target, a wrong key, a host that is not known, no app there) ends it, too.  request's config is
 * that of the first round; log_flags are those of each round's log.  Returns the exit status.
 */
int watch_run(const struct pull_request *request, unsigned int log_flags);

/* The pause after a round that took so long; failures is how many in a row failed until now. */
uint64_t watch_pause_ms(uint64_t every_ms, uint64_t took_ms, unsigned int failures);

#endif
