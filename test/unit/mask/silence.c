/* Masks say nothing of a value but what synco.yml(5) says they do. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/mask/fixture.h"

/* Values of one form: length, classes of characters, signs between them. */
struct form {
	enum mask_kind kind;
	enum schema_type type;
	unsigned int bits;
	uint64_t length;
	unsigned int scale;
	const char *values[6];
};

static const struct form forms[] = {
    {MASK_EMAIL, SCHEMA_TEXT, 0, 0, 0,
        {"anna@x.test", "a", "much.longer.than@that.example", "+1"}},
    {MASK_LOGIN, SCHEMA_TEXT, 0, 0, 0, {"anna@x.test", "bob@another.example", "@"}},
    {MASK_NAME, SCHEMA_TEXT, 0, 0, 0, {"Anna Berg", "Z", "Name von und zu Lang"}},
    {MASK_FIRST_NAME, SCHEMA_TEXT, 0, 0, 0, {"Anna", "Z", "Lang"}},
    {MASK_LAST_NAME, SCHEMA_TEXT, 0, 0, 0, {"Berg", "Z", "von und zu"}},
    {MASK_PHONE, SCHEMA_TEXT, 0, 0, 0, {"+49 30 123456", "1", "(030) 5"}},
    {MASK_PHONE, SCHEMA_NUMBER, 63, 0, 0, {"4930123456", "1", "99999999999"}},
    {MASK_ADDRESS, SCHEMA_TEXT, 0, 0, 0, {"Weg 1, 10115 Berlin", "x"}},
    {MASK_STREET, SCHEMA_TEXT, 0, 0, 0, {"Weg 1", "x"}},
    {MASK_CITY, SCHEMA_TEXT, 0, 0, 0, {"Berlin", "x"}},
    {MASK_IP, SCHEMA_TEXT, 0, 0, 0, {"1.2.3.4", "255.255.255.255", "10.0.0.1"}},
    {MASK_IP, SCHEMA_TEXT, 0, 0, 0, {"::1", "2001:db8::5"}},
    {MASK_PASSWORD, SCHEMA_TEXT, 0, 0, 0, {"a", "$2y$10$abc"}},
    {MASK_TEMPLATE, SCHEMA_TEXT, 0, 0, 0, {"a", "another"}},
    {MASK_NUMBER, SCHEMA_NUMBER, 31, 0, 0, {"1", "999999", "-5"}},
    {MASK_HASH, SCHEMA_TEXT, 0, 0, 0, {"a", "much longer", "9999"}},
    {MASK_HASH, SCHEMA_TEXT, 0, 0, 0,
        {"6ba7b810-9dad-11d1-80b4-00c04fd430c8", "00000000-0000-0000-0000-000000000000"}},
    {MASK_SCRAMBLE, SCHEMA_TEXT, 0, 0, 0,
        {"DE89 3704 0044", "AA00 0000 0000", "ZZ99 9999 9999"}},
    {MASK_SCRAMBLE, SCHEMA_TEXT, 0, 0, 0, {"10115", "00000", "99999"}},
    {MASK_SCRAMBLE, SCHEMA_NUMBER, 31, 0, 0, {"10115", "10000", "99999", "20000"}},
    {MASK_SCRAMBLE, SCHEMA_NUMBER, 31, 0, 0, {"0", "1", "2", "9"}},
    {MASK_SCRAMBLE, SCHEMA_NUMBER, 31, 0, 0, {"1000000000", "2147483647", "1999999999"}},
    {MASK_SCRAMBLE, SCHEMA_NUMBER, 63, 0, 0,
        {"1000000000000000000", "9223372036854775807"}},
    {MASK_SCRAMBLE, SCHEMA_NUMBER, 7, 0, 0, {"-128", "-100", "-127"}},
    {MASK_SCRAMBLE, SCHEMA_NUMBER, 0, 10, 2, {"12.50", "99.99", "10.00", "20.01"}},
    {MASK_SCRAMBLE, SCHEMA_NUMBER, 0, 2, 2, {"0.50", "0.00", "0.99"}},
    {MASK_SCRAMBLE, SCHEMA_NUMBER, 0, 0, 0, {"0.5", "9.1", "1.0", "7.9"}},
    {MASK_SCRAMBLE, SCHEMA_NUMBER, 0, 0, 0, {"1.5e+300", "9.9e+300", "1.0e+300"}},
};

static struct mask mask_for(enum mask_kind kind)
{
	static char text[] = "user-{id}";
	struct mask m = mask_of(kind);

	m.by_value = false;
	m.text = kind == MASK_TEMPLATE ? text : NULL;
	m.to = kind == MASK_NUMBER ? 1000 : m.to;
	return m;
}

