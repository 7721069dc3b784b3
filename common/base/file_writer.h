/*
 * A file that appears whole or not at all.
 *
 * Bytes go to a hidden temporary file next to the target, new and with a name that nobody can
 * guess; commit makes them durable and renames.  A writer that is released without a commit leaves
 * no trace, so an early return needs no undo; what a killed run has left is removed by the next one
 * for the same target.
 */
#ifndef SYNCO_COMMON_BASE_FILE_WRITER_H
#define SYNCO_COMMON_BASE_FILE_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

struct file_writer;

/*
 * Opens a writer for dirfd/name.  name is one path component: no '/', not
 * "." or ".." (ERR_PROTO otherwise, since names come from the peer).
 * dirfd stays the caller's and must outlive the writer.  mode is subject
 * to the umask.  Returns a writer to release with file_writer_free().
 */
struct file_writer *file_writer_open(
    int dirfd, const char *name, unsigned int mode, struct err *err) MUST_CHECK;

/* Appends len bytes.  After a failure only file_writer_free() may follow. */
bool file_writer_write(
    struct file_writer *w, const void *data, size_t len, struct err *err) MUST_CHECK;

/* Sets the mode whatever the umask is. */
bool file_writer_set_mode(struct file_writer *w, unsigned int mode, struct err *err)
    MUST_CHECK;

/*
 * Renames over the target; with sync the bytes are on the disk before.  The writer is then
 * empty.
 */
bool file_writer_commit(struct file_writer *w, bool sync, struct err *err) MUST_CHECK;

/* Releases w and removes what was not committed.  NULL is allowed. */
void file_writer_free(struct file_writer *w);
CLEANUP_DEFINE(struct file_writer, file_writer_free)

#endif
