#include "common/base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *p)
{
	if (p == NULL) {
		(void)fputs("synco: out of memory\n", stderr);
		abort();
	}
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	return checked(calloc(n > 0 ? n : 1, size > 0 ? size : 1));
}

void *xreallocarray(void *p, size_t n, size_t size)
{
	if (size > 0 && n > SIZE_MAX / size)
		return checked(NULL);
	return checked(realloc(p, n * size > 0 ? n * size : 1));
}

char *xstrdup(const char *s)
{
	return s == NULL ? NULL : checked(strdup(s));
}

char *xstrndup(const char *s, size_t len)
{
	return s == NULL ? NULL : checked(strndup(s, len));
}

char *xasprintf(const char *fmt, ...)
{
	char *s = NULL;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&s, fmt, ap);
	va_end(ap);
	return checked(len < 0 ? NULL : s);
}

void *xgrow(void *items, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return items;
	*cap = *cap > 0 ? *cap * 2 : 8;
	return xreallocarray(items, *cap, size);
}
