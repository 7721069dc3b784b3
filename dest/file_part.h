/*
 * A file on its way in: a hidden partial file beside its place, continued by a later run, and
 * renamed when it is whole.
 */
#ifndef SYNCO_DEST_FILE_PART_H
#define SYNCO_DEST_FILE_PART_H

#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/format/file_index.h"
#include "dest/file_folder.h"
#include "dest/part_key.h"

/* What all partial files end in. */
#define FILE_PART_SUFFIX ".synco-part"

struct file_chunker;
struct file_part;

/* What is the same for all files of a set. */
struct file_part_opts {
	unsigned char key[PART_KEY_BYTES]; /* of names */
	bool is_private;
	unsigned int file_mode; /* of private ones: the modes of new files and folders */
	unsigned int dir_mode;
};

/* The file that a new one replaces: it keeps its owner, and a private one its mode. */
struct file_old {
	bool is_there;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	bool dangles; /* it is none but a link that leads nowhere */
};

/*
 * Opens (or continues) the partial file of e below folders' root, making missing folders.  One is continued
 * only when it is this user's own file; what else stands at its name is removed, or else an
 * error.  old is what file_part_check() has found.  e and opts are borrowed.
 */
struct file_part *file_part_open(struct file_folders *folders, const struct file_entry *e,
    const struct file_old *old, const struct file_part_opts *opts, struct err *err)
    MUST_CHECK;

/* The name that e has beside its place until it is whole, to free(); name is its path's last component. */
char *file_part_name(
    const struct file_entry *e, const struct file_part_opts *opts, const char *name);

/* Keeps what is there, if anything, for a later run. */
void file_part_free(struct file_part *p);
CLEANUP_DEFINE(struct file_part, file_part_free)

/* Bytes that are here. */
uint64_t file_part_size(const struct file_part *p);

bool file_part_write(struct file_part *p, const void *data, size_t len, struct err *err)
    MUST_CHECK;

/* Drops what is here, but for the first size bytes. */
bool file_part_cut(struct file_part *p, uint64_t size, struct err *err) MUST_CHECK;

/* Appends len bytes from offset to out; false when they are not here. */
bool file_part_read(
    const struct file_part *p, uint64_t offset, size_t len, struct buf *out) MUST_CHECK;

/* Sets owner, mode, and time (where it is known), and renames; the size must be right. */
bool file_part_commit(struct file_part *p, struct err *err) MUST_CHECK;

/* Removes the partial file. */
void file_part_drop(struct file_part *p);

enum file_part_state {
	FILE_PART_FOLDER = -2,  /* err: a folder is there, and not empty */
	FILE_PART_BLOCKED = -1, /* err: something is there that no pull replaces */
	FILE_PART_MISSING = 0,
	FILE_PART_OTHER =
	    1, /* a file of another size or time, a link that stays in the set or an empty folder is there */
	FILE_PART_LIKE =
	    3, /* as the next, but something of it has changed at the source since that came */
	FILE_PART_CURRENT =
	    2, /* one of that size and, where it is known, time is there; or that link */
};

/*
 * What stands at the place of e below folders' root; never follows links, changes nothing.  old is filled unless it is
 * below FILE_PART_MISSING.
 */
enum file_part_state file_part_check(struct file_folders *folders,
    const struct file_entry *e, struct file_old *old, struct err *err) MUST_CHECK;

/*
 * Whether the small private file at the place of e has the content that e's only chunk says.  With note its time is set
 * once more, so that the change that made it FILE_PART_LIKE is known from then on.
 */
bool file_part_is_same(struct file_folders *folders, const struct file_entry *e,
    struct file_chunker *chunker, bool note);

#endif
