/*
 * A session with fixed keys for fuzz targets: what they are given is sealed first, since
 * nothing else reaches a parser.  The golden objects (test/data/golden) are sealed with the same
 * token.
 */
#ifndef SYNCO_TEST_FUZZ_SESSION_H
#define SYNCO_TEST_FUZZ_SESSION_H

#include <stdint.h>
#include <stdlib.h>

#include "common/base/bytes.h"
#include "common/format/frame.h"
#include "common/format/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct sealed_session {
	struct token *token;
	struct seal *seal;
	struct frame_codec *codec;
};

static inline struct sealed_session session_open(void)
{
	struct err err = {0};
	struct sealed_session s = {
	    .token = token_parse("synco1.AAECAwQFBgcICQoLDA0ODw."
	                         "EBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8",
	        &err)};

	if (s.token == NULL || (s.seal = seal_new(s.token, &err)) == NULL)
		abort();
	s.codec = frame_codec_new(s.seal, 1);
	return s;
}

static inline void session_close(struct sealed_session *s)
{
	frame_codec_free(s->codec);
	seal_free(s->seal);
	token_free(s->token);
}

/* Whether the input is an object as it stands, not text to be sealed. */
static inline bool session_is_object(const uint8_t *data, size_t size)
{
	return size > FRAME_OBJECT_HEADER && data[0] == 0x8b;
}

static inline void session_header(enum seal_kind kind, uint32_t number, struct buf *out)
{
	unsigned char header[FRAME_OBJECT_HEADER];

	frame_object_header(kind, number, header);
	buf_append(out, header, sizeof(header));
}

/* Appends a frame with this plain text, its codec byte included. */
static inline void session_frame(struct sealed_session *s, const struct seal_place *place,
    const void *plain, size_t len, struct buf *out)
{
	unsigned char length[FRAME_LENGTH_BYTES];

	bytes_put_u32(length, (uint32_t)(len + SEAL_OVERHEAD));
	buf_append(out, length, sizeof(length));
	seal_close(s->seal, place, plain, len, out);
}

#endif
