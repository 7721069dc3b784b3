/*
 * The raw bytes behind a list of frames, fetched ahead.
 *
 * The list grows while the source is still dumping: one thread adds, one reads.
 */
#ifndef SYNCO_DEST_STREAM_H
#define SYNCO_DEST_STREAM_H

#include "common/format/pack.h"
#include "dest/remote.h"

/* A growing list of frames.  Thread-safe. */
struct stream_list;
struct stream_list *stream_list_new(void);
void stream_list_free(struct stream_list *l);
CLEANUP_DEFINE(struct stream_list, stream_list_free)
void stream_list_add(struct stream_list *l, const struct pack_ref *ref);
/* Nothing more will come; with err (copied) the reader fails with it after what is there. */
void stream_list_end(struct stream_list *l, const struct err *err);

/*
 * Nobody reads it any more: what was not read, and what is still added, is done with as far as acks (borrowed;
 * may be NULL) are concerned, so that the source does not wait for it.
 */
void stream_list_drop(struct stream_list *l, struct acks *acks);

/* Reads a list from its start; about remote_batch() bytes are fetched ahead, 0: STREAM_WINDOW. */
#define STREAM_WINDOW (8U * 1024 * 1024)
struct stream;
struct stream *stream_new(struct remote *r, struct stream_list *list, struct err *err)
    MUST_CHECK;
void stream_free(struct stream *s);
CLEANUP_DEFINE(struct stream, stream_free)

/* Asks for what is known of the list, as far as the window goes, and returns at once. */
void stream_ask(struct stream *s);

/* The next piece, valid until the next call; *len is 0 at the end. */
bool stream_read(struct stream *s, const char **data, size_t *len, struct err *err)
    MUST_CHECK;

#endif
