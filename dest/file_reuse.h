/*
 * What of a file is here already: the chunks of the older file at its place.
 *
 * They are cut with the session's keys each time, so there is no state that could be wrong; and
 * what is read is hashed again, since the file may change at any time.
 */
#ifndef SYNCO_DEST_FILE_REUSE_H
#define SYNCO_DEST_FILE_REUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

struct file_chunk;
struct file_chunker;
struct file_reuse;

/*
 * Cuts the regular file that stands at path below root, links never followed.  *out is NULL
 * when there is none or it can't be read; false when a signal came.  chunker is borrowed for
 * as long as *out lives, and is used by others meanwhile.
 */
bool file_reuse_open(int root, const char *path, struct file_chunker *chunker,
    struct file_reuse **out, struct err *err) MUST_CHECK;
void file_reuse_free(struct file_reuse *r);
CLEANUP_DEFINE(struct file_reuse, file_reuse_free)

/* Whether a chunk of len bytes was there; r may be NULL. */
bool file_reuse_has(
    const struct file_reuse *r, const struct file_chunk *chunk, size_t len);

/* Its bytes, valid until the next call; NULL when they are there no more. */
const char *file_reuse_read(
    struct file_reuse *r, const struct file_chunk *chunk, size_t len);

#endif
