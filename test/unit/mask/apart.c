/* Scrambled by value, what was different stays so, in its form. */
#include "common/mask/mask_apart.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/mask/mask_form.h"
#include "test/lib/check.h"
#include "test/unit/mask/fixture.h"

static struct mask scramble;

static struct mask_job job_of(enum schema_type type)
{
	struct mask_job job;

	scramble = mask_of(MASK_SCRAMBLE);
	scramble.by_value = true;
	job = fixture_job(&scramble);
	job.fit.type = type;
	job.fit.unique = true;
	return job;
}

static char *apart(const struct mask_job *job, const char *value)
{
	return fixture_mask(job, 1, value);
}

static void forms_stay(void)
{
	static const char *const values[] = {"529.982.247-25", "12345678Z",
	    "DE89 3704 0044 ab", "a", "7", "--", "А123ВС77", "щ-Щ"};
	struct mask_job job = job_of(SCHEMA_TEXT);

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		CLEANUP(freep) char *got = apart(&job, values[i]);
		size_t other = strlen(got) != strlen(values[i]);

		printf("# %s: %s\n", values[i], got);
		for (size_t k = 0; other == 0 && values[i][k] != '\0'; k++) {
			unsigned char a = (unsigned char)values[i][k];
			unsigned char b = (unsigned char)got[k];

			other += !isdigit(a) != !isdigit(b) ||
			         !islower(a) != !islower(b) ||
			         !isupper(a) != !isupper(b) || (a < 0x80) != (b < 0x80) ||
			         (a < 0x80 && !isalnum(a) && a != b);
		}
		CHECK_INT(other, 0);
		CHECK(values[i][0] == '-' || values[i][1] == '\0' ||
		      strcmp(got, values[i]) != 0);
	}
}

/* Letters and digits alone, all of them small. */
static void keep_letters(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++) {
		if (isalnum((unsigned char)*text))
			*to++ = (char)tolower((unsigned char)*text);
	}
	*to = '\0';
}

/* Whether a collation looks at case and signs or does not, what differs for it goes on differing. */
static void case_and_signs_have_no_part(void)
{
	static const char *const same[][2] = {{"ab12", "Ab12"},
	    {"52998224725", "529.982.247-25"}, {"ab12", "ab12  "},
	    {"Щ1", "щ1"}}; /* of the last one the digit is looked at */
	struct mask_job job = job_of(SCHEMA_TEXT);

	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		CLEANUP(freep) char *a = apart(&job, same[i][0]);
		CLEANUP(freep) char *b = apart(&job, same[i][1]);

		CHECK(strcmp(a, b) != 0);
		keep_letters(a);
		keep_letters(b);
		CHECK_STR(a, b);
	}
}

static int by_text(const void *a, const void *b)
{
	return strcasecmp(*(char *const *)a, *(char *const *)b);
}

/* The number of masks that there were before, of values printed from 0 on. */
static size_t twice(const struct mask_job *job, const char *form, size_t n, size_t step)
{
	char **all = xcalloc(n, sizeof(*all));
	size_t same = 0;

	for (size_t i = 0; i < n; i++) {
		CLEANUP(freep) char *digits = xasprintf("%012zu", i * step);
		CLEANUP(buf_reset) struct buf value = {0};
		const char *d = digits + 12 - strlen(form);

		for (size_t k = 0; form[k] != '\0'; k++) {
			const char *from = form[k] == 'u' ? "ABCDEFGHIJ" : "abcdefghij";

			buf_putc(&value, form[k] == 'd' ? d[k] : from[d[k] - '0']);
		}
		all[i] = apart(job, buf_str(&value));
	}
	qsort(all, n, sizeof(*all), by_text);
	for (size_t i = 1; i < n; i++)
		same += strcasecmp(all[i], all[i - 1]) == 0;
	for (size_t i = 0; i < n; i++)
		free(all[i]);
	free(all);
	return same;
}

static void texts_stay_apart(void)
{
	struct mask_job job = job_of(SCHEMA_TEXT);

	CHECK_INT(twice(&job, "d", 10, 1), 0);
	CHECK_INT(twice(&job, "ud", 100, 1), 0);
	CHECK_INT(twice(&job, "dlu", 1000, 1), 0);
	CHECK_INT(twice(&job, "ddddd", 100000, 1), 0);
	CHECK_INT(twice(&job, "ddddddddu", 50000, 997), 0);
	CHECK_INT(twice(&job, "ddddddddddd", 50000, 1), 0);
	CHECK_INT(twice(&job, "uuddddllllll", 50000, 13), 0);
}

/* Letters of other alphabets: as any that scrambling makes, and of the whole value. */
static void other_letters_become_letters(void)
{
	struct mask_job job = job_of(SCHEMA_TEXT);
	CLEANUP(freep) char *one = apart(&job, "Zürich-12345678");
	CLEANUP(freep) char *other = apart(&job, "Zärich-12345678");

	CHECK_INT(strlen(one), 15);
	CHECK(mask_is_text(one, strlen(one)) && strcmp(one, other) != 0);
}

static void bytes_stay_apart(void)
{
	struct mask_job job = job_of(SCHEMA_BINARY);
	bool seen[128] = {false};
	size_t good = 0;

	for (unsigned int i = 0x80; i < 0x100; i++) {
		const char value[2] = {(char)i, '\0'};
		struct buf got = fixture_mask_bytes(&job, 1, SCHEMA_BINARY, value, 1);
		unsigned char c = (unsigned char)got.data[0];

		good += got.len == 1 && c >= 0x80 && !seen[c & 0x7f];
		seen[c & 0x7f] = true;
		buf_reset(&got);
	}
	CHECK_INT(good, 128);
}

