/*
 * A source of which only some rows are seen: those that rules keep, and, where foreign keys are
 * followed, of those only what points at rows that are there, too.
 */
#ifndef SYNCO_COMMON_FILTER_FILTER_SOURCE_H
#define SYNCO_COMMON_FILTER_FILTER_SOURCE_H

#include "common/db/db.h"

/* Rows of the tables that fit; all rules that fit a table hold. */
struct filter_rule {
	const char *table; /* as db_name_fits(); of a partition also its table's name */
	const char *where; /* SQL condition of the rows that are wanted; or: */
	unsigned int per_10000; /* so many of them, by their keys */
	bool said; /* by the policy: here; else by what is known of the app */
	size_t line;
	size_t col;
};

struct filter_opts {
	struct log *log;
	const char *file; /* of the policy, for messages; NULL: none */
	const struct filter_rule *rules;
	size_t rules_n;
	bool follow; /* foreign keys */
	/* As the driver was given; partitions of such tables are excluded here. */
	struct db_names exclude;
	/* What the policy says of them: warned of where no table fits. */
	struct db_names said_exclude;
	struct db_names said_skip;
};

/*
 * Takes inner (freed with what is returned).  opts is borrowed.  db_describe() fails with ERR_USAGE
 * when a condition is none, or rows can't be chosen.
 */
struct db_source *filter_source_new(
    struct db_source *inner, const struct filter_opts *opts);

#endif
