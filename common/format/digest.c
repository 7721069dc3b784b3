#include "common/format/digest.h"

#include <sodium.h>

void digest_bytes(const void *data, size_t len, unsigned char digest[static DIGEST_BYTES])
{
	(void)crypto_generichash(digest, DIGEST_BYTES, data, len, NULL, 0);
}

void digest_text(const void *data, size_t len, char text[static DIGEST_TEXT])
{
	unsigned char digest[DIGEST_BYTES];

	digest_bytes(data, len, digest);
	(void)sodium_bin2hex(text, DIGEST_TEXT, digest, sizeof(digest));
}
