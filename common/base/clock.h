/*
 * Time that only moves forward, and rates.
 */
#ifndef SYNCO_COMMON_BASE_CLOCK_H
#define SYNCO_COMMON_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Milliseconds since some moment; not affected by setting the clock. */
static inline uint64_t clock_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* The moment in ms milliseconds on a clock, for pthread_cond_timedwait(). */
static inline struct timespec clock_in(clockid_t clock, uint64_t ms)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	t.tv_sec += (time_t)(ms / 1000);
	t.tv_nsec += (long)(ms % 1000) * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

#endif
