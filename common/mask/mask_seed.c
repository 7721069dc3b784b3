#include "common/mask/mask_seed.h"

#include <sodium.h>
#include <string.h>

#include "common/base/bytes.h"

/* Of a weak password (it is one at worst) some ten milliseconds and 8 MiB for each try. */
#define SECRET_TRIES  3
#define SECRET_MEMORY (8UL * 1024 * 1024)

_Static_assert(MASK_KEY_BYTES == crypto_shorthash_siphashx24_KEYBYTES, "a key's size");
_Static_assert(MASK_SECRET_BYTES == crypto_generichash_KEYBYTES, "a secret's size");

bool mask_secret_of(
    const char *text, size_t len, unsigned char secret[static MASK_SECRET_BYTES])
{
	static const unsigned char salt[crypto_pwhash_SALTBYTES] = "synco mask salt";

	return sodium_init() >= 0 &&
	       crypto_pwhash(secret, MASK_SECRET_BYTES, text, len, salt, SECRET_TRIES,
	           SECRET_MEMORY, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

void mask_secret_random(unsigned char secret[static MASK_SECRET_BYTES])
{
	if (sodium_init() >= 0)
		randombytes_buf(secret, MASK_SECRET_BYTES);
}

void mask_key_make(struct mask_key *key, const unsigned char *secret, const char *purpose)
{
	(void)crypto_generichash(key->bytes, sizeof(key->bytes),
	    (const unsigned char *)purpose, strlen(purpose), secret,
	    secret != NULL ? MASK_SECRET_BYTES : 0);
}

struct mask_seed mask_seed_of(const struct mask_key *key, const void *data, size_t len)
{
	unsigned char out[crypto_shorthash_siphashx24_BYTES];

	(void)crypto_shorthash_siphashx24(out, data, len, key->bytes);
	return (struct mask_seed){bytes_u64(out), bytes_u64(out + 8)};
}

struct mask_seed mask_seed_next(
    const struct mask_key *key, struct mask_seed seed, uint64_t n)
{
	unsigned char data[24];

	bytes_put_u64(data, seed.a);
	bytes_put_u64(data + 8, seed.b);
	bytes_put_u64(data + 16, n);
	return mask_seed_of(key, data, sizeof(data));
}

static uint64_t permute_once(const struct mask_key *key, uint64_t n, unsigned int half)
{
	uint64_t low = (1ULL << half) - 1;
	uint64_t left = n >> half;
	uint64_t right = n & low;

	for (unsigned char round = 0; round < 4; round++) {
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
		n = permute_once(key, n, (bits + 1) / 2);
	while (bits < 64 && n >> bits != 0);
	return n;
}
