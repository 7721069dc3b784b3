#include "common/mask/mask_permute.h"

#include "common/base/bytes.h"

/* Rounds of a hash, and of what may have few values. */
#define ROUNDS_HASH 4
#define ROUNDS      10

/* So few are shuffled: a Feistel network of so few bits knows not all orders. */
#define SHUFFLED 128

/* What is less is permuted as a number. */
#define NUMBERS (1ULL << 62)

_Static_assert(sizeof(struct mask_seed) == MASK_KEY_BYTES, "a seed makes a key");

static uint64_t permute_once(
    const struct mask_key *key, uint64_t n, unsigned int half, uint64_t rounds)
{
	uint64_t low = (1ULL << half) - 1;
	uint64_t left = n >> half;
	uint64_t right = n & low;

	for (uint64_t round = 0; round < rounds; round++) {
		struct mask_seed seed =
		    mask_seed_next(key, (struct mask_seed){right, half}, round);
		uint64_t next = left ^ (seed.a & low);

		left = right;
		right = next;
	}
	return left << half | right;
}

uint64_t mask_permute(const struct mask_key *key, uint64_t n, unsigned int bits)
{
	do
		n = permute_once(key, n, (bits + 1) / 2, ROUNDS_HASH);
	while (bits < 64 && n >> bits != 0);
	return n;
}

static struct mask_key key_of(struct mask_seed seed)
{
	struct mask_key key;

	bytes_put_u64(key.bytes, seed.a);
	bytes_put_u64(key.bytes + 8, seed.b);
	return key;
}

static uint64_t shuffle(const struct mask_key *key, uint64_t n, uint64_t size)
{
	unsigned char all[SHUFFLED];

	for (uint64_t i = 0; i < size; i++)
		all[i] = (unsigned char)i;
	for (uint64_t i = size; i > 1; i--) {
		struct mask_seed seed =
		    mask_seed_next(key, (struct mask_seed){i, size}, 0);
		unsigned char *other = &all[seed.a % i];
		unsigned char was = all[i - 1];

		all[i - 1] = *other;
		*other = was;
	}
	return all[n];
}

static uint64_t permute_number(const struct mask_key *key, uint64_t n, uint64_t size)
{
	unsigned int half = 1;

	if (size <= SHUFFLED)
		return shuffle(key, n, size);
	while ((size - 1) >> half >> half != 0)
		half++;
	do
		n = permute_once(key, n, half, ROUNDS);
	while (n >= size);
	return n;
}

uint64_t mask_permute_below(
    const struct mask_key *key, uint64_t form, uint64_t n, uint64_t size)
{
	const struct mask_key own =
	    key_of(mask_seed_next(key, (struct mask_seed){form, size}, 0));

	return permute_number(&own, n, size);
}

/* How many texts there are; 0: too many. */
static uint64_t size_of(const unsigned char *radices, size_t n)
{
	uint64_t size = 1;

	for (size_t i = 0; i < n; i++) {
		if (size > NUMBERS / radices[i])
			return 0;
		size *= radices[i];
	}
	return size;
}

/* One half of them moves by what the other one says. */
static void move_half(const struct mask_key *key, uint64_t round, unsigned char *half,
    const unsigned char *radices, size_t n, struct mask_seed by)
{
	struct mask_seed seed = {0};

	for (size_t i = 0; i < n; i++) {
		if (i % 2 == 0)
			seed = mask_seed_next(key, by, round << 48 | i);
		half[i] = (unsigned char)((half[i] + (i % 2 == 0 ? seed.a : seed.b) %
		                                         radices[i]) %
		                          radices[i]);
	}
}

void mask_permute_symbols(const struct mask_key *key, unsigned char *symbols,
    const unsigned char *radices, size_t n)
{
	const struct mask_key own = key_of(mask_seed_of(key, radices, n));
	uint64_t size = size_of(radices, n);
	size_t half = n / 2;
	uint64_t number = 0;

	for (uint64_t round = 0; size == 0 && round < ROUNDS; round += 2) {
		move_half(&own, round, symbols, radices, half,
		    mask_seed_of(&own, symbols + half, n - half));
		move_half(&own, round + 1, symbols + half, radices + half, n - half,
		    mask_seed_of(&own, symbols, half));
	}
	if (size < 2)
		return;
	for (size_t i = 0; i < n; i++)
		number = number * radices[i] + symbols[i];
	number = permute_number(&own, number, size);
	for (size_t i = n; i-- > 0; number /= radices[i])
		symbols[i] = (unsigned char)(number % radices[i]);
}
