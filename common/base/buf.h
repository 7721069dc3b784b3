/*
 * A growing run of bytes.
 *
 * data[0..len) is the content; data[len] is always a NUL that does not
 * count, so text can be used as a string.  A zeroed struct buf is empty and
 * ready (data is NULL only then).  Bytes from outside are limited by the
 * caller before they are appended: growing aborts when memory is out.
 */
#ifndef SYNCO_COMMON_BASE_BUF_H
#define SYNCO_COMMON_BASE_BUF_H

#include <stddef.h>
#include <string.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

struct buf {
	char *data;
	size_t len;
	size_t cap; /* allocated bytes, the final NUL included */
};

/* Releases the memory and leaves b empty and usable. */
void buf_reset(struct buf *b);

/* Makes room for more further bytes; returns where they go. */
char *buf_reserve(struct buf *b, size_t more);

/* Reports that len bytes were written where buf_reserve() pointed. */
static inline void buf_added(struct buf *b, size_t len)
{
	b->len += len;
	b->data[b->len] = '\0';
}

/* Empties b and keeps its memory. */
static inline void buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->data != NULL)
		b->data[0] = '\0';
}

/* Drops what is behind the first len bytes, which there are. */
static inline void buf_truncate(struct buf *b, size_t len)
{
	if (len < b->len) {
		b->len = len;
		b->data[len] = '\0';
	}
}

void buf_append(struct buf *b, const void *data, size_t len);
void buf_puts(struct buf *b, const char *s);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

static inline void buf_putc(struct buf *b, char c)
{
	if (b->len + 1 >= b->cap)
		(void)buf_reserve(b, 1);
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}

/* Drops the first len bytes (len <= b->len). */
void buf_consume(struct buf *b, size_t len);

/* The content as a string, "" when nothing was ever appended. */
static inline const char *buf_str(const struct buf *b)
{
	return b->data != NULL ? b->data : "";
}

/* Hands the content over as a string to free(); b is empty afterwards. */
char *buf_take(struct buf *b);

#endif
