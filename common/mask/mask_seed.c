#include "common/mask/mask_seed.h"

#include <sodium.h>
#include <string.h>

#include "common/base/bytes.h"

/* Of a weak text (it is one at worst) some ten milliseconds and 8 MiB for each try. */
#define SECRET_TRIES  3
#define SECRET_MEMORY (8UL * 1024 * 1024)

_Static_assert(MASK_KEY_BYTES == crypto_shorthash_siphashx24_KEYBYTES, "a key's size");
_Static_assert(MASK_SECRET_BYTES == crypto_generichash_KEYBYTES, "a secret's size");

/* "synco-mask-secret-1:SALT:SECRET", both hexadecimal. */
#define TEXT_BEGINS "synco-mask-secret-1:"
#define SALT_HEX    (2UL * crypto_pwhash_SALTBYTES)
#define TEXT_LEN    (sizeof(TEXT_BEGINS) - 1 + SALT_HEX + 1 + 2UL * MASK_SECRET_BYTES)

_Static_assert(TEXT_LEN + 2 <= MASK_SECRET_TEXT_SIZE, "a new secret's text");

bool mask_secret_new(char text[static MASK_SECRET_TEXT_SIZE])
{
	unsigned char salt[crypto_pwhash_SALTBYTES];
	unsigned char secret[MASK_SECRET_BYTES];
	char *at = text;

	if (sodium_init() < 0)
		return false;
	randombytes_buf(salt, sizeof(salt));
	randombytes_buf(secret, sizeof(secret));
	memcpy(at, TEXT_BEGINS, sizeof(TEXT_BEGINS) - 1);
	at += sizeof(TEXT_BEGINS) - 1;
	(void)sodium_bin2hex(at, SALT_HEX + 1, salt, sizeof(salt));
	at += SALT_HEX;
	*at++ = ':';
	(void)sodium_bin2hex(at, 2 * sizeof(secret) + 1, secret, sizeof(secret));
	sodium_memzero(secret, sizeof(secret));
	text[TEXT_LEN] = '\n';
	text[TEXT_LEN + 1] = '\0';
	return true;
}

/* Cuts the blanks around a text that we made, and takes its salt. */
static void find_salt(
    const char **text, size_t *len, unsigned char salt[static crypto_pwhash_SALTBYTES])
{
	static const char blanks[] = " \t\r\n";
	const char *at = *text;
	size_t n = *len;

	while (n > 0 && memchr(blanks, *at, sizeof(blanks) - 1) != NULL) {
		at++;
		n--;
	}
	while (n > 0 && memchr(blanks, at[n - 1], sizeof(blanks) - 1) != NULL)
		n--;
	if (n == TEXT_LEN && memcmp(at, TEXT_BEGINS, sizeof(TEXT_BEGINS) - 1) == 0 &&
	    sodium_hex2bin(salt, crypto_pwhash_SALTBYTES, at + sizeof(TEXT_BEGINS) - 1,
	        SALT_HEX, NULL, NULL, NULL) == 0) {
		*text = at;
		*len = n;
	}
}

bool mask_secret_of(
    const char *text, size_t len, unsigned char secret[static MASK_SECRET_BYTES])
{
	unsigned char salt[crypto_pwhash_SALTBYTES] = "synco mask salt";

	if (sodium_init() < 0)
		return false;
	find_salt(&text, &len, salt);
	return crypto_pwhash(secret, MASK_SECRET_BYTES, text, len, salt, SECRET_TRIES,
	           SECRET_MEMORY, crypto_pwhash_ALG_ARGON2ID13) == 0;
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
