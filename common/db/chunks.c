#include "common/db/chunks.h"

#include <string.h>

#include "common/base/bytes.h"
#include "common/base/mem.h"
#include "common/format/matcher.h"

/* Rows between two looks. */
#define ROWS_PER_LOOK 512

/* Ranges in one query: a planner's time grows with them. */
#define RANGES 50

struct db_chunks {
	unsigned char *ids;
	size_t n;
	uint32_t *rows;
	size_t *key_ends; /* of each chunk's last key in keys */
	size_t cap;
	struct buf keys;
	uint64_t rows_n;
	bool ordered; /* the table has a key */
};

void db_chunks_free(struct db_chunks *c)
{
	if (c == NULL)
		return;
	free(c->ids);
	free(c->rows);
	free(c->key_ends);
	buf_reset(&c->keys);
	free(c);
}

size_t db_chunks_n(const struct db_chunks *c)
{
	return c->n;
}

const unsigned char *db_chunks_ids(const struct db_chunks *c)
{
	return c->ids;
}

uint64_t db_chunks_rows(const struct db_chunks *c)
{
	return c->rows_n;
}

void db_chunks_rows_of(
    const struct db_chunks *c, const struct runs *taken, struct runs *rows)
{
	struct runs_walk walk = {0};

	if (!c->ordered)
		runs_add_many(rows, c->rows_n, runs_taken(taken) > 0);
	for (size_t i = 0; c->ordered && i < c->n; i++)
		runs_add_many(rows, c->rows[i], runs_next(taken, &walk));
}

static void grow(struct db_chunks *c)
{
	if (c->n < c->cap)
		return;
	c->cap = c->cap > 0 ? c->cap * 2 : 16;
	c->ids = xreallocarray(c->ids, c->cap, CHUNK_ID_BYTES);
	c->rows = xreallocarray(c->rows, c->cap, sizeof(*c->rows));
	c->key_ends = xreallocarray(c->key_ends, c->cap, sizeof(*c->key_ends));
}

static void add(struct db_chunks *c, const struct chunk *chunk, const struct buf *key)
{
	grow(c);
	memcpy(c->ids + c->n * CHUNK_ID_BYTES, chunk->id, CHUNK_ID_BYTES);
	buf_append(&c->keys, key->data, key->len);
	c->key_ends[c->n] = c->keys.len;
	c->rows[c->n++] = (uint32_t)chunk->rows;
}

/* Adds a row's id to the only one there is, as a number of 128 bits. */
static void add_to_sum(struct db_chunks *c, const struct chunk *chunk)
{
	uint64_t low;
	uint64_t old;

	if (c->n == 0) {
		grow(c);
		memset(c->ids, 0, CHUNK_ID_BYTES);
		c->key_ends[0] = 0;
		c->rows[0] = 0;
		c->n = 1;
	}
	old = bytes_u64(c->ids);
	low = old + bytes_u64(chunk->id);
	bytes_put_u64(c->ids, low);
	bytes_put_u64(
	    c->ids + 8, bytes_u64(c->ids + 8) + bytes_u64(chunk->id + 8) + (low < old));
}

/* Hands each row of a scan to take. */
static bool each_row(
    struct db_scan *scan, db_chunks_take *take, void *ctx, struct err *err)
{
	CLEANUP(buf_reset) struct buf row = {0};
	enum db_step step;
	size_t key_len;

	while ((step = db_scan_next(scan, &row, &key_len, err)) == DB_ROW) {
		if (!take(ctx, row.data, row.len, key_len, err))
			return false;
		buf_clear(&row);
	}
	return step == DB_END;
}

/* The first pass over a table. */
struct pass {
	struct db_chunks *chunks;
	struct chunker *chunker;
	db_chunks_look *look;
	void *ctx;
	struct buf key; /* of the last row */
	uint64_t rows;  /* since the last look */
	uint64_t bytes;
};

static bool chunk_row(
    void *ctx, const char *row, size_t len, size_t key_len, struct err *err)
{
	struct pass *p = ctx;
	struct chunk chunk;
	bool ended = chunker_row(p->chunker, row, len, key_len, &chunk);

	buf_clear(&p->key);
	buf_append(&p->key, row, key_len);
	if (ended && p->chunks->ordered)
		add(p->chunks, &chunk, &p->key);
	else if (ended)
		add_to_sum(p->chunks, &chunk);
	p->chunks->rows_n++;
	p->rows++;
	p->bytes += len;
	if (p->rows < ROWS_PER_LOOK)
		return true;
	if (!p->look(p->ctx, p->rows, p->bytes, err))
		return false;
	p->rows = p->bytes = 0;
	return true;
}

