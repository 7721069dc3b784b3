/*
 * Frames: the unit of compressing, sealing and travelling.
 *
 * An object file is a header of FRAME_OBJECT_HEADER bytes (magic, version, kind, number) and
 * then frames: a 32-bit little-endian length and as many sealed bytes.  The plain text of a
 * frame is one byte (codec, and whether it is the object's last frame) and the payload,
 * stored or zstd.  Order on arrival: verify, then decompress within the limit.
 */
#ifndef SYNCO_COMMON_FORMAT_FRAME_H
#define SYNCO_COMMON_FORMAT_FRAME_H

#include "common/format/seal.h"

#define FRAME_OBJECT_HEADER 16
#define FRAME_LENGTH_BYTES  4

/* Writes an object's header. */
void frame_object_header(
    enum seal_kind kind, uint32_t number, unsigned char to[static FRAME_OBJECT_HEADER]);

/*
 * Checks an object's header.  ERR_NETWORK when the magic is missing (what answered is not
 * synco: a captive portal, an error page; says whether it looks like HTML), ERR_PROTO for a
 * version this program does not know ("the source runs a newer synco") or reserved bytes that
 * are set, ERR_AUTH for another kind or number.
 */
bool frame_check_object_header(enum seal_kind kind, uint32_t number, const void *data,
    size_t len, struct err *err) MUST_CHECK;

struct frame_codec; /* compressor and decompressor; one per thread */

/* seal is borrowed and must outlive the codec.  level is zstd's. */
struct frame_codec *frame_codec_new(struct seal *seal, int level);
void frame_codec_free(struct frame_codec *c);
CLEANUP_DEFINE(struct frame_codec, frame_codec_free)

/*
 * Appends one frame, its length included, with raw[0..len), len <= LIMIT_FRAME_RAW.  Stored as
 * it is when zstd does not make it smaller.  A codec refuses (ERR_PROTO) to seal a message
 * (message.h) whose number is not above the last: its nonce was used.
 */
bool frame_close(struct frame_codec *c, const struct seal_place *place, bool last,
    const void *raw, size_t len, struct buf *out, struct err *err) MUST_CHECK;

/*
 * Appends the raw bytes of one frame to out; data[0..len) is the whole frame, its length
 * included.  ERR_AUTH when it does not verify or its length disagrees, ERR_PROTO for more raw
 * bytes than LIMIT_FRAME_RAW or a payload that can't be read; out is then unchanged.  last
 * may be NULL.
 */
bool frame_open(struct frame_codec *c, const struct seal_place *place, const void *data,
    size_t len, bool *last, struct buf *out, struct err *err) MUST_CHECK;

#endif
