/*
 * A message: one JSON text that is sealed under a rising number.
 *
 * The header of an object, the number (8 bytes), and one frame with that number, marked as
 * the last.  meta.json is one, and so is each request.  Who reads remembers the highest
 * number and refuses older ones.
 */
#ifndef SYNCO_COMMON_FORMAT_MESSAGE_H
#define SYNCO_COMMON_FORMAT_MESSAGE_H

#include "common/format/frame.h"

struct json;

/* Which message: of which kind, and its number. */
struct message {
	enum seal_kind kind;
	uint64_t number;
	const char *name; /* for errors: "meta.json" */
	size_t max;       /* bytes of the text */
};

/*
 * Appends the message with v's text.  A number at or below the last one that codec has closed is
 * refused: its nonce was used.
 */
bool message_close(const struct message *m, const struct json *v,
    struct frame_codec *codec, struct buf *out, struct err *err) MUST_CHECK;

/*
 * Opens a message of m->kind whose number is m->number at least ("replayed" otherwise,
 * ERR_AUTH), sets m->number to its own, and returns its text, to free with json_free().
 * ERR_NETWORK when it is no synco object at all, ERR_AUTH when the key is wrong or it was
 * changed; ERR_PROTO when authentic bytes break a rule.
 */
struct json *message_open(struct message *m, const void *data, size_t len,
    struct frame_codec *codec, struct err *err) MUST_CHECK;

#endif
