/*
 * The folders that files are put into, kept open while the index goes through them: it names files
 * folder by folder, so that most are found open, and the next one is a step or two away.
 */
#ifndef SYNCO_DEST_FILE_FOLDER_H
#define SYNCO_DEST_FILE_FOLDER_H

#include "common/base/cleanup.h"
#include "common/base/err.h"

struct file_folder; /* one that is open; those that hold it share it */

/* Where one is looked for: the set's folder, and the one that was asked for last. */
struct file_folders {
	int root;                 /* borrowed */
	bool trust;               /* all files give way to folders */
	bool web;                 /* else: not those that a web server obeys */
	struct file_folder *last; /* held; NULL: none yet */
};

void file_folders_reset(struct file_folders *f);

/*
 * The folder that path (as in fs_path_is_safe()) lies in, to release; *name is path's last component.  Missing
 * ones are made with mode, unless that is 0, and belong to whom the folder above belongs when root makes them.
 * A file, or a link that stays in the set (file_link_stays()), gives way to a folder; where none is made it counts as
 * missing.
 * NULL: ERR_PROTO for an unsafe path or a link on the way, ERR_SYSTEM otherwise.
 */
struct file_folder *file_folder_hold(struct file_folders *f, const char *path,
    unsigned int mode, const char **name, struct err *err) MUST_CHECK;

/* The folder path itself, likewise. */
struct file_folder *file_folder_hold_self(struct file_folders *f, const char *path,
    unsigned int mode, struct err *err) MUST_CHECK;
void file_folder_release(struct file_folder *folder);
CLEANUP_DEFINE(struct file_folder, file_folder_release)

int file_folder_fd(const struct file_folder *folder);

/* Renames tmp, which lies in folder, to name; an empty folder there gives way.  False: errno says why. */
bool file_folder_put(const struct file_folder *folder, const char *tmp, const char *name)
    MUST_CHECK;

/* Whether name in dirfd is a folder with nothing in it. */
bool file_folder_is_empty(int dirfd, const char *name);

/* What was made in it, and is open as fd, gets its owner where root made it; so that the app may write to it. */
void file_folder_give(const struct file_folder *folder, int fd);

/* The same for a folder that was opened elsewhere. */
void file_folder_give_as(int dirfd, int fd);

#endif
