#include "common/mask/mask_date.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "common/base/text.h"

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

/* n moved by by, or the other way, so that it stays from low to high. */
static int64_t moved_within(int64_t n, int64_t by, int64_t low, int64_t high)
{
	int64_t size = high - low + 1;

	if (n + by < low || n + by > high)
		by = -by;
	if (n + by >= low && n + by <= high)
		return n + by;
	return low + ((n + by - low) % size + size) % size;
}

static int64_t moved(int64_t days, int64_t by)
{
	static const struct day first = {1, 1, 1};
	static const struct day last = {9999, 12, 31};

	/* What a 32-bit timestamp holds stays one, whatever its time of day. */
	if (days >= 0 && days <= INT32_MAX / DAY_S)
		return moved_within(days, by, 1, INT32_MAX / DAY_S - 1);
	return moved_within(days, by, days_of(&first), days_of(&last));
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

/* Skips n digits, and between them and what is before. */
static bool skip(const char **at, const char *end, const char *before, size_t n)
{
	const char *p = *at;
	unsigned int ignored;

	if (p == end || strchr(before, *p) == NULL || *p == '\0' ||
	    (size_t)(end - p - 1) < n || !read_digits(p + 1, n, &ignored))
		return false;
	*at = p + 1 + n;
	return true;
}

/* Skips n digits at most. */
static void skip_some(const char **at, const char *end, size_t n)
{
	while (*at < end && n-- > 0 && isdigit((unsigned char)**at))
		++*at;
}

/* Whether a time of day, and nothing else, stands behind a date. */
static bool is_time(const char *at, const char *end)
{
	if (skip(&at, end, " T", 2)) {
		if (!skip(&at, end, ":", 2))
			return false;
		if (skip(&at, end, ":", 2) && skip(&at, end, ".", 1))
			skip_some(&at, end, 8);
		if (at < end && *at == 'Z')
			at++;
		else if (skip(&at, end, "+-", 2) && skip(&at, end, ":", 2))
			(void)skip(&at, end, ":", 2);
		else if (at[-3] == '+' || at[-3] == '-')
			skip_some(&at, end, 2);
	}
	return at == end || (end - at == 3 && memcmp(at, " BC", 3) == 0);
}

/* What stays of what stands behind a date. */
static size_t rest_of(const char *value, size_t n, size_t len)
{
	const char *at = value + n;
	unsigned int ignored;

	if (n == 8 ? len == 14 && read_digits(at, 6, &ignored) : is_time(at, value + len))
		return len - n;
	return 0;
}

static bool is(const char *value, size_t len, const char *text)
{
	return len == strlen(text) && memcmp(value, text, len) == 0;
}

/* The bytes of a date that is no day of anybody's; 0: it is one. */
static size_t read_nobodys(const char *value, size_t len)
{
	if (is(value, len, "infinity") || is(value, len, "-infinity") ||
	    is(value, len, "0000"))
		return len;
	if (len < 10 || memcmp(value, "0000-00-00", 10) != 0)
		return 0;
	return 10 + rest_of(value, 10, len);
}

/* As many bits as a number had before, and its sign. */
static int64_t moved_number(int64_t n, int64_t by)
{
	if (n > INT32_MAX)
		return moved_within(n, by, INT32_MAX + 1LL, INT64_MAX / 8);
	if (n >= 0)
		return moved_within(n, by, 0, INT32_MAX);
	if (n >= INT32_MIN)
		return moved_within(n, by, INT32_MIN, -1);
	return moved_within(n, by, INT64_MIN / 8, INT32_MIN - 1LL);
}

/* Numbers: a year, seconds, milliseconds, microseconds; a fraction stays. */
static bool move_number(
    uint64_t bits, unsigned int days, const char *value, size_t len, struct buf *out)
{
	int64_t by = shift_of(bits, days);
	bool negative = len > 0 && *value == '-';
	size_t digits = 0;
	const char *at = value + negative;
	const char *end = value + len;
	const char *fraction;
	int64_t unit = DAY_S;
	int64_t n = 0;

	for (; at < end && isdigit((unsigned char)*at) && digits < 18; digits++)
		n = n * 10 + (*at++ - '0');
	for (fraction = at; at < end && (isdigit((unsigned char)*at) || at == fraction);)
		at++;
	if (digits == 0 || digits == 18 || at < end ||
	    (fraction < end && *fraction != '.'))
		return false;
	n = negative ? -n : n;
	if (digits == 4 && !negative && fraction == end) {
		by = by / 365 != 0 ? by / 365 : by < 0 ? -1 : 1;
		buf_printf(out, "%lld", (long long)moved_within(n, by, 1901, 2155));
		return true;
	}
	if (digits > 11)
		unit *= digits > 14 ? 1000000 : 1000;
	buf_printf(out, "%lld%.*s", (long long)moved_number(n, by * unit),
	    (int)(end - fraction), fraction);
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
		    d.month, between, d.day, (int)rest_of(value, n, len), value + n);
		return;
	}
	n = read_nobodys(value, len);
	if (n > 0)
		buf_append(out, value, n);
	else if (!move_number(bits, days, value, len, out))
		buf_puts(out, text_is_number(value, len) ? "0" : "1970-01-01");
}
