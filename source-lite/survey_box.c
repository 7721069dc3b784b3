#include "source-lite/survey_box.h"

#include <pthread.h>

#include "common/base/bytes.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/format/survey.h"
#include "source-lite/session.h"

/* How long a destination may take to say that it will be asked; without, all travels. */
#define TABLES_MS 60000

#define LOOK_MS 200

/* What has come of one table. */
struct inbox {
	struct buf items;
	enum survey_kind kind; /* of the items */
	bool ended;
};

/* How a table is wanted. */
struct wish {
	uint32_t table;
	enum survey_kind kind;
};

struct survey_box {
	/* The HTTP server's thread's own. */
	struct session_codec codec;
	uint32_t object; /* of the destination; 0: none yet */
	uint64_t number; /* of the last message */

	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t change;
	size_t set; /* the database that is asked for */
	struct wish *wishes;
	size_t wishes_n;
	size_t wishes_cap;
	bool wishes_ended;
	bool heard;            /* a destination has said something */
	struct inbox *inboxes; /* by table */
	size_t inboxes_n;

	survey_box_alive *alive; /* NULL: not known here */
	void *ctx;
};

struct survey_box *survey_box_new(const struct token *token, struct err *err)
{
	CLEANUP(survey_box_freep) struct survey_box *b = xcalloc(1, sizeof(*b));

	(void)pthread_mutex_init(&b->lock, NULL);
	(void)pthread_cond_init(&b->change, NULL);
	return session_codec_init(&b->codec, token, err) ? take_ptr(&b) : NULL;
}

void survey_box_watch(struct survey_box *b, survey_box_alive *alive, void *ctx)
{
	b->alive = alive;
	b->ctx = ctx;
}

static void forget(struct survey_box *b)
{
	for (size_t i = 0; i < b->inboxes_n; i++)
		buf_reset(&b->inboxes[i].items);
	free(take_ptr(&b->inboxes));
	b->inboxes_n = 0;
	b->wishes_n = 0;
	b->wishes_ended = false;
}

void survey_box_begin(struct survey_box *b, size_t set)
{
	(void)pthread_mutex_lock(&b->lock);
	forget(b);
	b->set = set;
	(void)pthread_mutex_unlock(&b->lock);
}

void survey_box_free(struct survey_box *b)
{
	if (b == NULL)
		return;
	forget(b);
	free(b->wishes);
	session_codec_reset(&b->codec);
	(void)pthread_cond_destroy(&b->change);
	(void)pthread_mutex_destroy(&b->lock);
	free(b);
}

/* The lock is held, here and below. */
static struct inbox *inbox_of(struct survey_box *b, size_t table)
{
	if (table >= b->inboxes_n) {
		b->inboxes = xreallocarray(b->inboxes, table + 1, sizeof(*b->inboxes));
		for (size_t i = b->inboxes_n; i <= table; i++)
			b->inboxes[i] = (struct inbox){0};
		b->inboxes_n = table + 1;
	}
	return &b->inboxes[table];
}

static void put_wishes(struct survey_box *b, const struct survey_record *r)
{
	for (size_t i = 0; i < r->items_n; i++) {
		b->wishes =
		    xgrow(b->wishes, b->wishes_n, &b->wishes_cap, sizeof(*b->wishes));
		b->wishes[b->wishes_n++] =
		    (struct wish){bytes_u32(r->items + 4 * i), r->kind};
	}
	b->wishes_ended = b->wishes_ended || r->last;
}

static void put(struct survey_box *b, const struct survey_record *r)
{
	struct inbox *box;

	if (r->set != b->set)
		return;
	if (r->kind == SURVEY_TABLES || r->kind == SURVEY_KEPT ||
	    r->kind == SURVEY_PLACED) {
		put_wishes(b, r);
		return;
	}
	box = inbox_of(b, r->table);
	box->kind = r->kind;
	buf_append(&box->items, r->items, r->items_n * survey_item_bytes(r->kind));
	box->ended = r->last;
}

