#include "common/mask/mask_value.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "test/lib/check.h"
#include "test/unit/mask/fixture.h"

static char text[] = "0000";
static char template_text[] = "user-{id}@x.test {no} {";

static struct mask of(enum mask_kind kind)
{
	struct mask m = mask_of(kind);

	m.text = kind == MASK_TEMPLATE ? template_text : kind == MASK_TEXT ? text : NULL;
	m.from = kind == MASK_NUMBER ? -5 : 0;
	m.to = kind == MASK_NUMBER ? 1000 : m.to;
	return m;
}

/* An update that changes one of these changes the masks of everybody: don't. */
static void masks_are_those_of_ever(void)
{
	static const struct {
		enum mask_kind kind;
		const char *value;
		const char *wanted;
	} cases[] = {
	    {MASK_EMAIL, "anna@x.test", "hugo.lake.prc4sw23qpabf@example.invalid"},
	    {MASK_LOGIN, "anna", "anna"},
	    {MASK_LOGIN, "anna@x.test", "hugo.lake.prc4sw23qpabf@example.invalid"},
	    {MASK_NAME, "Anna B", "Hugo Lake"},
	    {MASK_FIRST_NAME, "Anna", "Hugo"},
	    {MASK_LAST_NAME, "B", "Lake"},
	    {MASK_PHONE, "+49 30 123", "+9997761099532"},
	    {MASK_ADDRESS, "a", "123 Park"},
	    {MASK_STREET, "a", "123 Park"},
	    {MASK_CITY, "a", "Riverside"},
	    {MASK_IP, "192.168.0.1", "10.174.129.208"},
	    {MASK_IP, "::1", "2001:db8:ce0e:d1ff:ed09:d29:ceae:81d0"},
	    {MASK_SCRAMBLE, "10115 Berlin-Mitte, DE89 3704 0044 0532 0130 00",
	        "57827 Factpo-Nqbnc, IT48 5822 3763 2520 2638 71"},
	    {MASK_HASH, "anna", "7qj6fk4rvvppedjygxhmcx35"},
	    {MASK_HASH, "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
	        "51892bae-61b2-59b5-fff4-2c842514a2cf"},
	    {MASK_DATE, "1990-02-28", "1989-11-12"},
	    {MASK_DATE, "1700000000", "1690668800"},
	    {MASK_NUMBER, "5", "374"},
	    {MASK_TEXT, "x", "0000"},
	    {MASK_TEMPLATE, "x", "user-17@x.test {no} {"},
	    {MASK_PASSWORD, "x", "$2y$10$hash"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct mask m = of(cases[i].kind);
		struct mask_job job = fixture_job(&m);
		CLEANUP(freep) char *got = fixture_mask(&job, 17, cases[i].value);
		CLEANUP(freep) char *again = fixture_mask(&job, 17, cases[i].value);

		printf("# %s of %s\n", mask_kind_name(cases[i].kind), cases[i].value);
		CHECK_STR(got, cases[i].wanted);
		CHECK_STR(again, got);
	}
}

/* By row nothing of the value is in it; by value nothing of the row. */
static void seeds_are_of_the_row_or_of_the_value(void)
{
	static const enum mask_kind kinds[] = {MASK_EMAIL, MASK_NAME, MASK_FIRST_NAME,
	    MASK_LAST_NAME, MASK_PHONE, MASK_ADDRESS, MASK_STREET, MASK_IP};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct mask m = of(kinds[i]);
		struct mask_job job = fixture_job(&m);
		CLEANUP(freep) char *one = fixture_mask(&job, 1, "anna@x.test");
		CLEANUP(freep) char *changed = fixture_mask(&job, 1, "berta@x.test");
		CLEANUP(freep) char *other = fixture_mask(&job, 3, "anna@x.test");

		printf("# %s\n", mask_kind_name(kinds[i]));
		CHECK_STR(changed, one);
		CHECK(strcmp(one, other) != 0);
		m.by_value = true;
		{
			CLEANUP(freep) char *a = fixture_mask(&job, 1, "anna@x.test");
			CLEANUP(freep) char *b = fixture_mask(&job, 2, "anna@x.test");
			CLEANUP(freep) char *c = fixture_mask(&job, 1, "berta@x.test");

			CHECK_STR(a, b);
			CHECK(strcmp(a, c) != 0);
		}
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The number of masks among n rows that there were before; each is also no longer than length. */
static size_t twice(struct mask_job *job, size_t n, size_t *longest)
{
	char **all = xcalloc(n, sizeof(*all));
	size_t same = 0;

	*longest = 0;
	for (size_t i = 0; i < n; i++) {
		CLEANUP(freep) char *value = xasprintf("value-%zu@x.test", i);

		all[i] = fixture_mask(job, i, value);
		if (strlen(all[i]) > *longest)
			*longest = strlen(all[i]);
	}
	qsort(all, n, sizeof(*all), by_text);
	for (size_t i = 1; i < n; i++)
		same += strcasecmp(all[i], all[i - 1]) == 0;
	for (size_t i = 0; i < n; i++)
		free(all[i]);
	free(all);
	return same;
}

/* Also where case does not count, and in columns that are as short as may be. */
static void unique_masks_stay_unique(void)
{
	static const struct {
		enum mask_kind kind;
		uint64_t length;
	} cases[] = {{MASK_EMAIL, 0}, {MASK_EMAIL, 29}, {MASK_LOGIN, 13}, {MASK_NAME, 0},
	    {MASK_NAME, 13}, {MASK_NAME, 20}, {MASK_FIRST_NAME, 14}, {MASK_LAST_NAME, 0},
	    {MASK_ADDRESS, 13}, {MASK_STREET, 0}, {MASK_CITY, 13}, {MASK_PHONE, 16},
	    {MASK_IP, 39}, {MASK_HASH, 13}, {MASK_HASH, 0}, {MASK_TEMPLATE, 0}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct mask m = of(cases[i].kind);
		struct mask_job job = fixture_job(&m);
		size_t longest;

		job.fit.unique = true;
		job.fit.length = cases[i].length;
		printf(
		    "# %s in %d\n", mask_kind_name(cases[i].kind), (int)cases[i].length);
		CHECK_INT(twice(&job, 100000, &longest), 0);
		CHECK(cases[i].length == 0 || longest <= cases[i].length);
	}
}

/* Whatever fits by mask_fits() is no longer than the column. */
static void masks_are_as_long_as_fits(void)
{
	for (enum mask_kind kind = MASK_TEXT; kind < MASK_JSON; kind++) {
		struct mask m = of(kind);
		struct mask_job job = fixture_job(&m);

		if (kind == MASK_SCRAMBLE || kind == MASK_DATE)
			continue; /* as long as the value, or a date */
		for (job.fit.length = 1; job.fit.length < 60; job.fit.length++) {
			struct err err = {0};
			size_t longest = 0;

			job.fit.unique = false;
			if (!mask_fits(&job, &err))
				continue;
			(void)twice(&job, 60, &longest);
			if (longest > job.fit.length)
				printf("# %s: %zu in %d\n", mask_kind_name(kind), longest,
				    (int)job.fit.length);
			CHECK(longest <= job.fit.length);
		}
	}
}

static void phones_are_unique_by_any_key(void)
{
	static const char *const keys[] = {
	    "1", "999999999999", "1000000000000", "9223372036854775807", "-7"};
	struct mask m = of(MASK_PHONE);
	struct mask_job job = fixture_job(&m);

	job.fit.unique = true;
	for (size_t i = 0; i < 2 * sizeof(keys) / sizeof(*keys); i++) {
		const char *key = keys[i / 2];
		const struct row_field field = {key, strlen(key)};
		const struct mask_row row = {
		    mask_seed_of(&job.key, key, strlen(key)), &field, 1};
		CLEANUP(buf_reset) struct buf out = {0};
		const char *digits;
		char *end;

		job.fit.type = i % 2 == 0 ? SCHEMA_TEXT : SCHEMA_NUMBER;
		job.fit.length = i % 2 == 0 ? 16 : 0;
		job.fit.bits = i % 2 == 0 ? 0 : 63;
		CHECK(mask_value(&job, &row, job.fit.type, "123", 3, &out));
		digits = buf_str(&out) + (i % 2 == 0);
		(void)strtoll(digits, &end, 10);
		printf("# %s\n", buf_str(&out));
		CHECK(*end == '\0' && strncmp(digits, "999", 3) == 0);
		CHECK(out.len <= 18);
	}
}

/* Numbers that are scrambled fit where the old ones did, and print as they are read. */
static void scrambled_numbers_fit(void)
{
	static const struct {
		const char *value;
		unsigned int bits;
		uint64_t length;
		unsigned int scale;
		double from; /* of what stands for it, without its sign */
		double to;
	} cases[] = {
	    {"2147483647", 31, 0, 0, 1e9, 2147483647},
	    {"1000000000", 31, 11, 0, 1e9, 2147483647},
	    {"255", 8, 3, 0, 100, 255},
	    {"127", 7, 0, 0, 100, 127},
	    {"9", 7, 0, 0, 0, 9},
	    {"0", 31, 0, 0, 0, 9},
	    {"1", 1, 0, 0, 0, 1},
	    {"10115", 31, 0, 0, 10000, 99999},
	    {"10115", 0, 0, 0, 10000, 99999},
	    {"-128", 7, 0, 0, 100, 127},
	    {"-5", 7, 0, 0, 1, 9},
	    {"9223372036854775807", 63, 0, 0, 1e18, 9223372036854775807.0},
	    {"18446744073709551615", 63, 0, 0, 1e18, 9223372036854775807.0},
	    {"12.50", 0, 4, 2, 10, 99.99},
	    {"0.50", 0, 2, 2, 0, 0.99},
	    {"0.00123", 0, 3, 5, 0, 0.00999},
	    {"-0.50", 0, 2, 2, 0.01, 0.99},
	    {"0.05", 0, 0, 0, 0.01, 9.99},
	    {"1.5e+300", 0, 0, 0, 1.1e300, 1.69e300},
	    {"1.7e+308", 0, 0, 0, 1.1e308, 1.69e308},
	    {"1e+38", 0, 0, 0, 1e38, 1e38},
	    {"2.5e-310", 0, 0, 0, 9.1e-310, 9.91e-310},
	};
	struct mask m = of(MASK_SCRAMBLE);
	struct mask_job job = fixture_job(&m);

	job.fit.type = SCHEMA_NUMBER;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *value = cases[i].value;
		size_t bad = 0;

		job.fit.bits = cases[i].bits;
		job.fit.length = cases[i].length;
		job.fit.scale = cases[i].scale;
		for (uint64_t n = 0; n < 500; n++) {
			CLEANUP(freep) char *got = fixture_mask(&job, n, value);
			const char *point = strchr(got, '.');
			double is = strtod(got + (*got == '-'), NULL);

			bad += (*got == '-') != (*value == '-');
			bad +=
			    is < cases[i].from * 0.999999 || is > cases[i].to * 1.000001;
			bad += !text_is_number(got, strlen(got));
			bad += (point == NULL) != (strchr(value, '.') == NULL) ||
			       (point != NULL &&
			           strlen(point) != strlen(strchr(value, '.')));
		}
		printf("# %s of %u bits\n", value, job.fit.bits);
		CHECK_INT(bad, 0);
	}
}

/* What is no number to us is no number to those who guess. */
static void odd_numbers_hide_their_digits(void)
{
	struct mask m = of(MASK_SCRAMBLE);
	struct mask_job job = fixture_job(&m);
	CLEANUP(freep) char *money = NULL;
	CLEANUP(freep) char *nan = NULL;

	job.fit.type = SCHEMA_NUMBER;
	money = fixture_mask(&job, 1, "$1,234.50");
	CHECK(strcmp(money, "$1,234.50") != 0 && *money == '$' && money[2] == ',');
	nan = fixture_mask(&job, 1, "NaN");
	CHECK_STR(nan, "NaN");
}

static void scrambled_texts_keep_their_form(void)
{
	static const char value[] = "DE89 3704-abc Zürich €";
	struct mask m = of(MASK_SCRAMBLE);
	struct mask_job job = fixture_job(&m);
	size_t bad = 0;

	for (uint64_t n = 0; n < 1000; n++) {
		CLEANUP(freep) char *got = fixture_mask(&job, n, value);

		bad +=
		    strlen(got) != 22 || strncmp(got + 4, " ", 1) != 0 || got[9] != '-';
		bad += got[0] < 'A' || got[0] > 'Z' || got[2] < '0' || got[2] > '9';
		bad += got[10] < 'a' || got[10] > 'z' || got[15] != 'x' || got[21] != 'x';
	}
	CHECK_INT(bad, 0);
}

/* Over many rows each digit and letter comes up about as often. */
static void scrambling_is_even(void)
{
	struct mask m = of(MASK_SCRAMBLE);
	struct mask_job job = fixture_job(&m);
	unsigned int digits[30][10] = {{0}};

	for (uint64_t n = 0; n < 2000; n++) {
		CLEANUP(freep)
		char *got = fixture_mask(&job, n, "000000000000000000000000000000");

		for (size_t i = 0; i < 30; i++)
			digits[i][(got[i] - '0') % 10]++;
	}
	for (size_t i = 0; i < 30; i++) {
		unsigned int off = 0;

		for (size_t d = 0; d < 10; d++)
			off += digits[i][d] < 130 || digits[i][d] > 270;
		CHECK_INT(off, 0);
	}
}

static void is_hash(unsigned int bits, const char *value, uint64_t below)
{
	struct mask m = of(MASK_HASH);
	struct mask_job job = fixture_job(&m);
	CLEANUP(freep) char *got = NULL;
	const char *digits;

	job.fit.type = SCHEMA_NUMBER;
	job.fit.bits = bits;
	got = fixture_mask(&job, 1, value);
	digits = got + (*got == '-');
	printf("# %s of %u bits: %s\n", value, bits, got);
	CHECK_INT(*got == '-', *value == '-');
	CHECK(strcmp(digits, "0") != 0 || *value != '-');
	CHECK(strtoull(digits, NULL, 10) <= below);
}

static void hashed_integers_stay_apart(void)
{
	struct mask m = of(MASK_HASH);
	struct mask_job job = fixture_job(&m);
	CLEANUP(freep) bool *seen = xcalloc(65536, sizeof(*seen));
	size_t good = 0;

	is_hash(31, "2147483647", INT32_MAX);
	is_hash(31, "-2147483648", INT32_MAX + 1ULL);
	is_hash(63, "9223372036854775807", INT64_MAX);
	is_hash(63, "-9223372036854775808", INT64_MAX + 1ULL);
	is_hash(63, "18446744073709551615", UINT64_MAX);
	job.fit.type = SCHEMA_NUMBER;
	job.fit.bits = 15;
	for (int n = -32768; n < 32768; n++) {
		CLEANUP(freep) char *value = xasprintf("%d", n);
		CLEANUP(freep) char *got = fixture_mask(&job, 1, value);
		long to = strtol(got, NULL, 10);

		good += to >= -32768 && to < 32768 && !seen[to + 32768];
		if (to >= -32768 && to < 32768)
			seen[to + 32768] = true;
	}
	CHECK_INT(good, 65536);
}

static void hashes_keep_the_form(void)
{
	struct mask m = of(MASK_HASH);
	struct mask_job job = fixture_job(&m);
	static const size_t sizes[] = {1, 4, 8, 16, 20, 32, 255};
	CLEANUP(freep)
	char *uuid = fixture_mask(&job, 1, "6ba7b810-9dad-11d1-80b4-00c04fd430c8");

	CHECK_INT(strlen(uuid), 36);
	CHECK(uuid[8] == '-' && uuid[13] == '-' && uuid[18] == '-' && uuid[23] == '-');
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		char raw[256];
		struct buf out;

		memset(raw, 0xf0, sizeof(raw));
		job.fit.type = SCHEMA_BINARY;
		job.fit.length = sizes[i];
		out = fixture_mask_bytes(&job, 1, SCHEMA_BINARY, raw, sizes[i]);
		CHECK_INT(out.len, sizes[i]);
		CHECK(
		    memmem(out.data, out.len, raw, sizes[i] < 4 ? sizes[i] : 4) == NULL);
		buf_reset(&out);
		job.fit.length = 0;
		job.fit.unique = true;
		out = fixture_mask_bytes(&job, 1, SCHEMA_BINARY, raw, sizes[i]);
		CHECK_INT(out.len, sizes[i] < 16 ? 16 : sizes[i]);
		buf_reset(&out);
		job.fit.unique = false;
	}
}

