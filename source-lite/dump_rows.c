#include "source-lite/dump_rows.h"

#include "common/base/mem.h"
#include "common/format/limits.h"
#include "common/format/schema.h"

/* A frame's line for the index, once it is known where the frame is. */
struct frame_note {
	size_t table;
	struct chunk *chunks;
	size_t chunks_n;
};

static struct json *note_done(void *ctx, const struct pack_ref *ref)
{
	struct frame_note *note = ctx;
	struct json *line = NULL;

	if (ref != NULL)
		line = schema_frame_json(note->table, ref, note->chunks, note->chunks_n);
	free(note->chunks);
	free(note);
	return line;
}

/* Hands raw over as a frame, with the chunks that end in it. */
static bool put_frame(
    struct dump_rows *r, struct buf *raw, bool with_chunks, struct err *err)
{
	struct frame_note *note = xcalloc(1, sizeof(*note));
	const struct packer_frame frame = {.done = note_done, .ctx = note};

	note->table = r->table;
	if (with_chunks) {
		note->chunks = r->chunks;
		note->chunks_n = r->chunks_n;
		r->chunks = NULL;
		r->chunks_n = r->chunks_cap = 0;
	}
	return packer_frame(r->packer, raw, &frame, err);
}

/*
 * Rows larger than a frame leave in several.  What is left is at most a frame; it ends with the
 * chunk.
 */
static bool spill(struct dump_rows *r, struct err *err)
{
	size_t at = 0;

	while (r->raw.len - at > LIMIT_FRAME_RAW) {
		struct buf piece = {0};

		buf_append(&piece, r->raw.data + at, LIMIT_FRAME_RAW);
		/* Chunks that have ended did so before this row, in the first piece. */
		if (!put_frame(r, &piece, at == 0, err)) {
			buf_reset(&piece);
			return false;
		}
		at += LIMIT_FRAME_RAW;
	}
	if (at > 0) {
		struct buf rest = {0};

		/* Not kept: the memory of a huge row. */
		buf_append(&rest, r->raw.data + at, r->raw.len - at);
		buf_reset(&r->raw);
		r->raw = rest;
	}
	return true;
}

static void add_chunk(struct dump_rows *r, const struct chunk *chunk)
{
	r->chunks = xgrow(r->chunks, r->chunks_n, &r->chunks_cap, sizeof(*r->chunks));
	r->chunks[r->chunks_n++] = *chunk;
}

void dump_rows_reset(struct dump_rows *r)
{
	buf_reset(&r->raw);
	free(r->chunks);
}

void dump_rows_start(struct dump_rows *r, size_t table, uint32_t mask)
{
	chunker_start(r->chunker, mask);
	r->table = table;
	r->rows = 0;
	r->bytes = 0;
}

bool dump_rows_take(struct dump_rows *r, size_t start, size_t key_len, struct err *err)
{
	struct chunk chunk;
	size_t len = r->raw.len - start;
	bool ended = chunker_row(r->chunker, r->raw.data + start, len, key_len, &chunk);

	r->rows++;
	r->bytes += len;
	if (r->raw.len > LIMIT_FRAME_RAW && !spill(r, err))
		return false;
	if (ended)
		add_chunk(r, &chunk);
	return !ended || r->raw.len < r->frame_bytes || put_frame(r, &r->raw, true, err);
}

bool dump_rows_end(struct dump_rows *r, struct err *err)
{
	struct chunk chunk;

	if (chunker_end(r->chunker, &chunk))
		add_chunk(r, &chunk);
	return r->raw.len == 0 || put_frame(r, &r->raw, true, err);
}
