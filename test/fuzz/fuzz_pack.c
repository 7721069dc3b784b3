#include "common/format/pack.h"

#include <string.h>

#include "common/base/json.h"
#include "test/fuzz/session.h"

/* An input is a place as JSON, a newline, and the plain text of the frame; or a whole pack. */
static bool read_place(const uint8_t **data, size_t *size, struct pack_ref *ref)
{
	const uint8_t *newline = *size > 0 ? memchr(*data, '\n', *size) : NULL;
	CLEANUP(json_freep) struct json *v = NULL;
	struct err err = {0};

	if (newline == NULL)
		return false;
	v = json_parse(*data, (size_t)(newline - *data), &err);
	if (v == NULL || !pack_ref_parse(v, ref, &err))
		return false;
	*size -= (size_t)(newline + 1 - *data);
	*data = newline + 1;
	return true;
}

/* A place prints as it was read. */
static void print_again(const struct pack_ref *ref)
{
	CLEANUP(json_freep) struct json *v = pack_ref_json(ref);
	struct pack_ref back;
	struct err err = {0};

	if (!pack_ref_parse(v, &back, &err) || memcmp(&back, ref, sizeof(back)) != 0)
		abort();
}

/* What opens has the length that was promised; what does not leaves nothing. */
static void open_frame(
    struct sealed_session *s, const struct pack_ref *ref, const void *frame, size_t len)
{
	CLEANUP(buf_reset) struct buf out = {0};
	struct err err = {0};
	bool ok = pack_open(s->codec, ref, frame, len, &out, &err);

	if (out.len != (ok ? ref->raw : 0) || ok != (err.code == ERR_NONE))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(session_close) struct sealed_session s = session_open();
	CLEANUP(buf_reset) struct buf frame = {0};
	struct pack_ref ref = {.offset = FRAME_OBJECT_HEADER, .raw = 22};
	struct seal_place place = {.kind = SEAL_PACK};

	if (session_is_object(data, size)) {
		const uint8_t *at = data + FRAME_OBJECT_HEADER;
		size_t left = size - FRAME_OBJECT_HEADER;

		if (left < FRAME_LENGTH_BYTES ||
		    bytes_u32(at) > left - FRAME_LENGTH_BYTES)
			return 0;
		ref.length = FRAME_LENGTH_BYTES + bytes_u32(at);
		open_frame(&s, &ref, at, ref.length);
		return 0;
	}
	if (!read_place(&data, &size, &ref))
		return 0;
	print_again(&ref);
	place.number = ref.pack;
	place.frame = ref.frame;
	session_frame(&s, &place, data, size, &frame);
	open_frame(&s, &ref, frame.data, frame.len);
	ref.length = (uint32_t)frame.len;
	open_frame(&s, &ref, frame.data, frame.len);
	return 0;
}
