/*
 * Which database here each of the source's goes into: what --into says, else the one that the app
 * in this folder calls by the same name.
 */
#ifndef SYNCO_DEST_TARGETS_H
#define SYNCO_DEST_TARGETS_H

#include "common/app/app.h"
#include "common/base/cli.h"
#include "common/format/meta.h"

struct targets;

/* All is borrowed. */
struct targets_opts {
	struct log *log;
	const struct meta *meta;
	const struct cli_list *into; /* TARGET, or SET=TARGET */
	const struct cli_list *only;
	const struct app *app; /* the one here, or NULL */
	bool dry_run;
};

/*
 * Finds one for each database that is wanted, before anything is fetched.  One beside the main
 * that the app here lacks is left out, with a warning, unless --only names it.  ERR_USAGE for
 * that, for a TARGET that does not say which of several it is for, for two that are the same,
 * and for one of another engine.
 */
struct targets *targets_new(const struct targets_opts *opts, struct err *err) MUST_CHECK;
void targets_free(struct targets *t);
CLEANUP_DEFINE(struct targets, targets_free)

/* How many bytes of SET=TARGET are the set's name; 0 for a mere TARGET. */
size_t targets_set_len(const char *into);

/*
 * Where a database would go as far as that can be told without the source, a secret to
 * wipe_str(); NULL when neither into nor app (or NULL) says so.
 */
char *targets_place(const struct cli_list *into, const struct app *app, const char *set);

/* Whether the set at a position in meta.json is a database that is brought here. */
bool targets_wants(const struct targets *t, size_t set);

/* Where to, as db_target_open(), a secret; NULL: a plan for nowhere. */
const char *targets_into(const struct targets *t, size_t set);

/* How many there are. */
size_t targets_n(const struct targets *t);

/* The names of those that were left out. */
const char *const *targets_left_out(const struct targets *t, size_t *n);

#endif
