#include <limits.h>
#include <stdlib.h>

#include "common/base/text.h"
#include "test/lib/check.h"

static void utf8(void)
{
	CHECK(text_is_utf8("", 0));
	CHECK(text_is_utf8("a\0b", 3));
	CHECK(text_is_utf8("\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf", 13));
	CHECK(!text_is_utf8("\xc0\xaf", 2));         /* overlong */
	CHECK(!text_is_utf8("\xe0\x80\xaf", 3));     /* overlong */
	CHECK(!text_is_utf8("\xf0\x80\x80\xaf", 4)); /* overlong */
	CHECK(!text_is_utf8("\xed\xa0\x80", 3));     /* a surrogate */
	CHECK(!text_is_utf8("\xf4\x90\x80\x80", 4)); /* above U+10FFFF */
	CHECK(!text_is_utf8("\xff", 1));
	CHECK(!text_is_utf8("\x80", 1));
	CHECK(!text_is_utf8("\xc3", 1));     /* cut off */
	CHECK(!text_is_utf8("\xe2\x82", 2)); /* cut off */
	CHECK(!text_is_utf8("\xf0\x9f\x98", 3));
}

static void check_printable(const char *s, const char *wanted)
{
	CLEANUP(freep) char *got = text_printable(s);

	CHECK_STR(got, wanted);
}

static void printable(void)
{
	check_printable("plain \xc3\xbc \\", "plain \xc3\xbc \\");
	check_printable("\x1b[31mred\x1b]0;title\a", "\\x1b[31mred\\x1b]0;title\\x07");
	check_printable("a\nb\tc\rd\x7f", "a\\x0ab\\x09c\\x0dd\\x7f");
	check_printable("c1 \xc2\x9b", "c1 \\xc2\\x9b"); /* CSI in one character */
	check_printable("\xff\xc3", "\\xff\\xc3");
	/* A line's end, and what makes text run the other way. */
	check_printable("a\xe2\x80\xa8z", "a\\xe2\\x80\\xa8z");
	check_printable("a\xe2\x80\xaez", "a\\xe2\\x80\\xaez");
	check_printable("a\xe2\x81\xa6z", "a\\xe2\\x81\\xa6z");
	check_printable("a\xd8\x9cz\xe2\x80\x8f", "a\\xd8\\x9cz\\xe2\\x80\\x8f");
	/* Their neighbours are plain: dashes, quotes, dots. */
	check_printable("\xe2\x80\xa6\xe2\x80\x9c\xe2\x80\xaf\xe2\x81\xaa",
	    "\xe2\x80\xa6\xe2\x80\x9c\xe2\x80\xaf\xe2\x81\xaa");
}

static void printable_json(void)
{
	static const char json[] =
	    "{\"a\\n\":\"\xc3\xbc\xc2\x9b\x7f\xe2\x80\xae\xd8\x9c\"}";
	CLEANUP(buf_reset) struct buf got = {0};

	text_append_printable_json(&got, json, sizeof(json) - 1);
	CHECK_STR(buf_str(&got), "{\"a\\n\":\"\xc3\xbc\\u009b\\u007f\\u202e\\u061c\"}");
}

static void controls(void)
{
	CHECK(!text_has_control("plain \xc3\xbc \xe2\x80\xae", 12));
	CHECK(text_has_control("a\nb", 3));
	CHECK(text_has_control("a\tb", 3));
	CHECK(text_has_control("a\0b", 3));
	CHECK(text_has_control("\x7f", 1));
	CHECK(text_has_control("\xc2\x85", 2)); /* NEL */
	CHECK(text_has_control("\xff\x1b", 2));
	CHECK(!text_has_control("\xc2\xa0", 2));
	CHECK(!text_has_control("", 0));
}

static void check_size(uint64_t bytes, const char *wanted)
{
	CLEANUP(buf_reset) struct buf got = {0};

	text_append_size(&got, bytes);
	CHECK_STR(buf_str(&got), wanted);
}

static void check_duration(uint64_t seconds, const char *wanted)
{
	CLEANUP(buf_reset) struct buf got = {0};

	text_append_duration(&got, seconds);
	CHECK_STR(buf_str(&got), wanted);
}

static void for_people(void)
{
	check_size(0, "0 B");
	check_size(999, "999 B");
	check_size(1000, "1.0 kB");
	check_size(1550000, "1.5 MB");
	check_size(99949999, "99 MB");
	check_size(UINT64_MAX, "18 EB");
	check_duration(0, "0 s");
	check_duration(59, "59 s");
	check_duration(185, "3 min 5 s");
	check_duration(600, "10 min");
	check_duration(7259, "2 h");
	check_duration(7260, "2 h 1 min");
}

