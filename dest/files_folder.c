#include "dest/files_folder.h"

#include <string.h>
#include <sys/stat.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "dest/part_key.h"

/* So many files say what the app's habit is. */
#define SAMPLE 16

struct habit {
	unsigned int mode; /* what all have in common */
	unsigned int n;
};

static bool look(void *ctx, const struct fs_entry *entry, struct err *err)
{
	struct habit *h = ctx;
	const char *slash = strrchr(entry->path, '/');

	/* .gitignore and the like come with the checkout. */
	if ((slash != NULL ? slash[1] : entry->path[0]) == '.')
		return true;
	h->mode &= entry->st->st_mode & 0666;
	return ++h->n < SAMPLE || err_set(err, ERR_STOPPED, "enough");
}

/* Private files are the user's alone, unless those that are there already are for others, too. */
static void find_modes(int fd, struct file_part_opts *part)
{
	struct habit habit = {.mode = 0666};
	struct fs_walk_opts walk = {.ctx = &habit};
	struct err ignored = {0};

	(void)!fs_walk(fd, &walk, look, &ignored);
	part->file_mode = habit.n == 0 ? 0600 : 0600 | habit.mode;
	/* Who may read the files may look for them; who may write to them, may add some. */
	part->dir_mode = 0700 | (part->file_mode & 066) | (part->file_mode & 044) >> 2;
}

/* Opens place->below in base; the last folder of a private set is the user's alone when it is made. */
static int open_below(int base, const struct files_opts *opts, struct err *err)
{
	const char *below = opts->place->below;
	const char *slash = strrchr(below, '/');
	CLEANUP(freep)
	char *parent = xstrndup(below, slash != NULL ? (size_t)(slash - below) : 0);
	CLEANUP(closep) int above = -1;
	bool made;
	int fd;

	if (opts->dry_run || *below == '\0')
		return fs_open_dir_below(base, below, false, err);
	above = fs_open_dir_below(base, parent, true, err);
	if (above < 0)
		return -1;
	fd = fs_step_below(above, slash != NULL ? slash + 1 : below,
	    opts->is_private ? 0700 : 0777, &made, err);
	if (fd >= 0 && made)
		file_folder_give_as(above, fd);
	return fd;
}

static bool open_folder(
    const struct files_opts *opts, struct files_folder *folder, struct err *err)
{
	const struct set_place *place = opts->place;
	bool is_last = *place->below == '\0';
	CLEANUP(closep) int base = -1;

	if (!opts->dry_run &&
	    !fs_make_dirs(place->base, is_last && opts->is_private ? 0700 : 0777, err))
		return false;
	if (opts->dry_run && !fs_is_dir(place->path))
		return true;
	base = fs_open_dir(place->base, err);
	if (base < 0)
		return false;
	if (!opts->dry_run && place->fresh)
		set_record_raise(place->base, SET_RECORD_OWN);
	folder->fd = open_below(base, opts, err);
	return folder->fd >= 0 || err_wrap(err, "%s", place->path);
}

bool files_folder_open(
    const struct files_opts *opts, struct files_folder *folder, struct err *err)
{
	struct files_folder f = {.fd = -1, .part = {.is_private = opts->is_private}};
	enum set_record now = SET_RECORD_NONE;

	if (opts->place == NULL) {
		*folder = f;
		return true;
	}
	if (!open_folder(opts, &f, err))
		return false;
	*folder = f;
	if (f.fd < 0)
		return true;
	folder->record = set_record_read(opts->place->path);
	if (!part_key_load(folder->part.key, err))
		return false;
	folder->empty = file_folder_is_empty(f.fd, ".");
	if (folder->empty)
		now = SET_RECORD_OWN;
	else if (opts->place->agreed)
		now = SET_RECORD_AGREED;
	if (folder->record < now)
		folder->record = now;
	if (opts->is_private)
		find_modes(f.fd, &folder->part);
	if (!opts->dry_run && now != SET_RECORD_NONE)
		set_record_raise(opts->place->path, now);
	return true;
}

bool files_folder_is_known(const struct files_folder *folder)
{
	return folder->record >= SET_RECORD_FILLED;
}

void files_folder_note(const struct files_opts *opts)
{
	if (!opts->dry_run && opts->place != NULL)
		set_record_raise(opts->place->path, SET_RECORD_FILLED);
}
