#include "common/mask/mask_date.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define DAY_S 86400

/* Days since 1970-01-01 of the proleptic Gregorian calendar, and back. */
struct day {
	int64_t year;
	unsigned int month;
	unsigned int day;
};

static int64_t days_of(const struct day *d)
{
	int64_t y = d->month <= 2 ? d->year - 1 : d->year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t shifted = d->month > 2 ? d->month - 3 : d->month + 9;
	int64_t day_of_year = (153 * shifted + 2) / 5 + d->day - 1;
	int64_t day_of_era =
	    year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

static struct day day_of(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era =
	    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) /
	    365;
	int64_t day_of_year =
	    day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;
	unsigned int month = (unsigned int)(shifted < 10 ? shifted + 3 : shifted - 9);

	return (struct day){
	    .year = year_of_era + era * 400 + (month <= 2),
	    .month = month,
	    .day = (unsigned int)(day_of_year - (153 * shifted + 2) / 5 + 1),
	};
}

static int64_t shift_of(uint64_t bits, unsigned int days)
{
	int64_t n = (int64_t)(bits % (2ULL * days));

	return n < days ? n - days : n - days + 1;
}

static bool is_usual(int64_t year)
{
	return year >= 1971 && year <= 2037;
}

static int64_t moved(int64_t days, int64_t by)
{
	int64_t year = day_of(days).year;
	int64_t then = day_of(days + by).year;

	if (then < 1 || then > 9999 || (is_usual(year) && !is_usual(then)))
		return days - by;
	return days + by;
}

static bool read_digits(const char *at, size_t n, unsigned int *v)
{
	*v = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)at[i]))
			return false;
		*v = *v * 10 + (unsigned int)(at[i] - '0');
	}
	return true;
}

/* The day at the beginning of a text, and the bytes that it takes. */
static size_t read_day(const char *value, size_t len, const char *between, struct day *d)
{
	size_t gap = strlen(between);
	unsigned int year;

	if (len < 8 + 2 * gap || !read_digits(value, 4, &year) ||
	    strncmp(value + 4, between, gap) != 0 ||
	    !read_digits(value + 4 + gap, 2, &d->month) ||
	    strncmp(value + 6 + gap, between, gap) != 0 ||
	    !read_digits(value + 6 + 2 * gap, 2, &d->day))
		return 0;
	d->year = year;
	return year >= 1 && d->month >= 1 && d->month <= 12 && d->day >= 1 && d->day <= 31
	           ? 8 + 2 * gap
	           : 0;
}

static bool is_nobodys(const char *value, size_t len)
{
	return memmem(value, len, "infinity", 8) != NULL ||
	       (len >= 10 && strncmp(value, "0000-00-00", 10) == 0);
}

/* Numbers: a year, seconds, milliseconds. */
static bool move_number(
    uint64_t bits, unsigned int days, const char *value, size_t len, struct buf *out)
{
	int64_t by = shift_of(bits, days);
	int64_t unit = len > 11 ? 1000LL * DAY_S : DAY_S;
	int64_t n = 0;

	if (len == 0 || len > 17)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!isdigit((unsigned char)value[i]))
			return false;
		n = n * 10 + (value[i] - '0');
	}
	if (len == 4) {
		by = by / 365 != 0 ? by / 365 : by < 0 ? -1 : 1;
		unit = 1;
	}
	n += n + by * unit < 0 ? -by * unit : by * unit;
	buf_printf(out, "%lld", (long long)n);
	return true;
}

void mask_date(
    uint64_t bits, unsigned int days, const char *value, size_t len, struct buf *out)
{
	const char *between = "-";
	struct day d;
	size_t n = read_day(value, len, between, &d);

	if (n == 0 && (len == 8 || len == 14)) {
		between = "";
		n = read_day(value, len, between, &d);
	}
	if (n > 0) {
		d = day_of(moved(days_of(&d), shift_of(bits, days)));
		buf_printf(out, "%04lld%s%02u%s%02u%.*s", (long long)d.year, between,
		    d.month, between, d.day, (int)(len - n), value + n);
	} else if (is_nobodys(value, len)) {
		buf_append(out, value, len);
	} else if (!move_number(bits, days, value, len, out)) {
		buf_puts(out, "1970-01-01");
	}
}
