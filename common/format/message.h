/*
 * A message: a text that is sealed under a rising number.
 *
 * The header of an object, the number (8 bytes), and one frame with that number, marked as
 * the last.  meta.json is one, and so are requests and surveys.  Who reads remembers the
 * highest number and refuses older ones.
 */
#ifndef SYNCO_COMMON_FORMAT_MESSAGE_H
#define SYNCO_COMMON_FORMAT_MESSAGE_H

#include "common/format/frame.h"

struct json;

/* Which message: of which kind, and its number. */
struct message {
	enum seal_kind kind;
	uint32_t object; /* the number of the object, 0 where there is one only */
	uint64_t number;
	const char *name; /* for errors: "meta.json" */
	size_t max;       /* bytes of the text, at most LIMIT_FRAME_RAW */
};

/*
 * Appends the message with this text.  A number at or below the last one that codec has closed
 * is refused: its nonce was used.
 */
bool message_close(const struct message *m, const void *text, size_t len,
    struct frame_codec *codec, struct buf *out, struct err *err) MUST_CHECK;

/* The same with v's text. */
bool message_close_json(const struct message *m, const struct json *v,
    struct frame_codec *codec, struct buf *out, struct err *err) MUST_CHECK;

/*
 * Opens a message of m->kind and m->object whose number is m->number at least ("replayed"
 * otherwise, ERR_AUTH), sets m->number to its own, and appends its text to text.
 * ERR_NETWORK when it is no synco object at all, ERR_AUTH when the key is wrong or it was
 * changed; ERR_PROTO when authentic bytes break a rule.
 */
bool message_open(struct message *m, const void *data, size_t len,
    struct frame_codec *codec, struct buf *text, struct err *err) MUST_CHECK;

/* The same for JSON, to free with json_free(); NULL on failure. */
struct json *message_open_json(struct message *m, const void *data, size_t len,
    struct frame_codec *codec, struct err *err) MUST_CHECK;

#endif
