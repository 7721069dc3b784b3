#include <string.h>

#include "common/base/mem.h"
#include "common/format/sieve.h"
#include "dest/refresh_parts.h"

/*
 * A source that can't be asked tells of all its frames and the chunks in them.  Those are
 * compared here, and only frames that hold some of a chunk that differs are fetched.
 */
struct index_table {
	struct pack_ref *frames;
	size_t frames_n;
	size_t frames_cap;
	struct chunk *chunks;
	size_t chunks_n;
	size_t chunks_cap;

	/* Once it was compared: */
	struct runs
	    bytes; /* of the frames that are fetched: those of chunks that differ */
	struct runs rows; /* of all rows of the source: those */
	uint64_t total;
	long digests_from; /* in the file of digests: those of the suspects */
	size_t digests_n;
};

void refresh_index_free(struct index_table *t)
{
	if (t == NULL)
		return;
	runs_reset(&t->bytes);
	runs_reset(&t->rows);
	free(t->frames);
	free(t->chunks);
	free(t);
}

void refresh_index_frame(struct refresh *r, const struct schema_rows *rows)
{
	struct local_table *local = &r->tables[rows->table];
	struct index_table *t = local->index;

	if (t == NULL)
		t = local->index = xcalloc(1, sizeof(*t));
	t->frames = xgrow(t->frames, t->frames_n, &t->frames_cap, sizeof(*t->frames));
	t->frames[t->frames_n++] = rows->ref;
	for (size_t i = 0; i < rows->chunks_n; i++) {
		t->chunks =
		    xgrow(t->chunks, t->chunks_n, &t->chunks_cap, sizeof(*t->chunks));
		t->chunks[t->chunks_n++] = rows->chunks[i];
	}
}

/* The source's chunks that are not here; of the table's own, those the source lacks. */
static void compare(struct local_table *local, struct runs *wanted)
{
	const struct index_table *t = local->index;
	CLEANUP(freep) unsigned char *ids = xcalloc(t->chunks_n, CHUNK_ID_BYTES);

	if (local->object->key_n == 0)
		return;
	for (size_t i = 0; i < t->chunks_n; i++)
		memcpy(ids + i * CHUNK_ID_BYTES, t->chunks[i].id, CHUNK_ID_BYTES);
	db_chunks_compare(local->chunks, ids, t->chunks_n, &local->gone, wanted);
}

static void want_all(const struct index_table *t, struct runs *wanted)
{
	runs_reset(wanted);
	runs_add_many(wanted, t->chunks_n, true);
}

/* Walks over the chunks beside the frames. */
struct chunk_walk {
	const struct index_table *table;
	const struct runs *wanted;
	struct runs_walk walk;
	size_t next;
	uint64_t left; /* bytes of the chunk before that */
	bool is_wanted;
};

/* The bytes up to the end of the chunk or of len bytes. */
static uint64_t next_piece(struct chunk_walk *w, uint64_t len)
{
	uint64_t piece;

	while (w->left == 0 && w->next < w->table->chunks_n) {
		w->left = w->table->chunks[w->next++].bytes;
		w->is_wanted = runs_next(w->wanted, &w->walk);
	}
	piece = w->left > 0 && w->left < len ? w->left : len;
	w->left -= w->left > 0 ? piece : 0;
	return piece;
}

/* Notes which bytes of a frame are of wanted chunks; false: none. */
static bool want_frame(
    struct chunk_walk *w, const struct pack_ref *frame, struct runs *bytes)
{
	struct chunk_walk ahead = *w;
	bool any = false;

	for (uint64_t at = 0; at < frame->raw;) {
		at += next_piece(&ahead, frame->raw - at);
		any = any || ahead.is_wanted;
	}
	for (uint64_t at = 0; any && at < frame->raw;) {
		uint64_t piece = next_piece(w, frame->raw - at);

		runs_add_many(bytes, piece, w->is_wanted);
		at += piece;
	}
	*w = ahead;
	return any;
}

static void choose_frames(
    struct index_table *t, const struct runs *wanted, refresh_take *take, void *ctx)
{
	struct chunk_walk walk = {.table = t, .wanted = wanted};
	struct runs_walk chunks = {0};

	for (size_t i = 0; i < t->frames_n; i++) {
		if (want_frame(&walk, &t->frames[i], &t->bytes))
			take(ctx, &t->frames[i]);
	}
	for (size_t i = 0; i < t->chunks_n; i++)
		runs_add_many(&t->rows, t->chunks[i].rows, runs_next(wanted, &chunks));
}

/* Where digests are put. */
struct putting {
	FILE *file;
	struct index_table *table;
};

static bool put_digests(
    void *ctx, const unsigned char *digests, size_t n, struct err *err)
{
	struct putting *p = ctx;

	p->table->digests_n += n;
	return fwrite(digests, SURVEY_ROW_BYTES, n, p->file) == n ||
	       err_sys(err, "write a temporary file");
}

/* Finds out which chunks are wanted. */
static bool compare_table(
    struct refresh *r, size_t table, struct runs *wanted, struct err *err)
{
	struct local_table *local = &r->tables[table];
	struct putting putting = {.file = r->digests, .table = local->index};

	if (!refresh_scan(r, table, err))
		return false;
	compare(local, wanted);
	if (local->object->key_n == 0) {
		/* Without an order, chunks here are none that the source could have cut. */
		runs_add_many(&local->gone, db_chunks_n(local->chunks), true);
		local->whole = db_chunks_n(local->chunks) == 0;
	}
	local->index->digests_from = ftell(r->digests);
	if (runs_taken(&local->gone) > 0 &&
	    !refresh_read_suspects(r, table, put_digests, &putting, err))
		return false;
	if (local->whole)
		want_all(local->index, wanted);
	db_chunks_free(local->chunks);
	local->chunks = NULL;
	return true;
}

