#include "common/base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/base/mem.h"

void buf_reset(struct buf *b)
{
	free(b->data);
	*b = (struct buf){0};
}

char *buf_reserve(struct buf *b, size_t more)
{
	size_t need = b->len + more + 1;

	if (need <= b->cap && b->data != NULL)
		return b->data + b->len;
	/* Half as much again: a row of many megabytes must not take twice its size. */
	if (need < b->cap + b->cap / 2)
		need = b->cap + b->cap / 2;
	if (need < 64)
		need = 64;
	b->data = xreallocarray(b->data, need, 1);
	b->cap = need;
	b->data[b->len] = '\0';
	return b->data + b->len;
}

void buf_append(struct buf *b, const void *data, size_t len)
{
	char *to = buf_reserve(b, len);

	if (len > 0)
		memcpy(to, data, len);
	buf_added(b, len);
}

void buf_puts(struct buf *b, const char *s)
{
	buf_append(b, s, strlen(s));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	char small[256];
	va_list ap;
	va_list again;
	int len;

	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (len >= 0 && (size_t)len < sizeof(small)) {
		buf_append(b, small, (size_t)len);
	} else if (len >= 0) {
		char *to = buf_reserve(b, (size_t)len);

		(void)vsnprintf(to, (size_t)len + 1, fmt, again);
		buf_added(b, (size_t)len);
	}
	va_end(again);
}

void buf_consume(struct buf *b, size_t len)
{
	if (len == 0)
		return;
	memmove(b->data, b->data + len, b->len - len);
	b->len -= len;
	b->data[b->len] = '\0';
}

char *buf_take(struct buf *b)
{
	char *s = b->data != NULL ? b->data : xstrdup("");

	*b = (struct buf){0};
	return s;
}
