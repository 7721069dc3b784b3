/*
 * The rows of one table after the other: into chunks, frames and the packer.
 */
#ifndef SYNCO_SOURCE_DUMP_ROWS_H
#define SYNCO_SOURCE_DUMP_ROWS_H

#include "common/base/buf.h"
#include "common/format/chunker.h"
#include "source-lite/packer.h"

struct dump_rows {
	struct packer *packer;   /* borrowed */
	struct chunker *chunker; /* borrowed */
	size_t frame_bytes;      /* a frame ends with the first chunk from here on */
	size_t table;
	struct buf raw; /* the frame that is gathered: append the next row here */
	uint64_t rows;  /* of the table so far */
	uint64_t bytes;

	struct chunk *chunks; /* that have ended in the frame */
	size_t chunks_n;
	size_t chunks_cap;
};

void dump_rows_reset(struct dump_rows *r);

/* Starts a table. */
void dump_rows_start(struct dump_rows *r, size_t table, uint32_t mask);

/* The row at raw[start..) is complete. */
bool dump_rows_take(struct dump_rows *r, size_t start, size_t key_len, struct err *err)
    MUST_CHECK;

/* Hands the rest of the table over. */
bool dump_rows_end(struct dump_rows *r, struct err *err) MUST_CHECK;

#endif
