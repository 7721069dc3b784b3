/*
 * --delete: which files the source has, and the removal of all others.
 */
#ifndef SYNCO_DEST_FILES_REMOVE_H
#define SYNCO_DEST_FILES_REMOVE_H

#include <stdatomic.h>
#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/app/app.h"
#include "common/base/err.h"
#include "common/format/path_list.h"

/* The paths seen in an index: 16 bytes each, whatever their length. */
struct files_seen;

struct files_seen *files_seen_new(void);
void files_seen_free(struct files_seen *s);
CLEANUP_DEFINE(struct files_seen, files_seen_free)
void files_seen_add(struct files_seen *s, const char *path);

/* Whether there was none. */
bool files_seen_none(const struct files_seen *s);

/* What stays though it was not seen.  All is borrowed. */
struct files_kept {
	const struct path_list *incomplete; /* what the source could not read */
	const struct path_list *left_out;   /* what is there and does not travel */
	const struct app_files
	    *here;   /* its globs name what never leaves a source; or NULL */
	bool hidden; /* all in hidden folders */
};

/*
 * Removes the regular files below root that were not seen, partial ones too, and folders that
 * are empty then.  Links and special files stay.  With dry_run they are only counted.
 */
bool files_seen_remove_others(struct files_seen *s, int root,
    const struct files_kept *kept, bool dry_run, _Atomic uint64_t *removed,
    struct err *err) MUST_CHECK;

#endif
