#include "source-lite/dump_compare.h"

#include "common/base/bytes.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/schema.h"
#include "common/format/survey.h"

/* A table that was compared. */
struct compared {
	bool is; /* it was */
	struct db_chunks *chunks;
	struct runs here;  /* chunks that the destination lacks */
	struct runs there; /* chunks that only the destination has */
};

/* The digest of one of the destination's rows. */
struct digest {
	uint64_t value;
	size_t number; /* its place in what came */
	bool here;     /* the source has that row, too */
};

/* The rows of some chunks against the destination's digests. */
struct sieve {
	struct dump_rows *rows;
	struct digest *digests; /* by value */
	size_t n;
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

bool dump_compare_table(struct dump_compare *c, size_t table, struct err *err)
{
	const struct schema_object *o = &c->o.schema->objects[table];
	struct compared *t = &c->tables[table];
	const unsigned char *ids;
	size_t n;

	t->chunks = db_chunks_scan(
	    c->o.source, o, o->chunk_mask, c->o.rows->chunker, c->o.look, c->o.ctx, err);
	if (t->chunks == NULL || !survey_box_chunks(c->o.survey, table, &ids, &n, err))
		return false;
	db_chunks_compare(t->chunks, ids, n, &t->here, &t->there);
	survey_box_drop(c->o.survey, table);
	t->is = true;
	return packer_line(c->o.packer, schema_compared_json(table, &t->there), err);
}

static int by_value(const void *a, const void *b)
{
	const struct digest *left = a;
	const struct digest *right = b;

	return left->value < right->value ? -1 : left->value > right->value;
}

static int by_number(const void *a, const void *b)
{
	const struct digest *left = a;
	const struct digest *right = b;

	return left->number < right->number ? -1 : left->number > right->number;
}

/* The destination's row of that digest that no other row was found equal to, or NULL. */
static struct digest *find(struct sieve *s, uint64_t value)
{
	size_t low = 0;
	size_t high = s->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->digests[middle].value < value)
			low = middle + 1;
		else
			high = middle;
	}
	while (low < s->n && s->digests[low].value == value && s->digests[low].here)
		low++;
	return low < s->n && s->digests[low].value == value ? &s->digests[low] : NULL;
}

/* A row that the destination has stays; the others travel. */
static bool take(void *ctx, const char *row, size_t len, size_t key_len, struct err *err)
{
	struct sieve *s = ctx;
	struct digest *same = find(s, chunker_row_digest(s->rows->chunker, row, len));
	size_t start = s->rows->raw.len;

	if (same != NULL) {
		same->here = true;
		return true;
	}
	buf_append(&s->rows->raw, row, len);
	return dump_rows_take(s->rows, start, key_len, err);
}

static bool send_rows(struct dump_compare *c, size_t table, const unsigned char *digests,
    size_t n, struct err *err)
{
	const struct schema_object *o = &c->o.schema->objects[table];
	struct compared *t = &c->tables[table];
	CLEANUP(freep) struct digest *list = xcalloc(n, sizeof(*list));
	CLEANUP(runs_reset) struct runs gone = {0};
	struct sieve sieve = {.rows = c->o.rows, .digests = list, .n = n};

	for (size_t i = 0; i < n; i++)
		list[i] = (struct digest){
		    .value = bytes_u64(digests + i * SURVEY_ROW_BYTES), .number = i};
	qsort(list, n, sizeof(*list), by_value);
	dump_rows_start(c->o.rows, table, UINT32_MAX);
	if (!db_chunks_read(t->chunks, c->o.source, o, &t->here, take, &sieve, err) ||
	    !dump_rows_end(c->o.rows, err))
		return false;
	qsort(list, n, sizeof(*list), by_number);
	for (size_t i = 0; i < n; i++)
		runs_add(&gone, !list[i].here);
	return packer_line(c->o.packer,
	    schema_refreshed_json(table, c->o.rows->rows, c->o.rows->bytes, &gone,
	        db_chunks_rows(t->chunks)),
	    err);
}

bool dump_compare_send(struct dump_compare *c, size_t table, bool *done, struct err *err)
{
	struct compared *t = &c->tables[table];
	const unsigned char *digests = NULL;
	bool whole = false;
	size_t n = 0;
	bool ok = true;

	*done = t->is;
	if (!t->is)
		return true;
	if (runs_taken(&t->there) > 0)
		ok = survey_box_rows(c->o.survey, table, &digests, &n, &whole, err);
	else if (c->o.schema->objects[table].key_n == 0 && runs_taken(&t->here) > 0)
		whole = true; /* an empty table there: it has no chunk to be gone */
	*done = !whole;
	if (ok && !whole)
		ok = send_rows(c, table, digests, n, err);
	survey_box_drop(c->o.survey, table);
	compared_reset(t);
	return ok;
}
