#include "common/format/meta.h"

#include <string.h>

#include "common/base/mem.h"
#include "test/fuzz/session.h"

/* What was read is written so that it reads the same. */
static void write_again(struct sealed_session *s, const struct meta *m)
{
	CLEANUP(buf_reset) struct buf one = {0};
	CLEANUP(buf_reset) struct buf two = {0};
	CLEANUP(meta_freep) struct meta *again = NULL;
	CLEANUP(frame_codec_freep)
	struct frame_codec *codec = frame_codec_new(s->seal, 1);
	struct err err = {0};

	/* JSON may grow when it is printed: texts that are not UTF-8. */
	if (!meta_seal(m, s->codec, &one, &err))
		return;
	again = meta_open(one.data, one.len, m->sequence, codec, &err);
	if (again == NULL || !meta_seal(again, codec, &two, &err) || one.len != two.len ||
	    memcmp(one.data, two.data, one.len) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(session_close) struct sealed_session s = session_open();
	CLEANUP(buf_reset) struct buf object = {0};
	CLEANUP(buf_reset) struct buf plain = {0};
	CLEANUP(meta_freep) struct meta *m = NULL;
	struct seal_place place = {SEAL_META, 0, 1};
	struct err err = {0};

	if (session_is_object(data, size)) {
		buf_append(&object, data, size);
	} else {
		session_header(SEAL_META, 0, &object);
		buf_append(&object, "\1\0\0\0\0\0\0", 8);
		buf_putc(&plain, (char)0x80);
		buf_append(&plain, data, size);
		session_frame(&s, &place, plain.data, plain.len, &object);
	}
	m = meta_open(object.data, object.len, 1, s.codec, &err);
	if (m != NULL)
		write_again(&s, m);
	else if (err.code == ERR_NONE)
		abort();
	return 0;
}
