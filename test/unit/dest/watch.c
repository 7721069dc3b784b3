#include "dest/watch.h"

#include <limits.h>

#include "test/lib/check.h"

static void the_interval_counts_from_start_to_start(void)
{
	CHECK_INT(watch_pause_ms(600000, 45000, 0), 555000);
	CHECK_INT(watch_pause_ms(600000, 600000, 0), 0);
	CHECK_INT(watch_pause_ms(600000, 700000, 0), 0);
	CHECK_INT(watch_pause_ms(1000, 0, 0), 1000);
}

static void failures_double_the_pause_up_to_the_interval(void)
{
	/* However long the round took. */
	CHECK_INT(watch_pause_ms(600000, 5000, 1), 10000);
	CHECK_INT(watch_pause_ms(600000, 900000, 1), 10000);
	CHECK_INT(watch_pause_ms(600000, 5000, 2), 20000);
	CHECK_INT(watch_pause_ms(600000, 5000, 6), 320000);
	CHECK_INT(watch_pause_ms(600000, 5000, 7), 600000);
	CHECK_INT(watch_pause_ms(600000, 5000, UINT_MAX), 600000);
	CHECK_INT(watch_pause_ms(1000, 5000, 1), 1000);
	CHECK(watch_pause_ms(86400000ULL * UINT_MAX, 0, UINT_MAX) ==
	      86400000ULL * UINT_MAX);
}

int main(void)
{
	the_interval_counts_from_start_to_start();
	failures_double_the_pause_up_to_the_interval();
	return check_done();
}
