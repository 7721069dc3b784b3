#include "source-lite/dump.h"

#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/format/chunker.h"
#include "common/format/limits.h"

/* How many rows pass between two looks at signals and progress. */
#define ROWS_PER_LOOK 512

struct dump {
	const struct dump_opts *opts;
	struct dump_result *result;
	struct seal *seal;
	struct chunker *chunker;
	struct schema *schema;
	uint64_t estimate; /* bytes of all tables, as far as known */

	/* The frame that is gathered. */
	size_t table;
	struct buf raw;
	struct chunk *chunks;
	size_t chunks_n;
	size_t chunks_cap;
	uint64_t rows; /* of the table */
	uint64_t bytes;
};

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
static bool put_frame(struct dump *d, struct buf *raw, bool with_chunks, struct err *err)
{
	struct frame_note *note = xcalloc(1, sizeof(*note));

	note->table = d->table;
	if (with_chunks) {
		note->chunks = d->chunks;
		note->chunks_n = d->chunks_n;
		d->chunks = NULL;
		d->chunks_n = d->chunks_cap = 0;
	}
	return packer_frame(d->opts->packer, raw, note_done, note, err);
}

/*
 * Rows larger than a frame leave in several.  What is left is at most a frame; it ends with the
 * chunk.
 */
static bool spill(struct dump *d, struct err *err)
{
	size_t at = 0;

	while (d->raw.len - at > LIMIT_FRAME_RAW) {
		struct buf piece = {0};

		buf_append(&piece, d->raw.data + at, LIMIT_FRAME_RAW);
		/* Chunks that have ended did so before this row, in the first piece. */
		if (!put_frame(d, &piece, at == 0, err)) {
			buf_reset(&piece);
			return false;
		}
		at += LIMIT_FRAME_RAW;
	}
	if (at > 0) {
		struct buf rest = {0};

		/* Not kept: the memory of a huge row. */
		buf_append(&rest, d->raw.data + at, d->raw.len - at);
		buf_reset(&d->raw);
		d->raw = rest;
	}
	return true;
}

static void add_chunk(struct dump *d, const struct chunk *chunk)
{
	d->chunks = xgrow(d->chunks, d->chunks_n, &d->chunks_cap, sizeof(*d->chunks));
	d->chunks[d->chunks_n++] = *chunk;
}

static bool look_around(struct dump *d, struct err *err)
{
	struct session_progress p = {
	    .done_bytes = d->result->bytes + d->bytes,
	    .items = d->result->rows + d->rows,
	    .size_bytes = d->estimate,
	};

	if (p.size_bytes < p.done_bytes)
		p.size_bytes = p.done_bytes;
	session_set_progress(d->opts->session, d->opts->set, &p);
	return signals_check(err) && session_check(d->opts->session, err);
}

/* The row at raw[start..) is complete. */
static bool take_row(struct dump *d, size_t start, size_t key_len, struct err *err)
{
	struct chunk chunk;
	size_t len = d->raw.len - start;
	bool ended = chunker_row(d->chunker, d->raw.data + start, len, key_len, &chunk);

	d->rows++;
	d->bytes += len;
	if (d->raw.len > LIMIT_FRAME_RAW && !spill(d, err))
		return false;
	if (ended)
		add_chunk(d, &chunk);
	if (ended && d->raw.len >= d->opts->frame_bytes &&
	    !put_frame(d, &d->raw, true, err))
		return false;
	return d->rows % ROWS_PER_LOOK != 0 || look_around(d, err);
}

static bool scan_rows(struct dump *d, struct db_scan *scan, struct err *err)
{
	for (;;) {
		size_t start = d->raw.len;
		size_t key_len;

		switch (db_scan_next(scan, &d->raw, &key_len, err)) {
		case DB_ERROR:
			return false;
		case DB_END:
			return true;
		case DB_ROW:
			if (!take_row(d, start, key_len, err))
				return false;
			break;
		}
	}
}

