/*
 * The index of a file set: a map from path to entry, one member per line:
 *
 *     {"2024/05/a.jpg": {"mtime": 1715000000, "sizeBytes": 500000, "publicUri": "<BASE>/…"}}
 *     {"invoices/7.pdf": {"mtime": 1715000000, "sizeBytes": 900, "frames": [[…], …]}}
 *
 * A large private file has several lines, one after the other, so that its first frames can be
 * fetched (and removed at the source) before the last is written.  Its frames are chunks, whose
 * ids tell the destination which it has.
 *
 * Empty folders and links have lines of their own:
 *
 *     {"2024/06": {"folder": true}}
 *     {"2024/latest.jpg": {"link": "05/a.jpg"}}
 *
 * An object of a bucket has no mtime: only the bucket knows it, and its path names its content.
 *
 * A name that is not UTF-8 is written with one character below U+0100 per byte and
 * "nameEncoding": "latin1".
 */
#ifndef SYNCO_COMMON_FORMAT_FILE_INDEX_H
#define SYNCO_COMMON_FORMAT_FILE_INDEX_H

#include "common/format/chunk_id.h"
#include "common/format/pack.h"

/* What a publicUri starts with when the site is where the session itself is served. */
#define FILE_INDEX_BASE "<BASE>"

/* Of one frame's raw bytes, by the keys of file_chunker.h. */
struct file_chunk {
	unsigned char id[CHUNK_ID_BYTES];
};

enum file_kind {
	FILE_REGULAR,
	FILE_FOLDER, /* that is empty; nothing but its path is known */
	FILE_LINK,   /* path and target */
};

struct file_entry {
	enum file_kind kind;
	char *target;      /* of a link: file_link_stays(); else NULL */
	char *path;        /* below the set's folder; fs_path_is_safe() */
	int64_t mtime;     /* seconds UTC */
	uint32_t mtime_ns; /* and nanoseconds, below 1,000,000,000 */
	int64_t
	    changed; /* private: seconds UTC, when something of it changed after mtime; else 0 */
	bool has_ns;      /* they are known; else mtime_ns is 0 */
	bool undated;     /* public: its mtime is not known */
	uint64_t size;    /* bytes */
	uint32_t mode;    /* permission bits that matter: 0111 (executable) or 0 */
	char *public_uri; /* public sets; else NULL */
	struct pack_ref
	    *frames; /* private sets: with the lines before, they add up to size */
	size_t frames_n;
	struct file_chunk
	    *chunks;     /* one for each frame; NULL: no chunks but mere pieces */
	uint64_t offset; /* raw bytes in the lines before */
	bool more;       /* another line of this file follows */
	bool
	    broken; /* the last line: it changed while it was read, there is no more of it */
};

void file_entry_reset(struct file_entry *e);

/*
 * Whether a link at path (safe) leads to something below the set's folder, through whatever links of that kind: its target is
 * relative, and goes up only at its start and never above the set's folder.
 */
bool file_link_stays(const char *path, const char *target);

struct json *file_entry_json(const struct file_entry *e);

/* Fills e (reset before); ERR_PROTO for an unsafe path, a size that disagrees, …. */
bool file_entry_parse(const struct json *line, struct file_entry *e, struct err *err)
    MUST_CHECK;

#endif
