#include "dest/refresh.h"

#include <string.h>

#include "common/base/bytes.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "common/db/chunks.h"
#include "dest/refresh_table.h"
#include "dest/survey_sender.h"

/* More digests than this of one table would be too many for the source to hold. */
#define DIGESTS_MAX (1U << 20)

/* Of a table below this it is not worth asking for all rows at once. */
#define SMALL_ROWS 1000

/* One table of the source, and what is here of it. */
struct local_table {
	const struct schema_object *object; /* of the target */
	struct db_chunks *chunks;           /* NULL once it is not needed */
	struct runs gone;                   /* chunks that the source lacks */
	struct refresh_table what;
	bool compared;
};

struct refresh {
	struct refresh_opts o;
	const struct schema *schema; /* of the source; borrowed */
	struct survey_sender *sender;
	struct log *silent;
	struct db_source_opts source_opts;
	struct db_uri *uri;
	struct db_source *source; /* the target, read */
	struct schema *target;
	struct seal *seal;
	struct chunker *chunker;
	struct local_table *tables; /* by the source's object */
	FILE *keys;                 /* of rows whose digests were sent, a line each */
	bool in_place;
	size_t waiting; /* tables whose comparison has not come */
};

struct refresh *refresh_new(const struct refresh_opts *opts, struct err *err)
{
	CLEANUP(refresh_freep) struct refresh *r = xcalloc(1, sizeof(*r));

	r->o = *opts;
	r->sender = survey_sender_new(opts->fetch, opts->token, err);
	if (r->sender == NULL || (r->seal = seal_new(opts->token, err)) == NULL)
		return NULL;
	r->chunker = chunker_new(r->seal);
	r->silent = log_new("synco", LOG_SILENT);
	r->source_opts.log = r->silent;
	return take_ptr(&r);
}

void refresh_free(struct refresh *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; r->tables != NULL && i < r->schema->objects_n; i++) {
		db_chunks_free(r->tables[i].chunks);
		runs_reset(&r->tables[i].gone);
	}
	free(r->tables);
	if (r->keys != NULL)
		(void)fclose(r->keys);
	schema_free(r->target);
	db_source_free(r->source);
	db_uri_free(r->uri);
	survey_sender_free(r->sender);
	chunker_free(r->chunker);
	seal_free(r->seal);
	log_free(r->silent);
	free(r);
}

/*
 * What is not made without being asked for, and what says where a sequence is, is no difference;
 * nor are MySQL's views, routines and triggers, which the target makes again by itself.
 */
static bool counts(const struct schema *s, const struct schema_object *o)
{
	return strcmp(o->kind, "owner") != 0 && strcmp(o->kind, "grants") != 0 &&
	       strcmp(o->kind, "value of sequence") != 0 &&
	       (o->stage != SCHEMA_AFTER || strcmp(s->database.engine, "mysql") != 0);
}

static const struct schema_object *find_same(
    const struct schema *s, const struct schema_object *o)
{
	for (size_t i = 0; i < s->objects_n; i++) {
		if (schema_same(&s->objects[i], o))
			return &s->objects[i];
	}
	return NULL;
}

static size_t count(const struct schema *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->objects_n; i++)
		n += counts(s, &s->objects[i]);
	return n;
}

static bool same_database(
    const struct schema_database *a, const struct schema_database *b)
{
	if (!text_same(a->flavour, b->flavour) || !text_same(a->charset, b->charset) ||
	    !text_same(a->collation, b->collation) || a->settings_n != b->settings_n)
		return false;
	for (size_t i = 0; i < a->settings_n; i++) {
		if (strcmp(a->settings[i], b->settings[i]) != 0)
			return false;
	}
	return true;
}

/* Finds the target's own of an object; NULL when it has none that is the same. */
static const struct schema_object *match(struct refresh *r, size_t i)
{
	const struct schema_object *o = &r->schema->objects[i];
	const struct schema_object *own = find_same(r->target, o);
	bool same_after = own != NULL && text_same(own->after, o->after);

	r->tables[i].what.counter = !same_after;
	/* In MySQL it is a counter; in PostgreSQL a part of the definition. */
	return same_after || strcmp(r->schema->database.engine, "mysql") == 0 ? own
	                                                                      : NULL;
}

