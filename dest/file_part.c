#include "dest/file_part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/format/digest.h"
#include "common/format/file_chunker.h"

/* As much of the name as leaves room for what marks a partial file. */
#define STEM_BYTES 180

/* Holes are made of whole blocks, as file systems keep them, and not of a few. */
#define HOLE_BLOCK 4096U
#define HOLE_LEAST (16 * HOLE_BLOCK)

struct file_part {
	const struct file_entry *entry;    /* borrowed */
	const struct file_part_opts *opts; /* the same */
	struct file_folder *folder;        /* held */
	struct file_old old;
	int dirfd; /* folder's */
	int fd;
	char *tmp;
	const char *name; /* in entry->path */
	uint64_t size;
};

/* Another version of the file gets another partial file; nobody else can tell which. */
char *file_part_name(
    const struct file_entry *e, const struct file_part_opts *opts, const char *name)
{
	CLEANUP(buf_reset) struct buf what = {0};
	char digest[DIGEST_TEXT];

	buf_append(&what, opts->key, sizeof(opts->key));
	buf_printf(&what, "%s\n%llu\n%lld.%u", e->path, (unsigned long long)e->size,
	    (long long)e->mtime, e->mtime_ns);
	digest_text(what.data, what.len, digest);
	explicit_bzero(what.data, sizeof(opts->key));
	return xasprintf(".%.*s.%s" FILE_PART_SUFFIX, STEM_BYTES, name, digest);
}

/* One that a run of ours has left. */
static bool take_left(struct file_part *p, struct err *err)
{
	struct stat st;

	if (p->opts->is_private && fchmod(p->fd, 0600) != 0)
		return err_sys(err, "set the mode of %s", p->tmp);
	if (fstat(p->fd, &st) != 0)
		return err_sys(err, "look at %s", p->tmp);
	p->size = (uint64_t)st.st_size;
	return p->size <= p->entry->size || file_part_cut(p, 0, err);
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
		return take_left(p, err);
	closep(&p->fd);
	p->fd = -1;
	if (unlinkat(p->dirfd, p->tmp, 0) == 0)
		p->fd = openat(p->dirfd, p->tmp, flags | O_CREAT | O_EXCL, mode);
	return p->fd >= 0 || err_sys(err, "create %s", p->tmp);
}

struct file_part *file_part_open(struct file_folders *folders, const struct file_entry *e,
    const struct file_old *old, const struct file_part_opts *opts, struct err *err)
{
	CLEANUP(file_part_freep) struct file_part *p = xcalloc(1, sizeof(*p));

	p->entry = e;
	p->opts = opts;
	p->old = *old;
	p->fd = -1;
	p->folder = file_folder_hold(
	    folders, e->path, opts->is_private ? opts->dir_mode : 0777, &p->name, err);
	if (p->folder == NULL)
		return NULL;
	p->dirfd = file_folder_fd(p->folder);
	p->tmp = file_part_name(e, opts, p->name);
	return open_tmp(p, err) ? take_ptr(&p) : NULL;
}

void file_part_free(struct file_part *p)
{
	if (p == NULL)
		return;
	if (p->size == 0 && p->fd >= 0)
		file_part_drop(p); /* nothing to continue */
	closep(&p->fd);
	file_folder_release(p->folder);
	free(p->tmp);
	free(p);
}

uint64_t file_part_size(const struct file_part *p)
{
	return p->size;
}

/* How many of data's first bytes are zeros, in whole blocks; so many that a hole is worth it, or 0. */
static size_t zeros(const char *data, size_t len)
{
	size_t n = 0;

	while (n < len && data[n] == 0)
		n++;
	n -= n % HOLE_BLOCK;
	return n >= HOLE_LEAST ? n : 0;
}

/* Up to where data is to be written, before the next zeros. */
static size_t full(const char *data, size_t len)
{
	size_t n = 0;

	while (n < len && (data[n] != 0 || zeros(data + n, len - n) == 0))
		n += len - n < HOLE_BLOCK ? len - n : HOLE_BLOCK;
	return n;
}

