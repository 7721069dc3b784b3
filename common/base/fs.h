/*
 * Files and folders, with the care that paths from elsewhere need.
 *
 * All descriptors are opened close-on-exec.  Functions that take (dirfd, path) with a
 * path from the other side walk it below dirfd one component at a time and never follow a
 * symbolic link, so that nothing outside dirfd can be named.
 */
#ifndef SYNCO_COMMON_BASE_FS_H
#define SYNCO_COMMON_BASE_FS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"

/*
 * Whether path is relative, not empty, without empty, "." or ".." components, and no
 * component longer than 255 bytes, all of it at most 4095.
 */
bool fs_path_is_safe(const char *path);

/* dir + "/" + name (just name when it is absolute or dir is ""); free() it. */
char *fs_join(const char *dir, const char *name);

/*
 * The length of "/proc/PID/root" at the start of path: the root of another process, perhaps in
 * another container, whose absolute paths begin there.  0 for all other paths.
 */
size_t fs_foreign_root(const char *path);

/*
 * As realpath(3), to free(), but a path below a foreign root stays below it (and is not
 * resolved).  NULL and errno when it is not there.
 */
char *fs_real_path(const char *path);

/* Opens the folder that is to be walked; -1 and err on failure. */
int fs_open_dir(const char *path, struct err *err) MUST_CHECK;

/*
 * Opens the folder dirfd/path (path as in fs_path_is_safe(), or "" for dirfd itself) without
 * following links.  With create, missing folders are made (mode 0777 less the umask).
 * Returns a descriptor, or -1: ERR_PROTO for an unsafe path or a link on the way,
 * ERR_SYSTEM otherwise.
 */
int fs_open_dir_below(int dirfd, const char *path, bool create, struct err *err)
    MUST_CHECK;

/* The same, where missing folders are made with a mode (less the umask); 0: none is made. */
int fs_make_dir_below(int dirfd, const char *path, unsigned int mode, struct err *err)
    MUST_CHECK;

/*
 * One step of it: name is one component of a safe path.  *made says whether the folder was made here, which
 * only happens where mode is not 0.
 */
int fs_step_below(int dirfd, const char *name, unsigned int mode, bool *made,
    struct err *err) MUST_CHECK;

/*
 * Opens the folder that holds dirfd/path, as above, and points *name at the last component
 * (inside path).
 */
int fs_open_parent_below(int dirfd, const char *path, bool create, const char **name,
    struct err *err) MUST_CHECK;

/* Opens the regular file dirfd/path for reading, never through a link; fills *st. */
int fs_open_file_below(int dirfd, const char *path, struct stat *st, struct err *err)
    MUST_CHECK;

/* The same for name, one component, in dirfd; path is for messages. */
int fs_open_file_at(int dirfd, const char *name, const char *path, struct stat *st,
    struct err *err) MUST_CHECK;

/* Whether it is a regular file of this user, known by one name only. */
bool fs_is_own_file(int fd) MUST_CHECK;

/* Appends the file's content to out; ERR_PROTO when it is larger than max bytes. */
bool fs_read_file(const char *path, size_t max, struct buf *out, struct err *err)
    MUST_CHECK;
bool fs_read_fd(int fd, size_t max, struct buf *out, struct err *err) MUST_CHECK;

/* Appends the next len bytes of the descriptor to out, fewer only at its end. */
bool fs_read_some(int fd, size_t len, struct buf *out, struct err *err) MUST_CHECK;

/*
 * Reads a line into line[0..room), without its newline, byte by byte, so that what follows it is
 * there for others.  The end counts as a newline.  ERR_PROTO for a longer one.
 */
bool fs_read_line(int fd, char *line, size_t room, struct err *err) MUST_CHECK;

bool fs_exists(const char *path); /* anything, links followed */
bool fs_is_dir(const char *path);
bool fs_is_file(const char *path);

/* mkdir -p with mode for the last one; an existing folder is fine. */
bool fs_make_dirs(const char *path, unsigned int mode, struct err *err) MUST_CHECK;

/* Writes all of data at the descriptor's position. */
bool fs_write_all(int fd, const void *data, size_t len, struct err *err) MUST_CHECK;

/*
 * Somebody who knows how a full disk gets room again.  wait() is told what failed: true: it is worth
 * another try, false: err says why it is not.
 */
struct fs_patience {
	bool (*wait)(void *ctx, struct err *err);
	void *ctx;
};

/* Whether err is of a kind that passes: the disk, or the user's share of it, is full. */
bool fs_is_full(const struct err *err);

/* The same as fs_write_all(), going on where it was after each wait; p may be NULL: it fails at once. */
bool fs_write_patiently(const struct fs_patience *p, int fd, const void *data, size_t len,
    struct err *err) MUST_CHECK;

/*
 * A new file without a name in TMPDIR or /tmp, to read and write; NULL on failure.  fclose() is its
 * end.
 */
FILE *fs_temporary(struct err *err) MUST_CHECK;

/*
 * Removes dirfd/name and all below it; a missing one is fine.  Links are not followed, and what is
 * mounted below is not entered (ERR_SYSTEM).  However deep the tree is, it takes a few descriptors
 * and no stack.
 */
bool fs_remove_tree(int dirfd, const char *name, struct err *err);

/*
 * $XDG_STATE_HOME/synco, else ~/.local/state/synco, made with mode 0700; a string to free().
 * ERR_REFUSED when it is somebody else's, or others may write to it: what is read there decides what
 * is replaced and removed.
 */
char *fs_state_dir(struct err *err) MUST_CHECK;

/* The target of a link, to free(); NULL when it is none, or one that is too long. */
char *fs_read_link(int dirfd, const char *name);

/* One entry met by fs_walk(). */
struct fs_entry {
	const char *path; /* below the walked folder */
	int dirfd;        /* the folder that it is in, and its name there */
	const char *name;
	const struct stat *st;
	bool is_link; /* st is then of the link's target, which is a regular file */
};

/* What to do with an entry: keep on, or stop with err filled. */
typedef bool fs_visit(void *ctx, const struct fs_entry *entry, struct err *err);

struct fs_walk_opts {
	/* Links to regular files are visited too (the published resources of Flow are links). */
	bool file_links;
	/* Links themselves and folders that are empty are visited too; st says which. */
	bool others;
	/* Asked before a folder is entered (path below the root); NULL enters all. */
	bool (*enter)(void *ctx, const char *path);
	/* Told of what is neither file nor folder (a link, a device …); NULL ignores. */
	void (*skipped)(void *ctx, const char *path, const char *why);
	/* Told of what can't be read, "" being all of it; NULL: skipped is told. */
	void (*unread)(void *ctx, const char *path, const char *why);
	void *ctx;
};

/*
 * Visits each regular file below dirfd, sorted by name in each folder, folders not listed
 * themselves unless the options say so.  Memory does not grow with the number of files but in one folder.
 */
bool fs_walk(int dirfd, const struct fs_walk_opts *opts, fs_visit *visit, struct err *err)
    MUST_CHECK;

#endif
