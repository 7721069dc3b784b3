#include "dest/files_item.h"

#include <errno.h>
#include <stdlib.h>

#include "common/base/text.h"
#include "dest/file_reuse.h"

/* Warnings that name a file; after that they are only counted. */
#define NAMED_MAX 20

void file_item_free(struct file_item *i)
{
	if (i->request != NULL)
		fetch_cancel(i->request);
	file_part_free(i->part);
	file_reuse_free(i->older);
	file_entry_reset(&i->entry);
	free(i);
}

/* Failures that end it all: the next file would fail the same way. */
static bool is_fatal(const struct err *err)
{
	switch (err->code) {
	case ERR_SYSTEM:
		return err->sys == ENOSPC || err->sys == EDQUOT || err->sys == EROFS;
	case ERR_NETWORK:
	case ERR_PROTO:
		return false;
	default:
		return true;
	}
}

/* Notes that a file could not be brought; false when that ends it all. */
bool files_fail(
    struct files *f, const struct file_entry *e, struct err *why, struct err *err)
{
	if (is_fatal(why)) {
		*err = *why;
		return false;
	}
	f->failures++;
	if (!text_starts(why->msg, e->path))
		(void)err_wrap(why, "%s", e->path);
	if (atomic_fetch_add(&f->opts->progress->failed, 1) < NAMED_MAX)
		log_warn(f->opts->log, "%s", why->msg);
	if (f->failure.code == ERR_NONE)
		f->failure = *why;
	return true;
}

void files_miss(struct files *f, const struct file_entry *e, const struct err *why)
{
	if (f->missing++ < NAMED_MAX)
		log_warn(f->opts->log, "%s is not in the bucket: %s", e->path, why->msg);
	if (f->missed.code == ERR_NONE)
		f->missed = *why;
}

bool files_judge_missing(const struct files *f, struct err *err)
{
	if (f->missing > 0 && f->here == 0) {
		*err = f->missed;
		return err_wrap(err, "none of %llu files is in the bucket, the first",
		    (unsigned long long)f->missing);
	}
	if (f->missing > NAMED_MAX)
		log_warn(f->opts->log, "%llu files are not in the bucket in all",
		    (unsigned long long)f->missing);
	return true;
}

void files_count_done(struct files *f)
{
	atomic_fetch_add(&f->opts->progress->files_done, 1);
}

void file_item_count(struct file_item *i, uint64_t bytes)
{
	i->counted += bytes;
	atomic_fetch_add(&i->files->opts->progress->bytes_done, bytes);
}

bool file_item_write(void *ctx, const void *data, size_t len, struct err *err)
{
	struct file_item *i = ctx;

	if (!file_part_write(i->part, data, len, err))
		return false;
	file_item_count(i, len);
	return true;
}

bool file_item_restart(void *ctx, struct err *err)
{
	struct file_item *i = ctx;

	atomic_fetch_sub(&i->files->opts->progress->bytes_done, i->counted);
	i->counted = 0;
	return file_part_cut(i->part, 0, err);
}
