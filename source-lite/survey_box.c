#include "source-lite/survey_box.h"

#include <pthread.h>

#include "common/base/bytes.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/format/limits.h"
#include "common/format/survey.h"
#include "source-lite/session.h"

/* How long a destination may take to say that it will be asked; without, all travels. */
#define TABLES_MS 60000

#define LOOK_MS 200

/* What may come of a table next. */
enum stage {
	STAGE_NONE,   /* it is not compared */
	STAGE_CHUNKS, /* ids */
	STAGE_ROWS,   /* digests, since the dump has the ids */
};

/* One object of the database. */
struct inbox {
	enum survey_kind wish; /* how it is wanted; 0: nothing was said */
	enum stage stage;
	struct buf items;
	enum survey_kind kind; /* of the items */
	bool ended;            /* with these the stage is complete */
};

struct survey_box {
	/* The HTTP server's thread's own. */
	struct session_codec codec;
	uint32_t object; /* of the destination; 0: none yet */
	uint64_t number; /* of the last message */

	uint64_t patience_ms; /* 0: endless */

	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t change;
	size_t set; /* the database that is asked for */
	struct inbox *inboxes;
	size_t inboxes_n; /* 0: none is */
	size_t held;      /* bytes in them */
	bool wishes_ended;
	bool heard; /* a destination has said something */
	uint64_t heard_ms;
	bool broken; /* it has said what can't be said */
};

struct survey_box *survey_box_new(const struct token *token, struct err *err)
{
	CLEANUP(survey_box_freep) struct survey_box *b = xcalloc(1, sizeof(*b));

	(void)pthread_mutex_init(&b->lock, NULL);
	(void)pthread_cond_init(&b->change, NULL);
	b->heard_ms = clock_ms();
	return session_codec_init(&b->codec, token, err) ? take_ptr(&b) : NULL;
}

void survey_box_patience(struct survey_box *b, uint64_t ms)
{
	b->patience_ms = ms;
}

static void forget(struct survey_box *b)
{
	for (size_t i = 0; i < b->inboxes_n; i++)
		buf_reset(&b->inboxes[i].items);
	free(take_ptr(&b->inboxes));
	b->inboxes_n = 0;
	b->held = 0;
	b->wishes_ended = false;
}

void survey_box_begin(struct survey_box *b, size_t set, size_t n)
{
	(void)pthread_mutex_lock(&b->lock);
	forget(b);
	b->set = set;
	b->inboxes = xcalloc(n, sizeof(*b->inboxes));
	b->inboxes_n = n;
	(void)pthread_mutex_unlock(&b->lock);
}

void survey_box_free(struct survey_box *b)
{
	if (b == NULL)
		return;
	forget(b);
	session_codec_reset(&b->codec);
	(void)pthread_cond_destroy(&b->change);
	(void)pthread_mutex_destroy(&b->lock);
	free(b);
}

/* The lock is held, here and below; false: that can't be said. */
static bool put_wishes(struct survey_box *b, const struct survey_record *r)
{
	if (b->wishes_ended)
		return false;
	for (size_t i = 0; i < r->items_n; i++) {
		uint32_t table = bytes_u32(r->items + 4 * i);

		if (table >= b->inboxes_n)
			return false;
		b->inboxes[table].wish = r->kind;
	}
	if (!r->last)
		return true;
	b->wishes_ended = true;
	for (size_t i = 0; i < b->inboxes_n; i++) {
		if (b->inboxes[i].wish != 0 && b->inboxes[i].wish != SURVEY_KEPT)
			b->inboxes[i].stage = STAGE_CHUNKS;
	}
	return true;
}

static bool put(struct survey_box *b, const struct survey_record *r)
{
	enum stage stage = r->kind == SURVEY_CHUNKS ? STAGE_CHUNKS : STAGE_ROWS;
	size_t bytes = r->items_n * survey_item_bytes(r->kind);
	struct inbox *box;

	if (b->inboxes_n == 0 || r->set != b->set)
		return true; /* of the database before */
	if (r->kind == SURVEY_TABLES || r->kind == SURVEY_KEPT ||
	    r->kind == SURVEY_PLACED)
		return put_wishes(b, r);
	if (r->table >= b->inboxes_n)
		return false;
	box = &b->inboxes[r->table];
	if (box->stage != stage || box->ended || bytes > LIMIT_SURVEY_BYTES - b->held ||
	    (stage == STAGE_ROWS &&
	        bytes >
	            (size_t)LIMIT_SURVEY_TABLE_ROWS * SURVEY_ROW_BYTES - box->items.len))
		return false;
	box->kind = r->kind;
	buf_append(&box->items, r->items, bytes);
	b->held += bytes;
	box->ended = r->last;
	return true;
}

