#include "dest/file_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/format/file_index.h"
#include "dest/foreign_path.h"

/* Folders that are kept open on the way to one; deeper ones are reached from the last of these. */
#define DEPTH_MAX 32

struct file_folder {
	unsigned int holders;
	unsigned int depth;
	int fd;
	bool is_foreign;           /* we are root, and it belongs to somebody else */
	struct file_folder *above; /* held; NULL: the set's own folder, or a deep one */
	size_t len;
	char path[]; /* len bytes: below the set's folder; "" is that itself */
};

static bool is_foreign(int fd)
{
	struct stat st;

	return geteuid() == 0 && fstat(fd, &st) == 0 &&
	       (st.st_uid != 0 || st.st_gid != 0);
}

static struct file_folder *new_folder(
    const char *path, size_t len, int fd, struct file_folder *above)
{
	struct file_folder *folder = xcalloc(1, sizeof(*folder) + len + 1);

	folder->holders = 1;
	folder->fd = fd;
	folder->above = above;
	folder->depth = above != NULL ? above->depth + 1 : 0;
	folder->len = len;
	folder->is_foreign = is_foreign(fd);
	memcpy(folder->path, path, len);
	return folder;
}

void file_folder_release(struct file_folder *folder)
{
	while (folder != NULL && --folder->holders == 0) {
		struct file_folder *above = folder->above;

		closep(&folder->fd);
		free(folder);
		folder = above;
	}
}

void file_folders_reset(struct file_folders *f)
{
	file_folder_release(f->last);
	f->last = NULL;
}

int file_folder_fd(const struct file_folder *folder)
{
	return folder->fd;
}

bool file_folder_put(const struct file_folder *folder, const char *tmp, const char *name)
{
	if (renameat(folder->fd, tmp, folder->fd, name) == 0)
		return true;
	return errno == EISDIR && unlinkat(folder->fd, name, AT_REMOVEDIR) == 0 &&
	       renameat(folder->fd, tmp, folder->fd, name) == 0;
}

bool file_folder_is_empty(int dirfd, const char *name)
{
	int fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	bool empty = dir != NULL;

	if (dir == NULL) {
		closep(&fd);
		return false;
	}
	while (empty && (entry = readdir(dir)) != NULL)
		empty =
		    strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	(void)closedir(dir);
	return empty;
}

void file_folder_give_as(int dirfd, int fd)
{
	struct stat above;

	if (is_foreign(dirfd) && fstat(dirfd, &above) == 0)
		(void)!fchown(fd, above.st_uid, above.st_gid);
}

void file_folder_give(const struct file_folder *folder, int fd)
{
	if (folder->is_foreign)
		file_folder_give_as(folder->fd, fd);
}

static bool holds(const struct file_folder *folder, const char *path, size_t len)
{
	return folder->len == 0 ||
	       (folder->len <= len && memcmp(folder->path, path, folder->len) == 0 &&
	           (folder->len == len || path[folder->len] == '/'));
}

/* The nearest one that is open above path[0..len), or is it; held. */
static struct file_folder *find_nearest(
    struct file_folders *f, const char *path, size_t len, struct err *err)
{
	struct file_folder *folder = f->last;
	int fd;

	while (folder != NULL && !holds(folder, path, len))
		folder = folder->above;
	if (folder != NULL) {
		folder->holders++;
		return folder;
	}
	fd = fs_open_dir_below(f->root, "", false, err);
	return fd < 0 ? NULL : new_folder("", 0, fd, NULL);
}

/*
 * Whether what stands in the way of a folder is what a source could have brought, where another version has a folder: a
 * file, or a link; never a link that leads elsewhere, nor a file that no source may replace.
 */
static bool gives_way(const struct file_folders *f, int dirfd, const char *name,
    const char *path, size_t end)
{
	CLEANUP(freep) char *target = fs_read_link(dirfd, name);
	CLEANUP(freep) char *at = xstrndup(path, end);
	struct stat st;

	if (target != NULL)
		return file_link_stays(at, target);
	return fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(st.st_mode) && (f->trust || !foreign_path_is_obeyed(at, f->web));
}

/* Opens the folder name, which is path[0..end), in dirfd. */
static int step(const struct file_folders *f, const struct file_folder *folder,
    const char *name, const char *path, size_t end, unsigned int mode, struct err *err)
{
	bool made;
	int fd = fs_step_below(folder->fd, name, mode, &made, err);

	if (fd < 0 && err->code == ERR_PROTO &&
	    gives_way(f, folder->fd, name, path, end)) {
		*err = (struct err){0};
		errno = ENOENT;
		if (mode == 0)
			(void)err_sys(err, "open folder %s", name);
		else if (unlinkat(folder->fd, name, 0) != 0)
			(void)err_sys(err, "remove %s", name);
		else
			fd = fs_step_below(folder->fd, name, mode, &made, err);
	}
	if (fd < 0)
		(void)err_wrap(err, "%s", path);
	else if (made)
		file_folder_give(folder, fd);
	return fd;
}

/* One folder further down the path; takes folder. */
static struct file_folder *descend(const struct file_folders *f,
    struct file_folder *folder, const char *path, size_t end, unsigned int mode,
    struct err *err)
{
	size_t at = folder->len + (folder->len > 0);
	CLEANUP(freep) char *name = xstrndup(path + at, end - at);
	struct file_folder *next = NULL;
	int fd = step(f, folder, name, path, end, mode, err);

	if (fd >= 0 && folder->depth < DEPTH_MAX)
		return new_folder(path, end, fd, folder);
	if (fd >= 0) {
		next = new_folder(path, end, fd, NULL);
		next->depth = folder->depth;
	}
	file_folder_release(folder);
	return next;
}

static struct file_folder *hold(struct file_folders *f, const char *path, size_t len,
    unsigned int mode, struct err *err)
{
	struct file_folder *folder = find_nearest(f, path, len, err);

	while (folder != NULL && folder->len < len) {
		size_t at = folder->len + (folder->len > 0);

		folder =
		    descend(f, folder, path, at + strcspn(path + at, "/"), mode, err);
	}
	if (folder != NULL && folder != f->last) {
		file_folder_release(f->last);
		f->last = folder;
		folder->holders++;
	}
	return folder;
}

static bool check_path(const char *path, struct err *err)
{
	return fs_path_is_safe(path) || err_set(err, ERR_PROTO, "unsafe path");
}

struct file_folder *file_folder_hold(struct file_folders *f, const char *path,
    unsigned int mode, const char **name, struct err *err)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash != NULL ? (size_t)(slash - path) : 0;

	*name = path + len + (len > 0);
	return check_path(path, err) ? hold(f, path, len, mode, err) : NULL;
}

struct file_folder *file_folder_hold_self(
    struct file_folders *f, const char *path, unsigned int mode, struct err *err)
{
	return check_path(path, err) ? hold(f, path, strlen(path), mode, err) : NULL;
}
