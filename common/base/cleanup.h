/*
 * Scope-bound release: a variable marked CLEANUP() is released when
 * it goes out of scope, on every path.  take_*() hands the value on and
 * leaves the variable empty, so that nothing is released twice.
 */
#ifndef SYNCO_COMMON_BASE_CLEANUP_H
#define SYNCO_COMMON_BASE_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CLEANUP(fn) __attribute__((__cleanup__(fn)))

/* Defines fn##p(), the form of the release function fn that CLEANUP() takes. */
#define CLEANUP_DEFINE(type, fn)                                                         \
	static inline void fn##p(type **p)                                               \
	{                                                                                \
		fn(*p);                                                                  \
	}

static inline void freep(void *p)
{
	free(*(void **)p);
}

static inline void closep(const int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

static inline void fclosep(FILE **f)
{
	if (*f != NULL)
		(void)fclose(*f);
}

static inline int take_fd(int *fd)
{
	int v = *fd;

	*fd = -1;
	return v;
}

#define take_ptr(p)                                                                      \
	__extension__({                                                                  \
		__typeof__(p) take_p_ = (p);                                             \
		__typeof__(*take_p_) take_v_ = *take_p_;                                 \
		*take_p_ = NULL;                                                         \
		take_v_;                                                                 \
	})

#endif
