/*
 * The second thread: compresses and seals frames, appends them to packs, and writes the index
 * of the set that is under way.
 *
 * What is put comes out in the same order.  The queue is short, so that memory is bounded and
 * the scan waits when this is the slower part.
 */
#ifndef SYNCO_SOURCE_PACKER_H
#define SYNCO_SOURCE_PACKER_H

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/format/pack.h"
#include "common/format/token.h"

struct json;
struct packer;
struct session;
struct spool;

/* Objects appear in session's folder, within spool's limit (NULL: none).  All are borrowed. */
struct packer *packer_new(struct session *session, const struct token *token,
    struct spool *spool, struct err *err) MUST_CHECK;

/* Drops what is still queued. */
void packer_free(struct packer *p);
CLEANUP_DEFINE(struct packer, packer_free)

/*
 * Starts the index of the session's set at a position; the one before has ended.  The session is
 * told how it grows.
 */
bool packer_begin(struct packer *p, const char *index_name, uint32_t number,
    struct err *err) MUST_CHECK;

/*
 * What becomes of a frame: called in the packer's thread when it is in the file; returns a line
 * for the index or NULL.  Takes ctx (also when the frame is dropped: ref is NULL then).
 */
typedef struct json *packer_done(void *ctx, const struct pack_ref *ref);

/*
 * A line for what stands in packs already and is not told of yet, or NULL: called in the packer's thread
 * before it waits with the frame in hand, since nobody fetches, and so makes room, what no index tells of.
 */
typedef struct json *packer_tell(void *ctx);

struct packer_frame {
	packer_done *done;
	packer_tell *tell; /* NULL: each frame is told of at once */
	void *ctx;
};

/*
 * Puts a frame; raw's content is taken and raw is empty afterwards.  Waits while the queue is
 * full.  frame says what becomes of it (copied).  False when the packer has failed (disk full): err is its error.
 */
bool packer_frame(struct packer *p, struct buf *raw, const struct packer_frame *frame,
    struct err *err) MUST_CHECK;

/* Puts a line for the index; takes it. */
bool packer_line(struct packer *p, struct json *line, struct err *err) MUST_CHECK;

/* What was put so far is told to the destination soon, not when more has gathered. */
bool packer_flush(struct packer *p, struct err *err) MUST_CHECK;

/* Waits until all that was put is written, and ends the index. */
bool packer_end(struct packer *p, struct err *err) MUST_CHECK;

/* Bytes in packs. */
uint64_t packer_pack_bytes(struct packer *p);

#endif
