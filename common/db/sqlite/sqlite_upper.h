/*
 * Texts compared by their capital letters.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_UPPER_H
#define SYNCO_COMMON_DB_SQLITE_UPPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A letter has so many capitals at most. */
#define SQLITE_UPPER_MAX 3

/*
 * Below, at or above 0: as strcmp(mb_strtoupper(a), mb_strtoupper(b)) of PHP says of two texts in
 * UTF-8.  Pure.
 */
int sqlite_upper_compare(const void *a, size_t a_len, const void *b, size_t b_len);

#endif
