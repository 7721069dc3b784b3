/*
 * The rows of one end against the digests of the other's: which rows come, which are gone.
 *
 * Only rows of chunks that differ are looked at.  Digests are chunker_row_digest()'s.
 */
#ifndef SYNCO_COMMON_FORMAT_SIEVE_H
#define SYNCO_COMMON_FORMAT_SIEVE_H

#include "common/base/cleanup.h"
#include "common/format/runs.h"

struct sieve;

/*
 * digests[0..n) are of the other end's rows, 8 bytes each (survey.h), and are not needed
 * afterwards.  looked_at says which of this end's rows will be given, and is borrowed.
 */
struct sieve *sieve_new(
    const unsigned char *digests, size_t n, const struct runs *looked_at);
void sieve_free(struct sieve *s);
CLEANUP_DEFINE(struct sieve, sieve_free)

/* Whether the other end has this row, too: if so it stays, else it comes.  In order. */
bool sieve_has(struct sieve *s, uint64_t digest);

/*
 * After the last row: which of the other end's digests no row here had, and at which places
 * among all rows here those stand that come.  Both are empty before; once only.
 */
void sieve_end(struct sieve *s, struct runs *gone, struct runs *places);

#endif
