#include "dest/acks.h"

#include <pthread.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/format/limits.h"
#include "common/format/request.h"
#include "common/format/token.h"

/* How often a silent destination says that it is there: well below any idle time. */
#define SIGN_OF_LIFE_MS 10000

/* What is known gathers for so long. */
#define GATHER_MS 100

/* After a request that failed. */
#define AGAIN_MS 1000

/* How long the last word may take. */
#define LAST_WORD_MS 3000

/* A pack with frames that were told of and are not done. */
struct open_pack {
	uint32_t pack;
	size_t frames;
};

struct acks {
	struct fetch *fetch; /* borrowed */
	char *url;
	pthread_t thread;
	bool started;

	/* The thread's own, then acks_free()'s. */
	struct seal *seal;
	struct frame_codec *codec;
	uint64_t number;

	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t change;
	struct open_pack *packs; /* in the order of their numbers */
	size_t packs_n;
	size_t packs_cap;
	bool stopping;
};

static struct open_pack *find(struct acks *a, uint32_t pack)
{
	for (size_t i = a->packs_n; i > 0; i--) {
		if (a->packs[i - 1].pack == pack)
			return &a->packs[i - 1];
	}
	return NULL;
}

void acks_told(struct acks *a, const struct pack_ref *ref)
{
	struct open_pack *p;

	if (a == NULL)
		return;
	(void)pthread_mutex_lock(&a->lock);
	p = find(a, ref->pack);
	if (p == NULL) {
		a->packs = xgrow(a->packs, a->packs_n, &a->packs_cap, sizeof(*a->packs));
		p = &a->packs[a->packs_n++];
		*p = (struct open_pack){.pack = ref->pack};
		(void)pthread_cond_signal(&a->change);
	}
	p->frames++;
	(void)pthread_mutex_unlock(&a->lock);
}

void acks_done(struct acks *a, const struct pack_ref *ref)
{
	struct open_pack *p;

	if (a == NULL)
		return;
	(void)pthread_mutex_lock(&a->lock);
	p = find(a, ref->pack);
	if (p != NULL && --p->frames == 0)
		(void)pthread_cond_signal(&a->change);
	(void)pthread_mutex_unlock(&a->lock);
}

/*
 * Moves packs that may go into the request; the lock is held.  The last one is never among
 * them.
 */
static void take_done(struct acks *a, struct request *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < a->packs_n; i++) {
		if (i + 1 < a->packs_n && a->packs[i].frames == 0 &&
		    r->acks_n < LIMIT_ACKS) {
			r->acks = xreallocarray(r->acks, r->acks_n + 1, sizeof(*r->acks));
			r->acks[r->acks_n++] = a->packs[i].pack;
		} else {
			a->packs[kept++] = a->packs[i];
		}
	}
	a->packs_n = kept;
}

/* Waits for packs that may go, or until it is time to say something; false at the end. */
static bool wait_for_done(struct acks *a, struct request *r)
{
	uint64_t until = clock_ms() + SIGN_OF_LIFE_MS;
	bool stopping;

	(void)pthread_mutex_lock(&a->lock);
	for (;;) {
		struct timespec pause = clock_in(CLOCK_REALTIME, GATHER_MS);

		stopping = a->stopping;
		if (!stopping)
			take_done(a, r);
		if (stopping || r->acks_n > 0 || clock_ms() >= until)
			break;
		(void)pthread_cond_timedwait(&a->change, &a->lock, &pause);
	}
	(void)pthread_mutex_unlock(&a->lock);
	return !stopping;
}

/* Sends r under the next number.  What failed is for those who fetch to tell. */
static bool post(struct acks *a, struct request *r, bool briefly)
{
	CLEANUP(buf_reset) struct buf body = {0};
	struct fetch_job job = {.url = a->url, .max = 4096};
	struct fetch_request *request;
	struct err ignored = {0};

	r->number = ++a->number;
	if (!request_close(r, a->codec, &body, &ignored))
		return false;
	job.body = body.data;
	job.body_len = body.len;
	request = fetch_start(a->fetch, &job);
	if (!briefly)
		return fetch_wait(request, &ignored);
	fetch_wait_briefly(request, LAST_WORD_MS);
	return true;
}

static void pause_briefly(struct acks *a)
{
	struct timespec until = clock_in(CLOCK_REALTIME, AGAIN_MS);

	(void)pthread_mutex_lock(&a->lock);
	while (!a->stopping && pthread_cond_timedwait(&a->change, &a->lock, &until) == 0)
		;
	(void)pthread_mutex_unlock(&a->lock);
}

static void *run(void *arg)
{
	struct acks *a = arg;
	struct request r = {0};

	/* The source must hear of each pack: it waits for room, if need be for ever. */
	while (wait_for_done(a, &r)) {
		if (post(a, &r, false))
			request_reset(&r);
		else
			pause_briefly(a);
	}
	request_reset(&r);
	return NULL;
}

struct acks *acks_new(struct fetch *fetch, const struct token *token, struct err *err)
{
	CLEANUP(acks_freep) struct acks *a = xcalloc(1, sizeof(*a));
	char dir[TOKEN_DIR_BYTES];

	token_dir(token, dir);
	a->fetch = fetch;
	a->url = xasprintf("%s/" REQUEST_NAME, dir);
	(void)pthread_mutex_init(&a->lock, NULL);
	(void)pthread_cond_init(&a->change, NULL);
	a->seal = seal_new(token, err);
	if (a->seal == NULL)
		return NULL;
	a->codec = frame_codec_new(a->seal, 1);
	a->started = pthread_create(&a->thread, NULL, run, a) == 0;
	if (!a->started) {
		(void)err_set(err, ERR_SYSTEM, "start a thread");
		return NULL;
	}
	return take_ptr(&a);
}

void acks_free(struct acks *a)
{
	struct request end = {.end = true};

	if (a == NULL)
		return;
	(void)pthread_mutex_lock(&a->lock);
	a->stopping = true;
	(void)pthread_cond_signal(&a->change);
	(void)pthread_mutex_unlock(&a->lock);
	if (a->started) {
		(void)pthread_join(a->thread, NULL);
		(void)!post(a, &end, true);
	}
	frame_codec_free(a->codec);
	seal_free(a->seal);
	(void)pthread_cond_destroy(&a->change);
	(void)pthread_mutex_destroy(&a->lock);
	free(a->packs);
	free(a->url);
	free(a);
}
