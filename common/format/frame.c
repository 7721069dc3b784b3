#include "common/format/frame.h"

#include <assert.h>
#include <string.h>
#include <zstd.h>

#include "common/base/bytes.h"
#include "common/base/mem.h"
#include "common/format/limits.h"

/*
 * As PNG's: a byte above ASCII, a name, both line ends and the DOS end of file show
 * transfers that take the object for text.
 */
static const unsigned char magic[8] = {0x8b, 'S', 'Y', 'N', '\r', '\n', 0x1a, '\n'};

#define VERSION 1

/* The first byte of a frame's plain text. */
#define CODEC_STORED 0x00
#define CODEC_ZSTD   0x01
#define CODEC_MASK   0x7f
#define FLAG_LAST    0x80

struct frame_codec {
	struct seal *seal; /* borrowed */
	int level;
	ZSTD_CCtx *compressor;   /* made when first needed */
	ZSTD_DCtx *decompressor; /* the same */
	struct buf plain;
	uint64_t sequence; /* meta frames below it are sealed already */
};

void frame_object_header(
    enum seal_kind kind, uint32_t number, unsigned char to[static FRAME_OBJECT_HEADER])
{
	memcpy(to, magic, sizeof(magic));
	to[8] = VERSION;
	to[9] = (unsigned char)kind;
	to[10] = 0;
	to[11] = 0;
	bytes_put_u32(to + 12, number);
}

static bool looks_like_html(const unsigned char *data, size_t len)
{
	while (len > 0 &&
	       (*data == ' ' || *data == '\r' || *data == '\n' || *data == '\t')) {
		data++;
		len--;
	}
	return len > 0 && *data == '<';
}

bool frame_check_object_header(
    enum seal_kind kind, uint32_t number, const void *data, size_t len, struct err *err)
{
	const unsigned char *h = data;

	if (looks_like_html(h, len))
		return err_set(err, ERR_NETWORK,
		    "an HTML page came instead of synco's data: is the URL right, and "
		    "does "
		    "nothing (a login page, a captive portal) stand between?");
	if (len < FRAME_OBJECT_HEADER)
		return err_set(err, ERR_NETWORK, "only %zu bytes came", len);
	if (memcmp(h, magic, sizeof(magic)) != 0)
		return err_set(
		    err, ERR_NETWORK, "what came is not synco's data: is the URL right?");
	if (h[8] != VERSION)
		return err_set(err, ERR_PROTO,
		    "format version %u, this program knows %d: the source runs %s synco; "
		    "use "
		    "the same at both ends",
		    h[8], VERSION, h[8] > VERSION ? "a newer" : "an older");
	if (h[10] != 0 || h[11] != 0)
		return err_set(err, ERR_PROTO, "reserved bytes that are not zero");
	if (h[9] != (unsigned char)kind || bytes_u32(h + 12) != number)
		return err_set(err, ERR_AUTH, "another object stands in its place");
	return true;
}

struct frame_codec *frame_codec_new(struct seal *seal, int level)
{
	struct frame_codec *c = xcalloc(1, sizeof(*c));

	c->seal = seal;
	c->level = level;
	return c;
}

void frame_codec_free(struct frame_codec *c)
{
	if (c == NULL)
		return;
	(void)ZSTD_freeCCtx(c->compressor);
	(void)ZSTD_freeDCtx(c->decompressor);
	buf_reset(&c->plain);
	free(c);
}

/* Fills c->plain with the codec byte and the payload. */
static bool compress(
    struct frame_codec *c, bool last, const void *raw, size_t len, struct err *err)
{
	unsigned char first = last ? FLAG_LAST : 0;
	size_t room = ZSTD_compressBound(len);
	size_t n;
	char *to;

