/* What of a file set is no regular file: empty folders, and links that stay in the set. */
#include <errno.h>
#include <stdio.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "dest/files_item.h"
#include "dest/files_remove.h"

static unsigned int dir_mode(const struct files *f)
{
	return f->opts->is_private ? f->folder.part.dir_mode : 0777;
}

static bool take_folder(struct files *f, const struct file_entry *e, struct err *err)
{
	CLEANUP(file_folder_releasep) struct file_folder *folder = NULL;
	struct err why = {0};

	if (f->opts->dry_run)
		return true;
	folder = file_folder_hold_self(&f->folders, e->path, dir_mode(f), &why);
	return folder != NULL || files_fail(f, e, &why, err);
}

/* Under another name first, so that what is there is never missing. */
static bool put_link(struct files *f, const struct file_entry *e,
    const struct file_folder *folder, const char *name)
{
	CLEANUP(freep) char *tmp = file_part_name(e, &f->folder.part, name);
	int dirfd = file_folder_fd(folder);

	if (symlinkat(e->target, dirfd, tmp) != 0 &&
	    (errno != EEXIST || unlinkat(dirfd, tmp, 0) != 0 ||
	        symlinkat(e->target, dirfd, tmp) != 0))
		return false;
	if (file_folder_put(folder, tmp, name))
		return true;
	(void)unlinkat(dirfd, tmp, 0);
	return false;
}

static bool make_link(struct files *f, const struct file_entry *e, struct err *why)
{
	const char *name;
	CLEANUP(file_folder_releasep)
	struct file_folder *folder =
	    file_folder_hold(&f->folders, e->path, dir_mode(f), &name, why);

	if (folder == NULL)
		return false;
	return put_link(f, e, folder, name) || err_sys(why, "make the link %s", e->path);
}

static bool take_link(struct files *f, const struct file_entry *e, struct err *err)
{
	struct file_old old;
	struct err why = {0};

	switch (f->root < 0 ? FILE_PART_MISSING
	                    : file_part_check(&f->folders, e, &old, &why)) {
	case FILE_PART_CURRENT:
		return true;
	case FILE_PART_FOLDER:
		f->in_way++;
		return files_fail(f, e, &why, err);
	case FILE_PART_BLOCKED:
		return files_fail(f, e, &why, err);
	case FILE_PART_LIKE:
	case FILE_PART_OTHER:
		files_say_dangling(f, e, &old);
		break;
	case FILE_PART_MISSING:
		break;
	}
	return f->opts->dry_run || make_link(f, e, &why) || files_fail(f, e, &why, err);
}

void files_say_dangling(
    const struct files *f, const struct file_entry *e, const struct file_old *old)
{
	CLEANUP(freep) char *name = old->dangles ? text_printable(e->path) : NULL;

	if (name != NULL)
		log_warn(f->opts->log,
		    "%s: %s here was a link that leads nowhere: it is replaced by what the "
		    "source has there",
		    f->opts->place->path, name);
}

bool files_other_take(struct files *f, const struct file_entry *e, struct err *err)
{
	files_seen_add(f->seen, e->path);
	return e->kind == FILE_FOLDER ? take_folder(f, e, err) : take_link(f, e, err);
}
