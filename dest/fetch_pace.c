#include "dest/fetch_pace.h"

#include <time.h>

#include "common/base/signals.h"

static uint64_t now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

void fetch_pace_keep(struct fetch_pace *pace, size_t len)
{
	uint64_t now;

	if (pace->rate == 0)
		return;
	now = now_us();
	if (pace->due_us < now)
		pace->due_us = now;
	pace->due_us += (uint64_t)len * 1000000 / pace->rate;
	while ((now = now_us()) + 1000 < pace->due_us && signals_stop() == 0) {
		uint64_t us = pace->due_us - now < 100000 ? pace->due_us - now : 100000;
		struct timespec t = {.tv_nsec = (long)us * 1000};

		(void)nanosleep(&t, NULL);
	}
}
