/*
 * Chunks of files: cut where the bytes themselves say so, so that an insert or a removal
 * changes the chunks it touches and no others, wherever they then stand.
 *
 * H(n) is a rolling hash of the 64 bytes before position n, each through a table that comes
 * from the session key (a "gear" hash): the sum of table[byte] << age, modulo 2^64.  A chunk
 * ends at the first n from LIMIT_FILE_CHUNK_MIN on where H(n) is small: below 2^46 up to
 * LIMIT_FILE_CHUNK_NORMAL, below 2^49 from there, so that few chunks are very long; or at
 * LIMIT_FILE_CHUNK_MAX.  The same bytes give the same chunks at both ends of a session.
 */
#ifndef SYNCO_COMMON_FORMAT_FILE_CHUNKER_H
#define SYNCO_COMMON_FORMAT_FILE_CHUNKER_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/format/chunk_id.h"

struct seal;
struct file_chunker; /* not for several threads at once */

/* keys is only read during the call. */
struct file_chunker *file_chunker_new(struct seal *keys);
void file_chunker_free(struct file_chunker *c);
CLEANUP_DEFINE(struct file_chunker, file_chunker_free)

/*
 * How many of data[0..len) are the first chunk: data holds LIMIT_FILE_CHUNK_MAX bytes, or all
 * that are left of the file.  0 when len is.
 */
size_t file_chunker_cut(const struct file_chunker *c, const void *data, size_t len);

/* The id of a chunk. */
void file_chunker_id(const struct file_chunker *c, const void *data, size_t len,
    unsigned char id[static CHUNK_ID_BYTES]);

/*
 * Reads a file from its descriptor's (borrowed) position, size bytes of it at most, in
 * constant memory.  next gives its chunks in turn, each valid until the following call; *len
 * is 0 at the end, which comes early where the file has become shorter.
 */
void file_chunker_start(struct file_chunker *c, int fd, uint64_t size);
bool file_chunker_next(
    struct file_chunker *c, const char **data, size_t *len, struct err *err) MUST_CHECK;

#endif
