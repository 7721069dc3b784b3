#include "common/base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/signals.h"

#define PATH_BYTES 4095
#define NAME_BYTES 255

bool fs_path_is_safe(const char *path)
{
	if (strlen(path) > PATH_BYTES)
		return false;
	for (;;) {
		size_t len = strcspn(path, "/");

		if (len == 0 || len > NAME_BYTES || (len == 1 && path[0] == '.') ||
		    (len == 2 && path[0] == '.' && path[1] == '.'))
			return false;
		if (path[len] == '\0')
			return true;
		path += len + 1;
	}
}

char *fs_join(const char *dir, const char *name)
{
	size_t len = strlen(dir);

	if (*name == '/' || len == 0)
		return xstrdup(name);
	return xasprintf("%s%s%s", dir, dir[len - 1] == '/' ? "" : "/", name);
}

size_t fs_foreign_root(const char *path)
{
	static const char proc[] = "/proc/";
	static const char root[] = "/root";
	size_t at = sizeof(proc) - 1;
	size_t digits;

	if (strncmp(path, proc, at) != 0)
		return 0;
	digits = strspn(path + at, "0123456789");
	at += digits;
	if (digits == 0 || strncmp(path + at, root, sizeof(root) - 1) != 0)
		return 0;
	at += sizeof(root) - 1;
	return path[at] == '/' || path[at] == '\0' ? at : 0;
}

char *fs_real_path(const char *path)
{
	size_t len = strlen(path);

	if (fs_foreign_root(path) == 0)
		return realpath(path, NULL);
	if (access(path, F_OK) != 0)
		return NULL;
	while (len > 1 && path[len - 1] == '/')
		len--;
	return xstrndup(path, len);
}

int fs_open_dir(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		(void)err_sys(err, "open folder %s", path);
	return fd;
}

int fs_step_below(
    int dirfd, const char *name, unsigned int mode, bool *made, struct err *err)
{
	static const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int next = openat(dirfd, name, flags);

	*made = false;
	if (next < 0 && errno == ENOENT && mode != 0) {
		*made = mkdirat(dirfd, name, mode) == 0;
		if (!*made && errno != EEXIST) {
			(void)err_sys(err, "make folder %s", name);
			return -1;
		}
		next = openat(dirfd, name, flags);
	}
	/* A link is ELOOP, or ENOTDIR where O_DIRECTORY is looked at first. */
	if (next < 0 && (errno == ELOOP || errno == ENOTDIR || errno == EMLINK))
		(void)err_set(err, ERR_PROTO, "%s is a link or no folder", name);
	else if (next < 0)
		(void)err_sys(err, "open folder %s", name);
	return next;
}

int fs_make_dir_below(int dirfd, const char *path, unsigned int mode, struct err *err)
{
	CLEANUP(closep) int fd = -1;
	char name[NAME_BYTES + 1];
	const char *at = path;
	bool made;
	int next;

	if (*path != '\0' && !fs_path_is_safe(path)) {
		(void)err_set(err, ERR_PROTO, "unsafe path");
		return -1;
	}
	fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		(void)err_sys(err, "open the folder");
	while (fd >= 0 && *at != '\0') {
		size_t len = strcspn(at, "/");

		memcpy(name, at, len);
		name[len] = '\0';
		next = fs_step_below(fd, name, mode, &made, err);
		if (next < 0)
			(void)err_wrap(err, "%s", path);
		closep(&fd);
		fd = next;
		at += len + (at[len] == '/');
	}
	return take_fd(&fd);
}

int fs_open_dir_below(int dirfd, const char *path, bool create, struct err *err)
{
	return fs_make_dir_below(dirfd, path, create ? 0777 : 0, err);
}

int fs_open_parent_below(
    int dirfd, const char *path, bool create, const char **name, struct err *err)
{
	const char *slash = strrchr(path, '/');
	CLEANUP(freep) char *parent = NULL;

	if (!fs_path_is_safe(path)) {
		(void)err_set(err, ERR_PROTO, "unsafe path");
		return -1;
	}
	parent = xstrndup(path, slash == NULL ? 0 : (size_t)(slash - path));
	*name = slash == NULL ? path : slash + 1;
	return fs_open_dir_below(dirfd, parent, create, err);
}

