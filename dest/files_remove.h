/*
 * --delete: which files the source has, and the removal of all others.
 */
#ifndef SYNCO_DEST_FILES_REMOVE_H
#define SYNCO_DEST_FILES_REMOVE_H

#include <stdatomic.h>
#include <stdint.h>

#include "common/base/cleanup.h"
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

/* Globs of paths, each for what is below such a path, too. */
struct files_globs {
	char **items;
	size_t n;
};

#define FILES_GLOBS 5 /* the app's two, .synco.yml's two, the source's */

/* What stays though it was not seen.  All is borrowed. */
struct files_kept {
	const struct path_list *incomplete;    /* what the source could not read */
	const struct path_list *left_out;      /* what is there and does not travel */
	struct files_globs globs[FILES_GLOBS]; /* of what never leaves a source */
	uint64_t max_size; /* larger files don't, either; 0: they do */
	bool hidden;       /* all in hidden folders */
};

/* Files and links below root; partial files are none. */
struct files_others {
	uint64_t all;
	uint64_t gone; /* of these, those that were not seen and don't stay */
};

bool files_seen_count_others(struct files_seen *s, int root,
    const struct files_kept *kept, struct files_others *others, struct err *err)
    MUST_CHECK;

/*
 * Removes those that are gone, partial files too, and folders that are empty then and were not seen.  Of links only
 * those go that a source may have made; special files stay.
 */
bool files_seen_remove_others(struct files_seen *s, int root,
    const struct files_kept *kept, _Atomic uint64_t *removed, struct err *err) MUST_CHECK;

#endif
