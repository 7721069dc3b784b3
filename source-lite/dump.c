#include "source-lite/dump.h"

#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/format/chunker.h"
#include "source-lite/dump_compare.h"
#include "source-lite/dump_rows.h"

/* How many rows pass between two looks at signals and progress. */
#define ROWS_PER_LOOK 512

struct dump {
	const struct dump_opts *opts;
	struct dump_result *result;
	struct seal *seal;
	struct chunker *chunker;
	struct schema *schema;
	uint64_t estimate;      /* bytes of all tables, as far as known */
	uint64_t rows_estimate; /* likewise */

	struct dump_rows rows;
	enum survey_kind *asked;      /* of each object: how the destination wants it */
	struct dump_compare *compare; /* NULL: all rows travel */
	uint64_t scanned_rows;        /* of the table, so far */
	uint64_t scanned_bytes;
};

static bool look_around(struct dump *d, struct err *err)
{
	struct session_progress p = {
	    .done_bytes = d->result->bytes + d->scanned_bytes,
	    .items = d->result->rows + d->scanned_rows,
	    .size_bytes = d->estimate,
	};

	if (p.size_bytes < p.done_bytes)
		p.size_bytes = p.done_bytes;
	session_set_progress(d->opts->session, d->opts->set, &p);
	return signals_check(err) && session_check(d->opts->session, err);
}

static bool scan_rows(struct dump *d, struct db_scan *scan, struct err *err)
{
	struct dump_rows *r = &d->rows;

	for (;;) {
		size_t start = r->raw.len;
		size_t key_len;

		switch (db_scan_next(scan, &r->raw, &key_len, err)) {
		case DB_ERROR:
			return false;
		case DB_END:
			return true;
		case DB_ROW:
			if (!dump_rows_take(r, start, key_len, err))
				return false;
			break;
		}
		d->scanned_rows = r->rows;
		d->scanned_bytes = r->bytes;
		if (r->rows % ROWS_PER_LOOK == 0 && !look_around(d, err))
			return false;
	}
}

/* The table's rows were read once: they count. */
static bool count_table(struct dump *d, struct err *err)
{
	d->result->tables++;
	d->result->rows += d->scanned_rows;
	d->result->bytes += d->scanned_bytes;
	d->scanned_rows = d->scanned_bytes = 0;
	return look_around(d, err);
}

static bool scan_table(
    struct dump *d, struct db_source *source, size_t i, struct err *err)
{
	const struct schema_object *o = &d->schema->objects[i];
	CLEANUP(db_scan_freep) struct db_scan *scan =
	    db_scan_open(source, o, NULL, 0, err);

