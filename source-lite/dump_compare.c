#include "source-lite/dump_compare.h"

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/schema.h"
#include "common/format/sieve.h"

/* A table that is compared; others have no chunks. */
struct compared {
	struct db_chunks *chunks;
	struct runs here;  /* chunks that the destination lacks */
	struct runs there; /* chunks that only the destination has */
};

/* The rows of some chunks on their way through the sieve. */
struct sifting {
	struct dump_rows *rows;
	struct sieve *sieve;
};

struct dump_compare {
	struct dump_compare_opts o;
	struct compared *tables; /* by object */
};

struct dump_compare *dump_compare_new(const struct dump_compare_opts *opts)
{
	struct dump_compare *c = xcalloc(1, sizeof(*c));

	c->o = *opts;
	c->tables = xcalloc(opts->schema->objects_n, sizeof(*c->tables));
	return c;
}

static void compared_reset(struct compared *t)
{
	db_chunks_free(t->chunks);
	runs_reset(&t->here);
	runs_reset(&t->there);
	*t = (struct compared){0};
}

void dump_compare_free(struct dump_compare *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->o.schema->objects_n; i++)
		compared_reset(&c->tables[i]);
	free(c->tables);
	free(c);
}

bool dump_compare_scan(struct dump_compare *c, size_t table, struct err *err)
{
	const struct schema_object *o = &c->o.schema->objects[table];
	struct compared *t = &c->tables[table];

	t->chunks = db_chunks_scan(
	    c->o.source, o, o->chunk_mask, c->o.rows->chunker, c->o.look, c->o.ctx, err);
	return t->chunks != NULL;
}

bool dump_compare_table(struct dump_compare *c, size_t table, struct err *err)
{
	struct compared *t = &c->tables[table];
	CLEANUP(buf_reset) struct buf ids = {0};

	if (t->chunks == NULL)
		return true;
	if (!survey_box_chunks(c->o.survey, table, &ids, err))
		return false;
	db_chunks_compare(t->chunks, (const unsigned char *)ids.data,
	    ids.len / CHUNK_ID_BYTES, &t->here, &t->there);
	return packer_line(c->o.packer, schema_compared_json(table, &t->there), err);
}

/* A row that the destination has stays; the others travel. */
static bool take(void *ctx, const char *row, size_t len, size_t key_len, struct err *err)
{
	struct sifting *s = ctx;
	size_t start = s->rows->raw.len;

	if (sieve_has(s->sieve, chunker_row_digest(s->rows->chunker, row, len)))
		return true;
	buf_append(&s->rows->raw, row, len);
	return dump_rows_take(s->rows, start, key_len, err);
}

/* The done line. */
static struct json *refreshed_line(
    const struct dump_compare *c, size_t table, struct sieve *sieve)
{
	struct schema_refreshed r = {
	    .rows = c->o.rows->rows,
	    .bytes = c->o.rows->bytes,
	    .total = db_chunks_rows(c->tables[table].chunks),
	};
	struct json *line;

	sieve_end(sieve, &r.gone, &r.places);
	if (c->o.asked[table] != SURVEY_PLACED)
		runs_reset(&r.places);
	line = schema_refreshed_json(table, &r);
	runs_reset(&r.gone);
	runs_reset(&r.places);
	return line;
}

static bool send_rows(
    struct dump_compare *c, size_t table, const struct buf *digests, struct err *err)
{
	const struct schema_object *o = &c->o.schema->objects[table];
	struct compared *t = &c->tables[table];
	CLEANUP(runs_reset) struct runs rows = {0};
	CLEANUP(sieve_freep) struct sieve *sieve = NULL;
	struct sifting sifting = {.rows = c->o.rows};

	db_chunks_rows_of(t->chunks, &t->here, &rows);
	sifting.sieve = sieve = sieve_new(
	    (const unsigned char *)digests->data, digests->len / SURVEY_ROW_BYTES, &rows);
	dump_rows_start(c->o.rows, table, UINT32_MAX);
	return db_chunks_read(t->chunks, c->o.source, o, &t->here, take, &sifting, err) &&
	       dump_rows_end(c->o.rows, err) &&
	       packer_line(c->o.packer, refreshed_line(c, table, sieve), err);
}

bool dump_compare_send(struct dump_compare *c, size_t table, bool *done, struct err *err)
{
	struct compared *t = &c->tables[table];
	CLEANUP(buf_reset) struct buf digests = {0};
	bool whole = false;
	bool ok = true;

	*done = t->chunks != NULL;
	if (!*done)
		return true;
	if (runs_taken(&t->there) > 0)
		ok = survey_box_rows(c->o.survey, table, &digests, &whole, err);
	else if (c->o.schema->objects[table].key_n == 0 && runs_taken(&t->here) > 0)
		whole = true; /* an empty table there: it has no chunk to be gone */
	*done = !whole;
	if (ok && !whole)
		ok = send_rows(c, table, &digests, err);
	survey_box_drop(c->o.survey, table);
	compared_reset(t);
	return ok;
}
