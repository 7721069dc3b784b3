#include <string.h>

#include "common/base/mem.h"
#include "common/base/signals.h"
#include "dest/files_item.h"

/* Private files are asked for ahead up to this many bytes or files. */
#define AHEAD_BYTES (16ULL * 1024 * 1024)
#define AHEAD_FILES 1000

bool files_private_told(struct files *f, const struct file_entry *e, struct err *err)
{
	bool goes_on = e->offset > 0;

	for (size_t i = 0; i < e->frames_n; i++)
		acks_told(remote_acks(f->remote), &e->frames[i]);
	if (goes_on != (f->large_path != NULL) ||
	    (goes_on &&
	        (strcmp(f->large_path, e->path) != 0 || f->large_at != e->offset)))
		return err_set(
		    err, ERR_PROTO, "%s: lines that don't follow each other", e->path);
	if (!e->more) {
		free(take_ptr(&f->large_path));
		return true;
	}
	if (!goes_on)
		f->large_path = xstrdup(e->path);
	f->large_at = e->offset;
	for (size_t i = 0; i < e->frames_n; i++)
		f->large_at += e->frames[i].raw;
	return true;
}

void files_private_skip(struct files *f, const struct file_entry *e)
{
	for (size_t i = 0; i < e->frames_n; i++)
		acks_done(remote_acks(f->remote), &e->frames[i]);
}

/* Writes the next len bytes that were asked for. */
static bool write_bytes(
    struct files *f, struct file_item *i, uint64_t left, struct err *err)
{
	if (f->stream == NULL &&
	    (f->stream = stream_new(f->remote, f->list, err)) == NULL)
		return false;
	while (left > 0) {
		const char *data;
		size_t len;

		if (!stream_read(f->stream, &data, &len, err))
			return err_wrap(err, "%s", i->entry.path);
		if (len == 0 || len > left)
			return err_set(
			    err, ERR_PROTO, "%s: frames that don't fit", i->entry.path);
		if (!file_item_write(i, data, len, err)) {
			file_part_drop(i->part);
			return false;
		}
		left -= len;
	}
	return true;
}

static bool commit(struct files *f, struct file_item *i, struct err *err)
{
	struct err why = {0};

	if (!file_part_commit(i->part, &why))
		return files_fail(f, &i->entry, &why, err);
	files_count_done(f);
	return true;
}

/* Writes the oldest private file that is to come. */
static bool write_private(struct files *f, struct file_item *i, struct err *err)
{
	/* Frames can't be continued in their middle. */
	return file_part_restart(i->part, err) && write_bytes(f, i, i->entry.size, err) &&
	       commit(f, i, err);
}

/* Asks for the frames of a line, and returns the bytes in them. */
static uint64_t ask(struct files *f, const struct file_entry *e)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < e->frames_n; i++) {
		stream_list_add(f->list, &e->frames[i]);
		bytes += e->frames[i].raw;
	}
	return bytes;
}

static bool write_first(struct files *f, struct err *err)
{
	struct file_item *i = f->first;
	bool ok = write_private(f, i, err);

	f->first = i->next;
	if (f->first == NULL)
		f->last = NULL;
	f->ahead_bytes -= i->entry.size;
	f->ahead_files--;
	file_item_free(i);
	return ok && signals_check(err);
}

/* Writes all files before: frames come in their order. */
static bool write_older(struct files *f, struct err *err)
{
	while (f->first != NULL) {
		if (!write_first(f, err))
			return false;
	}
	return true;
}

/* A large file is written line by line, so that the source can remove what was fetched. */
static bool start_large(struct files *f, struct file_item *i, struct err *err)
{
	f->large = i;
	return write_older(f, err) && file_part_restart(i->part, err) &&
	       write_bytes(f, i, ask(f, &i->entry), err);
}

bool files_private_go_on(struct files *f, struct file_entry *e, struct err *err)
{
	struct file_item *i = f->large;
	struct err why = {0};
	bool ok;

	if (!write_bytes(f, i, ask(f, e), err) || !signals_check(err))
		return false;
	if (e->more)
		return true;
	f->large = NULL;
	if (e->broken) {
		file_part_drop(i->part);
		(void)err_set(&why, ERR_NETWORK,
		    "it changed at the source while it was read: run again");
		ok = files_fail(f, &i->entry, &why, err);
	} else {
		ok = commit(f, i, err);
	}
	file_item_free(i);
	return ok;
}

bool files_private_add(struct files *f, struct file_item *i, struct err *err)
{
	if (i->entry.more)
		return start_large(f, i, err);
	(void)ask(f, &i->entry);
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

bool files_private_finish(struct files *f, struct err *err)
{
	if (f->large_path != NULL)
		return err_set(
		    err, ERR_PROTO, "%s: its last line is missing", f->large_path);
	stream_list_end(f->list, NULL);
	return write_older(f, err);
}
