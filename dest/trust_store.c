#include "dest/trust_store.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/format/digest.h"

#define PREFIX    "trust-"
#define BYTES_MAX 65536

static char *name_of(const char *path)
{
	char digest[DIGEST_TEXT];

	digest_text(path, strlen(path), digest);
	return xasprintf(PREFIX "%s", digest);
}

/* The digest and a newline, the path and a newline; empty when nothing was agreed to. */
static bool read_note(
    const char *dir, const char *name, struct buf *text, struct err *err)
{
	CLEANUP(freep) char *note = fs_join(dir, name);

	buf_clear(text);
	return !fs_is_file(note) || fs_read_file(note, BYTES_MAX, text, err);
}

bool trust_store_has(const char *path, const char *digest, bool *has, struct err *err)
{
	CLEANUP(freep) char *dir = fs_state_dir(err);
	CLEANUP(freep) char *name = name_of(path);
	CLEANUP(freep) char *wanted = xasprintf("%s\n%s\n", digest, path);
	CLEANUP(buf_reset) struct buf text = {0};

	*has = false;
	if (dir == NULL || !read_note(dir, name, &text, err))
		return false;
	*has = strcmp(buf_str(&text), wanted) == 0;
	return true;
}

bool trust_store_knows(const char *path)
{
	struct err ignored = {0};
	CLEANUP(freep) char *dir = fs_state_dir(&ignored);
	CLEANUP(freep) char *name = name_of(path);
	CLEANUP(freep) char *note = dir != NULL ? fs_join(dir, name) : NULL;

	return note != NULL && fs_is_file(note);
}

bool trust_store_add(const char *path, const char *digest, struct err *err)
{
	CLEANUP(freep) char *dir = fs_state_dir(err);
	CLEANUP(freep) char *name = name_of(path);
	CLEANUP(freep) char *text = xasprintf("%s\n%s\n", digest, path);
	CLEANUP(closep) int fd = -1;
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;

	if (dir == NULL || (fd = fs_open_dir(dir, err)) < 0)
		return false;
	w = file_writer_open(fd, name, 0600, err);
	return w != NULL && file_writer_write(w, text, strlen(text), err) &&
	       file_writer_commit(w, false, err);
}

bool trust_store_remove(const char *path, bool *had, struct err *err)
{
	CLEANUP(freep) char *dir = fs_state_dir(err);
	CLEANUP(freep) char *name = name_of(path);
	CLEANUP(freep) char *note = NULL;

	*had = false;
	if (dir == NULL)
		return false;
	note = fs_join(dir, name);
	*had = unlink(note) == 0;
	return *had || errno == ENOENT || err_sys(err, "remove %s", note);
}

bool trust_store_each(trust_store_take *take, void *ctx, struct err *err)
{
	CLEANUP(freep) char *dir = fs_state_dir(err);
	DIR *d = dir != NULL ? opendir(dir) : NULL;
	const struct dirent *entry;
	bool ok = true;

	if (d == NULL)
		return dir != NULL && err_sys(err, "open folder %s", dir);
	while (ok && (entry = readdir(d)) != NULL) {
		CLEANUP(buf_reset) struct buf text = {0};
		const char *path;

		if (!text_starts(entry->d_name, PREFIX))
			continue;
		ok = read_note(dir, entry->d_name, &text, err);
		path = ok ? strchr(buf_str(&text), '\n') : NULL;
		if (path != NULL && *++path == '/' && text_ends(path, "\n")) {
			CLEANUP(freep) char *own = xstrndup(path, strlen(path) - 1);

			take(ctx, own);
		}
	}
	(void)closedir(d);
	return ok;
}