bool refresh_index_done(struct refresh *r, const struct schema_rows *rows,
    refresh_take *take, void *ctx, struct refresh_done *done, struct err *err)
{
	struct local_table *local = &r->tables[rows->table];
	CLEANUP(runs_reset) struct runs wanted = {0};
	struct index_table *t = local->index;

	if (t == NULL)
		t = local->index = xcalloc(1, sizeof(*t));
	t->total = rows->rows;
	if (local->way == TABLE_COMES)
		want_all(t, &wanted);
	else if (local->way == TABLE_COMPARED &&
	         !compare_table(r, rows->table, &wanted, err))
		return false;
	choose_frames(t, &wanted, take, ctx);
	free(take_ptr(&t->chunks));
	free(take_ptr(&t->frames));
	done->rows = runs_taken(&t->rows);
	done->bytes = runs_taken(&t->bytes);
	runs_add_many(&done->gone, runs_taken(&local->suspects), true);
	return true;
}

/* Rows of wanted frames on their way through the sieve. */
struct sifted {
	struct db_rows base;
	struct refresh *refresh;
	struct local_table *local;
	struct db_rows *frames; /* borrowed */
	struct refresh_done *done;
	struct sieve *sieve;
	struct runs_walk bytes; /* of the table's */
	uint64_t looked_at;
	uint64_t bytes_out;
	struct buf text; /* of wanted chunks, not yet looked at */
	struct buf out;
};

/* Appends the bytes of a piece that are of wanted chunks. */
static void filter(struct sifted *s, const char *data, size_t len)
{
	const struct runs *bytes = &s->local->index->bytes;

	while (len > 0 && s->bytes.i < bytes->n) {
		uint64_t left = bytes->counts[s->bytes.i] - s->bytes.used;
		size_t n = left < len ? (size_t)left : len;

		if (s->bytes.i % 2 == 1)
			buf_append(&s->text, data, n);
		s->bytes.used += n;
		if (s->bytes.used == bytes->counts[s->bytes.i]) {
			s->bytes.i++;
			s->bytes.used = 0;
		}
		data += n;
		len -= n;
	}
}

/* Passes on the rows of the text that are not here. */
static void sift(struct sifted *s)
{
	const char *at = buf_str(&s->text);
	const char *end = at + s->text.len;
	const char *newline;

	while (at < end && (newline = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		size_t len = (size_t)(newline + 1 - at);

		if (!sieve_has(
		        s->sieve, chunker_row_digest(s->refresh->chunker, at, len))) {
			buf_append(&s->out, at, len);
			s->base.lines++;
			s->bytes_out += len;
		}
		s->looked_at++;
		at = newline + 1;
	}
	buf_consume(&s->text, s->text.len - (size_t)(end - at));
}

static bool finish(struct sifted *s, struct err *err)
{
	struct refresh_done *d = s->done;
	struct index_table *t = s->local->index;

	if (s->text.len > 0 || s->looked_at != runs_taken(&t->rows))
		return err_set(err, ERR_PROTO,
		    "the index promises %llu rows in some chunks, the frames hold %llu",
		    (unsigned long long)runs_taken(&t->rows),
		    (unsigned long long)s->looked_at);
	refresh_done_reset(d);
	*d = (struct refresh_done){
	    .compared = true,
	    .rows = s->base.lines,
	    .bytes = s->bytes_out,
	    .total = t->total,
	};
	sieve_end(s->sieve, &d->gone, &d->places);
	return true;
}

static bool open_sieve(struct sifted *s, struct err *err)
{
	struct refresh *r = s->refresh;
	const struct index_table *t = s->local->index;
	CLEANUP(freep) unsigned char *digests = xcalloc(t->digests_n, SURVEY_ROW_BYTES);
	bool ok;

	(void)pthread_mutex_lock(&r->lock);
	ok = fseek(r->digests, t->digests_from, SEEK_SET) == 0 &&
	     fread(digests, SURVEY_ROW_BYTES, t->digests_n, r->digests) == t->digests_n;
	(void)pthread_mutex_unlock(&r->lock);
	if (!ok)
		return err_sys(err, "read a temporary file");
	s->sieve = sieve_new(digests, t->digests_n, &t->rows);
	return true;
}

static bool read_sifted(
    struct db_rows *base, const char **data, size_t *len, struct err *err)
{
	struct sifted *s = (struct sifted *)base;

	buf_clear(&s->out);
	if (s->sieve == NULL && !open_sieve(s, err))
		return false;
	while (s->out.len == 0) {
		if (!s->frames->read(s->frames, data, len, err))
			return false;
		if (*len == 0)
			return finish(s, err);
		filter(s, *data, *len);
		sift(s);
	}
	*data = s->out.data;
	*len = s->out.len;
	return true;
}

struct db_rows *refresh_sift(
    struct refresh *r, size_t table, struct db_rows *frames, struct refresh_done *done)
{
	struct sifted *s = xcalloc(1, sizeof(*s));

	s->base.read = read_sifted;
	s->refresh = r;
	s->local = &r->tables[table];
	s->frames = frames;
	s->done = done;
	return &s->base;
}

void refresh_sift_free(struct db_rows *rows)
{
	struct sifted *s = (struct sifted *)rows;

	if (s == NULL)
		return;
	sieve_free(s->sieve);
	buf_reset(&s->text);
	buf_reset(&s->out);
	free(s);
}
