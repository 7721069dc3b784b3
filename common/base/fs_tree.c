#include "common/base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "common/base/mem.h"

/* The names in one folder, sorted. */
struct names {
	char **items;
	size_t n;
	size_t cap;
};

static void names_reset(struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->items[i]);
	free(names->items);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void closedirp(DIR **d)
{
	if (*d != NULL)
		(void)closedir(*d);
}

/* Reads the names in the folder fd, which stays the caller's. */
static bool read_names(int fd, struct names *names, struct err *err)
{
	CLEANUP(closep) int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CLEANUP(closedirp) DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;

	if (dir == NULL)
		return err_sys(err, "read folder");
	copy = -1; /* closedir() closes it */
	while (errno = 0, (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		names->items =
		    xgrow(names->items, names->n, &names->cap, sizeof(*names->items));
		names->items[names->n++] = xstrdup(entry->d_name);
	}
	if (errno != 0)
		return err_sys(err, "read folder");
	if (names->n > 0)
		qsort(names->items, names->n, sizeof(*names->items), compare);
	return true;
}

static void skip(const struct fs_walk_opts *opts, const char *path, const char *why)
{
	if (opts->skipped != NULL)
		opts->skipped(opts->ctx, path, why);
}

static void cannot(const struct fs_walk_opts *opts, const char *path, const char *why)
{
	if (opts->unread != NULL)
		opts->unread(opts->ctx, path, why);
	else
		skip(opts, path, why);
}

struct walk {
	const struct fs_walk_opts *opts;
	fs_visit *visit;
	unsigned int depth;
};

/* Deeper than any real tree; a loop by bind mounts ends here. */
#define DEPTH_MAX 200

static bool walk_dir(
    struct walk *w, int fd, const char *path, bool *empty, struct err *err);

static bool walk_below(struct walk *w, int fd, const char *name, const char *path,
    const struct stat *st, struct err *err)
{
	struct fs_entry entry = {.path = path, .dirfd = fd, .name = name};
	CLEANUP(closep) int below = -1;
	bool empty;
	bool ok;

	if (w->opts->enter != NULL && !w->opts->enter(w->opts->ctx, path))
		return true;
	if (w->depth >= DEPTH_MAX) {
		cannot(w->opts, path, "too deep");
		return true;
	}
	below = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (below < 0) {
		if (errno != ENOENT)
			cannot(w->opts, path, strerror(errno));
		return true;
	}
	w->depth++;
	ok = walk_dir(w, below, path, &empty, err);
	w->depth--;
	if (!ok || !empty || !w->opts->others)
		return ok;
	entry.st = st;
	return w->visit(w->opts->ctx, &entry, err);
}

static bool walk_entry(
    struct walk *w, int fd, const char *name, const char *path, struct err *err)
{
	struct stat st;
	struct fs_entry entry = {.path = path, .dirfd = fd, .name = name, .st = &st};

	if (!fs_path_is_safe(path)) {
		cannot(w->opts, path, strerror(ENAMETOOLONG));
		return true;
	}
	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno != ENOENT)
			cannot(w->opts, path, strerror(errno));
		return true;
	}
	if (S_ISDIR(st.st_mode))
		return walk_below(w, fd, name, path, &st, err);
	if (S_ISLNK(st.st_mode) && w->opts->file_links) {
		if (fstatat(fd, name, &st, 0) != 0) {
			skip(w->opts, path, "a link that leads nowhere");
			return true;
		}
		entry.is_link = true;
	}
	if (S_ISREG(st.st_mode) || (S_ISLNK(st.st_mode) && w->opts->others))
		return w->visit(w->opts->ctx, &entry, err);
	skip(w->opts, path,
	    S_ISLNK(st.st_mode) ? "a symbolic link" : "neither file nor folder");
	return true;
}

static bool walk_dir(
    struct walk *w, int fd, const char *path, bool *empty, struct err *err)
{
	CLEANUP(names_reset) struct names names = {0};

	*empty = false;
	if (!read_names(fd, &names, err)) {
		cannot(w->opts, path, err->msg);
		*err = (struct err){0};
		return true;
	}
	*empty = names.n == 0;
	for (size_t i = 0; i < names.n; i++) {
		CLEANUP(freep) char *below = fs_join(path, names.items[i]);

		if (!walk_entry(w, fd, names.items[i], below, err))
			return false;
	}
	return true;
}

bool fs_walk(int dirfd, const struct fs_walk_opts *opts, fs_visit *visit, struct err *err)
{
	struct walk w = {.opts = opts, .visit = visit};
	bool empty;

	return walk_dir(&w, dirfd, "", &empty, err);
}
