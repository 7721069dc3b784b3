#include "common/format/message.h"

#include "common/base/bytes.h"
#include "common/base/json.h"

/* Where the number stands, between header and frame. */
#define NUMBER_BYTES 8
#define FRAME_AT     (FRAME_OBJECT_HEADER + NUMBER_BYTES)

bool message_close(const struct message *m, const void *text, size_t len,
    struct frame_codec *codec, struct buf *out, struct err *err)
{
	struct seal_place place = {m->kind, m->object, m->number};
	unsigned char head[FRAME_AT];

	if (len > m->max)
		return err_set(
		    err, ERR_PROTO, "%s of more than %zu bytes", m->name, m->max);
	frame_object_header(m->kind, m->object, head);
	bytes_put_u64(head + FRAME_OBJECT_HEADER, m->number);
	buf_append(out, head, sizeof(head));
	return frame_close(codec, &place, true, text, len, out, err);
}

bool message_close_json(const struct message *m, const struct json *v,
    struct frame_codec *codec, struct buf *out, struct err *err)
{
	CLEANUP(buf_reset) struct buf text = {0};

	json_print(v, &text);
	return message_close(m, text.data, text.len, codec, out, err);
}

static bool check(const struct message *m, uint64_t number, bool last, struct err *err)
{
	if (number < m->number)
		return err_set(err, ERR_AUTH,
		    "replayed: older than one seen before (does a cache stand between?)");
	return last ||
	       err_set(err, ERR_PROTO, "its only frame is not marked as the last");
}

bool message_open(struct message *m, const void *data, size_t len,
    struct frame_codec *codec, struct buf *text, struct err *err)
{
	struct seal_place place = {.kind = m->kind, .number = m->object};
	bool last = false;
	const unsigned char *d = data;

	if (!frame_check_object_header(m->kind, m->object, data, len, err))
		return false;
	if (len < FRAME_AT)
		return err_set(err, ERR_AUTH, "%s is truncated", m->name);
	place.frame = bytes_u64(d + FRAME_OBJECT_HEADER);
	if (!frame_open(codec, &place, d + FRAME_AT, len - FRAME_AT, &last, text, err) ||
	    !check(m, place.frame, last, err))
		return err_wrap(err, "%s", m->name);
	m->number = place.frame;
	return true;
}

struct json *message_open_json(struct message *m, const void *data, size_t len,
    struct frame_codec *codec, struct err *err)
{
	CLEANUP(buf_reset) struct buf text = {0};
	struct message opened = *m;
	struct json *v;

	if (!message_open(&opened, data, len, codec, &text, err))
		return NULL;
	v = json_parse(buf_str(&text), text.len, err);
	if (v == NULL)
		(void)err_wrap(err, "%s", m->name);
	else
		m->number = opened.number;
	return v;
}
