#include "common/mask/mask_date.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"

static char *moved(uint64_t bits, unsigned int days, const char *value)
{
	struct buf out = {0};

	mask_date(bits, days, value, strlen(value), &out);
	return buf_take(&out);
}

static void is(uint64_t bits, unsigned int days, const char *value, const char *wanted)
{
	CLEANUP(freep) char *got = moved(bits, days, value);

	printf("# %s\n", value);
	CHECK_STR(got, wanted);
}

/* With days 1, bits 0 is a day less and bits 1 a day more. */
static void days_are_those_of_the_calendar(void)
{
	is(0, 1, "2024-03-01", "2024-02-29");
	is(1, 1, "2024-02-28", "2024-02-29");
	is(1, 1, "2024-02-29", "2024-03-01");
	is(1, 1, "2023-02-28", "2023-03-01");
	is(0, 1, "2000-03-01", "2000-02-29");
	is(0, 1, "1900-03-01", "1900-02-28");
	is(1, 1, "2025-12-31", "2026-01-01");
	is(0, 1, "2026-01-01", "2025-12-31");
	is(0, 1, "1969-12-31", "1969-12-30");
	is(1, 1, "1600-02-28", "1600-02-29");
}

static void what_follows_stays(void)
{
	is(1, 1, "2026-01-31 23:59:59.123456", "2026-02-01 23:59:59.123456");
	is(1, 1, "2026-01-31T10:00:00.000Z", "2026-02-01T10:00:00.000Z");
	is(1, 1, "2026-01-31 10:00:00+02", "2026-02-01 10:00:00+02");
	is(1, 1, "2026-01-31 10:00:00-03:30", "2026-02-01 10:00:00-03:30");
	is(1, 1, "1850-01-31 10:00:00+00:53:28", "1850-02-01 10:00:00+00:53:28");
	is(1, 1, "2026-01-31T10:00:00+0200", "2026-02-01T10:00:00+0200");
	is(1, 1, "2026-01-31 10:00", "2026-02-01 10:00");
	is(1, 1, "0044-03-15 BC", "0044-03-16 BC");
	is(1, 1, "20260131", "20260201");
	is(1, 1, "20260131235959", "20260201235959");
}

/* A text column may hold more than a date. */
static void what_is_no_time_goes(void)
{
	is(1, 1, "2026-01-31 canary", "2026-02-01");
	is(1, 1, "2026-01-31, as Anna said", "2026-02-01");
	is(1, 1, "2026-01-31 10:00:00 canary", "2026-02-01");
	is(1, 1, "2026-01-31 +49 171 1234567", "2026-02-01");
	is(1, 1, "2026-01-31 017", "2026-02-01");
	is(1, 1, "2026-01-31 10:00:00+491711234567", "2026-02-01");
	is(1, 1, "20260131canary", "20260201");
	is(1, 1, "infinity canary", "1970-01-01");
	is(1, 1, "0000-00-00 canary", "0000-00-00");
	is(1, 1, "canary", "1970-01-01");
	is(1, 1, "31.01.2026", "1970-01-01");
	is(1, 1, "2026-13-01", "1970-01-01");
	is(1, 1, "2026-01-32", "1970-01-01");
	is(1, 1, "-", "1970-01-01");
	is(1, 1, "+5", "1970-01-01");
}

static void what_is_nobodys_stays(void)
{
	is(1, 1, "infinity", "infinity");
	is(1, 1, "-infinity", "-infinity");
	is(1, 1, "0000-00-00", "0000-00-00");
	is(1, 1, "0000-00-00 00:00:00", "0000-00-00 00:00:00");
	is(1, 1, "0000", "0000");
}

/* Engines end somewhere, and so do 32 bits. */
static void bounds_are_not_crossed(void)
{
	is(1, 1, "9999-12-31", "9999-12-30");
	is(0, 1, "0001-01-01", "0001-01-02");
	is(1, 1, "2037-12-31 23:59:59", "2038-01-01 23:59:59");
	is(1, 1, "2038-01-18 23:59:59", "2038-01-17 23:59:59");
	is(1, 1, "2038-01-19 03:14:07", "2038-01-18 03:14:07");
	is(1, 1, "2038-01-20 03:14:07", "2038-01-21 03:14:07");
	is(0, 1, "1970-01-02 00:00:01", "1970-01-03 00:00:01");
	is(0, 1, "1970-01-01 00:00:01", "1970-01-02 00:00:01");
	is(1, 1, "20380118", "20380117");
	is(0, 36500, "2026-01-31", "1989-12-03");
	is(1, 1, "2147483647", "2147397247");
	is(0, 1, "0", "86400");
	is(0, 1, "86399", "172799");
}

static void numbers_stay_numbers(void)
{
	is(1, 1, "1700000000", "1700086400");
	is(0, 1, "1700000000", "1699913600");
	is(1, 1, "1700000000000", "1700086400000");
	is(1, 1, "1700000000000000", "1700086400000000");
	is(1, 1, "1700000000.25", "1700086400.25");
	is(0, 1, "-86400", "-172800");
	is(1, 1, "-1", "-86401");
	is(1, 1, "-2147483648", "-2147397248");
	is(1, 1, "1.7e9", "0");
	is(1, 1, "99999999999999999999", "0");
}

static void years_stay_years(void)
{
	is(1, 1, "1985", "1986");
	is(0, 1, "1985", "1984");
	is(0, 1, "1901", "1902");
	is(1, 1, "2155", "2154");
}

static void shifts_are_never_none_and_never_more(void)
{
	bool seen[2 * 60 + 1] = {false};
	size_t other = 0;

	for (uint64_t bits = 0; bits < 1000; bits++) {
		CLEANUP(freep) char *got = moved(bits * 7919, 60, "1000000000");
		long by = (strtol(got, NULL, 10) - 1000000000L) / 86400;

		other += by == 0 || by < -60 || by > 60;
		if (by >= -60 && by <= 60)
			seen[by + 60] = true;
	}
	CHECK_INT(other, 0);
	for (size_t i = 0; i < 121; i++)
		other += seen[i] == (i == 60);
	CHECK_INT(other, 0);
}

/* All days of 400 years, one further and back again. */
static void every_day_has_a_next(void)
{
	CLEANUP(freep) char *day = xstrdup("2039-01-01");
	size_t n = 0;

	while (strcmp(day, "2439-01-01") != 0 && n < 200000) {
		char *next = moved(1, 1, day);
		CLEANUP(freep) char *back = moved(0, 1, next);

		n += strcmp(next, day) > 0 && (strcmp(back, day) == 0 || n == 0);
		free(day);
		day = next;
	}
	CHECK_INT(n, 146097);
}

int main(void)
{
	days_are_those_of_the_calendar();
	what_follows_stays();
	what_is_no_time_goes();
	what_is_nobodys_stays();
	bounds_are_not_crossed();
	numbers_stay_numbers();
	years_stay_years();
	shifts_are_never_none_and_never_more();
	every_day_has_a_next();
	return check_done();
}
