#include "common/mask/mask_seed.h"

#include <sodium.h>
#include <string.h>

#include "common/base/bytes.h"

_Static_assert(MASK_KEY_BYTES == crypto_shorthash_siphashx24_KEYBYTES, "a key's size");
_Static_assert(MASK_SECRET_BYTES == crypto_generichash_KEYBYTES, "a secret's size");

/* "synco-mask-secret-1:SALT:SECRET", both hexadecimal. */
#define TEXT_BEGINS "synco-mask-secret-1:"
#define BEGINS_LEN  (sizeof(TEXT_BEGINS) - 1)
#define SALT_BYTES  16UL
#define SALT_HEX    (2 * SALT_BYTES)
#define SECRET_HEX  (2UL * MASK_SECRET_BYTES)
#define TEXT_LEN    (BEGINS_LEN + SALT_HEX + 1 + SECRET_HEX)

_Static_assert(TEXT_LEN + 2 <= MASK_SECRET_TEXT_SIZE, "a new secret's text");

bool mask_secret_new(char text[static MASK_SECRET_TEXT_SIZE])
{
	unsigned char salt[SALT_BYTES];
	unsigned char secret[MASK_SECRET_BYTES];
	char *at = text;

	if (sodium_init() < 0)
		return false;
	randombytes_buf(salt, sizeof(salt));
	randombytes_buf(secret, sizeof(secret));
	memcpy(at, TEXT_BEGINS, BEGINS_LEN);
	at += BEGINS_LEN;
	(void)sodium_bin2hex(at, SALT_HEX + 1, salt, sizeof(salt));
	at += SALT_HEX;
	*at++ = ':';
	(void)sodium_bin2hex(at, SECRET_HEX + 1, secret, sizeof(secret));
	sodium_memzero(secret, sizeof(secret));
	text[TEXT_LEN] = '\n';
	text[TEXT_LEN + 1] = '\0';
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* All of len digits become bytes. */
static bool read_hex(unsigned char *bytes, const char *hex, size_t len)
{
	size_t got = 0;

	return sodium_hex2bin(bytes, len / 2, hex, len, NULL, &got, NULL) == 0 &&
	       got == len / 2;
}

bool mask_secret_of(
    const char *text, size_t len, unsigned char secret[static MASK_SECRET_BYTES])
{
	unsigned char salt[SALT_BYTES];
	unsigned char key[MASK_SECRET_BYTES];
	const char *at;
	bool ok;

	while (len > 0 && is_blank(*text)) {
		text++;
		len--;
	}
	while (len > 0 && is_blank(text[len - 1]))
		len--;
	at = len == TEXT_LEN ? text + BEGINS_LEN : text;
	ok = len == TEXT_LEN && memcmp(text, TEXT_BEGINS, BEGINS_LEN) == 0 &&
	     read_hex(salt, at, SALT_HEX) && at[SALT_HEX] == ':' &&
	     read_hex(key, at + SALT_HEX + 1, SECRET_HEX);
	if (ok)
		(void)crypto_generichash(
		    secret, MASK_SECRET_BYTES, salt, sizeof(salt), key, sizeof(key));
	sodium_memzero(key, sizeof(key));
	return ok;
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
