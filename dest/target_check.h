/*
 * Never production, never somebody's own data: what is checked before a target is written.
 */
#ifndef SYNCO_DEST_TARGET_CHECK_H
#define SYNCO_DEST_TARGET_CHECK_H

#include <stddef.h>

#include "common/base/err.h"
#include "common/format/digest.h"

struct brought;
struct equivalents;
struct db_target;
struct load_opts;
struct log;
struct schema;
struct schema_database;

/* ERR_USAGE when a target of another engine than the source's is named; opens nothing. */
bool target_check_engine(const char *into, const char *engine, struct err *err)
    MUST_CHECK;

/* ERR_REFUSED when the target is the very database that is being read. */
bool target_check_source(struct db_target *t, const struct load_opts *opts,
    const struct schema_database *source, struct err *err) MUST_CHECK;

/* What is in a target.  Zeroed before. */
struct target_content {
	size_t n;             /* how many objects (db_target_contents()) */
	char id[DIGEST_TEXT]; /* of its record; "" without one */
	/* What synco has put there; NULL where it has put nothing there: then all of it gives way. */
	struct brought *brought;
	struct equivalents *equal; /* and what it made of that; or NULL */
};
void target_content_reset(struct target_content *c);

/*
 * Finds what it holds.  ERR_REFUSED when synco did not put anything there, but somebody did, unless
 * opts->yes.
 */
bool target_check_content(struct db_target *t, const struct load_opts *opts,
    struct target_content *c, struct err *err) MUST_CHECK;

/*
 * db_target_commit() for a target that is filled anew: a run that is killed in it leaves a note that what is
 * there was filled by synco, with what was and with what comes.
 */
bool target_check_swap(struct db_target *t, const struct load_opts *opts,
    const struct target_content *c, const struct schema *schema, struct err *err)
    MUST_CHECK;

/*
 * Notes that synco filled it, and with what: all of schema that is not the target's own; and for
 * opts->freshness.
 */
bool target_check_note(struct db_target *t, const struct load_opts *opts,
    const struct target_content *c, const struct schema *schema, struct err *err)
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
