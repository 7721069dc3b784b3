/*
 * How much of a session's packs lies on this disk: the destination says which it has
 * fetched, they go, and the scan waits while there is too much.
 */
#ifndef SYNCO_SOURCE_SPOOL_H
#define SYNCO_SOURCE_SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

/*
 * Takes dir (NULL: no matter) for TMPDIR; ERR_USAGE when it is no folder.  To be called before SQLite is
 * asked anything: its private copy lies where TMPDIR was at that moment.
 */
bool spool_choose_folder(const char *dir, struct err *err) MUST_CHECK;

/* Where sessions lie that are not published: TMPDIR, else /tmp. */
const char *spool_folder(void);

struct spool;

/* Packs are in dirfd (borrowed); limit bytes at most, give or take a pack. */
struct spool *spool_new(int dirfd, uint64_t limit);
void spool_free(struct spool *s);
CLEANUP_DEFINE(struct spool, spool_free)

/* Whether spool_wait() would wait. */
bool spool_is_full(struct spool *s);

/* Waits for room; ERR_STOPPED when a signal came. */
bool spool_wait(struct spool *s, struct err *err) MUST_CHECK;

/* bytes were added to pack, which is the newest. */
void spool_added(struct spool *s, uint32_t pack, uint64_t bytes);

/* Removes a pack that is no longer needed; the newest one and unknown ones are left alone. */
void spool_drop(struct spool *s, uint32_t pack);

#endif
