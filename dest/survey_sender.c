#include "dest/survey_sender.h"

#include <pthread.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/format/limits.h"

/* What is gathered is sent when it is this old and more comes: the other end waits for it. */
#define GATHER_MS 200

/* Worth a message of its own. */
#define LAST_BYTES (64U * 1024)

struct survey_sender {
	struct fetch *fetch; /* borrowed */
	char *url;
	pthread_mutex_t lock; /* guards what follows */
	struct seal *seal;
	struct frame_codec *codec;
	uint32_t object;
	uint64_t number;
	uint32_t set; /* of what is added */
	struct buf text;
	uint64_t started_ms; /* when the first of it came */
	struct buf body;     /* of the message under way */
	struct fetch_request *request;
	struct err failure; /* of one that a beat has waited for */
};

struct survey_sender *survey_sender_new(
    struct fetch *fetch, const struct token *token, struct err *err)
{
	CLEANUP(survey_sender_freep) struct survey_sender *s = xcalloc(1, sizeof(*s));
	char dir[TOKEN_DIR_BYTES];

	token_dir(token, dir);
	(void)pthread_mutex_init(&s->lock, NULL);
	s->fetch = fetch;
	s->url = xasprintf("%s/" SURVEY_NAME, dir);
	s->seal = seal_new(token, err);
	if (s->seal == NULL || !survey_object_new(&s->object, err))
		return NULL;
	s->codec = frame_codec_new(s->seal, 1);
	return take_ptr(&s);
}

void survey_sender_free(struct survey_sender *s)
{
	if (s == NULL)
		return;
	if (s->request != NULL)
		fetch_cancel(s->request);
	buf_reset(&s->body);
	frame_codec_free(s->codec);
	seal_free(s->seal);
	buf_reset(&s->text);
	(void)pthread_mutex_destroy(&s->lock);
	free(s->url);
	free(s);
}

/* Waits for the answer to what is under way.  The lock is held, here and below. */
static bool finish(struct survey_sender *s, struct err *err)
{
	bool refused;
	bool ok;

	if (s->failure.code != ERR_NONE)
		*err = s->failure;
	if (s->request == NULL || s->failure.code != ERR_NONE)
		return s->failure.code == ERR_NONE;
	while (!fetch_done(s->request) && signals_stop() == 0)
		fetch_pause(s->fetch, 1000);
	refused = fetch_done(s->request) && fetch_status(s->request) == 403;
	ok = fetch_wait(take_ptr(&s->request), err);
	buf_clear(&s->body);
	if (ok)
		return true;
	return refused ? err_set(err, ERR_NETWORK,
	                     "the source already serves another destination: start serve "
	                     "--ask again for this one")
	               : err_wrap(err, "say what is here");
}

/* Sends the text, and goes on: one message is under way at a time. */
static bool start(struct survey_sender *s, struct err *err)
{
	struct fetch_job job = {.url = s->url, .max = 4096};

	if (!finish(s, err) ||
	    !survey_close(s->object, ++s->number, &s->text, s->codec, &s->body, err))
		return false;
	buf_clear(&s->text);
	job.body = s->body.data;
	job.body_len = s->body.len;
	s->request = fetch_start(s->fetch, &job);
	return true;
}

/* Sends what has gathered, if anything. */
static bool start_gathered(struct survey_sender *s, struct err *err)
{
	return s->text.len == 0 || start(s, err);
}

static bool add(struct survey_sender *s, struct survey_record *r, size_t n, bool last,
    struct err *err)
{
	do {
		size_t room = survey_room(s->text.len, r->kind);

		if (room == 0 ||
		    (s->text.len > 0 && clock_ms() - s->started_ms > GATHER_MS)) {
			if (!start_gathered(s, err))
				return false;
			room = survey_room(0, r->kind);
		}
		if (s->text.len == 0)
			s->started_ms = clock_ms();
		r->items_n = n < room ? n : room;
		r->last = last && r->items_n == n;
		survey_append(&s->text, r);
		n -= r->items_n;
		if (n > 0)
			r->items += r->items_n * survey_item_bytes(r->kind);
	} while (n > 0);
	/* The other end waits for the end of a table: what is worth a message leaves at once. */
	return !last || s->text.len < LAST_BYTES || start_gathered(s, err);
}

bool survey_sender_flush(struct survey_sender *s, struct err *err)
{
	bool ok;

	(void)pthread_mutex_lock(&s->lock);
	ok = start_gathered(s, err) && finish(s, err);
	(void)pthread_mutex_unlock(&s->lock);
	return ok;
}

void survey_sender_beat(struct survey_sender *s)
{
	/* Whoever holds the lock says something. */
	if (pthread_mutex_trylock(&s->lock) != 0)
		return;
	if (s->failure.code == ERR_NONE && (s->request == NULL || fetch_done(s->request)))
		(void)!start(s, &s->failure);
	(void)pthread_mutex_unlock(&s->lock);
}

void survey_sender_begin(struct survey_sender *s, size_t set)
{
	s->set = (uint32_t)set;
}

bool survey_sender_add(struct survey_sender *s, enum survey_kind kind, size_t table,
    const unsigned char *items, size_t n, bool last, struct err *err)
{
	struct survey_record r = {
	    .kind = kind,
	    .set = s->set,
	    .table = (uint32_t)table,
	    .items = items,
	};
	bool ok;

	(void)pthread_mutex_lock(&s->lock);
	ok = add(s, &r, n, last, err);
	(void)pthread_mutex_unlock(&s->lock);
	return ok;
}
