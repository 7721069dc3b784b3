/*
 * Packs: files pack-0.enc, pack-1.enc ... of sealed frames, each about LIMIT_PACK_BYTES, written
 * once and only appended to, so that a reader can fetch what is there while they grow.
 */
#ifndef SYNCO_COMMON_FORMAT_PACK_H
#define SYNCO_COMMON_FORMAT_PACK_H

#include "common/base/fs.h"
#include "common/format/frame.h"

/* Where a frame is; enough to fetch and open it. */
struct pack_ref {
	uint32_t pack;
	uint32_t offset; /* in the pack file, where the frame's length stands */
	uint32_t length; /* of the whole frame in the file */
	uint32_t frame;  /* its number in the pack */
	uint32_t raw;    /* bytes after opening */
};

/* "pack-<n>.enc" */
#define PACK_NAME_BYTES 32
void pack_name(uint32_t pack, char name[static PACK_NAME_BYTES]);

struct pack_writer;

/* Packs appear in dirfd (borrowed); codec is borrowed. */
struct pack_writer *pack_writer_new(int dirfd, struct frame_codec *codec);
void pack_writer_free(struct pack_writer *w);
CLEANUP_DEFINE(struct pack_writer, pack_writer_free)

/* Who is asked when the disk is full; copied.  Without, that is a failure. */
void pack_writer_patience(struct pack_writer *w, const struct fs_patience *patience);

/* A pack is closed once it holds so much; at first LIMIT_PACK_BYTES, which is the most. */
void pack_writer_most(struct pack_writer *w, uint32_t bytes);

/*
 * Appends raw[0..len), 0 < len <= LIMIT_FRAME_RAW, as one frame; the file has it when this
 * returns.  *ref says where.  After a failure only pack_writer_free() may follow.
 */
bool pack_writer_add(struct pack_writer *w, const void *raw, size_t len,
    struct pack_ref *ref, struct err *err) MUST_CHECK;

/* Bytes in all packs so far. */
uint64_t pack_writer_bytes(const struct pack_writer *w);

/*
 * Opens a frame that was fetched, data[0..ref->length), and appends ref->raw bytes to out, which
 * a failure leaves as it was.
 */
bool pack_open(struct frame_codec *codec, const struct pack_ref *ref, const void *data,
    size_t len, struct buf *out, struct err *err) MUST_CHECK;

struct json;
/* [pack, offset, length, frame, raw], each checked against its limit when read. */
struct json *pack_ref_json(const struct pack_ref *ref);
bool pack_ref_parse(const struct json *v, struct pack_ref *ref, struct err *err)
    MUST_CHECK;

#endif