bool survey_box_take(void *ctx, const char *body, size_t len)
{
	struct survey_box *b = ctx;
	CLEANUP(buf_reset) struct buf text = {0};
	uint32_t object = survey_object(body, len);
	uint64_t number = b->number + 1;
	struct survey_record r;
	struct err err = {0};
	size_t at = 0;

	if (object == 0 || (b->object != 0 && object != b->object))
		return false;
	if (!survey_open(object, &number, body, len, b->codec.frame, &text, &err)) {
		/* The same message again: its answer was lost with the connection. */
		number = b->number;
		err = (struct err){0};
		buf_clear(&text);
		return b->object != 0 && survey_open(object, &number, body, len,
		                             b->codec.frame, &text, &err);
	}
	b->object = object;
	b->number = number;
	(void)pthread_mutex_lock(&b->lock);
	b->heard = true;
	while (survey_next(text.data, text.len, &at, &r, &err))
		put(b, &r);
	(void)pthread_cond_broadcast(&b->change);
	(void)pthread_mutex_unlock(&b->lock);
	return err.code == ERR_NONE;
}

/* Waits a moment for news. */
static bool wait_a_moment(struct survey_box *b, struct err *err)
{
	struct timespec pause = clock_in(CLOCK_REALTIME, LOOK_MS);

	(void)pthread_cond_timedwait(&b->change, &b->lock, &pause);
	if (b->alive != NULL && !b->alive(b->ctx))
		return err_set(err, ERR_NETWORK, "the destination says nothing any more");
	return signals_check(err);
}

bool survey_box_tables(
    struct survey_box *b, enum survey_kind *asked, size_t n, struct err *err)
{
	uint64_t until = clock_ms() + TABLES_MS;
	bool ok = true;

	(void)pthread_mutex_lock(&b->lock);
	while (ok && !b->wishes_ended && (b->heard || clock_ms() < until))
		ok = wait_a_moment(b, err);
	for (size_t i = 0; ok && b->wishes_ended && i < b->wishes_n; i++) {
		if (b->wishes[i].table < n)
			asked[b->wishes[i].table] = b->wishes[i].kind;
	}
	(void)pthread_mutex_unlock(&b->lock);
	return ok;
}

static bool wait_for(struct survey_box *b, size_t table, enum survey_kind kind,
    struct inbox *found, struct err *err)
{
	const struct inbox *box;
	bool ok = true;

	(void)pthread_mutex_lock(&b->lock);
	while (ok && !(box = inbox_of(b, table))->ended)
		ok = wait_a_moment(b, err);
	if (ok)
		*found = *inbox_of(b, table);
	(void)pthread_mutex_unlock(&b->lock);
	return ok && (found->kind == kind ||
	                 (kind == SURVEY_ROWS && found->kind == SURVEY_WHOLE) ||
	                 err_set(err, ERR_PROTO, "survey: another kind of answer"));
}

bool survey_box_chunks(struct survey_box *b, size_t table, const unsigned char **ids,
    size_t *n, struct err *err)
{
	struct inbox box = {0};

	if (!wait_for(b, table, SURVEY_CHUNKS, &box, err))
		return false;
	*ids = (const unsigned char *)box.items.data;
	*n = box.items.len / survey_item_bytes(SURVEY_CHUNKS);
	return true;
}

bool survey_box_rows(struct survey_box *b, size_t table, const unsigned char **digests,
    size_t *n, bool *whole, struct err *err)
{
	struct inbox box = {0};

	if (!wait_for(b, table, SURVEY_ROWS, &box, err))
		return false;
	*digests = (const unsigned char *)box.items.data;
	*n = box.items.len / survey_item_bytes(SURVEY_ROWS);
	*whole = box.kind == SURVEY_WHOLE;
	return true;
}

void survey_box_drop(struct survey_box *b, size_t table)
{
	struct inbox *box;

	(void)pthread_mutex_lock(&b->lock);
	box = inbox_of(b, table);
	buf_reset(&box->items);
	*box = (struct inbox){0};
	(void)pthread_mutex_unlock(&b->lock);
}