	if (c->compressor == NULL && (c->compressor = ZSTD_createCCtx()) == NULL)
		return err_set(err, ERR_SYSTEM, "no memory to compress");
	buf_clear(&c->plain);
	to = buf_reserve(&c->plain, room + 1);
	n = ZSTD_compressCCtx(c->compressor, to + 1, room, raw, len, c->level);
	if (!ZSTD_isError(n) && n < len) {
		*to = (char)(first | CODEC_ZSTD);
	} else {
		*to = (char)(first | CODEC_STORED);
		if (len > 0)
			memcpy(to + 1, raw, len);
		n = len;
	}
	buf_added(&c->plain, n + 1);
	return true;
}

bool frame_close(struct frame_codec *c, const struct seal_place *place, bool last,
    const void *raw, size_t len, struct buf *out, struct err *err)
{
	bool message = place->kind != SEAL_INDEX && place->kind != SEAL_PACK;
	unsigned char length[FRAME_LENGTH_BYTES];

	assert(len <= LIMIT_FRAME_RAW);
	/* Others rise by themselves; messages have a number that the caller keeps. */
	if (message && place->frame < c->sequence)
		return err_set(err, ERR_PROTO, "a sequence number that was used before");
	if (message)
		c->sequence = place->frame + 1;
	if (!compress(c, last, raw, len, err))
		return false;
	bytes_put_u32(length, (uint32_t)(c->plain.len + SEAL_OVERHEAD));
	buf_append(out, length, sizeof(length));
	seal_close(c->seal, place, c->plain.data, c->plain.len, out);
	return true;
}

static bool decompress(
    struct frame_codec *c, const char *data, size_t len, struct buf *out, struct err *err)
{
	unsigned long long size = ZSTD_getFrameContentSize(data, len);
	char *to;
	size_t n;

	if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
		return err_set(err, ERR_PROTO, "a frame that does not tell its size");
	if (size > LIMIT_FRAME_RAW)
		return err_set(err, ERR_PROTO,
		    "a frame that unpacks to more than %d bytes", LIMIT_FRAME_RAW);
	if (c->decompressor == NULL && (c->decompressor = ZSTD_createDCtx()) == NULL)
		return err_set(err, ERR_SYSTEM, "no memory to decompress");
	to = buf_reserve(out, (size_t)size);
	n = ZSTD_decompressDCtx(c->decompressor, to, (size_t)size, data, len);
	if (ZSTD_isError(n) || n != size) {
		*to = '\0';
		return err_set(err, ERR_PROTO, "decompress: %s",
		    ZSTD_isError(n) ? ZSTD_getErrorName(n) : "wrong length");
	}
	buf_added(out, n);
	return true;
}

bool frame_open(struct frame_codec *c, const struct seal_place *place, const void *data,
    size_t len, bool *last, struct buf *out, struct err *err)
{
	const unsigned char *d = data;
	unsigned char first;

	if (len < FRAME_LENGTH_BYTES || bytes_u32(d) != len - FRAME_LENGTH_BYTES ||
	    bytes_u32(d) > LIMIT_FRAME_SEALED)
		return err_set(
		    err, ERR_AUTH, "a frame that was cut or whose length was changed");
	buf_clear(&c->plain);
	if (!seal_open(c->seal, place, d + FRAME_LENGTH_BYTES, len - FRAME_LENGTH_BYTES,
	        &c->plain, err))
		return false;
	if (c->plain.len < 1)
		return err_set(err, ERR_PROTO, "an empty frame");
	first = (unsigned char)c->plain.data[0];
	if (last != NULL)
		*last = (first & FLAG_LAST) != 0;
	if ((first & CODEC_MASK) == CODEC_ZSTD)
		return decompress(c, c->plain.data + 1, c->plain.len - 1, out, err);
	if ((first & CODEC_MASK) != CODEC_STORED)
		return err_set(err, ERR_PROTO, "a frame that is neither stored nor zstd");
	if (c->plain.len - 1 > LIMIT_FRAME_RAW)
		return err_set(
		    err, ERR_PROTO, "a frame of more than %d bytes", LIMIT_FRAME_RAW);
	buf_append(out, c->plain.data + 1, c->plain.len - 1);
	return true;
}
