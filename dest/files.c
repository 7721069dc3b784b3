#include "dest/files.h"

#include <errno.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "dest/file_part.h"
#include "dest/files_remove.h"
#include "dest/stream.h"

/* Public files under way at once: enough that small ones don't wait for each other. */
#define SLOTS 32

/* Private files are asked for ahead up to this many bytes or files. */
#define AHEAD_BYTES (16ULL * 1024 * 1024)
#define AHEAD_FILES 1000

/* Warnings that name a file; after that they are only counted. */
#define NAMED_MAX 20

/* One file that is wanted. */
struct item {
	struct file_entry entry;
	struct file_part *part;
	struct fetch_request *request; /* public */
	uint64_t counted;              /* bytes that progress was told of */
	bool again;                    /* it was tried from the start once more */
	struct files *files;
	struct item *next;
};

struct files {
	struct remote *remote; /* borrowed */
	const struct files_opts *opts;
	int root;
	struct item *slots[SLOTS]; /* public files under way */
	struct item *first;        /* private files that are to come, in order */
	struct item *last;
	uint64_t ahead_bytes;
	size_t ahead_files;
	struct stream_list *list;
	struct stream *stream; /* of list, made when first needed */
	struct files_seen *seen;
	struct err failure; /* the first file that failed */
};

static void item_free(struct item *i)
{
	if (i->request != NULL)
		fetch_cancel(i->request);
	file_part_free(i->part);
	file_entry_reset(&i->entry);
	free(i);
}

