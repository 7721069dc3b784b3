/*
 * Permutations under a key: another one for each, and no two the same, so that what was unique stays
 * so.  Who does not know the key knows of none where it went.
 */
#ifndef SYNCO_COMMON_MASK_MASK_PERMUTE_H
#define SYNCO_COMMON_MASK_MASK_PERMUTE_H

#include "common/mask/mask_seed.h"

/*
 * Numbers below 2^bits (1 to 63) among themselves (a Feistel network of four rounds, cycle walking):
 * for hashes, whose values stay those of ever.
 */
uint64_t mask_permute(const struct mask_key *key, uint64_t n, unsigned int bits);

/* Numbers below size (1 to 2^63) among themselves; another permutation for each form. */
uint64_t mask_permute_below(
    const struct mask_key *key, uint64_t form, uint64_t n, uint64_t size);

/*
 * Texts of n symbols among themselves: symbol i is below radices[i] (2 to 128).  Each sequence of
 * radices has a permutation of its own.
 */
void mask_permute_symbols(const struct mask_key *key, unsigned char *symbols,
    const unsigned char *radices, size_t n);

#endif