/* Of the row alone: whatever the value was, the same stands in its place. */
static void of_the_row_is_of_the_row_alone(const struct form *f)
{
	struct mask m = mask_for(f->kind);
	struct mask_job job = fixture_job(&m);
	size_t differ = 0;

	job.fit.type = f->type;
	job.fit.bits = f->bits;
	job.fit.length = f->length;
	job.fit.scale = f->scale;
	printf("# %s of %s\n", mask_kind_name(f->kind), f->values[0]);
	for (uint64_t row = 0; row < 200; row++) {
		CLEANUP(freep) char *first = fixture_mask(&job, row, f->values[0]);

		for (size_t i = 1; i < 6 && f->values[i] != NULL; i++) {
			CLEANUP(freep)
			char *other = fixture_mask(&job, row, f->values[i]);

			differ += strcmp(first, other) != 0;
		}
	}
	CHECK_INT(differ, 0);
}

/* Bits that one digit says of another, from how often pairs of them were seen. */
static double mutual_bits(unsigned int pairs[10][10], unsigned int all)
{
	double rows[10] = {0};
	double columns[10] = {0};
	double bits = 0;

	for (size_t i = 0; i < 10; i++) {
		for (size_t k = 0; k < 10; k++) {
			rows[i] += pairs[i][k];
			columns[k] += pairs[i][k];
		}
	}
	for (size_t i = 0; i < 10; i++) {
		for (size_t k = 0; k < 10; k++) {
			double p = pairs[i][k];

			if (p > 0)
				bits += p / all * log2(p * all / (rows[i] * columns[k]));
		}
	}
	return bits;
}

/*
 * Of the value: each digit of a mask is as likely for each digit of the value.  Of 9000 values some
 * 0.007 bits are chance; 1.8 of them once were not.
 */
static void digits_say_nothing_of_digits(
    enum mask_kind kind, enum schema_type type, unsigned int bits, const char *before)
{
	size_t skip = strlen(before);
	struct mask m = mask_for(kind);
	struct mask_job job = fixture_job(&m);

	m.by_value = true;
	job.fit.type = type;
	job.fit.bits = bits;
	for (size_t from = 0; from < 4; from++) {
		for (size_t to = 0; to < 4; to++) {
			unsigned int pairs[10][10] = {{0}};
			double said;

			for (unsigned int v = 1000; v < 10000; v++) {
				CLEANUP(freep) char *value = xasprintf("%s%u", before, v);
				CLEANUP(freep) char *got = fixture_mask(&job, 1, value);
				size_t at = skip > 0 && to < 2 ? to : skip + to;

				pairs[value[skip + from] - '0'][got[at] - '0']++;
			}
			said = mutual_bits(pairs, 9000);
			printf("# %s of %u bits, digit %zu of digit %zu: %.4f\n",
			    mask_kind_name(kind), bits, to, from, said);
			CHECK(said < 0.02);
		}
	}
}

/* Who does not know the secret does not know it of any value either. */
static void values_are_keyed(enum schema_type type)
{
	struct mask m = mask_for(MASK_SCRAMBLE);
	struct mask_job job = fixture_job(&m);
	struct mask_job other = job;
	size_t same = 0;

	m.by_value = true;
	job.fit.type = other.fit.type = type;
	other.key.bytes[0] ^= 1;
	for (unsigned int v = 10000; v < 11000; v++) {
		CLEANUP(freep) char *value = xasprintf("%u", v);
		CLEANUP(freep) char *a = fixture_mask(&job, 1, value);
		CLEANUP(freep) char *b = fixture_mask(&other, 1, value);

		same += strcmp(a, b) == 0;
	}
	CHECK(same < 3);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		of_the_row_is_of_the_row_alone(&forms[i]);
	digits_say_nothing_of_digits(MASK_SCRAMBLE, SCHEMA_NUMBER, 0, "");
	digits_say_nothing_of_digits(MASK_SCRAMBLE, SCHEMA_NUMBER, 31, "");
	digits_say_nothing_of_digits(MASK_HASH, SCHEMA_NUMBER, 31, "");
	digits_say_nothing_of_digits(MASK_SCRAMBLE, SCHEMA_TEXT, 0, "");
	digits_say_nothing_of_digits(MASK_SCRAMBLE, SCHEMA_TEXT, 0, "1234567");
	digits_say_nothing_of_digits(
	    MASK_SCRAMBLE, SCHEMA_TEXT, 0, "12345678901234567890");
	values_are_keyed(SCHEMA_NUMBER);
	values_are_keyed(SCHEMA_TEXT);
	return check_done();
}