/* All integers of a type, each once, and with as many digits. */
static void integers_stay_apart(void)
{
	struct mask_job job = job_of(SCHEMA_NUMBER);
	CLEANUP(freep) bool *seen = xcalloc(65536, sizeof(*seen));
	size_t good = 0;

	job.fit.bits = 15;
	for (int n = -32768; n < 32768; n++) {
		CLEANUP(freep) char *value = xasprintf("%d", n);
		CLEANUP(freep) char *got = apart(&job, value);
		long to = strtol(got, NULL, 10);

		good += to >= -32768 && to < 32768 && !seen[to + 32768] &&
		        strlen(got) == strlen(value);
		if (to >= -32768 && to < 32768)
			seen[to + 32768] = true;
	}
	CHECK_INT(good, 65536);
}

static void large_integers_fit(void)
{
	static const struct {
		const char *value;
		unsigned int bits;
		const char *most; /* as its text is compared */
	} cases[] = {{"2147483647", 31, "2147483647"}, {"-2147483648", 31, "-2147483648"},
	    {"9223372036854775807", 63, "9223372036854775807"},
	    {"-9223372036854775808", 63, "-9223372036854775808"},
	    {"18446744073709551615", 63, "18446744073709551615"},
	    {"4294967295", 31, "4294967295"}, {"255", 7, "255"}, {"0007", 31, "0009"}};
	struct mask_job job = job_of(SCHEMA_NUMBER);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CLEANUP(freep) char *got = NULL;

		job.fit.bits = cases[i].bits;
		got = apart(&job, cases[i].value);
		printf("# %s: %s\n", cases[i].value, got);
		CHECK_INT(strlen(got), strlen(cases[i].value));
		CHECK(strcmp(got, cases[i].most) <= 0);
	}
}

/* Decimals with a sign and a point, of some digits behind it: from..to in units of the last one. */
static void decimals_stay_apart(
    unsigned int scale, uint64_t length, bool fixed, int from, int to)
{
	struct mask_job job = job_of(SCHEMA_NUMBER);
	size_t n = (size_t)(to - from);
	CLEANUP(freep) double *all = xcalloc(n, sizeof(*all));
	double unit = scale == 2 ? 100 : 1;
	size_t bad = 0;

	job.fit.scale = fixed ? scale : 0;
	job.fit.length = length;
	for (size_t i = 0; i < n; i++) {
		CLEANUP(freep)
		char *value = xasprintf("%.*f", (int)scale, (from + (int)i) / unit);
		CLEANUP(freep) char *got = apart(&job, value);

		if (*value == '-' && strtod(value, NULL) == 0)
			continue;
		all[i] = strtod(got, NULL);
		bad += strlen(got) != strlen(value) || (*got == '-') != (*value == '-') ||
		       (*got == '-' && all[i] == 0);
		bad += length > 0 && length <= scale && (all[i] >= 1 || all[i] <= -1);
		for (size_t k = 0; i < 3000 && k < i; k++)
			bad += all[i] == all[k];
	}
	printf("# %u behind the point, of %d\n", scale, (int)length);
	CHECK_INT(bad, 0);
}

static void odd_numbers_end(void)
{
	static const char *const values[] = {"-0", "-0.00", "NaN", "1e+20", "$1.00", "-",
	    "1.", "123456789012345678901234567890", "0.000", "00012.50"};
	struct mask_job job = job_of(SCHEMA_NUMBER);

	for (size_t i = 0; i < 2 * sizeof(values) / sizeof(*values); i++) {
		CLEANUP(freep) char *got = NULL;

		job.fit.bits = i % 2 == 0 ? 0 : 63;
		got = apart(&job, values[i / 2]);
		printf("# %s: %s\n", values[i / 2], got);
		CHECK_INT(strlen(got), strlen(values[i / 2]));
	}
}

/* An update that changes one of these changes the masks of everybody: don't. */
static void masks_are_those_of_ever(void)
{
	struct mask_job job = job_of(SCHEMA_TEXT);
	CLEANUP(freep) char *cpf = apart(&job, "529.982.247-25");
	CLEANUP(freep) char *iban = apart(&job, "DE89 3704 0044 0532 0130 00");
	CLEANUP(freep) char *number = NULL;

	job.fit.type = SCHEMA_NUMBER;
	job.fit.bits = 31;
	number = apart(&job, "10115");
	CHECK_STR(cpf, "047.864.420-13");
	CHECK_STR(iban, "BJ48 8151 5805 4738 6118 16");
	CHECK_STR(number, "67052");
}

int main(void)
{
	forms_stay();
	case_and_signs_have_no_part();
	texts_stay_apart();
	other_letters_become_letters();
	bytes_stay_apart();
	integers_stay_apart();
	large_integers_fit();
	decimals_stay_apart(2, 10, true, -3000, 0);
	decimals_stay_apart(2, 10, true, 0, 3000);
	decimals_stay_apart(2, 0, false, -1500, 1500);
	decimals_stay_apart(2, 2, true, -99, 100);
	decimals_stay_apart(0, 5, false, -1500, 1500);
	odd_numbers_end();
	masks_are_those_of_ever();
	return check_done();
}