static bool scan_table(struct dump *d, struct db_source *source, struct err *err)
{
	const struct schema_object *o = &d->schema->objects[d->table];
	CLEANUP(db_scan_freep) struct db_scan *scan = db_scan_open(source, o, err);
	struct chunk chunk;

	if (scan == NULL)
		return false;
	chunker_start(d->chunker, o->chunk_mask);
	d->rows = 0;
	d->bytes = 0;
	if (!scan_rows(d, scan, err))
		return false;
	if (chunker_end(d->chunker, &chunk))
		add_chunk(d, &chunk);
	if (d->raw.len > 0 && !put_frame(d, &d->raw, true, err))
		return false;
	if (!packer_line(
	        d->opts->packer, schema_done_json(d->table, d->rows, d->bytes), err))
		return false;
	d->result->tables++;
	d->result->rows += d->rows;
	d->result->bytes += d->bytes;
	d->rows = d->bytes = 0;
	return look_around(d, err);
}

/* What identifies the database leaves this host as a keyed digest only. */
static void hide_identity(struct dump *d)
{
	struct schema_database *db = &d->schema->database;
	char digest[SEAL_DIGEST_TEXT];

	if (db->identity == NULL)
		return;
	seal_digest(d->seal, db->identity, strlen(db->identity), digest);
	free(db->identity);
	db->identity = xstrdup(digest);
}

static bool write_schema(struct dump *d, struct err *err)
{
	struct schema *s = d->schema;

	hide_identity(d);
	if (!packer_line(d->opts->packer, schema_database_json(&s->database), err))
		return false;
	for (size_t i = 0; i < s->objects_n; i++) {
		struct schema_object *o = &s->objects[i];

		if (o->stage == SCHEMA_TABLE) {
			uint64_t rows = o->rows_estimate > 0 ? o->rows_estimate : 1;

			o->chunk_mask = chunker_mask(o->bytes_estimate / rows);
			d->estimate += o->has_rows ? o->bytes_estimate : 0;
		}
		if (!packer_line(d->opts->packer, schema_object_json(o), err))
			return false;
	}
	return look_around(d, err);
}

static bool dump_all(struct dump *d, struct db_source *source, struct err *err)
{
	const struct dump_opts *o = d->opts;

	if (!db_describe(source, d->schema, err) ||
	    !packer_begin(o->packer, o->index_name, (uint32_t)o->set, err) ||
	    !write_schema(d, err))
		return false;
	for (d->table = 0; d->table < d->schema->objects_n; d->table++) {
		const struct schema_object *t = &d->schema->objects[d->table];

		if (t->stage == SCHEMA_TABLE && t->has_rows &&
		    !scan_table(d, source, err))
			return err_wrap(err, "table %s", t->name);
	}
	return packer_end(o->packer, err);
}

static void dump_reset(struct dump *d)
{
	chunker_free(d->chunker);
	seal_free(d->seal);
	schema_free(d->schema);
	buf_reset(&d->raw);
	free(d->chunks);
}

bool dump_run(const struct dump_opts *opts, struct dump_result *result, struct err *err)
{
	struct db_source_opts source_opts = {opts->log, opts->rules, opts->rules_n};
	CLEANUP(db_source_freep) struct db_source *source = NULL;
	CLEANUP(dump_reset) struct dump d = {.opts = opts, .result = result};

	d.schema = xcalloc(1, sizeof(*d.schema));
	d.seal = seal_new(opts->token, err);
	if (d.seal == NULL)
		return false;
	d.chunker = chunker_new(d.seal);
	source = db_source_open(opts->uri, &source_opts, err);
	if (source == NULL || !dump_all(&d, source, err))
		return false;
	session_set_progress(opts->session, opts->set,
	    &(struct session_progress){
	        .size_bytes = result->bytes,
	        .done_bytes = result->bytes,
	        .items = result->rows,
	        .complete = true,
	    });
	return true;
}
