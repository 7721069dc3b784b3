/*
 * The chunks of one table: what both ends of a refresh compare, and how the rows behind some
 * of them are read again.
 *
 * A table without a usable key has no order that both ends share: its only id is the sum of its
 * rows' ids, which no order changes.
 */
#ifndef SYNCO_COMMON_DB_CHUNKS_H
#define SYNCO_COMMON_DB_CHUNKS_H

#include "common/db/db.h"
#include "common/format/chunker.h"
#include "common/format/runs.h"

struct db_chunks;

/* Called now and then with the rows and bytes since the last call; false ends the scan. */
typedef bool db_chunks_look(void *ctx, uint64_t rows, uint64_t bytes, struct err *err);

/* Reads the whole table. chunker is borrowed during the call. */
struct db_chunks *db_chunks_scan(struct db_source *source,
    const struct schema_object *table, uint32_t mask, struct chunker *chunker,
    db_chunks_look *look, void *ctx, struct err *err) MUST_CHECK;
void db_chunks_free(struct db_chunks *c);
CLEANUP_DEFINE(struct db_chunks, db_chunks_free)

/* How many ids there are, and where they are: CHUNK_ID_BYTES each, in order. */
size_t db_chunks_n(const struct db_chunks *c);
const unsigned char *db_chunks_ids(const struct db_chunks *c);

/* Rows of the whole table, and which of them are in the chunks that are taken. */
uint64_t db_chunks_rows(const struct db_chunks *c);
void db_chunks_rows_of(
    const struct db_chunks *c, const struct runs *taken, struct runs *rows);

/*
 * Compares the ids of a with those of the other end, others[0..others_n): here_only says which of
 * a's have no match, there_only which of the others'.  Both are empty before.
 */
void db_chunks_compare(const struct db_chunks *a, const unsigned char *others,
    size_t others_n, struct runs *here_only, struct runs *there_only);

/* One row, as db_scan_next() gives it. */
typedef bool db_chunks_take(
    void *ctx, const char *row, size_t len, size_t key_len, struct err *err);

/*
 * Reads the rows of some chunks of a table that was scanned from the same source: by ranges of the
 * key where SQL can say them, else all rows, of which the others are passed over.  In the
 * order of the key.
 */
bool db_chunks_read(const struct db_chunks *c, struct db_source *source,
    const struct schema_object *table, const struct runs *taken, db_chunks_take *take,
    void *ctx, struct err *err) MUST_CHECK;

#endif
