/*
 * Chunks: the unit of comparing rows.
 *
 * A chunk ends after a row whose key hashes (SipHash-2-4, keyed) to a boundary, or when it has
 * grown to LIMIT_CHUNK_BYTES.  Boundaries depend on keys only, so an update changes one chunk
 * and an insert or delete touches one, wherever it happens.  The id is a keyed BLAKE2b-128 of
 * the raw rows.  Pure: no input or output, the same result for the same rows at both ends.
 */
#ifndef SYNCO_COMMON_FORMAT_CHUNKER_H
#define SYNCO_COMMON_FORMAT_CHUNKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/format/chunk_id.h"

struct seal;

struct chunk {
	unsigned char id[CHUNK_ID_BYTES];
	uint64_t rows;
	uint64_t bytes;
};

struct chunker;

/* keys is only read during the call. */
struct chunker *chunker_new(struct seal *keys);
void chunker_free(struct chunker *c);
CLEANUP_DEFINE(struct chunker, chunker_free)

/*
 * The mask that gives chunks of LIMIT_CHUNK_MEAN bytes on average for rows of that mean length:
 * a key is a boundary when (hash & mask) == 0.  One less than a power of two, 0 for huge rows.
 */
uint32_t chunker_mask(uint64_t mean_row_bytes);

/* Starts a table. */
void chunker_start(struct chunker *c, uint32_t mask);

/*
 * Adds one row, its newline included; row[0..key_len) is its key (the whole row where the
 * table has none).  True when the chunk ends with this row: *out is then filled.
 */
bool chunker_row(
    struct chunker *c, const char *row, size_t len, size_t key_len, struct chunk *out);

/* A keyed digest (SipHash-2-4) of one row, its newline included: to compare rows. */
uint64_t chunker_row_digest(const struct chunker *c, const char *row, size_t len);

/* Ends the table: true when rows were left, which *out then describes. */
bool chunker_end(struct chunker *c, struct chunk *out);

#endif
