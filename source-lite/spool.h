/*
 * How much of a session's packs lies on this disk: the destination says which it has
 * fetched, they go, and the scan waits while there is too much.
 *
 * It waits only for what the destination can free: all packs but the newest.  Whoever waits has told of all
 * that it has written before, and the destination works off all that it was told of before it waits for
 * more; so neither waits for the other, whatever the sizes are (test/unit/source/stall.c looks at all
 * orders).  How much is too much follows what is free, so that others have room as well.
 */
#ifndef SYNCO_SOURCE_SPOOL_H
#define SYNCO_SOURCE_SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/base/log.h"

/*
 * Takes dir (NULL: no matter) for TMPDIR; ERR_USAGE when it is no folder.  To be called before SQLite is
 * asked anything: its private copy lies where TMPDIR was at that moment.
 */
bool spool_choose_folder(const char *dir, struct err *err) MUST_CHECK;

/* Where sessions lie that are not published: TMPDIR, else /tmp. */
const char *spool_folder(void);

struct spool;

struct spool_opts {
	struct log *log;    /* for a disk that is full; NULL: silent */
	const char *folder; /* where the packs are, for messages */
	int dirfd;          /* the same */
	uint64_t limit;     /* of their bytes, give or take a pack */
};

/* All is borrowed. */
struct spool *spool_new(const struct spool_opts *opts);
void spool_free(struct spool *s);
CLEANUP_DEFINE(struct spool, spool_free)

/* Whether spool_wait() would wait. */
bool spool_is_full(struct spool *s);

/* Waits for room; ERR_STOPPED when a signal came. */
bool spool_wait(struct spool *s, struct err *err) MUST_CHECK;

/*
 * Waits after a write failed (err, see struct fs_patience) because the disk is full: for the destination,
 * or a while for others where there is nothing that it could free.  ctx is the spool.
 */
bool spool_wait_for_disk(void *ctx, struct err *err);

/* How large a pack is to become: several, so that some can go. */
uint32_t spool_pack_bytes(struct spool *s);

/* bytes were added to pack, which is the newest. */
void spool_added(struct spool *s, uint32_t pack, uint64_t bytes);

/* Removes a pack that is no longer needed; the newest one and unknown ones are left alone. */
void spool_drop(struct spool *s, uint32_t pack);

#endif
