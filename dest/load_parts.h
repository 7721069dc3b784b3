/*
 * The parts of load.c, for each other.
 */
#ifndef SYNCO_DEST_LOAD_PARTS_H
#define SYNCO_DEST_LOAD_PARTS_H

#include <pthread.h>

#include "common/db/db.h"
#include "dest/load.h"
#include "dest/refresh.h"
#include "dest/stream.h"
#include "dest/target_check.h"

/* What the index says of one table's rows. */
struct table_rows {
	struct stream_list *list;
	struct stream *stream; /* of the list, once it is needed */
	uint64_t rows;         /* of the done line */
	uint64_t bytes;
	struct refresh_done refreshed;
	bool sifted; /* only some frames are fetched, and of them only some rows come */
	bool done;   /* all that is known; set before the list ends */
	struct refresh_plan plan; /* where nothing is written */
};

/* All that the reading thread and the loaders share. */
struct load {
	const struct load_opts *opts;
	struct remote *remote;
	struct db_target *target;
	struct schema *schema;
	struct refresh *refresh;
	struct target_content content; /* what was there */
	struct table_rows *tables;     /* one for each object of the schema */
	size_t tables_n;
	struct load_result *result;

	pthread_mutex_t lock; /* guards what follows */
	size_t next;          /* the first object no loader has taken */
	struct err failure;   /* the first one; ends everybody */
};

/* Ends all parts with err, unless another one came first. */
void load_fail(struct load *l, const struct err *err);
bool load_failed(struct load *l);

/*
 * Writes the rows of the tables' lists, which read, called in this thread meanwhile, fills and
 * ends; NULL: they have been.
 */
typedef bool load_read(struct load *l, void *ctx, struct err *err);
bool load_write_rows(struct load *l, load_read *read, void *ctx, struct err *err)
    MUST_CHECK;

#endif
