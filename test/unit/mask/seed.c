#include "common/mask/mask_permute.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"

static struct mask_key key;

/* All numbers below 2^bits come up, each once. */
static void small_domains_are_permuted(void)
{
	for (unsigned int bits = 1; bits <= 16; bits++) {
		CLEANUP(freep) bool *seen = xcalloc(1UL << bits, sizeof(*seen));
		size_t good = 0;
		size_t same = 0;

		for (uint64_t n = 0; n < 1UL << bits; n++) {
			uint64_t to = mask_permute(&key, n, bits);

			good += to < 1UL << bits && !seen[to];
			same += to == n;
			if (to < 1UL << bits)
				seen[to] = true;
		}
		CHECK_INT(good, 1UL << bits);
		CHECK(bits < 7 || same < 8);
	}
}

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a;
	const uint64_t *y = b;

	return (*x > *y) - (*x < *y);
}

static void large_domains_stay_in_theirs(void)
{
	static const unsigned int bits[] = {23, 24, 31, 32, 53, 62, 63};
	enum { N = 100000 };
	CLEANUP(freep) uint64_t *all = xcalloc(N, sizeof(*all));

	for (size_t i = 0; i < sizeof(bits) / sizeof(*bits); i++) {
		size_t twice = 0;
		size_t outside = 0;

		for (uint64_t n = 0; n < N; n++) {
			all[n] = mask_permute(&key, n, bits[i]);
			outside += all[n] >> bits[i] != 0;
		}
		qsort(all, N, sizeof(*all), by_number);
		for (size_t n = 1; n < N; n++)
			twice += all[n] == all[n - 1];
		CHECK_INT(twice, 0);
		CHECK_INT(outside, 0);
		CHECK(mask_permute(&key, (1ULL << bits[i]) - 1, bits[i]) >> bits[i] == 0);
	}
}

/* An update that changes these changes all masks of everybody: don't. */
static void seeds_are_those_of_ever(void)
{
	struct mask_key k;
	unsigned char secret[MASK_SECRET_BYTES];
	struct mask_seed s;
	static const char text[] =
	    "synco-mask-secret-1:000102030405060708090a0b0c0d0e0f:"
	    "101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f";

	mask_key_make(&k, NULL, "row users.email");
	s = mask_seed_of(&k, "17", 2);
	CHECK(s.a == 0x7fa195e069fb515dULL);
	CHECK(s.b == 0x3c3a02ed01833565ULL);
	s = mask_seed_next(&k, s, 3);
	CHECK(s.a == 0x41e14fac503eee08ULL);
	REQUIRE(mask_secret_of(text, strlen(text), secret));
	CHECK_INT(secret[0], 0x26);
	CHECK_INT(secret[31], 0x21);
	mask_key_make(&k, secret, "value email");
	s = mask_seed_of(&k, "anna@example.org", 16);
	CHECK(s.a == 0x3101f26a7723ab9dULL);
	CHECK_INT(mask_permute(&k, 1, 31), 200464932);
	CHECK_INT(mask_permute(&k, 1, 63), 5162143197821096542);
}

static void purposes_and_secrets_differ(void)
{
	static const unsigned char one[MASK_SECRET_BYTES] = {1};
	static const unsigned char two[MASK_SECRET_BYTES] = {2};
	struct mask_key keys[4];

	mask_key_make(&keys[0], NULL, "a");
	mask_key_make(&keys[1], NULL, "b");
	mask_key_make(&keys[2], one, "a");
	mask_key_make(&keys[3], two, "a");
	for (size_t i = 0; i < 4; i++) {
		for (size_t k = 0; k < i; k++)
			CHECK(memcmp(&keys[i], &keys[k], sizeof(keys[i])) != 0);
	}
}

/* What one could try for all who thought of it. */
static void other_texts_are_no_secrets(void)
{
	static const struct {
		size_t at;
		char with; /* NUL: the text ends there */
	} slips[] = {{0, 'S'}, {18, '2'}, {19, '-'}, {20, 'g'}, {51, ' '}, {52, '0'},
	    {53, 'x'}, {116, ':'}, {116, '\0'}, {20, '\0'}, {0, '\0'}};
	static const char *const others[] = {"", " ", "0123456789abcdef0123456789abcdef",
	    "synco-mask-secret-1::", "synco-mask-secret-1:00:00"};
	char good[MASK_SECRET_TEXT_SIZE];
	unsigned char a[MASK_SECRET_BYTES];

	REQUIRE(mask_secret_new(good));
	for (size_t i = 0; i < sizeof(slips) / sizeof(*slips); i++) {
		char bad[MASK_SECRET_TEXT_SIZE];

		memcpy(bad, good, sizeof(bad));
		bad[slips[i].at] = slips[i].with;
		CHECK(!mask_secret_of(bad, strlen(bad), a));
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		CHECK(!mask_secret_of(others[i], strlen(others[i]), a));
	CHECK(!mask_secret_of(NULL, 0, a));
	good[strlen(good) - 1] = '0';
	CHECK(!mask_secret_of(good, strlen(good), a));
}

static void new_secrets_have_salts_of_their_own(void)
{
	char one[MASK_SECRET_TEXT_SIZE];
	char two[MASK_SECRET_TEXT_SIZE];
	unsigned char a[MASK_SECRET_BYTES];
	unsigned char b[MASK_SECRET_BYTES];
	CLEANUP(freep) char *cut = NULL;

	REQUIRE(mask_secret_new(one) && mask_secret_new(two));
	CHECK(strcmp(one, two) != 0);
	CHECK(strchr(one, '\n') == one + strlen(one) - 1);
	/* From a file or a variable: the newline has no part in it. */
	cut = xasprintf(" %.*s", (int)strlen(one) - 1, one);
	REQUIRE(mask_secret_of(one, strlen(one), a));
	REQUIRE(mask_secret_of(cut, strlen(cut), b));
	CHECK(memcmp(a, b, sizeof(a)) == 0);
	REQUIRE(mask_secret_of(two, strlen(two), b));
	CHECK(memcmp(a, b, sizeof(a)) != 0);
	/* The same bits with another salt. */
	memcpy(two + 20, one + 20, 32);
	two[20] = one[20] == '0' ? '1' : '0';
	memcpy(two + 52, one + 52, strlen(one) - 52);
	REQUIRE(mask_secret_of(two, strlen(two), b));
	CHECK(memcmp(a, b, sizeof(a)) != 0);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(key.bytes); i++)
		key.bytes[i] = (unsigned char)(3 * i);
	small_domains_are_permuted();
	large_domains_stay_in_theirs();
	seeds_are_those_of_ever();
	purposes_and_secrets_differ();
	other_texts_are_no_secrets();
	new_secrets_have_salts_of_their_own();
	return check_done();
}
