#include "common/base/file_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

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

struct file_writer *file_writer_open(
    int dirfd, const char *name, unsigned int mode, struct err *err)
{
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;

	if (strchr(name, '/') != NULL || !fs_path_is_safe(name)) {
		(void)err_set(err, ERR_PROTO, "unsafe file name");
		return NULL;
	}
	w = xcalloc(1, sizeof(*w));
	w->dirfd = dirfd;
	w->name = xstrdup(name);
	w->tmp = xasprintf(".%.*s.synco-part", STEM_BYTES, name);
	w->fd = openat(
	    dirfd, w->tmp, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
	if (w->fd < 0) {
		(void)err_sys(err, "create %s", w->tmp);
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