static void addresses_keep_the_form(void)
{
	static const char four[] = "\xc0\xa8\1\2";
	static const char six[] = "\x20\1\4\x70\0\0\0\0\0\0\0\0\0\0\0\1";
	struct mask m = of(MASK_IP);
	struct mask_job job = fixture_job(&m);
	CLEANUP(freep) char *v4 = fixture_mask(&job, 1, "192.168.1.2");
	CLEANUP(freep) char *v6 = fixture_mask(&job, 1, "2a02:8070::1");
	CLEANUP(buf_reset)
	struct buf raw = fixture_mask_bytes(&job, 1, SCHEMA_BINARY, four, 4);
	CLEANUP(buf_reset)
	struct buf raw6 = fixture_mask_bytes(&job, 1, SCHEMA_BINARY, six, 16);

	CHECK(strncmp(v4, "10.", 3) == 0);
	CHECK(strncmp(v6, "2001:db8:", 9) == 0);
	CHECK(raw.len == 4 && raw.data[0] == 10);
	CHECK(raw6.len == 16 && memcmp(raw6.data, "\x20\1\x0d\xb8", 4) == 0);
	job.fit.length = 15;
	free(v6);
	v6 = fixture_mask(&job, 1, "2a02:8070::1");
	CHECK(strncmp(v6, "10.", 3) == 0);
}

