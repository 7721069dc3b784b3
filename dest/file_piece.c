#include "dest/file_piece.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/format/file_chunker.h"
#include "dest/file_reuse.h"

enum from {
	FROM_SOURCE, /* was asked for */
	FROM_OLDER,  /* is copied from the older file */
	FROM_PART,   /* stands in the partial file */
};

/* Whether the partial file, as far as it is known to be right, goes on with the chunk. */
static bool is_in_part(struct files *f, struct file_item *i, const struct pack_ref *ref,
    const struct file_chunk *chunk)
{
	CLEANUP(buf_reset) struct buf data = {0};
	struct file_chunk here;

	if (i->kept_end || !file_part_read(i->part, i->kept, ref->raw, &data))
		return false;
	file_chunker_id(f->chunker, data.data, data.len, here.id);
	return memcmp(&here, chunk, sizeof(here)) == 0;
}

/* Decides about a frame, and does what is to be done at once. */
static enum from take_frame(struct files *f, struct file_item *i,
    const struct pack_ref *ref, const struct file_chunk *chunk)
{
	if (chunk != NULL && is_in_part(f, i, ref, chunk)) {
		i->kept += ref->raw;
		acks_done(remote_acks(f->remote), ref);
		return FROM_PART;
	}
	i->kept_end = true;
	if (chunk != NULL && file_reuse_has(i->older, chunk, ref->raw))
		return FROM_OLDER;
	stream_list_add(f->list, ref);
	return FROM_SOURCE;
}

struct file_piece *file_piece_new(
    struct files *f, struct file_item *item, struct file_entry *line)
{
	struct file_piece *p = xcalloc(1, sizeof(*p));

	p->item = item;
	p->last = !line->more;
	p->broken = line->broken;
	p->frames = take_ptr(&line->frames);
	p->chunks = take_ptr(&line->chunks);
	p->n = line->frames_n;
	p->from = xcalloc(p->n, sizeof(*p->from));
	line->frames_n = 0;
	for (size_t i = 0; i < p->n; i++) {
		enum from from = take_frame(
		    f, item, &p->frames[i], p->chunks != NULL ? &p->chunks[i] : NULL);

		p->from[i] = (unsigned char)from;
		if (from != FROM_PART)
			p->bytes += p->frames[i].raw;
	}
	return p;
}

void file_piece_free(struct file_piece *p)
{
	free(p->frames);
	free(p->chunks);
	free(p->from);
	free(p);
}

static bool put(struct file_item *i, const char *data, size_t len, struct err *err)
{
	if (file_item_write(i, data, len, err))
		return true;
	file_part_drop(i->part); /* the disk may be full */
	return false;
}

/* Writes the next frame of a stream. */
static bool write_fetched(
    struct stream *s, struct file_item *i, const struct pack_ref *ref, struct err *err)
{
	const char *data;
	size_t len;

	if (!stream_read(s, &data, &len, err))
		return err_wrap(err, "%s", i->entry.path);
	if (len != ref->raw)
		return err_set(
		    err, ERR_PROTO, "%s: frames that don't fit", i->entry.path);
	return put(i, data, len, err);
}

/* Fetches a frame that was not asked for with the others. */
static bool fetch_late(
    struct files *f, struct file_item *i, const struct pack_ref *ref, struct err *err)
{
	CLEANUP(stream_list_freep) struct stream_list *list = stream_list_new();
	CLEANUP(stream_freep) struct stream *s = NULL;

	stream_list_add(list, ref);
	stream_list_end(list, NULL);
	s = stream_new(f->remote, list, err);
	return s != NULL && write_fetched(s, i, ref, err);
}

static bool write_copy(struct files *f, struct file_item *i, const struct pack_ref *ref,
    const struct file_chunk *chunk, struct err *err)
{
	const char *data = file_reuse_read(i->older, chunk, ref->raw);

	if (data == NULL)
		return fetch_late(f, i, ref, err);
	acks_done(remote_acks(f->remote), ref);
	atomic_fetch_add(&f->opts->progress->bytes_reused, ref->raw);
	return put(i, data, ref->raw, err);
}

static bool write_frame(struct files *f, struct file_piece *p, size_t n, struct err *err)
{
	struct file_item *i = p->item;
	const struct pack_ref *ref = &p->frames[n];

	if (p->from[n] == FROM_PART) {
		file_item_count(i, ref->raw);
		atomic_fetch_add(&f->opts->progress->bytes_reused, ref->raw);
		return true;
	}
	/* What follows the part that is kept is of no use. */
	if (file_part_size(i->part) > i->kept && !i->started &&
	    !file_part_cut(i->part, i->kept, err))
		return false;
	i->started = true;
	if (p->from[n] == FROM_OLDER)
		return write_copy(f, i, ref, &p->chunks[n], err);
	if (f->stream == NULL &&
	    (f->stream = stream_new(f->remote, f->list, err)) == NULL)
		return false;
	return write_fetched(f->stream, i, ref, err);
}

bool file_piece_write(struct files *f, struct file_piece *p, struct err *err)
{
	for (size_t n = 0; n < p->n; n++) {
		if (!write_frame(f, p, n, err))
			return false;
	}
	return true;
}

void file_piece_plan(
    struct files *f, const struct file_item *item, const struct file_entry *line)
{
	for (size_t i = 0; line->chunks != NULL && i < line->frames_n; i++) {
		if (file_reuse_has(item->older, &line->chunks[i], line->frames[i].raw))
			atomic_fetch_add(
			    &f->opts->progress->bytes_reused, line->frames[i].raw);
	}
}
