#include "dest/file_part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/format/digest.h"

/* As much of the name as leaves room for what marks a partial file. */
#define STEM_BYTES 180

struct file_part {
	const struct file_entry *entry;    /* borrowed */
	const struct file_part_opts *opts; /* the same */
	int dirfd;
	int fd;
	char *tmp;
	const char *name; /* in entry->path */
	uint64_t size;
};

/* Another version of the file gets another partial file; nobody else can tell which. */
static char *part_name(
    const struct file_entry *e, const struct file_part_opts *opts, const char *name)
{
	CLEANUP(buf_reset) struct buf what = {0};
	char digest[DIGEST_TEXT];

	buf_append(&what, opts->key, sizeof(opts->key));
	buf_printf(&what, "%s\n%llu\n%lld", e->path, (unsigned long long)e->size,
	    (long long)e->mtime);
	digest_text(what.data, what.len, digest);
	explicit_bzero(what.data, sizeof(opts->key));
	return xasprintf(".%.*s.%s" FILE_PART_SUFFIX, STEM_BYTES, name, digest);
}

/* Makes it new, or takes the one that a run of ours has left. */
static bool open_tmp(struct file_part *p, struct err *err)
{
	static const int flags = O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	unsigned int mode = p->opts->is_private ? 0600 : 0666;

	p->fd = openat(p->dirfd, p->tmp, flags | O_CREAT | O_EXCL, mode);
	if (p->fd >= 0 || errno != EEXIST)
		return p->fd >= 0 || err_sys(err, "create %s", p->tmp);
	p->fd = openat(p->dirfd, p->tmp, flags);
	if (p->fd >= 0 && fs_is_own_file(p->fd))
		return !p->opts->is_private || fchmod(p->fd, 0600) == 0 ||
		       err_sys(err, "set the mode of %s", p->tmp);
	closep(&p->fd);
	p->fd = -1;
	if (unlinkat(p->dirfd, p->tmp, 0) == 0)
		p->fd = openat(p->dirfd, p->tmp, flags | O_CREAT | O_EXCL, mode);
	return p->fd >= 0 || err_sys(err, "create %s", p->tmp);
}

/* Opens the folder that the file belongs into. */
static int open_parent(int root, const struct file_entry *e,
    const struct file_part_opts *opts, struct err *err)
{
	const char *slash = strrchr(e->path, '/');
	CLEANUP(freep)
	char *parent = xstrndup(e->path, slash != NULL ? (size_t)(slash - e->path) : 0);

	return fs_make_dir_below(
	    root, parent, opts->is_private ? opts->dir_mode : 0777, err);
}

struct file_part *file_part_open(int root, const struct file_entry *e,
    const struct file_part_opts *opts, struct err *err)
{
	CLEANUP(file_part_freep) struct file_part *p = xcalloc(1, sizeof(*p));
	struct stat st;

	p->entry = e;
	p->opts = opts;
	p->fd = -1;
	p->dirfd = open_parent(root, e, opts, err);
	if (p->dirfd < 0)
		return NULL;
	p->name = strrchr(e->path, '/') != NULL ? strrchr(e->path, '/') + 1 : e->path;
	p->tmp = part_name(e, opts, p->name);
	if (!open_tmp(p, err))
		return NULL;
	if (fstat(p->fd, &st) != 0) {
		(void)err_sys(err, "look at %s", p->tmp);
		return NULL;
	}
	p->size = (uint64_t)st.st_size;
	if (p->size > e->size && !file_part_cut(p, 0, err))
		return NULL;
	return take_ptr(&p);
}

void file_part_free(struct file_part *p)
{
	if (p == NULL)
		return;
	if (p->size == 0 && p->fd >= 0)
		file_part_drop(p); /* nothing to continue */
	closep(&p->fd);
	closep(&p->dirfd);
	free(p->tmp);
	free(p);
}