static bool differs(struct refresh *r, const char *kind, const char *name)
{
	log_info(r->o.log, "%s %s is not here as it is there: the target is filled anew",
	    kind, name);
	return false;
}

/* The target has more than the source: names it. */
static bool differs_by_more(struct refresh *r)
{
	for (size_t i = 0; i < r->target->objects_n; i++) {
		const struct schema_object *own = &r->target->objects[i];

		if (counts(r->schema, own) && find_same(r->schema, own) == NULL)
			return differs(r, own->kind, own->name);
	}
	return differs(r, "something", "that the source does not have");
}

/* Whether the target has just what the source has; finds each table's own. */
static bool same_definitions(struct refresh *r)
{
	const struct schema *s = r->schema;

	if (!same_database(&s->database, &r->target->database))
		return differs(r, "what is set for", "the database");
	for (size_t i = 0; i < s->objects_n; i++) {
		const struct schema_object *o = &s->objects[i];

		if (!counts(s, o))
			continue;
		r->tables[i].object = match(r, i);
		if (r->tables[i].object == NULL || o->history ||
		    strcmp(o->kind, "large objects") == 0)
			return differs(r, o->kind, o->name);
	}
	return count(s) == count(r->target) || differs_by_more(r);
}

/* A target that can't be read is filled anew: what is wrong with it is told then. */
static bool open_target(struct refresh *r)
{
	struct err why = {0};

	if (r->o.into == NULL || db_target_engine(r->o.into) == NULL)
		return false;
	r->uri = db_uri_parse(r->o.into, &why);
	if (r->uri == NULL)
		return false;
	r->source = db_source_open(r->uri, &r->source_opts, &why);
	if (r->source == NULL)
		return false;
	r->target = xcalloc(1, sizeof(*r->target));
	return db_describe(r->source, r->target, &why) && r->target->objects_n > 0;
}

static bool wants(const struct refresh *r, size_t i)
{
	return r->schema->objects[i].stage == SCHEMA_TABLE &&
	       r->schema->objects[i].has_rows;
}

static bool say_tables(struct refresh *r, struct err *err)
{
	for (size_t i = 0; r->in_place && i < r->schema->objects_n; i++) {
		unsigned char number[4];

		bytes_put_u32(number, (uint32_t)i);
		if (wants(r, i) && !survey_sender_add(r->sender, SURVEY_TABLES, 0, number,
		                       1, false, err))
			return false;
	}
	return survey_sender_add(r->sender, SURVEY_TABLES, 0, NULL, 0, true, err) &&
	       survey_sender_flush(r->sender, err);
}

static bool look(void *ctx, uint64_t rows, uint64_t bytes, struct err *err)
{
	struct refresh *r = ctx;

	(void)rows;
	progress_add(r->o.progress, PROGRESS_LOAD, bytes);
	return signals_check(err);
}

static bool say_chunks(struct refresh *r, size_t i, struct err *err)
{
	struct local_table *t = &r->tables[i];

	t->chunks = db_chunks_scan(r->source, t->object, r->schema->objects[i].chunk_mask,
	    r->chunker, look, r, err);
	if (t->chunks == NULL)
		return err_wrap(err, "table %s", r->schema->objects[i].name);
	t->what.before = db_chunks_rows(t->chunks);
	r->waiting++;
	return survey_sender_add(r->sender, SURVEY_CHUNKS, i, db_chunks_ids(t->chunks),
	    db_chunks_n(t->chunks), true, err);
}

bool refresh_ask(struct refresh *r, const struct schema *schema, struct err *err)
{
	r->schema = schema;
	r->tables = xcalloc(schema->objects_n, sizeof(*r->tables));
	r->in_place = open_target(r) && same_definitions(r);
	if (!r->in_place) {
		db_source_free(r->source);
		r->source = NULL;
	}
	if (!say_tables(r, err))
		return false;
	for (size_t i = 0; r->in_place && i < schema->objects_n; i++) {
		if (wants(r, i) && !say_chunks(r, i, err))
			return false;
	}
	return survey_sender_flush(r->sender, err);
}

