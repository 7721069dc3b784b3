/*
 * The app's other databases: one .synco.yml speaks of all of them, so what fits nothing in one may be
 * meant for another.
 */
#ifndef SYNCO_SOURCE_ELSEWHERE_H
#define SYNCO_SOURCE_ELSEWHERE_H

#include "source-lite/find.h"

struct elsewhere {
	const struct find *found; /* borrowed */
	const struct db_uri *but; /* the one that is looked at already */
	struct log *log;
};

/*
 * Whether a table of another of the app's databases fits the pattern, and, where column is not NULL,
 * one of its columns that.  One that can't be asked may have it: that is warned of.  ctx is a struct
 * elsewhere.
 */
bool elsewhere_fits(void *ctx, const char *table, const char *column);

#endif
