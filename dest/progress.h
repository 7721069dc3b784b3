/*
 * What people see while a pull works: one line that is redrawn on a terminal, plain lines now
 * and then otherwise, events with --json.
 *
 * The numbers are set by the threads that do the work and read by one that draws.
 */
#ifndef SYNCO_DEST_PROGRESS_H
#define SYNCO_DEST_PROGRESS_H

#include <stdatomic.h>
#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/base/log.h"

/* The steps of a pull; several may be under way at once. */
enum progress_step {
	PROGRESS_SCAN,     /* the source reads its rows and files */
	PROGRESS_DOWNLOAD, /* bytes that travelled */
	PROGRESS_LOAD,     /* raw bytes of rows given to the database */
	PROGRESS_FILES,    /* bytes of files written */
	PROGRESS_STEPS
};

struct progress;

/* Called before each drawing, in the drawing thread: sets numbers that are kept elsewhere. */
typedef void progress_sample(void *ctx, struct progress *p);

/* Starts to draw, in a thread of its own.  log is borrowed; sample may be NULL. */
struct progress *progress_new(struct log *log, progress_sample *sample, void *ctx);

/* Draws no more and takes the line away. */
void progress_free(struct progress *p);
CLEANUP_DEFINE(struct progress, progress_free)

/*
 * Says how far a step is; total 0: not known (yet).  From any thread.
 */
void progress_set(
    struct progress *p, enum progress_step step, uint64_t done, uint64_t total);

/* Says only what the total is. */
void progress_total(struct progress *p, enum progress_step step, uint64_t total);

/* Adds to how far a step is. */
void progress_add(struct progress *p, enum progress_step step, uint64_t done);

/*
 * One line for people: "scan 45 %, load 12.3 MB of 800 MB (1.5 MB/s, 8 min left)" from the
 * numbers of a moment.  Pure.
 */
struct progress_view {
	uint64_t done[PROGRESS_STEPS];
	uint64_t total[PROGRESS_STEPS];
	uint64_t rate[PROGRESS_STEPS]; /* bytes per second, lately */
};
struct buf;
void progress_print(const struct progress_view *v, struct buf *out);

#endif
