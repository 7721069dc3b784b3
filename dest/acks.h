/*
 * Tells a living session, over a control channel, which packs are no longer needed, so that
 * it can remove them and go on; and, by asking now and then, that somebody is still there.
 *
 * A pack may go when all of its frames that the indexes tell of were fetched or not wanted,
 * and a frame of a later one was told of: packs are written one after the other.
 */
#ifndef SYNCO_DEST_ACKS_H
#define SYNCO_DEST_ACKS_H

#include "common/format/pack.h"
#include "dest/fetch.h"

struct acks;
struct token;

/* Starts to ask, in a thread of its own.  All is borrowed. */
struct acks *acks_new(struct fetch *fetch, const struct token *token, struct err *err)
    MUST_CHECK;

/*
 * An index told of a frame; it was fetched, or is not wanted.  From any thread; told before
 * done, and in the order of the packs.  a may be NULL: there is nobody to tell.
 */
void acks_told(struct acks *a, const struct pack_ref *ref);
void acks_done(struct acks *a, const struct pack_ref *ref);

/* Tells the session that it may end, waiting for a few seconds at most, and frees. */
void acks_free(struct acks *a);
CLEANUP_DEFINE(struct acks, acks_free)

#endif
