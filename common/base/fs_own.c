/* What belongs to this user, and to nobody else. */
#include "common/base/fs.h"

#include <errno.h>
#include <fcntl.h>

#include "common/base/mem.h"

bool fs_is_own_file(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
	       st.st_nlink == 1;
}

/* Others never need to look into it; a folder that they could write to may hold anything. */
static bool check_own_dir(const char *path, struct err *err)
{
	CLEANUP(closep) int fd = fs_open_dir(path, err);
	struct stat st;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) != 0)
		return err_sys(err, "look at folder %s", path);
	if (st.st_uid != geteuid())
		return err_set(err, ERR_REFUSED,
		    "folder %s belongs to somebody else: run as its owner, or set "
		    "XDG_STATE_HOME to a folder of your own",
		    path);
	if ((st.st_mode & 022) != 0)
		return err_set(err, ERR_REFUSED,
		    "others may write to folder %s: look at what is there, then chmod 700 it",
		    path);
	if ((st.st_mode & 077) != 0)
		(void)fchmod(fd, 0700); /* not every file system can */
	return true;
}

char *fs_state_dir(struct err *err)
{
	const char *base = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	CLEANUP(freep) char *dir = NULL;

	if (base != NULL && *base == '/') {
		dir = fs_join(base, "synco");
	} else if (home != NULL && *home == '/') {
		dir = fs_join(home, ".local/state/synco");
	} else {
		(void)err_set(
		    err, ERR_SYSTEM, "no folder for state: set HOME or XDG_STATE_HOME");
		return NULL;
	}
	if (!fs_make_dirs(dir, 0700, err) || !check_own_dir(dir, err))
		return NULL;
	return take_ptr(&dir);
}
