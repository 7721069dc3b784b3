#include <string.h>

#include "common/db/db.h"

/* Takes the whole lines of text and leaves what has no end yet. */
static bool take_lines(struct buf *text, db_take_line *take, void *ctx, struct err *err)
{
	char *at = text->data;
	char *end = at + text->len;
	char *newline;

	while (at < end && (newline = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		if (!take(ctx, at, (size_t)(newline - at), err))
			return false;
		at = newline + 1;
	}
	buf_consume(text, (size_t)(at - text->data));
	return true;
}

bool db_rows_lines(struct db_rows *rows, db_take_line *take, void *ctx, struct err *err)
{
	CLEANUP(buf_reset) struct buf text = {0};
	const char *data;
	size_t len;

	while (rows->read(rows, &data, &len, err)) {
		if (len == 0)
			return text.len == 0 ||
			       err_set(err, ERR_PROTO, "the last row has no end");
		buf_append(&text, data, len);
		if (memchr(data, '\n', len) != NULL && !take_lines(&text, take, ctx, err))
			return false;
	}
	return false;
}
