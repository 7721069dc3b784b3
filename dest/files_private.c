#include <string.h>

#include "common/base/mem.h"
#include "common/base/signals.h"
#include "dest/file_piece.h"
#include "dest/file_reuse.h"

/* Private files are asked for ahead up to this many bytes or lines. */
#define AHEAD_BYTES (16ULL * 1024 * 1024)
#define AHEAD_LINES 1000

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

static bool commit(struct files *f, struct file_piece *p, struct err *err)
{
	struct file_item *i = p->item;
	struct err why = {0};

	if (p->broken) {
		file_part_drop(i->part);
		f->broken++;
		log_warn(f->opts->log,
		    "%s: it changed at the source while it was read: run again",
		    i->entry.path);
		return true;
	}
	if (file_part_commit(i->part, &why)) {
		files_count_done(f);
		return true;
	}
	return files_fail(f, &i->entry, &why, err);
}

static void drop_first(struct files *f)
{
	struct file_piece *p = f->first;

	f->first = p->next;
	if (f->first == NULL)
		f->last = NULL;
	f->ahead_bytes -= p->bytes;
	f->ahead_lines--;
	if (p->last)
		file_item_free(p->item);
	file_piece_free(p);
}

static bool write_first(struct files *f, struct err *err)
{
	struct file_piece *p = f->first;
	bool ok = file_piece_write(f, p, err) && (!p->last || commit(f, p, err));

	drop_first(f);
	return ok && signals_check(err);
}

static void plan(struct files *f, struct file_item *i, struct file_entry *line)
{
	file_piece_plan(f, i, line);
	files_private_skip(f, line);
	if (f->large == NULL)
		file_item_free(i);
}

/* Takes the frames of a line about i, which is freed with its last one. */
static bool take_line(
    struct files *f, struct file_item *i, struct file_entry *line, struct err *err)
{
	struct file_piece *p;

	f->large = line->more ? i : NULL;
	if (f->opts->dry_run) {
		plan(f, i, line);
		return true;
	}
	p = file_piece_new(f, i, line);
	if (f->last != NULL)
		f->last->next = p;
	else
		f->first = p;
	f->last = p;
	f->ahead_bytes += p->bytes;
	f->ahead_lines++;
	while (f->first != NULL &&
	       (f->ahead_bytes > AHEAD_BYTES || f->ahead_lines > AHEAD_LINES)) {
		if (!write_first(f, err))
			return false;
	}
	return true;
}

bool files_private_add(struct files *f, struct file_item *i, struct err *err)
{
	if (i->entry.chunks != NULL && f->root >= 0 &&
	    !file_reuse_open(f->root, i->entry.path, f->chunker, &i->older, err)) {
		file_item_free(i);
		return false;
	}
	return take_line(f, i, &i->entry, err);
}

bool files_private_go_on(struct files *f, struct file_entry *e, struct err *err)
{
	if (e->broken) {
		files_private_skip(f, e);
		e->frames_n = 0;
	}
	return take_line(f, f->large, e, err);
}

bool files_private_work(void *ctx, bool *worked, struct err *err)
{
	struct files *f = ctx;

	*worked = f->first != NULL;
	return !*worked || write_first(f, err);
}

bool files_private_finish(struct files *f, struct err *err)
{
	if (f->large_path != NULL)
		return err_set(
		    err, ERR_PROTO, "%s: its last line is missing", f->large_path);
	stream_list_end(f->list, NULL);
	while (f->first != NULL) {
		if (!write_first(f, err))
			return false;
	}
	return true;
}

void files_private_reset(struct files *f)
{
	while (f->first != NULL)
		drop_first(f);
	if (f->large != NULL)
		file_item_free(f->large);
	free(f->large_path);
}