struct db_chunks *db_chunks_scan(struct db_source *source,
    const struct schema_object *table, uint32_t mask, struct chunker *chunker,
    db_chunks_look *look, void *ctx, struct err *err)
{
	CLEANUP(db_chunks_freep) struct db_chunks *c = xcalloc(1, sizeof(*c));
	CLEANUP(db_scan_freep) struct db_scan *scan =
	    db_scan_open(source, table, NULL, 0, err);
	struct pass p = {.chunks = c, .chunker = chunker, .look = look, .ctx = ctx};
	struct chunk chunk;
	bool ok;

	if (scan == NULL)
		return NULL;
	c->ordered = table->key_n > 0;
	/* Without an order each row is a chunk. */
	chunker_start(chunker, c->ordered ? mask : 0);
	ok = each_row(scan, chunk_row, &p, err) && look(ctx, p.rows, p.bytes, err);
	if (ok && chunker_end(chunker, &chunk))
		add(c, &chunk, &p.key);
	buf_reset(&p.key);
	return ok ? take_ptr(&c) : NULL;
}

void db_chunks_compare(const struct db_chunks *a, const unsigned char *others,
    size_t others_n, struct runs *here_only, struct runs *there_only)
{
	CLEANUP(matcher_freep) struct matcher *m =
	    matcher_new(a->ids, a->n, CHUNK_ID_BYTES);

	for (size_t i = 0; i < others_n; i++)
		runs_add(there_only, !matcher_take(m, others + i * CHUNK_ID_BYTES));
	matcher_left(m, here_only);
}

/* The last key of chunk i. */
static const char *last_key(const struct db_chunks *c, size_t i, size_t *len)
{
	size_t start = i > 0 ? c->key_ends[i - 1] : 0;

	*len = c->key_ends[i] - start;
	return c->keys.data + start;
}

/* Some chunks' rows on their way to take. */
struct reading {
	const struct db_chunks *chunks;
	struct db_source *source;
	const struct schema_object *table;
	db_chunks_take *take;
	void *ctx;

	/* By ranges: those of one query. */
	struct db_range ranges[RANGES];
	size_t ranges_n;
	uint64_t expected; /* rows in them */
	uint64_t seen;

	/* Passing over: which rows are taken. */
	struct runs rows;
	struct runs_walk row;
};

static bool take_row(
    void *ctx, const char *row, size_t len, size_t key_len, struct err *err)
{
	struct reading *r = ctx;

	r->seen++;
	return r->take(r->ctx, row, len, key_len, err);
}

static bool read_ranges(struct reading *r, struct err *err)
{
	CLEANUP(db_scan_freep) struct db_scan *scan = NULL;

	if (r->ranges_n == 0)
		return true;
	scan = db_scan_open(r->source, r->table, r->ranges, r->ranges_n, err);
	if (scan == NULL || !each_row(scan, take_row, r, err))
		return false;
	if (r->seen != r->expected)
		return err_set(err, ERR_DB,
		    "its key does not select what it orders (%llu rows, not %llu)",
		    (unsigned long long)r->seen, (unsigned long long)r->expected);
	r->ranges_n = 0;
	r->seen = r->expected = 0;
	return true;
}

static bool read_by_ranges(struct reading *r, const struct runs *taken, struct err *err)
{
	const struct db_chunks *c = r->chunks;
	struct runs_walk walk = {0};
	bool open = false;

	for (size_t i = 0; i < c->n; i++) {
		struct db_range *range =
		    &r->ranges[r->ranges_n > 0 ? r->ranges_n - 1 : 0];

		if (!runs_next(taken, &walk)) {
			open = false;
			continue;
		}
		if (!open) {
			if (r->ranges_n == RANGES && !read_ranges(r, err))
				return false;
			range = &r->ranges[r->ranges_n++];
			*range = (struct db_range){0};
			if (i > 0)
				range->after = last_key(c, i - 1, &range->after_len);
			open = true;
		}
		range->to = last_key(c, i, &range->to_len);
		r->expected += c->rows[i];
	}
	return read_ranges(r, err);
}

static bool pass_over(
    void *ctx, const char *row, size_t len, size_t key_len, struct err *err)
{
	struct reading *r = ctx;

	r->seen++;
	return !runs_next(&r->rows, &r->row) || r->take(r->ctx, row, len, key_len, err);
}

static bool read_passing_over(
    struct reading *r, const struct runs *taken, struct err *err)
{
	CLEANUP(db_scan_freep) struct db_scan *scan =
	    db_scan_open(r->source, r->table, NULL, 0, err);
	bool ok;

	db_chunks_rows_of(r->chunks, taken, &r->rows);
	ok = scan != NULL && each_row(scan, pass_over, r, err);
	runs_reset(&r->rows);
	/* Rows that are not where they were would be taken for others. */
	if (ok && r->seen != r->chunks->rows_n)
		return err_set(err, ERR_DB,
		    "it changed while it was read (%llu rows, not %llu): run again",
		    (unsigned long long)r->seen, (unsigned long long)r->chunks->rows_n);
	return ok;
}

bool db_chunks_read(const struct db_chunks *c, struct db_source *source,
    const struct schema_object *table, const struct runs *taken, db_chunks_take *take,
    void *ctx, struct err *err)
{
	struct reading r = {
	    .chunks = c,
	    .source = source,
	    .table = table,
	    .take = take,
	    .ctx = ctx,
	};

	if (runs_taken(taken) == 0)
		return true;
	return c->ordered && db_can_range(source, table)
	           ? read_by_ranges(&r, taken, err)
	           : read_passing_over(&r, taken, err);
}
