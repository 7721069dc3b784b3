/*
 * What masks are made of: bytes that are the same for the same row, or the same value, in each run.
 *
 * Of a row's key anybody may make them, since the key travels and the value has no part in them.
 * Of a value, and where a value is only moved, only who knows the secret can, so that nobody finds it
 * by trying, or by moving it back.
 */
#ifndef SYNCO_COMMON_MASK_MASK_SEED_H
#define SYNCO_COMMON_MASK_MASK_SEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

#define MASK_SECRET_BYTES 32
#define MASK_KEY_BYTES    16

/* Seeds of one purpose. */
struct mask_key {
	unsigned char bytes[MASK_KEY_BYTES];
};

struct mask_seed {
	uint64_t a;
	uint64_t b;
};

/*
 * The text of a new secret: a line with a random salt and 256 random bits.  False without
 * randomness.
 */
#define MASK_SECRET_TEXT_SIZE 128
bool mask_secret_new(char text[static MASK_SECRET_TEXT_SIZE]);

/*
 * The secret of such a text, in which blanks around it have no part.  False for any other text: what
 * people think of could be found by trying, and without a salt, once for all who thought of it.
 */
bool mask_secret_of(const char *text, size_t len,
    unsigned char secret[static MASK_SECRET_BYTES]) MUST_CHECK;

/* The key of a purpose; secret NULL: one that anybody can make. */
void mask_key_make(
    struct mask_key *key, const unsigned char *secret, const char *purpose);

struct mask_seed mask_seed_of(const struct mask_key *key, const void *data, size_t len);

/* Another one of it: the n-th. */
struct mask_seed mask_seed_next(
    const struct mask_key *key, struct mask_seed seed, uint64_t n);

#endif
