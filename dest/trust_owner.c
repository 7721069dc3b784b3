/* Whose a file is. */
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "dest/trust.h"

#define GROUPS_MAX 1024

/* As git has it: with sudo one is still who one was. */
static bool is_sudo_user(uid_t uid)
{
	const char *text = getenv("SUDO_UID");
	uint64_t id = 0;

	return geteuid() == 0 && text != NULL && text_u64(text, UINT32_MAX - 1, &id) &&
	       id == uid;
}

static bool is_own_user(uid_t uid)
{
	return uid == 0 || uid == geteuid() || is_sudo_user(uid);
}

/* Whose members work with the user anyway. */
static bool is_own_group(gid_t gid)
{
	CLEANUP(freep) gid_t *groups = xcalloc(GROUPS_MAX, sizeof(*groups));
	int n = getgroups(GROUPS_MAX, groups);
	const struct passwd *sudo = NULL;
	const char *text = getenv("SUDO_UID");
	uint64_t id = 0;

	if (gid == getegid() || gid == 0)
		return true;
	for (int i = 0; i < n; i++) {
		if (groups[i] == gid)
			return true;
	}
	if (geteuid() == 0 && text != NULL && text_u64(text, UINT32_MAX - 1, &id))
		sudo = getpwuid((uid_t)id);
	return sudo != NULL && sudo->pw_gid == gid;
}

/* "www-data", or a number. */
static char *user_name(uid_t uid)
{
	const struct passwd *user = getpwuid(uid);

	return user != NULL ? xstrdup(user->pw_name) : xasprintf("user %u", uid);
}

/* In a folder with the sticky bit nobody can put a file in another one's place. */
static bool is_own(const char *path, const struct stat *st, struct err *why)
{
	bool sticky = S_ISDIR(st->st_mode) && (st->st_mode & S_ISVTX) != 0;
	CLEANUP(freep) char *owner = NULL;

	if (!is_own_user(st->st_uid)) {
		owner = user_name(st->st_uid);
		return err_set(why, ERR_REFUSED, "%s belongs to %s", path, owner);
	}
	if (sticky || ((st->st_mode & S_IWOTH) == 0 &&
	                  ((st->st_mode & S_IWGRP) == 0 || is_own_group(st->st_gid))))
		return true;
	return err_set(why, ERR_REFUSED, "others can write to %s", path);
}

bool trust_is_own(const char *path, const struct stat *st, struct err *why)
{
	CLEANUP(freep) char *folder = xstrdup(path);
	char *slash;

	if (!is_own(path, st, why))
		return false;
	/* All but the root itself, which is whose the machine is. */
	while ((slash = strrchr(folder, '/')) != NULL && slash != folder) {
		struct stat above;

		*slash = '\0';
		if (stat(folder, &above) != 0)
			return err_sys(why, "%s", folder);
		if (!is_own(folder, &above, why))
			return false;
	}
	return true;
}