static void numbers_are_within(void)
{
	struct mask m = of(MASK_NUMBER);
	struct mask_job job = fixture_job(&m);
	size_t outside = 0;
	bool ends[2] = {false};

	m.from = -2;
	m.to = 2;
	for (uint64_t n = 0; n < 1000; n++) {
		CLEANUP(freep) char *got = fixture_mask(&job, n, "5");
		long v = strtol(got, NULL, 10);

		outside += v < -2 || v > 2;
		ends[0] = ends[0] || v == -2;
		ends[1] = ends[1] || v == 2;
	}
	CHECK_INT(outside, 0);
	CHECK(ends[0] && ends[1]);
	m.from = 0;
	m.to = INT64_MAX;
	free(fixture_mask(&job, 1, "5"));
	m.from = INT64_MIN + 1;
	m.to = -1;
	{
		CLEANUP(freep) char *got = fixture_mask(&job, 1, "5");

		CHECK(*got == '-');
	}
	m.from = m.to = 7;
	job.fit.scale = 2;
	job.fit.type = SCHEMA_NUMBER;
	{
		CLEANUP(freep) char *got = fixture_mask(&job, 1, "5");

		CHECK_STR(got, "7.00");
	}
}

/* Blanks that the engine adds are there already. */
static void padded_columns_are_padded(void)
{
	struct mask m = of(MASK_FIRST_NAME);
	struct mask_job job = fixture_job(&m);
	CLEANUP(freep) char *got = NULL;

	job.fit.length = 40;
	job.fit.padded = true;
	got = fixture_mask(&job, 1, "Anna");
	CHECK_INT(strlen(got), 40);
	CHECK(got[39] == ' ' && got[0] != ' ');
}

int main(void)
{
	masks_are_those_of_ever();
	seeds_are_of_the_row_or_of_the_value();
	unique_masks_stay_unique();
	masks_are_as_long_as_fits();
	phones_are_unique_by_any_key();
	scrambled_numbers_fit();
	odd_numbers_hide_their_digits();
	scrambled_texts_keep_their_form();
	scrambling_is_even();
	hashed_integers_stay_apart();
	hashes_keep_the_form();
	addresses_keep_the_form();
	numbers_are_within();
	padded_columns_are_padded();
	return check_done();
}
