/*
 * Settings hold passwords: what was read of them is overwritten before its memory goes
 * back. Copies that the allocator made while a buffer grew are not reached.
 */
#ifndef SYNCO_COMMON_APP_WIPE_H
#define SYNCO_COMMON_APP_WIPE_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"

static inline void wipe_bytes(void *p, size_t n)
{
	volatile unsigned char *at = p;

	while (n-- > 0)
		*at++ = 0;
}

static inline void wipe_str(char *s)
{
	if (s != NULL)
		wipe_bytes(s, strlen(s));
	free(s);
}

/* buf_reset() for a buffer with secrets; fits CLEANUP(). */
static inline void wipe_buf(struct buf *b)
{
	if (b->data != NULL)
		wipe_bytes(b->data, b->cap);
	buf_reset(b);
}

static inline void wipe_strp(char **s)
{
	wipe_str(*s);
}

#endif