uint64_t file_part_size(const struct file_part *p)
{
	return p->size;
}

bool file_part_write(struct file_part *p, const void *data, size_t len, struct err *err)
{
	if (!fs_write_all(p->fd, data, len, err))
		return err_wrap(err, "%s (%llu bytes)", p->entry->path,
		    (unsigned long long)p->entry->size);
	p->size += len;
	return true;
}

bool file_part_cut(struct file_part *p, uint64_t size, struct err *err)
{
	p->size = size;
	return ftruncate(p->fd, (off_t)size) == 0 || err_sys(err, "truncate %s", p->tmp);
}

bool file_part_read(
    const struct file_part *p, uint64_t offset, size_t len, struct buf *out)
{
	struct err ignored = {0};
	size_t before = out->len;

	/* What is written goes to the end, wherever this leads. */
	return offset + len <= p->size && lseek(p->fd, (off_t)offset, SEEK_SET) >= 0 &&
	       fs_read_some(p->fd, len, out, &ignored) && out->len - before == len;
}

/*
 * Sets the mode: public files have the umask's, private ones that of the one they replace, else the set's own.
 * Whoever may read what is executable may run it.
 */
static bool set_mode(struct file_part *p, mode_t now, struct err *err)
{
	mode_t mode = now;
	struct stat old;

	if (p->opts->is_private &&
	    fstatat(p->dirfd, p->name, &old, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(old.st_mode))
		mode = 0600 | (old.st_mode & 0666);
	else if (p->opts->is_private)
		mode = p->opts->file_mode;
	if (p->entry->mode != 0)
		mode |= mode >> 2 & 0111;
	return (mode & 0777) == (now & 0777) || fchmod(p->fd, mode & 0777) == 0 ||
	       err_sys(err, "set the mode of %s", p->tmp);
}

bool file_part_commit(struct file_part *p, struct err *err)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_NOW}, {.tv_sec = p->entry->mtime}};
	struct stat st;

	if (fstat(p->fd, &st) != 0)
		return err_sys(err, "look at %s", p->tmp);
	if ((uint64_t)st.st_size != p->entry->size)
		return err_set(err, ERR_PROTO,
		    "somebody else has written to it, or it is there twice");
	if (!set_mode(p, st.st_mode, err))
		return false;
	if (!p->entry->undated && futimens(p->fd, times) != 0)
		return err_sys(err, "set the time of %s", p->tmp);
	if (renameat(p->dirfd, p->tmp, p->dirfd, p->name) != 0)
		return err_sys(err, "rename %s to %s", p->tmp, p->name);
	return true;
}

void file_part_drop(struct file_part *p)
{
	(void)unlinkat(p->dirfd, p->tmp, 0);
}

enum file_part_state file_part_check(
    int root, const struct file_entry *e, struct err *err)
{
	const char *name;
	CLEANUP(closep) int dirfd = -1;
	struct stat st;

	dirfd = fs_open_parent_below(root, e->path, false, &name, err);
	if (dirfd < 0) {
		if (err->code != ERR_SYSTEM || err->sys != ENOENT)
			return FILE_PART_BLOCKED;
		*err = (struct err){0};
		return FILE_PART_MISSING;
	}
	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno == ENOENT)
			return FILE_PART_MISSING;
		(void)err_sys(err, "look at %s", e->path);
		return FILE_PART_BLOCKED;
	}
	if (!S_ISREG(st.st_mode)) {
		(void)err_set(err, ERR_PROTO, "%s here is a %s, no regular file", e->path,
		    S_ISLNK(st.st_mode)   ? "symbolic link"
		    : S_ISDIR(st.st_mode) ? "folder"
		                          : "special file");
		return FILE_PART_BLOCKED;
	}
	return (uint64_t)st.st_size == e->size && (e->undated || st.st_mtime == e->mtime)
	           ? FILE_PART_CURRENT
	           : FILE_PART_OTHER;
}