static void files_reset(struct files *f)
{
	for (size_t i = 0; i < SLOTS; i++) {
		if (f->slots[i] != NULL)
			item_free(f->slots[i]);
	}
	while (f->first != NULL) {
		struct item *i = f->first;

		f->first = i->next;
		item_free(i);
	}
	stream_free(f->stream);
	stream_list_free(f->list);
	files_seen_free(f->seen);
	closep(&f->root);
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
static bool fail_file(
    struct files *f, const struct file_entry *e, struct err *why, struct err *err)
{
	if (is_fatal(why)) {
		*err = *why;
		return false;
	}
	if (atomic_fetch_add(&f->opts->progress->failed, 1) < NAMED_MAX)
		log_warn(f->opts->log, "%s: %s", e->path, why->msg);
	if (f->failure.code == ERR_NONE)
		f->failure = *why;
	return true;
}

static void finish_file(struct files *f)
{
	atomic_fetch_add(&f->opts->progress->files_done, 1);
}

static bool on_data(void *ctx, const void *data, size_t len, struct err *err)
{
	struct item *i = ctx;

	if (!file_part_write(i->part, data, len, err))
		return false;
	i->counted += len;
	atomic_fetch_add(&i->files->opts->progress->bytes_done, len);
	return true;
}

static bool on_restart(void *ctx, struct err *err)
{
	struct item *i = ctx;

	atomic_fetch_sub(&i->files->opts->progress->bytes_done, i->counted);
	i->counted = 0;
	return file_part_restart(i->part, err);
}

static void start_public(struct files *f, struct item *i)
{
	const char *uri = i->entry.public_uri;
	CLEANUP(freep) char *url = NULL;
	struct fetch_job job = {
	    .offset = file_part_size(i->part),
	    .max = i->entry.size,
	    .if_mtime = i->entry.mtime,
	    .write = on_data,
	    .restart = on_restart,
	    .ctx = i,
	};

	if (strncmp(uri, FILE_INDEX_BASE "/", sizeof(FILE_INDEX_BASE)) == 0)
		url = xasprintf("%s%s", fetch_base_url(remote_fetch(f->remote)),
		    uri + sizeof(FILE_INDEX_BASE));
	job.url = url != NULL ? url : uri;
	i->request = fetch_start(remote_fetch(f->remote), &job);
}

/* A public file's transfer has ended: done, once more from the start, or failed. */
static bool end_public(struct files *f, size_t slot, struct err *err)
{
	struct item *i = f->slots[slot];
	struct err why = {0};
	bool heard = fetch_status(i->request) != 0;

	if (!fetch_wait(take_ptr(&i->request), &why)) {
		/* No answer at all: the site is gone, and so it is for all files. */
		if (why.code == ERR_NETWORK && !heard) {
			*err = why;
			return false;
		}
	} else if (file_part_size(i->part) == i->entry.size) {
		if (file_part_commit(i->part, &why))
			finish_file(f);
	} else if (!i->again && on_restart(i, &why)) {
		i->again = true;
		start_public(f, i);
		return true;
	} else {
		(void)err_set(&why, ERR_NETWORK,
		    "%llu bytes came where %llu were expected: it has changed since, or the "
		    "site answers with a page",
		    (unsigned long long)file_part_size(i->part),
		    (unsigned long long)i->entry.size);
		file_part_drop(i->part);
	}
	f->slots[slot] = NULL;
	if (why.code == ERR_SYSTEM || why.code == ERR_PROTO)
		file_part_drop(i->part);
	if (why.code != ERR_NONE && !fail_file(f, &i->entry, &why, err)) {
		item_free(i);
		return false;
	}
	item_free(i);
	return true;
}

/* Ends transfers that are done; *slot is a free one, SLOTS when there is none. */
static bool harvest(struct files *f, size_t *slot, size_t *busy, struct err *err)
{
	*slot = SLOTS;
	*busy = 0;
	for (size_t i = 0; i < SLOTS; i++) {
		if (f->slots[i] != NULL && fetch_done(f->slots[i]->request) &&
		    !end_public(f, i, err))
			return false;
		if (f->slots[i] == NULL)
			*slot = i;
		else
			(*busy)++;
	}
	return signals_check(err);
}

static bool add_public(struct files *f, struct item *i, struct err *err)
{
	size_t slot;
	size_t busy;

	for (;;) {
		if (!harvest(f, &slot, &busy, err)) {
			item_free(i);
			return false;
		}
		if (slot < SLOTS)
			break;
		fetch_pause(remote_fetch(f->remote), 100);
	}
	f->slots[slot] = i;
	start_public(f, i);
	return true;
}

static bool wait_public(struct files *f, struct err *err)
{
	size_t slot;
	size_t busy;

	while (harvest(f, &slot, &busy, err)) {
		if (busy == 0)
			return true;
		fetch_pause(remote_fetch(f->remote), 100);
	}
	return false;
}

/* Writes the oldest private file that is to come. */
static bool write_private(struct files *f, struct item *i, struct err *err)
{
	struct err why = {0};
	uint64_t left = i->entry.size;

	if (f->stream == NULL &&
	    (f->stream = stream_new(f->remote, f->list, 0, err)) == NULL)
		return false;
	/* Frames can't be continued in their middle. */
	if (!file_part_restart(i->part, err))
		return false;
	while (left > 0) {
		const char *data;
		size_t len;

		if (!stream_read(f->stream, &data, &len, err))
			return err_wrap(err, "%s", i->entry.path);
		if (len == 0 || len > left)
			return err_set(
			    err, ERR_PROTO, "%s: frames that don't fit", i->entry.path);
		if (!on_data(i, data, len, err)) {
			file_part_drop(i->part);
			return false;
		}
		left -= len;
	}
	if (file_part_commit(i->part, &why))
		finish_file(f);
	else
		return fail_file(f, &i->entry, &why, err);
	return true;
}

static bool write_first(struct files *f, struct err *err)
{
	struct item *i = f->first;
	bool ok = write_private(f, i, err);

	f->first = i->next;
	if (f->first == NULL)
		f->last = NULL;
	f->ahead_bytes -= i->entry.size;
	f->ahead_files--;
	item_free(i);
	return ok && signals_check(err);
}

static bool add_private(struct files *f, struct item *i, struct err *err)
{
	for (size_t n = 0; n < i->entry.frames_n; n++)
		stream_list_add(f->list, &i->entry.frames[n]);
	if (f->last != NULL)
		f->last->next = i;
	else
		f->first = i;
	f->last = i;
	f->ahead_bytes += i->entry.size;
	f->ahead_files++;
	while (f->first != NULL &&
	       (f->ahead_bytes > AHEAD_BYTES || f->ahead_files > AHEAD_FILES)) {
		if (!write_first(f, err))
			return false;
	}
	return true;
}

/* A file that is wanted: opens its partial file and starts. Takes the entry. */
static bool want(struct files *f, struct file_entry *e, struct err *err)
{
	struct item *i;
	struct err why = {0};

	atomic_fetch_add(&f->opts->progress->files, 1);
	atomic_fetch_add(&f->opts->progress->bytes, e->size);
	if (f->opts->dry_run)
		return true;
	i = xcalloc(1, sizeof(*i));
	i->files = f;
	i->entry = *e;
	*e = (struct file_entry){0};
	i->part = file_part_open(f->root, &i->entry, &why);
	if (i->part == NULL) {
		bool ok = fail_file(f, &i->entry, &why, err);

		item_free(i);
		return ok;
	}
	if (i->entry.public_uri == NULL)
		return add_private(f, i, err);
	if (file_part_size(i->part) < i->entry.size)
		return add_public(f, i, err);
	if (!file_part_commit(i->part, &why)) {
		*err = why;
		item_free(i);
		return false;
	}
	finish_file(f);
	item_free(i);
	return true;
}

static bool take_line(struct files *f, const struct json *line, struct err *err)
{
	struct file_entry e = {0};
	struct err why = {0};
	bool ok = file_entry_parse(line, &e, err);

	if (ok) {
		atomic_fetch_add(&f->opts->progress->seen, 1);
		files_seen_add(f->seen, e.path);
		switch (
		    f->root < 0 ? FILE_PART_WANTED : file_part_check(f->root, &e, &why)) {
		case FILE_PART_CURRENT:
			atomic_fetch_add(&f->opts->progress->current, 1);
			break;
		case FILE_PART_WANTED:
			ok = want(f, &e, err);
			break;
		case FILE_PART_BLOCKED:
			ok = fail_file(f, &e, &why, err);
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

	stream_list_end(f->list, NULL);
	while (f->first != NULL) {
		if (!write_first(f, err))
			return false;
	}
	if (!wait_public(f, err))
		return false;
	failed = atomic_load(&f->opts->progress->failed);
	if (f->failure.code != ERR_NONE) {
		*err = f->failure;
		return err_wrap(err, "%llu files could not be brought, the first",
		    (unsigned long long)failed);
	}
	if (f->opts->remove && f->root >= 0)
		return files_seen_remove_others(
		    f->seen, f->root, f->opts->dry_run, &f->opts->progress->removed, err);
	return true;
}

bool files_pull(
    struct remote *r, size_t set, const struct files_opts *opts, struct err *err)
{
	CLEANUP(files_reset) struct files f = {.remote = r, .opts = opts, .root = -1};

	if (!opts->dry_run && !fs_make_dirs(opts->dir, 0777, err))
		return false;
	if (fs_is_dir(opts->dir) && (f.root = fs_open_dir(opts->dir, err)) < 0)
		return false;
	f.list = stream_list_new();
	f.seen = files_seen_new();
	return read_index(&f, set, err) && finish(&f, err);
}