/* Zeros become a hole: what is sparse at the source is so here. */
static bool add_zeros(struct file_part *p, size_t len, struct err *err)
{
	return ftruncate(p->fd, (off_t)(p->size + len)) == 0 ||
	       err_sys(err, "make %s longer", p->tmp);
}

static bool add(struct file_part *p, const char *data, size_t len, struct err *err)
{
	while (len > 0) {
		size_t hole = zeros(data, len);
		size_t n = hole > 0 ? hole : full(data, len);

		if (hole > 0 ? !add_zeros(p, n, err) : !fs_write_all(p->fd, data, n, err))
			return false;
		p->size += n;
		data += n;
		len -= n;
	}
	return true;
}

bool file_part_write(struct file_part *p, const void *data, size_t len, struct err *err)
{
	return add(p, data, len, err) || err_wrap(err, "%s (%llu bytes)", p->entry->path,
	                                     (unsigned long long)p->entry->size);
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
 * A file that is replaced keeps its owner, as far as we may give it away: root for whoever the app runs as.  The
 * group alone is for us to set where we belong to it.
 */
static void set_owner(const struct file_part *p, const struct stat *now)
{
	if (!p->old.is_there)
		file_folder_give(p->folder, p->fd);
	if (!p->old.is_there || (now->st_uid == p->old.uid && now->st_gid == p->old.gid))
		return;
	if (fchown(p->fd, p->old.uid, p->old.gid) != 0)
		(void)!fchown(p->fd, (uid_t)-1, p->old.gid);
}

/*
 * Sets the mode: public files have the umask's, private ones that of the one they replace, else the set's own.
 * Whoever may read what is executable may run it.
 */
static bool set_mode(struct file_part *p, mode_t now, struct err *err)
{
	mode_t mode = now;

	if (p->opts->is_private)
		mode = p->old.is_there ? 0600 | (p->old.mode & 0666) : p->opts->file_mode;
	if (p->entry->mode != 0)
		mode |= mode >> 2 & 0111;
	return (mode & 0777) == (now & 0777) || fchmod(p->fd, mode & 0777) == 0 ||
	       err_sys(err, "set the mode of %s", p->tmp);
}

bool file_part_commit(struct file_part *p, struct err *err)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_NOW},
	    {.tv_sec = p->entry->mtime, .tv_nsec = (long)p->entry->mtime_ns}};
	struct stat st;

	if (fstat(p->fd, &st) != 0)
		return err_sys(err, "look at %s", p->tmp);
	if ((uint64_t)st.st_size != p->entry->size)
		return err_set(err, ERR_PROTO,
		    "somebody else has written to it, or it is there twice");
	set_owner(p, &st);
	if (!set_mode(p, st.st_mode, err))
		return false;
	if (!p->entry->undated && futimens(p->fd, times) != 0)
		return err_sys(err, "set the time of %s", p->tmp);
	if (!file_folder_put(p->folder, p->tmp, p->name))
		return err_sys(err, "rename %s to %s", p->tmp, p->name);
	return true;
}

void file_part_drop(struct file_part *p)
{
	(void)unlinkat(p->dirfd, p->tmp, 0);
}

/*
 * Whether two times are one, as far as both are known: file systems keep them in units of their own, and what was
 * copied by other programs may have whole seconds where the file system could do better.
 */
static bool same_time(const struct file_entry *e, const struct stat *st)
{
	static const uint32_t units[] = {100, 1000, 1000 * 1000};
	uint32_t here = (uint32_t)st->st_mtim.tv_nsec;

	if (st->st_mtime != e->mtime)
		return false;
	if (!e->has_ns || here == e->mtime_ns)
		return true;
	if (here == 0)
		return st->st_ctim.tv_nsec == 0 || e->public_uri != NULL;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (here == e->mtime_ns - e->mtime_ns % units[i])
			return true;
	}
	return false;
}

