/*
 * A refresh, seen from the destination: what the target has is compared with the source's
 * tables, and only what differs is written.
 *
 * In this order: refresh_new(), refresh_ask(), refresh_compared() for each such line of the
 * index, refresh_digest(), then refresh_apply() or refresh_empty() for each table in turn.
 */
#ifndef SYNCO_DEST_REFRESH_H
#define SYNCO_DEST_REFRESH_H

#include "common/db/db.h"
#include "common/format/runs.h"
#include "common/format/token.h"
#include "dest/fetch.h"
#include "dest/progress.h"

struct refresh;

struct refresh_opts {
	struct log *log;
	struct progress *progress;
	struct fetch *fetch;
	const struct token *token;
	const char *into; /* the target; NULL: nothing is compared */
};

/* All are borrowed. */
struct refresh *refresh_new(const struct refresh_opts *opts, struct err *err) MUST_CHECK;
void refresh_free(struct refresh *r);
CLEANUP_DEFINE(struct refresh, refresh_free)

/*
 * Compares the definitions of the target with the source's and, where they are the same, scans
 * its tables and says to the source what is here; else tells it to send all.  schema is
 * borrowed.
 */
bool refresh_ask(struct refresh *r, const struct schema *schema, struct err *err)
    MUST_CHECK;

/* The source does not have these chunks of a table; takes them. */
bool refresh_compared(struct refresh *r, size_t table, struct runs *gone, struct err *err)
    MUST_CHECK;

/* Whether some table's comparison has not come. */
bool refresh_waits(const struct refresh *r);

/* All tables were compared: says which rows are in those chunks.  The target is not read again. */
bool refresh_digest(struct refresh *r, struct err *err) MUST_CHECK;

/* Whether the target is changed in place; else it is filled anew. */
bool refresh_in_place(const struct refresh *r);

/* What the done line of a table says, for one that was compared. */
struct refresh_done {
	bool compared;
	uint64_t rows;    /* that come */
	uint64_t total;   /* that the table has at the source */
	struct runs gone; /* which of the rows whose digests were sent */
};

/*
 * Changes a table: rows are those that come, *done is known when they have been read to their
 * end.
 */
bool refresh_apply(struct refresh *r, struct db_target *target, size_t table,
    struct db_rows *rows, const struct refresh_done *done, struct err *err) MUST_CHECK;

/* How many rows of a table go. */
uint64_t refresh_gone(
    const struct refresh *r, size_t table, const struct refresh_done *done);

/* The source's table is of structure only: so is the target's. */
bool refresh_empty(struct refresh *r, struct db_target *target, size_t table,
    struct err *err) MUST_CHECK;

#endif