int fs_open_file_at(
    int dirfd, const char *name, const char *path, struct stat *st, struct err *err)
{
	CLEANUP(closep)
	int fd = openat(
	    dirfd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, st) != 0) {
		(void)err_sys(err, "open %s", path);
		return -1;
	}
	if (!S_ISREG(st->st_mode)) {
		(void)err_set(err, ERR_PROTO, "%s is no regular file", path);
		return -1;
	}
	return take_fd(&fd);
}

int fs_open_file_below(int dirfd, const char *path, struct stat *st, struct err *err)
{
	const char *name;
	CLEANUP(closep) int parent = fs_open_parent_below(dirfd, path, false, &name, err);

	return parent < 0 ? -1 : fs_open_file_at(parent, name, path, st, err);
}

char *fs_read_link(int dirfd, const char *name)
{
	char target[PATH_BYTES + 1];
	ssize_t n = readlinkat(dirfd, name, target, sizeof(target));

	return n < 0 || (size_t)n == sizeof(target) ? NULL : xstrndup(target, (size_t)n);
}

bool fs_read_fd(int fd, size_t max, struct buf *out, struct err *err)
{
	size_t start = out->len;

	for (;;) {
		char *to = buf_reserve(out, 16384);
		ssize_t n = read(fd, to, 16384);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, "read");
		if (n == 0)
			return true;
		buf_added(out, (size_t)n);
		if (out->len - start > max)
			return err_set(err, ERR_PROTO, "larger than %zu bytes", max);
	}
}

bool fs_read_file(const char *path, size_t max, struct buf *out, struct err *err)
{
	CLEANUP(closep) int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return err_sys(err, "open %s", path);
	return fs_read_fd(fd, max, out, err) || err_wrap(err, "%s", path);
}

bool fs_read_some(int fd, size_t len, struct buf *out, struct err *err)
{
	size_t end = out->len + len;

	(void)buf_reserve(out, len);
	while (out->len < end) {
		ssize_t n = read(fd, out->data + out->len, end - out->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, "read");
		if (n == 0)
			return true;
		buf_added(out, (size_t)n);
	}
	return true;
}

bool fs_read_line(int fd, char *line, size_t room, struct err *err)
{
	size_t len = 0;

	while (len < room) {
		ssize_t n = read(fd, line + len, 1);

		if (n < 0 && errno == EINTR && signals_stop() == 0)
			continue;
		if (n < 0)
			return err_sys(err, "read a line");
		if (n == 0 || line[len] == '\n') {
			line[len] = '\0';
			return true;
		}
		len++;
	}
	return err_set(err, ERR_PROTO, "a line of more than %zu bytes", room - 1);
}

bool fs_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

bool fs_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool fs_is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool fs_make_dirs(const char *path, unsigned int mode, struct err *err)
{
	CLEANUP(freep) char *part = xstrdup(path);

	for (char *at = part + (*part == '/'); *at != '\0'; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(part, 0777) != 0 && errno != EEXIST)
			return err_sys(err, "make folder %s", part);
		*at = '/';
	}
	if (mkdir(part, mode) != 0 && !(errno == EEXIST && fs_is_dir(part)))
		return err_sys(err, "make folder %s", part);
	return true;
}

bool fs_write_all(int fd, const void *data, size_t len, struct err *err)
{
	return fs_write_patiently(NULL, fd, data, len, err);
}

bool fs_is_full(const struct err *err)
{
	return err->sys == ENOSPC || err->sys == EDQUOT;
}

bool fs_write_patiently(
    const struct fs_patience *p, int fd, const void *data, size_t len, struct err *err)
{
	const char *at = data;
	struct err why = {0};

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n >= 0) {
			at += n;
			len -= (size_t)n;
			continue;
		}
		if (errno == EINTR)
			continue;
		(void)err_sys(&why, "%s",
		    errno == EFBIG ? "write more than one file may hold (ulimit -f)"
		                   : "write");
		if (p == NULL || !p->wait(p->ctx, &why)) {
			*err = why;
			return false;
		}
	}
	return true;
}

FILE *fs_temporary(struct err *err)
{
	const char *dir = getenv("TMPDIR");
	CLEANUP(freep)
	char *path = fs_join(dir != NULL && *dir == '/' ? dir : "/tmp", "synco-XXXXXX");
	CLEANUP(closep) int fd = mkstemp(path);
	FILE *f = NULL;

	if (fd >= 0 && unlink(path) == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
	    (f = fdopen(fd, "w+")) != NULL)
		(void)take_fd(&fd);
	else
		(void)err_sys(err, "make a temporary file %s", path);
	return f;
}
