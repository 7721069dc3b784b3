/*
 * A database: from its snapshot into frames and the index of the set.
 */
#ifndef SYNCO_SOURCE_DUMP_H
#define SYNCO_SOURCE_DUMP_H

#include "common/db/db.h"
#include "source-lite/packer.h"
#include "source-lite/protect.h"
#include "source-lite/session.h"
#include "source-lite/survey_box.h"

struct dump_opts {
	struct session *session;
	size_t set; /* its position in the session */
	const char *index_name;
	struct packer *packer;
	const struct token *token;
	size_t frame_bytes; /* a frame ends with the first chunk from here on */
	const struct db_uri *uri;
	struct protect *protect;
	/* What the destination says it has; NULL where it can't be asked. */
	struct survey_box *survey;
};

struct dump_result {
	uint64_t tables;
	uint64_t rows;
	uint64_t bytes;
};

/*
 * Connects, opens the snapshot, and hands everything to the packer.  The result is what was read, also
 * after a failure.
 */
bool dump_run(const struct dump_opts *opts, struct dump_result *result, struct err *err)
    MUST_CHECK;

#endif
