/*
 * "config check --accept": keep for all of which a strict policy says nothing yet.
 */
#ifndef SYNCO_SOURCE_ACCEPT_H
#define SYNCO_SOURCE_ACCEPT_H

#include "source-lite/find.h"

/* Told of each column that is kept from now on; masked: but for rows that mask: auto masks all the same. */
typedef void accept_take(void *ctx, const char *table, const char *column, bool masked);

/*
 * Asks the database, writes the app's .synco.yml anew, in one step and with all that stood in it, and
 * hands what was added to take.  Nothing is written where nothing is missing, or when it fails.
 */
bool accept_unsaid(const struct find *found, struct log *log, accept_take *take,
    void *ctx, struct err *err) MUST_CHECK;

#endif
