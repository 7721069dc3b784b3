#include "common/base/signals.h"
#include "dest/files_item.h"

/* Private files are asked for ahead up to this many bytes or files. */
#define AHEAD_BYTES (16ULL * 1024 * 1024)
#define AHEAD_FILES 1000

/* Writes the oldest private file that is to come. */
static bool write_private(struct files *f, struct file_item *i, struct err *err)
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
		if (!file_item_write(i, data, len, err)) {
			file_part_drop(i->part);
			return false;
		}
		left -= len;
	}
	if (file_part_commit(i->part, &why))
		files_count_done(f);
	else
		return files_fail(f, &i->entry, &why, err);
	return true;
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

bool files_private_add(struct files *f, struct file_item *i, struct err *err)
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

bool files_private_finish(struct files *f, struct err *err)
{
	stream_list_end(f->list, NULL);
	while (f->first != NULL) {
		if (!write_first(f, err))
			return false;
	}
	return true;
}
