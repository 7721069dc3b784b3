#include "dest/refresh.h"

#include <string.h>

#include "common/base/bytes.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "common/format/limits.h"
#include "dest/brought.h"
#include "dest/refresh_parts.h"

/* Of a table below this it is not worth asking for all rows at once. */
#define SMALL_ROWS 1000

struct refresh *refresh_new(const struct refresh_opts *opts, struct err *err)
{
	CLEANUP(refresh_freep) struct refresh *r = xcalloc(1, sizeof(*r));

	r->o = *opts;
	r->digests_left = LIMIT_SURVEY_ROWS;
	(void)pthread_mutex_init(&r->lock, NULL);
	r->seal = seal_new(opts->token, err);
	if (r->seal == NULL)
		return NULL;
	r->chunker = chunker_new(r->seal);
	r->silent = log_new("synco", LOG_SILENT);
	r->source_opts.log = r->silent;
	r->source_opts.here = true;
	r->keys = fs_temporary(err);
	r->digests = fs_temporary(err);
	return r->keys != NULL && r->digests != NULL ? take_ptr(&r) : NULL;
}

static void local_table_reset(struct local_table *t)
{
	db_chunks_free(t->chunks);
	runs_reset(&t->gone);
	runs_reset(&t->suspects);
	refresh_index_free(t->index);
}

void refresh_free(struct refresh *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; r->tables != NULL && i < r->schema->objects_n; i++)
		local_table_reset(&r->tables[i]);
	free(r->tables);
	if (r->keys != NULL)
		(void)fclose(r->keys);
	if (r->digests != NULL)
		(void)fclose(r->digests);
	refresh_close(r);
	schema_free(r->target);
	free(r->why_anew);
	schema_free(r->own_indexes);
	brought_free(r->there);
	chunker_free(r->chunker);
	seal_free(r->seal);
	log_free(r->silent);
	(void)pthread_mutex_destroy(&r->lock);
	free(r);
}

void refresh_close(struct refresh *r)
{
	db_source_free(take_ptr(&r->as_there));
	db_source_free(take_ptr(&r->source));
}

bool refresh_wants(const struct refresh *r, size_t table)
{
	const struct schema_object *o = &r->schema->objects[table];

	return o->stage == SCHEMA_TABLE && o->has_rows && !o->only_here;
}

bool refresh_compares(const struct refresh *r)
{
	for (size_t i = 0; i < r->schema->objects_n; i++) {
		if (refresh_is_compared(r, i))
			return true;
	}
	return false;
}

uint64_t refresh_unseen(const struct refresh *r)
{
	return r->unseen;
}

bool refresh_in_place(const struct refresh *r)
{
	return r->in_place;
}

bool refresh_is_compared(const struct refresh *r, size_t table)
{
	return r->tables[table].way == TABLE_COMPARED;
}

const char *refresh_why_whole(const struct refresh *r, size_t table)
{
	return r->tables[table].why_whole;
}

bool refresh_keeps(const struct refresh *r, size_t table)
{
	return r->tables[table].way == TABLE_KEPT;
}

struct db_source *refresh_compared_source(const struct refresh *r)
{
	return r->as_there != NULL ? r->as_there : r->source;
}

static bool look(void *ctx, uint64_t rows, uint64_t bytes, struct err *err)
{
	struct refresh *r = ctx;

	(void)rows;
	progress_add(r->o.progress, PROGRESS_LOAD, bytes);
	return signals_check(err);
}

bool refresh_scan(struct refresh *r, size_t table, struct err *err)
{
	struct local_table *t = &r->tables[table];

	t->chunks = db_chunks_scan(refresh_compared_source(r), t->object,
	    r->schema->objects[table].chunk_mask, r->chunker, look, r, err);
	if (t->chunks == NULL)
		return err_wrap(err, "table %s", r->schema->objects[table].name);
	t->before = db_chunks_rows(t->chunks);
	return true;
}

/* Why all rows of a table are to come, or NULL. */
static const char *whole_reason(const struct refresh *r, const struct local_table *t)
{
	uint64_t suspects = runs_taken(&t->suspects);

	if (t->object->key_n == 0)
		return "it has no usable key";
	if (r->in_place && !db_can_name(r->source, t->object))
		return "its key can't be compared exactly";
	return suspects > t->before / 2 && suspects > SMALL_ROWS ? "most of it is another"
	                                                         : NULL;
}

/* The digests of one table on their way. */
struct digesting {
	struct refresh *refresh;
	struct local_table *table;
	refresh_take_digests *take;
	void *ctx;
	struct buf digests;
};

static bool hand_over(struct digesting *d, struct err *err)
{
	bool ok = d->take(d->ctx, (const unsigned char *)d->digests.data,
	    d->digests.len / SURVEY_ROW_BYTES, err);

	buf_clear(&d->digests);
	return ok;
}

static bool take_row(
    void *ctx, const char *row, size_t len, size_t key_len, struct err *err)
{
	struct digesting *d = ctx;
	unsigned char digest[SURVEY_ROW_BYTES];

	if ((d->refresh->in_place || d->refresh->o.plan) &&
	    (fwrite(row, 1, key_len, d->refresh->keys) != key_len ||
	        fputc('\n', d->refresh->keys) == EOF))
		return err_sys(err, "write a temporary file");
	if (d->table->blind)
		return true;
	bytes_put_u64(digest, chunker_row_digest(d->refresh->chunker, row, len));
	buf_append(&d->digests, digest, sizeof(digest));
	return d->digests.len < (size_t)SURVEY_ROW_BYTES << 14 || hand_over(d, err);
}

bool refresh_read_suspects(struct refresh *r, size_t table, refresh_take_digests *take,
    void *ctx, struct err *err)
{
	struct local_table *t = &r->tables[table];
	struct digesting d = {.refresh = r, .table = t, .take = take, .ctx = ctx};
	bool ok = true;

	db_chunks_rows_of(t->chunks, &t->gone, &t->suspects);
	if (runs_taken(&t->suspects) > 0)
		t->why_whole = whole_reason(r, t);
	t->whole = t->why_whole != NULL;
	if (!t->whole) {
		t->blind = runs_taken(&t->suspects) > LIMIT_SURVEY_TABLE_ROWS ||
		           runs_taken(&t->suspects) > r->digests_left;
		t->keys_from = ftell(r->keys);
		ok = db_chunks_read(t->chunks, refresh_compared_source(r), t->object,
		         &t->gone, take_row, &d, err) &&
		     hand_over(&d, err);
		t->keys_to = ftell(r->keys);
		buf_reset(&d.digests);
	}
	db_chunks_free(t->chunks);
	t->chunks = NULL;
	return ok || err_wrap(err, "table %s", t->object->name);
}
