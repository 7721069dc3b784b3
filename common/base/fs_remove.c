/* Removing a tree, which may be of anybody's making. */
#include "common/base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "common/base/mem.h"

/*
 * A folder that is not empty hands its own folders up to the top under new names, and is empty then:
 * nothing is ever more than two levels below the top, and each folder moves once.
 */
struct removal {
	int top;
	dev_t device;
	uint64_t moved; /* folders so far: their names */
	bool more;      /* the top may hold something */
	unsigned int stuck;
};

/* Somebody adds as fast as we remove: so many times a folder may be found not to be empty. */
#define STUCK_MAX 100

static void closedirp(DIR **d)
{
	if (*d != NULL)
		(void)closedir(*d);
}

static DIR *open_again(int fd)
{
	int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);

	if (dir == NULL)
		closep(&copy);
	return dir;
}

/* Removes what is no folder, and an empty folder; *left: a folder that is not empty. */
static bool remove_simple(int dirfd, const char *name, bool *left, struct err *err)
{
	*left = false;
	if (unlinkat(dirfd, name, 0) == 0 || errno == ENOENT)
		return true;
	if (errno != EISDIR && errno != EPERM)
		return err_sys(err, "remove %s", name);
	if (unlinkat(dirfd, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
		return true;
	*left = errno == ENOTEMPTY || errno == EEXIST;
	return *left || err_sys(err, "remove folder %s", name);
}

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Moves a folder up to the top, under a name that nothing has there. */
static bool move_up(struct removal *r, int from, const char *name, struct err *err)
{
	struct stat st;

	for (;;) {
		CLEANUP(freep)
		char *to =
		    xasprintf(".synco-removed-%llu", (unsigned long long)r->moved++);

		if (fstatat(r->top, to, &st, AT_SYMLINK_NOFOLLOW) == 0)
			continue;
		r->more = true;
		return renameat(from, name, r->top, to) == 0 || errno == ENOENT ||
		       err_sys(err, "move folder %s", name);
	}
}

/* Empties a folder of the top but for what is moved up. */
static bool empty_below(struct removal *r, const char *name, struct err *err)
{
	CLEANUP(closep)
	int fd = openat(r->top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	CLEANUP(closedirp) DIR *dir = fd < 0 ? NULL : open_again(fd);
	const struct dirent *entry;
	struct stat st;

	if (dir == NULL || fstat(fd, &st) != 0)
		return err_sys(err, "open folder %s", name);
	if (st.st_dev != r->device)
		return err_set(err, ERR_SYSTEM, "something is mounted on %s", name);
	while ((entry = readdir(dir)) != NULL) {
		bool left;

		if (is_dots(entry->d_name))
			continue;
		if (!remove_simple(fd, entry->d_name, &left, err) ||
		    (left && !move_up(r, fd, entry->d_name, err)))
			return err_wrap(err, "%s", name);
	}
	return true;
}

/* Once through the top; what is moved up meanwhile may be met or not. */
static bool empty_top(struct removal *r, struct err *err)
{
	CLEANUP(closedirp) DIR *dir = open_again(r->top);
	const struct dirent *entry;

	if (dir == NULL)
		return err_sys(err, "read folder");
	while ((entry = readdir(dir)) != NULL) {
		bool left;

		if (is_dots(entry->d_name))
			continue;
		if (!remove_simple(r->top, entry->d_name, &left, err))
			return false;
		if (!left)
			continue;
		if (!empty_below(r, entry->d_name, err) ||
		    !remove_simple(r->top, entry->d_name, &left, err))
			return false;
		if (left && ++r->stuck > STUCK_MAX)
			return err_set(err, ERR_SYSTEM,
			    "remove folder %s: something is added to it all the time",
			    entry->d_name);
		r->more = r->more || left;
	}
	return true;
}

bool fs_remove_tree(int dirfd, const char *name, struct err *err)
{
	struct removal r = {.more = true};
	CLEANUP(closep) int top = -1;
	struct stat st;
	bool left;

	if (!remove_simple(dirfd, name, &left, err))
		return false;
	if (!left)
		return true;
	top = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (top < 0 || fstat(top, &st) != 0)
		return err_sys(err, "open folder %s", name);
	r.top = top;
	r.device = st.st_dev;
	while (r.more) {
		r.more = false;
		if (!empty_top(&r, err))
			return err_wrap(err, "%s", name);
	}
	return unlinkat(dirfd, name, AT_REMOVEDIR) == 0 || errno == ENOENT ||
	       err_sys(err, "remove folder %s", name);
}
