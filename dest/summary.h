/*
 * The last line of a run: what was brought, or would be.
 */
#ifndef SYNCO_DEST_SUMMARY_H
#define SYNCO_DEST_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/log.h"

struct files_progress;
struct load_result;

struct summary {
	bool dry_run;
	const struct load_result *loaded;
	const char *const *left_out; /* databases that nothing here takes */
	size_t left_out_n;
	const char *const
	    *incomplete; /* file sets of which the source could not read all */
	size_t incomplete_n;
	struct files_progress *files;
	uint64_t travelled; /* bytes */
	uint64_t ms;
};

/* A line for people, or the "plan" or "done" event. */
void summary_say(const struct summary *s, struct log *log);

/* What is said of one database, when it is one of several or scripts read. */
void summary_say_database(
    struct log *log, const char *set, const struct load_result *loaded, bool dry_run);

/* Nothing is brought, since what is here is so many seconds old: a line, or the "fresh" event. */
void summary_say_fresh(struct log *log, uint64_t seconds);

/* What a plan says of one table. */
struct refresh_plan;
void summary_say_table(struct log *log, const char *set, const char *name,
    const struct refresh_plan *plan, uint64_t bytes);

/* And of a file set: what it added to the counters that were before. */
void summary_say_files(struct log *log, const char *name,
    const struct files_progress *before, const struct files_progress *now);

#endif
