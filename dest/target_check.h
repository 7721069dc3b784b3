/*
 * Never production, never somebody's own data: what is checked before a target is written.
 */
#ifndef SYNCO_DEST_TARGET_CHECK_H
#define SYNCO_DEST_TARGET_CHECK_H

#include <stddef.h>

#include "common/base/err.h"

struct db_target;
struct load_opts;
struct log;
struct schema_database;

/* ERR_USAGE when a target of another engine than the source's is named; opens nothing. */
bool target_check_engine(const char *into, const char *engine, struct err *err)
    MUST_CHECK;

/* ERR_REFUSED when the target is the very database that is being read. */
bool target_check_source(struct db_target *t, const struct load_opts *opts,
    const struct schema_database *source, struct err *err) MUST_CHECK;

/*
 * Says how many objects it holds (db_target_contents()).  ERR_REFUSED when it holds something that
 * synco did not put there, unless opts->yes.
 */
bool target_check_content(struct db_target *t, const struct load_opts *opts, size_t *n,
    struct err *err) MUST_CHECK;

/* Notes that synco filled it, and for opts->freshness. */
bool target_check_note(struct db_target *t, const struct load_opts *opts, struct err *err)
    MUST_CHECK;

/* A target that target_check_note() has named, and a digest of where its content came from. */
struct target_noted {
	const char *name;
	const char *source;
};

/*
 * Whether into still is the target that was noted, and holds what that source brought.  Takes its lock
 * for a moment.
 */
bool target_check_same(const char *into, const struct target_noted *noted,
    struct log *log, bool *same, struct err *err) MUST_CHECK;

#endif
