#include "dest/channel_folder.h"

#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "common/base/fs.h"
#include "common/base/mem.h"

/* OpenSSH's client cuts its socket's path here, with a random suffix to come. */
#define FOLDER_MAX 70

/* Seconds between making a folder and locking it. */
#define SWEEP_S 60

/* Removes the folders in parent of runs that were killed: nobody holds their lock. */
static void sweep(const char *parent)
{
	CLEANUP(freep) char *pattern = xasprintf("%s/synco-??????", parent);
	struct err ignored = {0};
	glob_t found = {0};

	if (glob(pattern, GLOB_NOSORT, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct stat st;
		CLEANUP(closep)
		int fd = open(
		    found.gl_pathv[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		/* One that is this young may not have its lock yet. */
		if (fd >= 0 && fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
		    (st.st_mode & 077) == 0 && time(NULL) - st.st_mtime > SWEEP_S &&
		    flock(fd, LOCK_EX | LOCK_NB) == 0)
			(void)fs_remove_tree(AT_FDCWD, found.gl_pathv[i], &ignored);
	}
	globfree(&found);
}

char *channel_folder_make(struct err *err)
{
	const char *const parents[] = {
	    getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"), "/tmp"};

	for (size_t i = 0; i < sizeof(parents) / sizeof(*parents); i++) {
		CLEANUP(freep) char *folder = NULL;

		if (parents[i] == NULL || *parents[i] != '/' ||
		    strlen(parents[i]) > FOLDER_MAX - 16)
			continue;
		sweep(parents[i]);
		folder = xasprintf("%s/synco-XXXXXX", parents[i]);
		if (mkdtemp(folder) != NULL)
			return take_ptr(&folder);
	}
	(void)err_sys(err, "make a private folder below /tmp");
	return NULL;
}
