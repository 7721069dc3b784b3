/*
 * The index of a file set: what it consists of.
 *
 * One JSON text per line, in sealed frames, appended as the work proceeds; the frame of the
 * end is marked, so that a truncated index is noticed.  Lines are small, so neither end holds
 * an index in memory.  schema.h and file_index.h say what the lines are.
 */
#ifndef SYNCO_COMMON_FORMAT_INDEX_H
#define SYNCO_COMMON_FORMAT_INDEX_H

#include "common/base/fs.h"
#include "common/format/frame.h"

struct json;
struct index_writer;

/*
 * Creates the file name in dirfd (borrowed) for the set at position number; codec is borrowed.
 */
struct index_writer *index_writer_new(int dirfd, const char *name, uint32_t number,
    struct frame_codec *codec, struct err *err) MUST_CHECK;
void index_writer_free(struct index_writer *w);
CLEANUP_DEFINE(struct index_writer, index_writer_free)

/* Who is asked when the disk is full; copied.  Without, that is a failure. */
void index_writer_patience(struct index_writer *w, const struct fs_patience *patience);

/*
 * Adds a line; takes v.  Frames are written when enough has gathered.  After a failure, here and
 * below, only index_writer_free() may follow.
 */
bool index_writer_add(struct index_writer *w, struct json *v, struct err *err) MUST_CHECK;

/* Writes what has gathered, so that the destination can see it. */
bool index_writer_flush(struct index_writer *w, struct err *err) MUST_CHECK;

/* Writes the end; nothing may follow. */
bool index_writer_end(struct index_writer *w, struct err *err) MUST_CHECK;

/* Bytes of the file so far. */
uint64_t index_writer_bytes(const struct index_writer *w);

enum index_step {
	INDEX_ERROR = -1,
	INDEX_END = 0, /* the marked end was reached */
	INDEX_LINE = 1,
	INDEX_MORE = 2, /* feed more bytes */
};

struct index_reader;

struct index_reader *index_reader_new(uint32_t number, struct frame_codec *codec);
void index_reader_free(struct index_reader *r);
CLEANUP_DEFINE(struct index_reader, index_reader_free)

/* Hands over the next bytes of the file, in any pieces. */
bool index_reader_feed(
    struct index_reader *r, const void *data, size_t len, struct err *err) MUST_CHECK;

/* The next line, to free with json_free(). */
enum index_step index_reader_next(
    struct index_reader *r, struct json **line, struct err *err) MUST_CHECK;

#endif