/* A link is replaced only where a source could have made it. */
static enum file_part_state check_link(int dirfd, const char *name,
    const struct file_entry *e, struct file_old *old, struct err *err)
{
	CLEANUP(freep) char *target = fs_read_link(dirfd, name);
	struct stat st;

	old->dangles = fstatat(dirfd, name, &st, 0) != 0;
	if (target == NULL || !file_link_stays(e->path, target)) {
		(void)err_set(err, ERR_PROTO,
		    "here it is a symbolic link that leads out of the folder: it stays as it is");
		return FILE_PART_BLOCKED;
	}
	return e->kind == FILE_LINK && strcmp(target, e->target) == 0 ? FILE_PART_CURRENT
	                                                              : FILE_PART_OTHER;
}

/* A folder gives way when it is empty. */
static enum file_part_state check_folder(int dirfd, const char *name, struct err *err)
{
	if (file_folder_is_empty(dirfd, name))
		return FILE_PART_OTHER;
	(void)err_set(err, ERR_PROTO,
	    "here it is a folder that is not empty, and a file or a link at the source: move it "
	    "away, or pull twice with --delete, which empties it");
	return FILE_PART_FOLDER;
}

enum file_part_state file_part_check(struct file_folders *folders,
    const struct file_entry *e, struct file_old *old, struct err *err)
{
	const char *name;
	CLEANUP(file_folder_releasep)
	struct file_folder *folder = file_folder_hold(folders, e->path, 0, &name, err);
	struct stat st;

	*old = (struct file_old){0};
	if (folder == NULL) {
		if (err->code != ERR_SYSTEM || err->sys != ENOENT)
			return FILE_PART_BLOCKED;
		*err = (struct err){0};
		return FILE_PART_MISSING;
	}
	if (fstatat(file_folder_fd(folder), name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno == ENOENT)
			return FILE_PART_MISSING;
		(void)err_sys(err, "look at %s", e->path);
		return FILE_PART_BLOCKED;
	}
	if (S_ISLNK(st.st_mode))
		return check_link(file_folder_fd(folder), name, e, old, err);
	if (S_ISDIR(st.st_mode))
		return check_folder(file_folder_fd(folder), name, err);
	if (!S_ISREG(st.st_mode)) {
		(void)err_set(err, ERR_PROTO,
		    "what is here is no file, folder or link: it stays as it is");
		return FILE_PART_BLOCKED;
	}
	if (e->kind == FILE_LINK)
		return FILE_PART_OTHER;
	*old = (struct file_old){true, st.st_mode, st.st_uid, st.st_gid, false};
	if ((uint64_t)st.st_size != e->size || (!e->undated && !same_time(e, &st)))
		return FILE_PART_OTHER;
	/* Our own change of its name and time was the last one here. */
	return e->changed != 0 && e->changed >= st.st_ctime ? FILE_PART_LIKE
	                                                    : FILE_PART_CURRENT;
}

bool file_part_is_same(struct file_folders *folders, const struct file_entry *e,
    struct file_chunker *chunker, bool note)
{
	struct timespec times[2] = {
	    {.tv_nsec = UTIME_OMIT}, {.tv_sec = e->mtime, .tv_nsec = (long)e->mtime_ns}};
	struct err ignored = {0};
	const char *name;
	CLEANUP(file_folder_releasep)
	struct file_folder *folder =
	    file_folder_hold(folders, e->path, 0, &name, &ignored);
	CLEANUP(buf_reset) struct buf data = {0};
	CLEANUP(closep) int fd = -1;
	struct file_chunk here;
	struct stat st;

	if (folder == NULL || e->chunks == NULL || e->frames_n != 1 ||
	    e->frames[0].raw != e->size)
		return false;
	fd = fs_open_file_at(file_folder_fd(folder), name, e->path, &st, &ignored);
	if (fd < 0 || !fs_read_some(fd, (size_t)e->size, &data, &ignored) ||
	    data.len != e->size)
		return false;
	file_chunker_id(chunker, data.data, data.len, here.id);
	if (memcmp(&here, &e->chunks[0], sizeof(here)) != 0)
		return false;
	if (note)
		(void)!futimens(fd, times);
	return true;
}
