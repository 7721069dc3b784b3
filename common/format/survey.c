#include "common/format/survey.h"

#include <sys/random.h>

#include "common/base/bytes.h"
#include "common/format/chunker.h"
#include "common/format/limits.h"
#include "common/format/message.h"

#define HEAD_BYTES 12

size_t survey_item_bytes(enum survey_kind kind)
{
	static const size_t bytes[] = {
	    [SURVEY_TABLES] = 4,
	    [SURVEY_CHUNKS] = CHUNK_ID_BYTES,
	    [SURVEY_ROWS] = SURVEY_ROW_BYTES,
	    [SURVEY_WHOLE] = 1,
	    [SURVEY_KEPT] = 4,
	    [SURVEY_PLACED] = 4,
	};

	return bytes[kind];
}

void survey_append(struct buf *text, const struct survey_record *r)
{
	unsigned char head[HEAD_BYTES] = {(unsigned char)r->kind, r->last};

	head[2] = (unsigned char)r->set;
	head[3] = (unsigned char)(r->set >> 8);
	bytes_put_u32(head + 4, r->table);
	bytes_put_u32(head + 8, (uint32_t)r->items_n);
	buf_append(text, head, sizeof(head));
	buf_append(text, r->items, r->items_n * survey_item_bytes(r->kind));
}

size_t survey_room(size_t len, enum survey_kind kind)
{
	return len + HEAD_BYTES >= LIMIT_FRAME_RAW
	           ? 0
	           : (LIMIT_FRAME_RAW - len - HEAD_BYTES) / survey_item_bytes(kind);
}

bool survey_next(
    const char *data, size_t len, size_t *at, struct survey_record *r, struct err *err)
{
	const unsigned char *head = (const unsigned char *)data + *at;
	size_t left = len - *at;
	uint32_t n;

	if (left == 0)
		return false;
	if (left < HEAD_BYTES || head[0] < SURVEY_TABLES || head[0] > SURVEY_PLACED ||
	    head[1] > 1)
		return err_set(err, ERR_PROTO, "survey: a record that can't be read");
	*r = (struct survey_record){.kind = head[0],
	    .last = head[1] == 1,
	    .set = head[2] | (uint32_t)head[3] << 8,
	    .table = bytes_u32(head + 4),
	    .items = head + HEAD_BYTES};
	n = bytes_u32(head + 8);
	left -= HEAD_BYTES;
	if (r->set >= LIMIT_FILE_SETS || r->table >= LIMIT_OBJECTS ||
	    n > left / survey_item_bytes(r->kind) || (r->kind == SURVEY_WHOLE && n > 0))
		return err_set(err, ERR_PROTO, "survey: a record beyond its limits");
	r->items_n = n;
	*at += HEAD_BYTES + n * survey_item_bytes(r->kind);
	return true;
}

bool survey_object_new(uint32_t *object, struct err *err)
{
	do {
		if (getentropy(object, sizeof(*object)) != 0)
			return err_sys(err, "get random bytes");
	} while (*object == 0);
	return true;
}

uint32_t survey_object(const void *data, size_t len)
{
	return len >= FRAME_OBJECT_HEADER ? bytes_u32((const unsigned char *)data + 12)
	                                  : 0;
}

static struct message message_of(uint32_t object, uint64_t number)
{
	return (struct message){
	    .kind = SEAL_SURVEY,
	    .object = object,
	    .number = number,
	    .name = "survey",
	    .max = LIMIT_FRAME_RAW,
	};
}

bool survey_close(uint32_t object, uint64_t number, const struct buf *text,
    struct frame_codec *codec, struct buf *out, struct err *err)
{
	struct message m = message_of(object, number);

	return message_close(&m, buf_str(text), text->len, codec, out, err);
}

bool survey_open(uint32_t object, uint64_t *number, const void *data, size_t len,
    struct frame_codec *codec, struct buf *text, struct err *err)
{
	struct message m = message_of(object, *number);

	if (!message_open(&m, data, len, codec, text, err))
		return false;
	*number = m.number;
	return true;
}