	if (scan == NULL)
		return false;
	/* Nobody looks at these chunks where tables were compared: few will do. */
	dump_rows_start(
	    &d->rows, i, d->opts->survey != NULL ? UINT32_MAX : o->chunk_mask);
	return scan_rows(d, scan, err) && dump_rows_end(&d->rows, err) &&
	       packer_line(d->opts->packer,
	           schema_done_json(i, d->rows.rows, d->rows.bytes), err);
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

/* Where tables are compared: rows of a chunk, which each change makes suspects. */
#define COMPARED_ROWS   64
#define COMPARED_FEWEST 16

/* Chunks of all tables, which both ends hold in memory: some 40 bytes each. */
#define COMPARED_CHUNKS (1U << 19)

/* Rows of a chunk at least: what a server counts may be wrong, and an id is not free. */
#define FEWEST_ROWS 8

/*
 * Bytes of a row, where the server has not counted yet: after many were inserted, InnoDB knows of
 * the rows, but not of the pages, and a mean of next to nothing would give chunks that only end
 * at their limit.
 */
#define USUAL_ROW    128
#define SMALLEST_ROW 16

/*
 * What a chunk is depends on its use.  Where it only says where rows are it is 16 KiB; where it
 * is compared, an id costs 16 bytes and each row of a chunk that differs 8: with one row
 * in a thousand changed, some 50 rows cost least.
 */
static uint32_t choose_mask(const struct dump *d, const struct schema_object *o)
{
	uint64_t rows = o->rows_estimate;
	uint64_t mean = rows > 0 ? o->bytes_estimate / rows : 0;
	uint32_t mask = chunker_mask(mean < SMALLEST_ROW ? USUAL_ROW : mean);

	if (mask < FEWEST_ROWS - 1)
		mask = FEWEST_ROWS - 1;
	if (d->opts->survey == NULL)
		return mask;
	if (mask < COMPARED_FEWEST - 1)
		mask = COMPARED_FEWEST - 1;
	if (mask >= COMPARED_ROWS)
		mask = COMPARED_ROWS - 1;
	while (mask < UINT32_MAX && d->rows_estimate / (mask + 1ULL) > COMPARED_CHUNKS)
		mask = mask * 2 + 1;
	return mask;
}

static bool write_schema(struct dump *d, struct err *err)
{
	struct schema *s = d->schema;

	hide_identity(d);
	if (!packer_line(d->opts->packer, schema_database_json(&s->database), err))
		return false;
	for (size_t i = 0; i < s->objects_n; i++)
		d->rows_estimate += s->objects[i].rows_estimate;
	for (size_t i = 0; i < s->objects_n; i++) {
		struct schema_object *o = &s->objects[i];

		if (o->stage == SCHEMA_TABLE) {
			o->chunk_mask = choose_mask(d, o);
			d->estimate += o->has_rows ? o->bytes_estimate : 0;
		}
		if (!packer_line(d->opts->packer, schema_object_json(o), err))
			return false;
	}
	return look_around(d, err);
}

static bool compare_look(void *ctx, uint64_t rows, uint64_t bytes, struct err *err)
{
	struct dump *d = ctx;

	d->scanned_rows += rows;
	d->scanned_bytes += bytes;
	return look_around(d, err);
}

/* What the destination has, where it can be asked: compares what it wants compared. */
static bool compare(struct dump *d, struct db_source *source, struct err *err)
{
	struct dump_compare_opts opts = {
	    .source = source,
	    .schema = d->schema,
	    .packer = d->opts->packer,
	    .survey = d->opts->survey,
	    .asked = d->asked,
	    .rows = &d->rows,
	    .look = compare_look,
	    .ctx = d,
	};

	survey_box_begin(d->opts->survey, d->opts->set, d->schema->objects_n);
	if (!packer_line(d->opts->packer, schema_survey_json(), err) ||
	    !packer_flush(d->opts->packer, err) ||
	    !survey_box_tables(d->opts->survey, d->asked, err))
		return false;
	d->compare = dump_compare_new(&opts);
	for (size_t i = 0; i < d->schema->objects_n; i++) {
		if (d->asked[i] != 0 && d->asked[i] != SURVEY_KEPT &&
		    d->schema->objects[i].has_rows &&
		    (!dump_compare_scan(d->compare, i, err) || !count_table(d, err)))
			return err_wrap(err, "table %s", d->schema->objects[i].name);
	}
	for (size_t i = 0; i < d->schema->objects_n; i++) {
		if (!dump_compare_table(d->compare, i, err))
			return err_wrap(err, "table %s", d->schema->objects[i].name);
	}
	return packer_flush(d->opts->packer, err);
}

static bool dump_table(
    struct dump *d, struct db_source *source, size_t i, struct err *err)
{
	bool done = d->asked[i] == SURVEY_KEPT;

	if (done && !packer_line(d->opts->packer, schema_done_json(i, 0, 0), err))
		return false;
	if (!done && d->compare != NULL && !dump_compare_send(d->compare, i, &done, err))
		return false;
	if (!done && (!scan_table(d, source, i, err) || !count_table(d, err)))
		return false;
	return db_release(source, &d->schema->objects[i], err);
}

static bool dump_all(struct dump *d, struct db_source *source, struct err *err)
{
	const struct dump_opts *o = d->opts;

	if (!db_describe(source, d->schema, err) ||
	    !packer_begin(o->packer, o->index_name, (uint32_t)o->set, err) ||
	    !write_schema(d, err))
		return false;
	d->asked = xcalloc(d->schema->objects_n, sizeof(*d->asked));
	if (o->survey != NULL && !compare(d, source, err))
		return false;
	for (size_t i = 0; i < d->schema->objects_n; i++) {
		const struct schema_object *t = &d->schema->objects[i];

		if (t->stage == SCHEMA_TABLE && t->has_rows &&
		    !dump_table(d, source, i, err))
			return err_wrap(err, "table %s", t->name);
	}
	return packer_end(o->packer, err);
}

static void dump_reset(struct dump *d)
{
	dump_compare_free(d->compare);
	free(d->asked);
	dump_rows_reset(&d->rows);
	chunker_free(d->chunker);
	seal_free(d->seal);
	schema_free(d->schema);
}

bool dump_run(const struct dump_opts *opts, struct dump_result *result, struct err *err)
{
	CLEANUP(db_source_freep) struct db_source *source = NULL;
	CLEANUP(dump_reset) struct dump d = {.opts = opts, .result = result};

	d.schema = xcalloc(1, sizeof(*d.schema));
	d.seal = seal_new(opts->token, err);
	if (d.seal == NULL)
		return false;
	d.chunker = chunker_new(d.seal);
	d.rows = (struct dump_rows){
	    .packer = opts->packer,
	    .chunker = d.chunker,
	    .frame_bytes = opts->frame_bytes,
	};
	source = protect_open(opts->protect, opts->uri, err);
	if (source == NULL || !dump_all(&d, source, err)) {
		result->rows += d.scanned_rows;
		result->bytes += d.scanned_bytes;
		return false;
	}
	session_set_progress(opts->session, opts->set,
	    &(struct session_progress){
	        .size_bytes = result->bytes,
	        .done_bytes = result->bytes,
	        .items = result->rows,
	        .complete = true,
	    });
	return true;
}
