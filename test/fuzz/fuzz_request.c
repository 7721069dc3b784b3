#include "common/format/request.h"

#include <string.h>

#include "common/base/mem.h"
#include "test/fuzz/session.h"

/* What was read is written so that it reads the same. */
static void write_again(struct sealed_session *s, const struct request *r)
{
	CLEANUP(buf_reset) struct buf one = {0};
	CLEANUP(request_reset) struct request again = {0};
	struct err err = {0};

	if (!request_close(r, s->codec, &one, &err))
		return;
	if (!request_open(&again, one.data, one.len, r->number, s->codec, &err) ||
	    again.number != r->number || again.end != r->end ||
	    again.acks_n != r->acks_n ||
	    (r->acks_n > 0 &&
	        memcmp(again.acks, r->acks, r->acks_n * sizeof(*r->acks)) != 0))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(session_close) struct sealed_session s = session_open();
	CLEANUP(request_reset) struct request r = {0};
	CLEANUP(buf_reset) struct buf object = {0};
	CLEANUP(buf_reset) struct buf plain = {0};
	struct seal_place place = {SEAL_REQUEST, 0, 1};
	struct err err = {0};

	if (session_is_object(data, size)) {
		buf_append(&object, data, size);
	} else {
		session_header(SEAL_REQUEST, 0, &object);
		buf_append(&object, "\1\0\0\0\0\0\0", 8);
		buf_putc(&plain, (char)0x80);
		buf_append(&plain, data, size);
		session_frame(&s, &place, plain.data, plain.len, &object);
	}
	if (request_open(&r, object.data, object.len, 1, s.codec, &err))
		write_again(&s, &r);
	else if (err.code == ERR_NONE)
		abort();
	return 0;
}
