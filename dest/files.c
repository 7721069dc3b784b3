#include "dest/files.h"

#include <errno.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/format/file_chunker.h"
#include "common/format/limits.h"
#include "common/format/seal.h"
#include "dest/files_item.h"
#include "dest/files_remove.h"

static void files_reset(struct files *f)
{
	for (size_t i = 0; i < FILES_SLOTS; i++) {
		if (f->slots[i] != NULL)
			file_item_free(f->slots[i]);
	}
	files_private_reset(f);
	stream_free(f->stream);
	stream_list_free(f->list);
	file_chunker_free(f->chunker);
	files_seen_free(f->seen);
	closep(&f->root);
}

/* A file that is wanted: opens its partial file and starts. Takes the entry. */
static bool want(struct files *f, struct file_entry *e, struct err *err)
{
	struct file_item *i;
	struct err why = {0};

	atomic_fetch_add(&f->opts->progress->files, 1);
	atomic_fetch_add(&f->opts->progress->bytes, e->size);
	i = xcalloc(1, sizeof(*i));
	i->files = f;
	i->entry = *e;
	*e = (struct file_entry){0};
	if (f->opts->dry_run && i->entry.public_uri != NULL) {
		file_item_free(i);
		return true;
	}
	if (f->opts->dry_run)
		return files_private_add(f, i, err);
	i->part = file_part_open(f->root, &i->entry, &why);
	if (i->part == NULL) {
		bool ok = files_fail(f, &i->entry, &why, err);

		files_private_skip(f, &i->entry);
		file_item_free(i);
		return ok;
	}
	if (i->entry.public_uri == NULL)
		return files_private_add(f, i, err);
	if (file_part_size(i->part) < i->entry.size)
		return files_public_add(f, i, err);
	if (!file_part_commit(i->part, &why)) {
		*err = why;
		file_item_free(i);
		return false;
	}
	files_count_done(f);
	file_item_free(i);
	return true;
}

static bool take_line(struct files *f, const struct json *line, struct err *err)
{
	struct file_entry e = {0};
	struct err why = {0};
	bool ok = file_entry_parse(line, &e, err) && files_private_told(f, &e, err);

	if (ok && e.offset > 0) {
		if (f->large != NULL)
			ok = files_private_go_on(f, &e, err);
		else
			files_private_skip(f, &e);
	} else if (ok) {
		if (atomic_fetch_add(&f->opts->progress->seen, 1) == LIMIT_FILES) {
			file_entry_reset(&e);
			return err_set(err, ERR_PROTO, "more than %u files", LIMIT_FILES);
		}
		files_seen_add(f->seen, e.path);
		switch (f->root < 0 ? FILE_PART_MISSING
		                    : file_part_check(f->root, &e, &why)) {
		case FILE_PART_CURRENT:
			atomic_fetch_add(&f->opts->progress->current, 1);
			f->here += e.size > 0;
			files_private_skip(f, &e);
			break;
		case FILE_PART_OTHER:
			atomic_fetch_add(&f->opts->progress->changed, 1);
			/* fallthrough */
		case FILE_PART_MISSING:
			ok = want(f, &e, err);
			break;
		case FILE_PART_BLOCKED:
			files_private_skip(f, &e);
			ok = files_fail(f, &e, &why, err);
			break;
		}
	}
	file_entry_reset(&e);
	return ok;
}

static bool read_index(struct files *f, size_t set, struct err *err)
{
	CLEANUP(remote_index_freep)
	struct remote_index *index = remote_index_open(f->remote, set, err);
	enum index_step step;
	struct json *line;

	if (index == NULL)
		return false;
	remote_index_before_wait(index, files_private_work, f);
	while ((step = remote_index_next(index, &line, err)) == INDEX_LINE) {
		CLEANUP(json_freep) struct json *owned = line;

		if (!take_line(f, owned, err) || !signals_check(err))
			return false;
	}
	return step == INDEX_END;
}

static bool finish(struct files *f, struct err *err)
{
	uint64_t failed;

	if (!files_private_finish(f, err) || !files_public_wait(f, err))
		return false;
	failed = atomic_load(&f->opts->progress->failed);
	if (f->failure.code != ERR_NONE) {
		*err = f->failure;
		return err_wrap(err, "%llu files could not be brought, the first",
		    (unsigned long long)failed);
	}
	if (!files_judge_missing(f, err))
		return false;
	if (f->opts->remove && f->root >= 0)
		return files_seen_remove_others(
		    f->seen, f->root, f->opts->dry_run, &f->opts->progress->removed, err);
	return true;
}

bool files_pull(
    struct remote *r, size_t set, const struct files_opts *opts, struct err *err)
{
	CLEANUP(files_reset) struct files f = {.remote = r, .opts = opts, .root = -1};
	CLEANUP(seal_freep) struct seal *keys = seal_new(opts->token, err);

	if (keys == NULL)
		return false;
	if (!opts->dry_run && !fs_make_dirs(opts->dir, 0777, err))
		return false;
	if (fs_is_dir(opts->dir) && (f.root = fs_open_dir(opts->dir, err)) < 0)
		return false;
	f.chunker = file_chunker_new(keys);
	f.list = stream_list_new();
	f.seen = files_seen_new();
	return read_index(&f, set, err) && finish(&f, err);
}