bool refresh_compared(struct refresh *r, size_t table, struct runs *gone, struct err *err)
{
	struct local_table *t = &r->tables[table];

	if (t->chunks == NULL || runs_span(gone) > db_chunks_n(t->chunks))
		return err_set(err, ERR_PROTO, "chunks of a table that were not told of");
	runs_reset(&t->gone);
	t->gone = *gone;
	*gone = (struct runs){0};
	r->waiting -= !t->compared;
	t->compared = true;
	return true;
}

/* The digests of one table on their way. */
struct digesting {
	struct refresh *refresh;
	struct local_table *table;
	size_t number;
	struct buf digests;
};

static bool send_digests(struct digesting *d, bool last, struct err *err)
{
	size_t n = d->digests.len / SURVEY_ROW_BYTES;
	bool ok = survey_sender_add(d->refresh->sender, SURVEY_ROWS, d->number,
	    (const unsigned char *)d->digests.data, n, last, err);

	buf_clear(&d->digests);
	return ok;
}

static bool take_row(
    void *ctx, const char *row, size_t len, size_t key_len, struct err *err)
{
	struct digesting *d = ctx;
	unsigned char digest[SURVEY_ROW_BYTES];

	if (fwrite(row, 1, key_len, d->refresh->keys) != key_len ||
	    fputc('\n', d->refresh->keys) == EOF)
		return err_sys(err, "write a temporary file");
	if (d->table->what.blind)
		return true;
	bytes_put_u64(digest, chunker_row_digest(d->refresh->chunker, row, len));
	buf_append(&d->digests, digest, sizeof(digest));
	return d->digests.len < (size_t)SURVEY_ROW_BYTES << 14 ||
	       send_digests(d, false, err);
}

static bool digest_table(struct refresh *r, size_t i, struct err *err)
{
	struct local_table *t = &r->tables[i];
	struct digesting d = {.refresh = r, .table = t, .number = i};
	uint64_t rows = db_chunks_rows_of(t->chunks, &t->gone);
	const char *why = NULL; /* all rows are to come */
	bool ok;

	if (!db_can_name(r->source, t->object))
		why = t->object->key_n == 0 ? "it has no usable key"
		                            : "its key can't be compared exactly";
	else if (rows > t->what.before / 2 && rows > SMALL_ROWS)
		why = "most of it is another";
	if (why != NULL) {
		log_info(
		    r->o.log, "table %s: all its rows come: %s", t->object->name, why);
		t->what.whole = true;
		return survey_sender_add(r->sender, SURVEY_WHOLE, i, NULL, 0, true, err);
	}
	t->what.suspects = rows;
	t->what.blind = rows > DIGESTS_MAX;
	t->what.keys_from = ftell(r->keys);
	ok = db_chunks_read(
	         t->chunks, r->source, t->object, &t->gone, take_row, &d, err) &&
	     send_digests(&d, true, err);
	t->what.keys_to = ftell(r->keys);
	buf_reset(&d.digests);
	return ok;
}

bool refresh_digest(struct refresh *r, struct err *err)
{
	bool ok = true;

	r->keys = fs_temporary(err);
	if (r->keys == NULL)
		return false;
	for (size_t i = 0; ok && i < r->schema->objects_n; i++) {
		struct local_table *t = &r->tables[i];

		if (!wants(r, i)) {
			/* Rows that nobody needs there, nobody needs here. */
			t->what.whole = t->object != NULL && t->object->has_rows;
			continue;
		}
		if (!t->compared)
			return err_set(err, ERR_PROTO, "table %s was not compared",
			    r->schema->objects[i].name);
		if (runs_taken(&t->gone) > 0)
			ok = digest_table(r, i, err);
		else if (r->schema->objects[i].key_n == 0)
			t->what.whole = db_chunks_n(t->chunks) == 0;
		if (!ok)
			return err_wrap(err, "table %s", r->schema->objects[i].name);
		db_chunks_free(t->chunks);
		t->chunks = NULL;
	}
	db_source_free(r->source);
	r->source = NULL;
	return survey_sender_flush(r->sender, err);
}

bool refresh_in_place(const struct refresh *r)
{
	return r != NULL && r->in_place;
}

bool refresh_waits(const struct refresh *r)
{
	return r->waiting > 0;
}

const struct refresh_table *refresh_table(const struct refresh *r, size_t table)
{
	return &r->tables[table].what;
}

FILE *refresh_keys(const struct refresh *r)
{
	return r->keys;
}
