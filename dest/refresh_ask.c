#include "common/base/bytes.h"
#include "common/base/mem.h"
#include "common/format/limits.h"
#include "dest/refresh_parts.h"

/* How the source is to treat a table; 0: it sends all rows. */
static enum survey_kind wish(const struct refresh *r, size_t table)
{
	switch (r->tables[table].way) {
	case TABLE_COMPARED:
		/* A file is written in the order of the rows. */
		return r->target == NULL ? SURVEY_PLACED : SURVEY_TABLES;
	case TABLE_KEPT:
		return SURVEY_KEPT;
	case TABLE_COMES:
		break;
	}
	return 0;
}

bool refresh_announce(struct refresh *r, struct err *err)
{
	return survey_sender_add(r->o.survey, SURVEY_TABLES, 0, NULL, 0, false, err) &&
	       survey_sender_flush(r->o.survey, err);
}

static bool say_tables(struct refresh *r, struct err *err)
{
	for (size_t i = 0; i < r->schema->objects_n; i++) {
		unsigned char number[4];

		bytes_put_u32(number, (uint32_t)i);
		if (refresh_wants(r, i) && wish(r, i) != 0 &&
		    !survey_sender_add(r->o.survey, wish(r, i), 0, number, 1, false, err))
			return false;
	}
	return survey_sender_add(r->o.survey, SURVEY_TABLES, 0, NULL, 0, true, err) &&
	       survey_sender_flush(r->o.survey, err);
}

bool refresh_decline(struct refresh *r, struct schema *schema, struct err *err)
{
	r->schema = schema;
	r->tables = xcalloc(schema->objects_n, sizeof(*r->tables));
	for (size_t i = 0; i < schema->objects_n; i++)
		r->tables[i].way = TABLE_KEPT;
	return say_tables(r, err);
}

/*
 * More ids than the source holds are told of as one that no chunk has.  It is gone then, and all
 * rows come, as they would where most of so large a table is another.
 */
static bool say_as_one(struct refresh *r, size_t table, struct err *err)
{
	static const unsigned char none[CHUNK_ID_BYTES];

	r->tables[table].as_one = true;
	r->chunks_told++;
	return survey_sender_add(r->o.survey, SURVEY_CHUNKS, table, none, 1, true, err);
}

static bool say_chunks(struct refresh *r, size_t table, struct err *err)
{
	struct local_table *t = &r->tables[table];
	/* Each table can say as much as one. */
	size_t taken = r->schema->objects_n + r->chunks_told;
	size_t room = taken < LIMIT_SURVEY_CHUNKS ? LIMIT_SURVEY_CHUNKS - taken : 0;

	if (!refresh_scan(r, table, err))
		return false;
	r->waiting++;
	if (db_chunks_n(t->chunks) > room)
		return say_as_one(r, table, err);
	r->chunks_told += db_chunks_n(t->chunks);
	return survey_sender_add(r->o.survey, SURVEY_CHUNKS, table,
	    db_chunks_ids(t->chunks), db_chunks_n(t->chunks), true, err);
}

bool refresh_ask(struct refresh *r, struct err *err)
{
	if (!say_tables(r, err))
		return false;
	for (size_t i = 0; i < r->schema->objects_n; i++) {
		if (r->tables[i].way == TABLE_COMPARED && !say_chunks(r, i, err))
			return false;
	}
	return survey_sender_flush(r->o.survey, err);
}

bool refresh_compared(struct refresh *r, size_t table, struct runs *gone, struct err *err)
{
	struct local_table *t = &r->tables[table];

	if (t->chunks == NULL ||
	    runs_span(gone) > (t->as_one ? 1 : db_chunks_n(t->chunks)))
		return err_set(err, ERR_PROTO, "chunks of a table that were not told of");
	runs_reset(&t->gone);
	if (t->as_one) {
		runs_add_many(&t->gone, db_chunks_n(t->chunks), true);
	} else {
		t->gone = *gone;
		*gone = (struct runs){0};
	}
	r->waiting -= !t->compared;
	t->compared = true;
	return true;
}

bool refresh_waits(const struct refresh *r)
{
	return r->waiting > 0;
}

/* Where digests are sent to. */
struct sending {
	struct survey_sender *sender;
	size_t table;
	size_t *left;
};

static bool send_digests(
    void *ctx, const unsigned char *digests, size_t n, struct err *err)
{
	struct sending *s = ctx;

	*s->left -= n;
	return survey_sender_add(
	    s->sender, SURVEY_ROWS, s->table, digests, n, false, err);
}

static bool digest_table(struct refresh *r, size_t table, struct err *err)
{
	struct local_table *t = &r->tables[table];
	struct sending sending = {r->o.survey, table, &r->digests_left};
	bool differs = runs_taken(&t->gone) > 0;

	/* An empty table without a key has no chunk that could be gone. */
	if (!differs && t->object->key_n == 0 && db_chunks_n(t->chunks) == 0)
		t->whole = true;
	if (!differs) {
		db_chunks_free(t->chunks);
		t->chunks = NULL;
		return true;
	}
	return refresh_read_suspects(r, table, send_digests, &sending, err) &&
	       survey_sender_add(r->o.survey, t->whole ? SURVEY_WHOLE : SURVEY_ROWS,
	           table, NULL, 0, true, err);
}

bool refresh_digest(struct refresh *r, struct err *err)
{
	for (size_t i = 0; i < r->schema->objects_n; i++) {
		if (r->tables[i].way != TABLE_COMPARED)
			continue;
		if (!r->tables[i].compared)
			return err_set(err, ERR_PROTO, "table %s was not compared",
			    r->schema->objects[i].name);
		if (!digest_table(r, i, err))
			return false;
	}
	return survey_sender_flush(r->o.survey, err);
}
