/* What is permuted stays different, comes everywhere, and says nothing to who has not the key. */
#include "common/mask/mask_permute.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"

static struct mask_key key;

static void numbers_are_permuted(void)
{
	static const uint64_t sizes[] = {
	    1, 2, 3, 9, 10, 90, 100, 128, 129, 900, 1000, 1025, 9000, 65536, 100000};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		CLEANUP(freep) bool *seen = xcalloc(sizes[i], sizeof(*seen));
		size_t good = 0;
		size_t same = 0;

		for (uint64_t n = 0; n < sizes[i]; n++) {
			uint64_t to = mask_permute_below(&key, 7, n, sizes[i]);

			good += to < sizes[i] && !seen[to];
			same += to == n;
			if (to < sizes[i])
				seen[to] = true;
		}
		printf("# below %llu: %zu stay\n", (unsigned long long)sizes[i], same);
		CHECK_INT(good, sizes[i]);
		CHECK(sizes[i] < 10 || same < 8);
	}
	CHECK(mask_permute_below(&key, 7, (1ULL << 63) - 1, 1ULL << 63) >> 63 == 0);
	CHECK(mask_permute_below(&key, 7, 12345, 1ULL << 63) !=
	      mask_permute_below(&key, 8, 12345, 1ULL << 63));
}

/* All texts of these radices, as numbers. */
static void all_texts_come_once(const unsigned char *radices, size_t n)
{
	uint64_t size = 1;
	size_t good = 0;

	for (size_t i = 0; i < n; i++)
		size *= radices[i];
	{
		CLEANUP(freep) bool *seen = xcalloc(size, sizeof(*seen));

		for (uint64_t v = 0; v < size; v++) {
			unsigned char text[3];
			uint64_t to = 0;
			uint64_t rest = v;

			for (size_t i = n; i-- > 0; rest /= radices[i])
				text[i] = (unsigned char)(rest % radices[i]);
			mask_permute_symbols(&key, text, radices, n);
			for (size_t i = 0; i < n; i++) {
				REQUIRE(text[i] < radices[i]);
				to = to * radices[i] + text[i];
			}
			good += !seen[to];
			seen[to] = true;
		}
	}
	if (good != size)
		printf("# %u %u %u\n", radices[0], radices[1], radices[2]);
	CHECK_INT(good, size);
}

/* Of digits and letters, Russian ones, and digits that are no zero. */
static void short_texts_are_permuted(void)
{
	static const unsigned char kinds[] = {9, 10, 26, 32};

	for (size_t a = 0; a < 4; a++) {
		for (size_t b = 0; b < 4; b++) {
			all_texts_come_once((unsigned char[]){kinds[a], kinds[b], 0}, 2);
			for (size_t c = 0; c < 4; c++)
				all_texts_come_once(
				    (unsigned char[]){kinds[a], kinds[b], kinds[c]}, 3);
		}
		all_texts_come_once((unsigned char[]){kinds[a], 0, 0}, 1);
	}
}

#define LONGEST 400

struct text {
	unsigned char at[LONGEST];
	size_t n;
};

static int by_text(const void *a, const void *b)
{
	const struct text *x = a;
	const struct text *y = b;

	return memcmp(x->at, y->at, x->n);
}

/* Long ones that differ little: in their last symbols, or their first. */
static void long_texts_stay_apart(size_t n, bool at_end)
{
	enum { N = 20000 };
	CLEANUP(freep) struct text *all = xcalloc(N, sizeof(*all));
	unsigned char radices[LONGEST];
	size_t bad = 0;
	size_t same = 0;

	for (size_t i = 0; i < n; i++)
		radices[i] = i % 3 == 0 ? 26 : 10;
	for (size_t v = 0; v < N; v++) {
		struct text was;

		all[v].n = n;
		for (size_t i = 0, rest = v; i < n && rest > 0; i++, rest /= 10)
			all[v].at[at_end ? n - 1 - i : i] = (unsigned char)(rest % 10);
		was = all[v];
		mask_permute_symbols(&key, all[v].at, radices, n);
		for (size_t i = 0; i < n; i++) {
			bad += all[v].at[i] >= radices[i];
			same += all[v].at[i] == was.at[i];
		}
	}
	qsort(all, N, sizeof(*all), by_text);
	for (size_t v = 1; v < N; v++)
		bad += by_text(&all[v], &all[v - 1]) == 0;
	printf("# %zu symbols: %.4f stay\n", n, (double)same / (double)(N * n));
	CHECK_INT(bad, 0);
	CHECK((double)same <
	      0.09 * (double)(N * n)); /* two of ten letters in 100, one of 26 */
}

/*
 * Over many keys each goes everywhere as often, itself among it: of 2000 keys some 200 for each of ten,
 * and some 2 for each of 900, whose hundreds are looked at.
 */
static void no_place_is_preferred(const unsigned char *radices, size_t n)
{
	enum { KEYS = 2000 };
	unsigned int first[32] = {0};
	size_t off = 0;
	struct mask_key k = key;

	for (unsigned int i = 0; i < KEYS; i++) {
		unsigned char text[LONGEST] = {3, 1, 4, 1, 5};

		k.bytes[0] = (unsigned char)i;
		k.bytes[1] = (unsigned char)(i >> 8);
		mask_permute_symbols(&k, text, radices, n);
		first[text[0]]++;
	}
	for (size_t i = 0; i < radices[0]; i++)
		off += first[i] < 0.65 * KEYS / radices[0] ||
		       first[i] > 1.35 * KEYS / radices[0];
	printf("# %zu symbols of %u\n", n, radices[0]);
	CHECK_INT(off, 0);
}

int main(void)
{
	static const unsigned char digits[40] = {10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
	    10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
	    10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10};
	static const size_t sizes[] = {1, 2, 3, 4, 9, 11, 18, 19, 40};

	for (size_t i = 0; i < sizeof(key.bytes); i++)
		key.bytes[i] = (unsigned char)(5 * i + 1);
	numbers_are_permuted();
	short_texts_are_permuted();
	for (size_t i = 0; i < 2; i++) {
		long_texts_stay_apart(11, i == 0);
		long_texts_stay_apart(15, i == 0);
		long_texts_stay_apart(16, i == 0);
		long_texts_stay_apart(40, i == 0);
		long_texts_stay_apart(LONGEST, i == 0);
	}
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		no_place_is_preferred(digits, sizes[i]);
	mask_permute_symbols(&key, NULL, NULL, 0);
	return check_done();
}
