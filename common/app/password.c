#include "common/app/password.h"

#include <crypt.h>
#include <sodium.h>
#include <string.h>

#include "common/base/mem.h"

/* Of a cost that logins take without waiting. */
#define BCRYPT_SETTING "$2y$10$syncodevelopmentsalt.O"
#define PBKDF2_SALT    "syncodevelopment"
#define PBKDF2_ROUNDS  20000

#define BASE64 sodium_base64_VARIANT_ORIGINAL
#define BASE64_BYTES                                                                     \
	sodium_base64_ENCODED_LEN(                                                       \
	    crypto_auth_hmacsha256_BYTES, sodium_base64_VARIANT_ORIGINAL)

static char *bcrypt(const char *format, const char *password, struct err *err)
{
	const char *hash = crypt(password, BCRYPT_SETTING);

	if (hash == NULL || strncmp(hash, BCRYPT_SETTING, 7) != 0) {
		(void)err_set(err, ERR_SYSTEM,
		    "this system's crypt() makes no bcrypt hashes, which masked passwords are");
		return NULL;
	}
	return xasprintf("%s%s", format, hash);
}

/* PBKDF2-HMAC-SHA256 (RFC 8018) of one block, in base64. */
static void pbkdf2(const char *password, char text[static BASE64_BYTES])
{
	static const unsigned char first[] = PBKDF2_SALT "\0\0\0\1";
	unsigned char key[crypto_auth_hmacsha256_BYTES];
	unsigned char sum[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;
	const unsigned char *data = first;
	size_t len = sizeof(first) - 1;

	for (unsigned int round = 0; round < PBKDF2_ROUNDS; round++) {
		crypto_auth_hmacsha256_init(
		    &state, (const unsigned char *)password, strlen(password));
		crypto_auth_hmacsha256_update(&state, data, len);
		crypto_auth_hmacsha256_final(&state, key);
		for (size_t i = 0; i < sizeof(sum); i++)
			sum[i] = round == 0 ? key[i] : sum[i] ^ key[i];
		data = key;
		len = sizeof(key);
	}
	(void)sodium_bin2base64(text, BASE64_BYTES, sum, sizeof(sum), BASE64);
}

char *password_hash(enum app_password scheme, const char *password, struct err *err)
{
	char sum[BASE64_BYTES];
	char salt[sodium_base64_ENCODED_LEN(sizeof(PBKDF2_SALT) - 1, BASE64)];

	switch (scheme) {
	case APP_PASSWORD_FLOW:
		return bcrypt("bcrypt=>", password, err);
	case APP_PASSWORD_NEXTCLOUD:
		return bcrypt("1|", password, err);
	case APP_PASSWORD_DJANGO:
		pbkdf2(password, sum);
		return xasprintf(
		    "pbkdf2_sha256$%d$%s$%s", PBKDF2_ROUNDS, PBKDF2_SALT, sum);
	case APP_PASSWORD_MEDIAWIKI:
		pbkdf2(password, sum);
		(void)sodium_bin2base64(salt, sizeof(salt),
		    (const unsigned char *)PBKDF2_SALT, sizeof(PBKDF2_SALT) - 1, BASE64);
		return xasprintf(":pbkdf2:sha256:%d:%d:%s:%s", PBKDF2_ROUNDS,
		    (int)crypto_auth_hmacsha256_BYTES, salt, sum);
	default:
		return bcrypt("", password, err);
	}
}
