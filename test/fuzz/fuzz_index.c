#include "common/format/index.h"

#include <string.h>

#include "common/base/json.h"
#include "test/fuzz/session.h"

/* Stands between the frames' plain texts in an input. */
#define SEPARATOR 0x1e

static void make_object(
    struct sealed_session *s, const uint8_t *data, size_t size, struct buf *out)
{
	const uint8_t *end = data + size;

	session_header(SEAL_INDEX, 0, out);
	for (uint64_t frame = 0; data < end; frame++) {
		struct seal_place place = {SEAL_INDEX, 0, frame};
		const uint8_t *next = memchr(data, SEPARATOR, (size_t)(end - data));

		if (next == NULL)
			next = end;
		session_frame(s, &place, data, (size_t)(next - data), out);
		data = next + (next < end);
	}
}

struct outcome {
	enum index_step step;
	size_t lines;
	struct buf text; /* of the lines */
	enum err_code code;
};

static struct outcome read_object(
    struct sealed_session *s, const struct buf *object, size_t piece)
{
	CLEANUP(index_reader_freep)
	struct index_reader *r = index_reader_new(0, s->codec);
	struct outcome o = {.step = INDEX_MORE};
	struct err err = {0};
	struct json *line;

	for (size_t at = 0; o.step == INDEX_MORE && at < object->len; at += piece) {
		size_t len = object->len - at < piece ? object->len - at : piece;

		if (!index_reader_feed(r, object->data + at, len, &err))
			abort();
		while ((o.step = index_reader_next(r, &line, &err)) == INDEX_LINE) {
			json_print(line, &o.text);
			json_free(line);
			o.lines++;
		}
	}
	if ((o.step == INDEX_ERROR) != (err.code != ERR_NONE))
		abort();
	o.code = err.code;
	return o;
}

/* The pieces in which a file comes make no difference, but that its rest may go unseen. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(session_close) struct sealed_session s = session_open();
	CLEANUP(buf_reset) struct buf object = {0};
	struct outcome whole;
	struct outcome pieces;

	if (session_is_object(data, size))
		buf_append(&object, data, size);
	else
		make_object(&s, data, size, &object);
	whole = read_object(&s, &object, SIZE_MAX / 2);
	pieces = read_object(&s, &object, 7);
	if (whole.lines != pieces.lines ||
	    (whole.step != pieces.step &&
	        !(whole.step == INDEX_ERROR && pieces.step == INDEX_END)) ||
	    strcmp(buf_str(&whole.text), buf_str(&pieces.text)) != 0)
		abort();
	buf_reset(&whole.text);
	buf_reset(&pieces.text);
	return 0;
}
