/*
 * The session at the other end: its meta.json, its indexes, its frames.
 */
#ifndef SYNCO_DEST_REMOTE_H
#define SYNCO_DEST_REMOTE_H

#include "common/format/frame.h"
#include "common/format/index.h"
#include "common/format/meta.h"
#include "common/format/token.h"
#include "dest/acks.h"

struct json;
struct remote;

/*
 * Reads the session's meta.json for the first time.  ERR_NETWORK when nothing answers or
 * there is no session under the URL ("wrong URL, or serve has ended"), ERR_AUTH for a wrong
 * token.  All are borrowed; acks is NULL where packs are not acknowledged.  batch is how many
 * bytes are fetched ahead by each stream; 0: STREAM_WINDOW.
 */
struct remote *remote_open(struct fetch *fetch, const struct token *token,
    struct acks *acks, size_t batch, struct err *err) MUST_CHECK;
void remote_free(struct remote *r);
CLEANUP_DEFINE(struct remote, remote_free)

/*
 * Reads meta.json again unless it was read just now.  ERR_SOURCE with REMOTE_FAILED and the reason
 * when the source has failed; ERR_NETWORK when its sequence number did not rise for
 * REMOTE_SILENCE_S seconds before it was Ready ("the source has died").  For several
 * threads at once.
 */
#define REMOTE_SILENCE_S 60
#define REMOTE_FAILED    "the source failed"
bool remote_refresh(struct remote *r, struct err *err) MUST_CHECK;

/* A copy of the latest meta.json, to free with meta_free(). */
struct meta *remote_meta(struct remote *r);

struct fetch *remote_fetch(struct remote *r);
struct acks *remote_acks(struct remote *r);
size_t remote_batch(const struct remote *r);

/* A codec for the calling thread; free with remote_codec_free(). */
struct remote_codec;
struct remote_codec *remote_codec_new(struct remote *r, struct err *err) MUST_CHECK;
void remote_codec_free(struct remote_codec *c);
CLEANUP_DEFINE(struct remote_codec, remote_codec_free)
struct frame_codec *remote_codec_frame(struct remote_codec *c);

/* The URL path of an object of the session ("synco-<id>/<name>"), to free(). */
char *remote_url(struct remote *r, const char *object);

/* Reads the index of the set at a position in meta.sets, while it grows. */
struct remote_index;
struct remote_index *remote_index_open(struct remote *r, size_t set, struct err *err)
    MUST_CHECK;
void remote_index_free(struct remote_index *i);
CLEANUP_DEFINE(struct remote_index, remote_index_free)

/*
 * The next line (json_free() it): waits for the source where it has not got that far.  Never
 * returns INDEX_MORE.
 */
enum index_step remote_index_next(
    struct remote_index *i, struct json **line, struct err *err) MUST_CHECK;

/*
 * What is worked off before the source is waited for: it may wait itself, with a full spool, for what is
 * in hand here.  work does a part of it, and says so in *worked; false: it failed.
 */
typedef bool remote_index_work(void *ctx, bool *worked, struct err *err);
void remote_index_before_wait(struct remote_index *i, remote_index_work *work, void *ctx);

#endif
