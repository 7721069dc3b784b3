#include "common/base/file_writer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/mem.h"

struct file_writer {
	int dirfd; /* borrowed */
	int fd;
	char *name;
	char *tmp; /* NULL once committed */
};

/* A name of 255 bytes has no room for what marks the temporary file. */
#define STEM_BYTES 200

#define SUFFIX ".synco-part"

/* Hexadecimal digits that nobody can guess. */
#define RANDOM_DIGITS 16

/* ".NAME." */
static char *stem_of(const char *name)
{
	return xasprintf(".%.*s.", STEM_BYTES, name);
}

static bool is_temporary(const char *name, const char *stem)
{
	size_t len = strlen(stem);

	return strncmp(name, stem, len) == 0 &&
	       strspn(name + len, "0123456789abcdef") == RANDOM_DIGITS &&
	       strcmp(name + len + RANDOM_DIGITS, SUFFIX) == 0;
}

/* What a killed run of ours has left: nobody holds its lock. */
static void remove_stale(int dirfd, const char *name)
{
	CLEANUP(closep)
	int fd = openat(dirfd, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0 && fs_is_own_file(fd) && flock(fd, LOCK_EX | LOCK_NB) == 0)
		(void)unlinkat(dirfd, name, 0);
}

static void sweep(int dirfd, const char *stem)
{
	CLEANUP(closep) int copy = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;

	if (dir == NULL)
		return;
	(void)take_fd(&copy);
	while ((entry = readdir(dir)) != NULL) {
		if (is_temporary(entry->d_name, stem))
			remove_stale(dirfd, entry->d_name);
	}
	(void)closedir(dir);
}

/* Whether the name still leads to what was just made: a sweep may have come before the lock. */
static bool is_there(const struct file_writer *w)
{
	struct stat st;
	struct stat made;

	return fstat(w->fd, &made) == 0 &&
	       fstatat(w->dirfd, w->tmp, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       st.st_ino == made.st_ino && st.st_dev == made.st_dev;
}

/* Makes the temporary file, new and locked. */
static bool make(
    struct file_writer *w, const char *stem, unsigned int mode, struct err *err)
{
	uint64_t random;

	do {
		closep(&w->fd);
		free(w->tmp);
		w->tmp = NULL;
		if (getentropy(&random, sizeof(random)) != 0)
			return err_sys(err, "no random numbers");
		w->tmp = xasprintf("%s%016llx" SUFFIX, stem, (unsigned long long)random);
		w->fd = openat(w->dirfd, w->tmp,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
		if (w->fd < 0)
			return err_sys(err, "create %s", w->tmp);
		/* A file system without locks has no sweep either. */
		(void)flock(w->fd, LOCK_EX | LOCK_NB);
	} while (!is_there(w));
	return true;
}

struct file_writer *file_writer_open(
    int dirfd, const char *name, unsigned int mode, struct err *err)
{
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;
	CLEANUP(freep) char *stem = NULL;

	if (strchr(name, '/') != NULL || !fs_path_is_safe(name)) {
		(void)err_set(err, ERR_PROTO, "unsafe file name");
		return NULL;
	}
	w = xcalloc(1, sizeof(*w));
	w->fd = -1;
	w->dirfd = dirfd;
	w->name = xstrdup(name);
	stem = stem_of(name);
	sweep(dirfd, stem);
	if (!make(w, stem, mode, err)) {
		free(take_ptr(&w->tmp)); /* what stands there is not ours */
		return NULL;
	}
	return take_ptr(&w);
}

bool file_writer_write(
    struct file_writer *w, const void *data, size_t len, struct err *err)
{
	return fs_write_all(w->fd, data, len, err) || err_wrap(err, "%s", w->name);
}

bool file_writer_set_mode(struct file_writer *w, unsigned int mode, struct err *err)
{
	return fchmod(w->fd, mode) == 0 || err_sys(err, "set the mode of %s", w->tmp);
}

bool file_writer_commit(struct file_writer *w, bool sync, struct err *err)
{
	if (sync && fsync(w->fd) != 0)
		return err_sys(err, "sync %s", w->tmp);
	if (renameat(w->dirfd, w->tmp, w->dirfd, w->name) != 0)
		return err_sys(err, "rename %s to %s", w->tmp, w->name);
	free(take_ptr(&w->tmp));
	if (sync)
		(void)fsync(w->dirfd); /* not every file system can */
	return true;
}

void file_writer_free(struct file_writer *w)
{
	if (w == NULL)
		return;
	closep(&w->fd);
	if (w->tmp != NULL)
		(void)unlinkat(w->dirfd, w->tmp, 0);
	free(w->tmp);
	free(w->name);
	free(w);
}
