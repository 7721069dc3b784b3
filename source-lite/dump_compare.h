/*
 * A refresh, seen from the source: which chunks of the destination's tables are gone, and which rows
 * it lacks.
 */
#ifndef SYNCO_SOURCE_DUMP_COMPARE_H
#define SYNCO_SOURCE_DUMP_COMPARE_H

#include "common/db/chunks.h"
#include "source-lite/dump_rows.h"
#include "source-lite/survey_box.h"

struct dump_compare;

/* All are borrowed. */
struct dump_compare_opts {
	struct db_source *source;
	const struct schema *schema;
	struct packer *packer;
	struct survey_box *survey;
	const enum survey_kind *asked; /* of each object: how its table is wanted */
	struct dump_rows *rows;
	db_chunks_look *look;
	void *ctx;
};

struct dump_compare *dump_compare_new(const struct dump_compare_opts *opts);
void dump_compare_free(struct dump_compare *c);
CLEANUP_DEFINE(struct dump_compare, dump_compare_free)

/*
 * Scans a table that is to be compared.  All are scanned first: the destination does the same, and
 * neither end waits for the other.
 */
bool dump_compare_scan(struct dump_compare *c, size_t table, struct err *err) MUST_CHECK;

/*
 * Compares one that was scanned with what the destination says, and writes what is gone; does
 * nothing with others.
 */
bool dump_compare_table(struct dump_compare *c, size_t table, struct err *err) MUST_CHECK;

/*
 * Hands over the rows that a table which was compared has and the destination lacks, and the done
 * line.  *done is false when all its rows are to be sent instead.
 */
bool dump_compare_send(struct dump_compare *c, size_t table, bool *done, struct err *err)
    MUST_CHECK;

#endif