static void numbers(void)
{
	uint64_t v = 7;

	CHECK(text_u64("0", 10, &v) && v == 0);
	CHECK(text_u64("18446744073709551615", UINT64_MAX, &v) && v == UINT64_MAX);
	CHECK(!text_u64("18446744073709551616", UINT64_MAX, &v));
	CHECK(!text_u64("99999999999999999999999", UINT64_MAX, &v));
	CHECK(!text_u64("11", 10, &v));
	CHECK(!text_u64("", 10, &v));
	CHECK(!text_u64("-1", 10, &v));
	CHECK(!text_u64("+1", 10, &v));
	CHECK(!text_u64(" 1", 10, &v));
	CHECK(!text_u64("1x", 10, &v));
	CHECK(v == UINT64_MAX); /* untouched by what failed */
}

static void sizes(void)
{
	uint64_t v = 0;

	CHECK(text_size("500", &v) && v == 500);
	CHECK(text_size("500k", &v) && v == 500000);
	CHECK(text_size("2M", &v) && v == 2000000);
	CHECK(text_size("1.5G", &v) && v == 1500000000);
	CHECK(text_size("4Ki", &v) && v == 4096);
	CHECK(text_size("3Mi", &v) && v == 3145728);
	CHECK(!text_size("", &v));
	CHECK(!text_size("k", &v));
	CHECK(!text_size("-1", &v));
	CHECK(!text_size("1.", &v));
	CHECK(!text_size("1kk", &v));
	CHECK(!text_size("1Q", &v));
	CHECK(!text_size("99999999999999999999", &v));
	CHECK(!text_size("99999999999G", &v));
}

static void durations(void)
{
	uint64_t v = 7;

	CHECK(text_duration("30s", &v) && v == 30);
	CHECK(text_duration("10m", &v) && v == 600);
	CHECK(text_duration("6h", &v) && v == 21600);
	CHECK(text_duration("1d", &v) && v == 86400);
	CHECK(text_duration("4294967295d", &v) && v == 86400ULL * 4294967295ULL);
	v = 7;
	CHECK(!text_duration("", &v));
	CHECK(!text_duration("10", &v)); /* of what? */
	CHECK(!text_duration("m", &v));
	CHECK(!text_duration("0m", &v));
	CHECK(!text_duration("-1m", &v));
	CHECK(!text_duration("1.5h", &v));
	CHECK(!text_duration("10 m", &v));
	CHECK(!text_duration("10min", &v));
	CHECK(!text_duration("10M", &v));
	CHECK(!text_duration("4294967296s", &v));
	CHECK(!text_duration("99999999999999999999s", &v));
	CHECK(!text_duration("0000000000000000000000001s", &v));
	CHECK(v == 7);
}

static void globs(void)
{
	CHECK(text_glob("abc", "abc"));
	CHECK(!text_glob("abc", "abcd"));
	CHECK(text_glob("*", ""));
	CHECK(text_glob("cache*", "cache_page"));
	CHECK(text_glob("*cache*", "wp_cache_1"));
	CHECK(text_glob("a*b*c", "a__b__b__c"));
	CHECK(!text_glob("a*b*c", "a__b__b__"));
	CHECK(!text_glob("", "a"));
	/* Would take years where each star tries again from the start. */
	CHECK(!text_glob("*a*a*a*a*a*a*a*a*a*a*b",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	CHECK(
	    text_starts("abc", "ab") && !text_starts("a", "ab") && text_starts("a", ""));
	CHECK(text_ends("a.sql", ".sql") && !text_ends("sql", ".sql"));
}

static void encodings(void)
{
	CLEANUP(buf_reset) struct buf url = {0};
	CLEANUP(buf_reset) struct buf hex = {0};

	text_append_encoded(&url, "a-Z.0_9~/\xc3\xbc %?#&", "/");
	CHECK_STR(buf_str(&url), "a-Z.0_9~/%C3%BC%20%25%3F%23%26");
	text_append_hex(&hex, "", 0);
	text_append_hex(&hex, "\0\xff\x1a", 3);
	CHECK_STR(buf_str(&hex), "00FF1A");
}

static void json_numbers(void)
{
	static const char *const good[] = {"0", "-0", "1", "-12", "1.5", "0.05", "1e5",
	    "1E+5", "-1.5e-300", "123456789012345678901234567890"};
	static const char *const bad[] = {"", "-", "+1", "01", "-01", "1.", ".5", "1e",
	    "1e+", "1.e5", "0x1", "1 ", " 1", "1a", "NaN", "--1"};

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		CHECK(text_is_number(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK(!text_is_number(bad[i], strlen(bad[i])));
	CHECK(!text_is_number("1\0", 2));
}

int main(void)
{
	json_numbers();
	utf8();
	printable();
	printable_json();
	controls();
	for_people();
	numbers();
	sizes();
	durations();
	globs();
	encodings();
	return check_done();
}
