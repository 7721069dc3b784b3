/*
 * --delete: which files the source has, and the removal of all others.
 */
#ifndef SYNCO_DEST_FILES_REMOVE_H
#define SYNCO_DEST_FILES_REMOVE_H

#include <stdatomic.h>
#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

/* The paths seen in an index: 16 bytes each, whatever their length. */
struct files_seen;

struct files_seen *files_seen_new(void);
void files_seen_free(struct files_seen *s);
CLEANUP_DEFINE(struct files_seen, files_seen_free)
void files_seen_add(struct files_seen *s, const char *path);

/*
 * Removes the regular files below root that were not seen, partial ones too, and folders that
 * are empty then.  Links and special files stay.  With dry_run they are only counted.
 */
bool files_seen_remove_others(struct files_seen *s, int root, bool dry_run,
    _Atomic uint64_t *removed, struct err *err) MUST_CHECK;

#endif