/* Takes the records of a new message. */
static bool take_records(struct survey_box *b, const struct buf *text)
{
	struct survey_record r;
	struct err err = {0};
	size_t at = 0;
	bool ok = true;

	(void)pthread_mutex_lock(&b->lock);
	b->heard = true;
	b->heard_ms = clock_ms();
	while (ok && survey_next(text->data, text->len, &at, &r, &err))
		ok = put(b, &r);
	ok = ok && err.code == ERR_NONE;
	b->broken = b->broken || !ok;
	(void)pthread_cond_broadcast(&b->change);
	(void)pthread_mutex_unlock(&b->lock);
	return ok;
}

enum http_answer survey_box_take(void *ctx, const char *body, size_t len)
{
	struct survey_box *b = ctx;
	CLEANUP(buf_reset) struct buf text = {0};
	uint32_t object = survey_object(body, len);
	uint64_t number = b->number;
	struct err err = {0};

	/* The same message again is no news: its answer was lost with the connection. */
	if (object == 0 || (b->object != 0 && object != b->object) ||
	    !survey_open(object, &number, body, len, b->codec.frame, &text, &err))
		return HTTP_REFUSED;
	if (b->object != 0 && number == b->number)
		return HTTP_AGAIN;
	b->object = object;
	b->number = number;
	return take_records(b, &text) ? HTTP_TAKEN : HTTP_REFUSED;
}

/* Waits a moment for news. */
static bool wait_a_moment(struct survey_box *b, struct err *err)
{
	struct timespec pause = clock_in(CLOCK_REALTIME, LOOK_MS);

	if (!b->broken)
		(void)pthread_cond_timedwait(&b->change, &b->lock, &pause);
	if (b->broken)
		return err_set(err, ERR_PROTO,
		    "the destination has said more of its rows than it may, or out of "
		    "order");
	if (b->heard && b->patience_ms > 0 && clock_ms() - b->heard_ms > b->patience_ms)
		return err_set(err, ERR_NETWORK, "the destination says nothing any more");
	return signals_check(err);
}

bool survey_box_tables(struct survey_box *b, enum survey_kind *asked, struct err *err)
{
	uint64_t until = clock_ms() + TABLES_MS;
	bool ok = true;

	(void)pthread_mutex_lock(&b->lock);
	/* Of a database without a table there is nothing to be said. */
	while (ok && b->inboxes_n > 0 && !b->wishes_ended &&
	       (b->heard || clock_ms() < until))
		ok = wait_a_moment(b, err);
	for (size_t i = 0; ok && b->wishes_ended && i < b->inboxes_n; i++)
		asked[i] = b->inboxes[i].wish;
	/* Who comes too late is not waited for, and has nothing to say. */
	b->wishes_ended = true;
	(void)pthread_mutex_unlock(&b->lock);
	return ok;
}

/* Waits for the end of a stage, whose items become the caller's. */
static bool wait_for(struct survey_box *b, size_t table, enum stage next,
    struct buf *items, enum survey_kind *kind, struct err *err)
{
	struct inbox *box = &b->inboxes[table];
	bool ok = true;

	(void)pthread_mutex_lock(&b->lock);
	while (ok && !box->ended)
		ok = wait_a_moment(b, err);
	if (ok) {
		*items = box->items;
		*kind = box->kind;
		b->held -= box->items.len;
		box->items = (struct buf){0};
		box->stage = next;
		box->ended = false;
	}
	(void)pthread_mutex_unlock(&b->lock);
	return ok;
}

bool survey_box_chunks(
    struct survey_box *b, size_t table, struct buf *ids, struct err *err)
{
	enum survey_kind kind;

	return wait_for(b, table, STAGE_ROWS, ids, &kind, err);
}

bool survey_box_rows(
    struct survey_box *b, size_t table, struct buf *digests, bool *whole, struct err *err)
{
	enum survey_kind kind;

	if (!wait_for(b, table, STAGE_NONE, digests, &kind, err))
		return false;
	*whole = kind == SURVEY_WHOLE;
	return true;
}

void survey_box_drop(struct survey_box *b, size_t table)
{
	struct inbox *box = &b->inboxes[table];

	(void)pthread_mutex_lock(&b->lock);
	b->held -= box->items.len;
	buf_reset(&box->items);
	box->stage = STAGE_NONE;
	(void)pthread_mutex_unlock(&b->lock);
}
