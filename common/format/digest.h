/*
 * A short name for a long text: BLAKE2b-128 without a key, as 32 hexadecimal digits.  For
 * names of files and locks; what must say nothing to others takes seal_digest().
 */
#ifndef SYNCO_COMMON_FORMAT_DIGEST_H
#define SYNCO_COMMON_FORMAT_DIGEST_H

#include <stddef.h>

#define DIGEST_BYTES 16
#define DIGEST_TEXT  33 /* with the NUL */

void digest_bytes(
    const void *data, size_t len, unsigned char digest[static DIGEST_BYTES]);

void digest_text(const void *data, size_t len, char text[static DIGEST_TEXT]);

#endif
