#include "source-lite/audit_place.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/mem.h"

#define GROUPS_MAX 1024

static bool is_own(const struct stat *st)
{
	return st->st_uid == 0 || st->st_uid == geteuid();
}

static bool is_own_group(gid_t gid)
{
	CLEANUP(freep) gid_t *groups = xcalloc(GROUPS_MAX, sizeof(*groups));
	int n = getgroups(GROUPS_MAX, groups);

	if (gid == 0 || gid == getegid())
		return true;
	for (int i = 0; i < n; i++) {
		if (groups[i] == gid)
			return true;
	}
	return false;
}

/* Who may write the policy says where we write. */
static bool check_policy(const struct config *config, struct err *err)
{
	const struct stat *st = &config->file.st;

	if (!is_own(st))
		return err_set(err, ERR_USAGE,
		    "audit: %s belongs to user %u, who would choose a file that is written with the "
		    "rights of user %u: chown it to root or to who runs this",
		    config->policy.file, st->st_uid, geteuid());
	if ((st->st_mode & S_IWOTH) != 0 ||
	    ((st->st_mode & S_IWGRP) != 0 && !is_own_group(st->st_gid)))
		return err_set(err, ERR_USAGE,
		    "audit: %s can be written by others, who would choose a file that is written "
		    "with the rights of user %u: chmod go-w it",
		    config->policy.file, geteuid());
	return true;
}

/*
 * Whether nobody else can change where a path leads: all folders that it goes through.  A group that
 * root lets write to one, as /var/log has it, is trusted by root.
 */
static bool check_folders(const char *path, const char *folder, struct err *err)
{
	CLEANUP(freep) char *rest = xstrdup(folder);

	for (char *slash; *rest != '\0' && (slash = strrchr(rest, '/')) != NULL;
	     *slash = '\0') {
		struct stat st;

		if (stat(rest, &st) != 0)
			return err_sys(err, "audit: %s", rest);
		if (!is_own(&st) || (st.st_mode & (S_IWOTH | S_ISVTX)) == S_IWOTH)
			return err_set(err, ERR_USAGE,
			    "audit: %s: others can put another file there, by the folder %s: choose "
			    "one where only root and user %u can",
			    path, rest, geteuid());
	}
	return true;
}

/* The file's folder without links, to free(). */
static char *find_folder(const char *path, struct err *err)
{
	CLEANUP(freep) char *here = fs_real_path(".");
	CLEANUP(freep) char *said = here != NULL ? fs_join(here, path) : NULL;
	CLEANUP(freep) char *folder = NULL;

	if (said != NULL) {
		*strrchr(said, '/') = '\0';
		folder = fs_real_path(*said != '\0' ? said : "/");
	}
	if (folder == NULL) {
		(void)err_sys(err, "audit: open %s", path);
		return NULL;
	}
	/* Links are what the owners of their folders say; what they lead to has its own. */
	return check_folders(path, said, err) && check_folders(path, folder, err)
	           ? take_ptr(&folder)
	           : NULL;
}

int audit_place_open(const struct config *config, struct err *err)
{
	CLEANUP(freep) char *path = policy_path(&config->policy, config->policy.audit);
	CLEANUP(freep) char *folder = NULL;
	CLEANUP(freep) char *real = NULL;
	CLEANUP(closep) int fd = -1;
	const char *slash = strrchr(path, '/');
	struct stat st;

	if (!check_policy(config, err) || (folder = find_folder(path, err)) == NULL)
		return -1;
	real = fs_join(folder, slash != NULL ? slash + 1 : path);
	fd = open(real,
	    O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
	        O_CLOEXEC,
	    0600);
	if (fd < 0) {
		(void)err_sys(err, "audit: open %s", path);
		return -1;
	}
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1 && is_own(&st))
		return take_fd(&fd);
	(void)err_set(err, ERR_USAGE,
	    "audit: %s is no plain file of root's or user %u's that has no other name",
	    path, geteuid());
	return -1;
}
