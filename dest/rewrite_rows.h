/*
 * Rows whose addresses are replaced: on their way into a target, and the other way round where
 * what is here is compared with a source.
 *
 * Replaced is what stands in columns of text (common/format/schema.h) other than the key, by which
 * both ends know a row.  Columns named domain may hold a host and nothing else.
 */
#ifndef SYNCO_DEST_REWRITE_ROWS_H
#define SYNCO_DEST_REWRITE_ROWS_H

#include "common/db/db.h"
#include "dest/rewrite.h"

/* For rows of one table, in one thread. */
struct rewrite_row;
struct rewrite_row *rewrite_row_new(
    const struct rewrite *r, const struct schema_object *table);
void rewrite_row_free(struct rewrite_row *w);
CLEANUP_DEFINE(struct rewrite_row, rewrite_row_free)

/* Appends a row, a line with its newline, changed or not; says whether it is. */
bool rewrite_row(struct rewrite_row *w, const char *row, size_t len, struct buf *out);

/* Rows (borrowed) with their addresses replaced. */
struct db_rows *rewrite_rows_new(const struct rewrite *r,
    const struct schema_object *table, struct db_rows *rows) MUST_CHECK;
void rewrite_rows_free(struct db_rows *rows);

/*
 * What a target has, as the source has it if this target was filled with r: to be compared only.  A
 * row that would not come out as it is here is marked, so that no row of a source is equal.
 * target is borrowed.
 */
struct db_source *rewrite_source_new(const struct rewrite *r, struct db_source *target)
    MUST_CHECK;

#endif
