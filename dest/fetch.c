#include "dest/fetch.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "dest/fetch_attempt.h"
#include "dest/fetch_url.h"

#define JOBS     8
#define STALL_S  30
#define TRIES    6
#define RETRY_MS 500

/* Until something has answered once, a wrong host or port should be told soon. */
#define TRIES_UNHEARD 3

#define RETRY_MAX_MS 10000

enum state { WAITING, RUNNING, ENDED };

struct fetch_request {
	struct fetch *fetch;
	struct fetch_attempt a;
	enum state state;    /* the fetch thread's own until it is ENDED */
	uint64_t retry_at;   /* clock_ms() */
	unsigned int misses; /* attempts without progress, one after the other */
	uint64_t best;       /* bytes when progress was last made */
	bool cancelled;      /* under the lock */
	bool ended;          /* under the lock */
	struct err err;      /* set before ended */
	struct fetch_request *next;
};

struct fetch {
	struct fetch_opts opts;
	struct fetch_base base;
	struct fetch_pace pace;
	CURLM *multi;
	pthread_t thread;
	bool started;
	_Atomic uint64_t bytes;

	/* The fetch thread's own. */
	struct fetch_request *requests; /* not ended, oldest first */
	unsigned int running;
	bool heard; /* something has answered */

	pthread_mutex_t
	    lock; /* guards what follows, and cancelled and ended of requests */
	pthread_cond_t change;
	struct fetch_request *incoming; /* newest first */
	bool stopping;
};

/* Takes ended requests off the list and tells who waits: they may be freed from then on. */
static void reap(struct fetch *f)
{
	for (struct fetch_request **at = &f->requests; *at != NULL;) {
		struct fetch_request *r = *at;

		if (r->state != ENDED) {
			at = &r->next;
			continue;
		}
		*at = r->next;
		(void)pthread_mutex_lock(&f->lock);
		r->ended = true;
		(void)pthread_cond_broadcast(&f->change);
		(void)pthread_mutex_unlock(&f->lock);
	}
}

/* Takes what callers have put since; appends, so that requests run in order. */
static bool take_incoming(struct fetch *f)
{
	struct fetch_request **tail = &f->requests;
	struct fetch_request *list;
	struct fetch_request *ordered = NULL;
	bool stopping;

	(void)pthread_mutex_lock(&f->lock);
	list = take_ptr(&f->incoming);
	stopping = f->stopping;
	(void)pthread_mutex_unlock(&f->lock);
	while (list != NULL) {
		struct fetch_request *r = list;

		list = r->next;
		r->next = ordered;
		ordered = r;
	}
	while (*tail != NULL)
		tail = &(*tail)->next;
	*tail = ordered;
	return !stopping;
}

static void end_request(struct fetch_request *r, const struct err *err)
{
	r->err = *err;
	r->state = ENDED;
}

static void start_request(struct fetch *f, struct fetch_request *r)
{
	struct err err = {0};

	if (!fetch_attempt_start(&r->a, f->multi, &err)) {
		end_request(r, &err);
		return;
	}
	r->state = RUNNING;
	f->running++;
}

/* Plans another attempt, or ends the request with err. */
static void retry(struct fetch *f, struct fetch_request *r, const struct err *err)
{
	unsigned int tries = f->opts.tries;
	uint64_t pause = f->opts.retry_ms;

	if (r->a.received > r->best) {
		r->best = r->a.received;
		r->misses = 0;
	}
	if (!f->heard && tries > TRIES_UNHEARD)
		tries = TRIES_UNHEARD;
	if (++r->misses >= tries) {
		end_request(r, err);
		return;
	}
	for (unsigned int i = 1; i < r->misses && pause < RETRY_MAX_MS; i++)
		pause *= 2;
	if (r->a.retry_after_s > 0)
		pause = (uint64_t)r->a.retry_after_s * 1000;
	r->retry_at = clock_ms() + pause;
	r->state = WAITING;
}

static void finish_attempt(struct fetch *f, struct fetch_request *r, CURLcode code)
{
	struct err err = {0};

	f->running--;
	switch (fetch_attempt_end(&r->a, code, &err)) {
	case FETCH_ATTEMPT_DONE:
		f->heard = true;
		end_request(r, &err);
		break;
	case FETCH_ATTEMPT_FAILED:
		end_request(r, &err);
		break;
	case FETCH_ATTEMPT_REDIRECTED:
		r->state = WAITING;
		r->retry_at = 0;
		break;
	case FETCH_ATTEMPT_RETRY:
		f->heard = f->heard || r->a.status != 0;
		retry(f, r, &err);
		break;
	}
}

static bool is_cancelled(struct fetch *f, struct fetch_request *r)
{
	bool is;

	(void)pthread_mutex_lock(&f->lock);
	is = r->cancelled;
	(void)pthread_mutex_unlock(&f->lock);
	return is;
}

static void cancel(struct fetch *f, struct fetch_request *r)
{
	struct err stopped = {0};

	if (r->state == RUNNING) {
		fetch_attempt_abort(&r->a);
		f->running--;
	}
	(void)err_set(&stopped, ERR_STOPPED, "stopped");
	end_request(r, &stopped);
}

/* Cancels and starts requests; returns the time until the next waiting one is due. */
static uint64_t tend_requests(struct fetch *f)
{
	uint64_t now = clock_ms();
	uint64_t due = now + 1000;

	for (struct fetch_request *r = f->requests; r != NULL; r = r->next) {
		if (is_cancelled(f, r))
			cancel(f, r);
		else if (r->state == WAITING && r->retry_at <= now &&
		         f->running < f->opts.jobs)
			start_request(f, r);
		else if (r->state == WAITING && r->retry_at > now && r->retry_at < due)
			due = r->retry_at;
	}
	return due - now;
}

/* Takes the answers that are complete; true when there were any. */
static bool take_answers(struct fetch *f)
{
	CURLMsg *msg;
	bool any = false;
	int left;

	while ((msg = curl_multi_info_read(f->multi, &left)) != NULL) {
		struct fetch_request *r = NULL;
		CURLcode code = msg->data.result;

		if (msg->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &r);
		finish_attempt(f, r, code);
		any = true;
	}
	return any;
}

static void *run(void *arg)
{
	struct fetch *f = arg;

	while (take_incoming(f)) {
		uint64_t pause = tend_requests(f);
		int handles;

		(void)curl_multi_perform(f->multi, &handles);
		if (take_answers(f))
			pause = 0; /* a connection is free for the next */
		reap(f);
		(void)curl_multi_poll(f->multi, NULL, 0, (int)pause, NULL);
	}
	for (struct fetch_request *r = f->requests; r != NULL; r = r->next)
		cancel(f, r);
	reap(f);
	return NULL;
}

struct fetch *fetch_new(const struct fetch_opts *opts, struct err *err)
{
	CLEANUP(fetch_freep) struct fetch *f = xcalloc(1, sizeof(*f));

	f->opts = *opts;
	f->opts.jobs = opts->jobs > 0 ? opts->jobs : JOBS;
	f->opts.stall_s = opts->stall_s > 0 ? opts->stall_s : STALL_S;
	f->opts.tries = opts->tries > 0 ? opts->tries : TRIES;
	f->opts.retry_ms = opts->retry_ms > 0 ? opts->retry_ms : RETRY_MS;
	f->pace.rate = opts->limit_rate;
	(void)pthread_mutex_init(&f->lock, NULL);
	(void)pthread_cond_init(&f->change, NULL);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (f->multi = curl_multi_init()) == NULL) {
		(void)err_set(err, ERR_SYSTEM, "start libcurl");
		return NULL;
	}
	if (!fetch_base_init(
	        &f->base, opts->base_url, opts->allow_hosts, opts->allow_hosts_n, err))
		return NULL;
	(void)curl_multi_setopt(
	    f->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)f->opts.jobs);
	(void)curl_multi_setopt(f->multi, CURLMOPT_MAXCONNECTS, (long)f->opts.jobs);
	if (pthread_create(&f->thread, NULL, run, f) != 0) {
		(void)err_set(err, ERR_SYSTEM, "start a thread");
		return NULL;
	}
	f->started = true;
	return take_ptr(&f);
}

void fetch_free(struct fetch *f)
{
	if (f == NULL)
		return;
	if (f->started) {
		(void)pthread_mutex_lock(&f->lock);
		f->stopping = true;
		(void)pthread_mutex_unlock(&f->lock);
		(void)curl_multi_wakeup(f->multi);
		(void)pthread_join(f->thread, NULL);
	}
	(void)curl_multi_cleanup(f->multi);
	fetch_base_reset(&f->base);
	(void)pthread_cond_destroy(&f->change);
	(void)pthread_mutex_destroy(&f->lock);
	free(f);
}

struct fetch_request *fetch_start(struct fetch *f, const struct fetch_job *job)
{
	struct fetch_request *r = xcalloc(1, sizeof(*r));

	r->fetch = f;
	fetch_attempt_init(&r->a, job, &f->base, &f->pace, &f->bytes);
	r->a.stall_s = f->opts.stall_s;
	r->a.owner = r;
	(void)pthread_mutex_lock(&f->lock);
	r->next = f->incoming;
	f->incoming = r;
	(void)pthread_mutex_unlock(&f->lock);
	(void)curl_multi_wakeup(f->multi);
	return r;
}

static void timed_wait(struct fetch *f, unsigned int ms)
{
	struct timespec until = clock_in(CLOCK_REALTIME, ms);

	(void)pthread_cond_timedwait(&f->change, &f->lock, &until);
}

static void request_free(struct fetch_request *r)
{
	fetch_attempt_reset(&r->a);
	free(r);
}

bool fetch_wait(struct fetch_request *r, struct err *err)
{
	struct fetch *f = r->fetch;
	struct err result;

	(void)pthread_mutex_lock(&f->lock);
	while (!r->ended && signals_stop() == 0)
		timed_wait(f, 200);
	(void)pthread_mutex_unlock(&f->lock);
	if (signals_stop() != 0) {
		fetch_cancel(r);
		return signals_check(err);
	}
	result = r->err;
	request_free(r);
	if (result.code == ERR_NONE)
		return true;
	*err = result;
	return false;
}

bool fetch_done(struct fetch_request *r)
{
	bool ended;

	(void)pthread_mutex_lock(&r->fetch->lock);
	ended = r->ended;
	(void)pthread_mutex_unlock(&r->fetch->lock);
	return ended;
}

void fetch_pause(struct fetch *f, unsigned int ms)
{
	(void)pthread_mutex_lock(&f->lock);
	timed_wait(f, ms);
	(void)pthread_mutex_unlock(&f->lock);
}

void fetch_cancel(struct fetch_request *r)
{
	struct fetch *f = r->fetch;

	(void)pthread_mutex_lock(&f->lock);
	r->cancelled = true;
	(void)curl_multi_wakeup(f->multi);
	while (!r->ended)
		timed_wait(f, 200);
	(void)pthread_mutex_unlock(&f->lock);
	request_free(r);
}

static bool append(void *ctx, const void *data, size_t len, struct err *err)
{
	(void)err;
	buf_append(ctx, data, len);
	return true;
}

bool fetch_get(struct fetch *f, const char *url, uint64_t offset, uint64_t length,
    uint64_t max, struct buf *out, struct err *err)
{
	struct fetch_job job = {.url = url,
	    .offset = offset,
	    .length = length,
	    .max = max,
	    .write = append,
	    .ctx = out};

	return fetch_wait(fetch_start(f, &job), err);
}

unsigned int fetch_status(const struct fetch_request *r)
{
	return r->a.status;
}

uint64_t fetch_bytes(struct fetch *f)
{
	return atomic_load(&f->bytes);
}

bool fetch_may(struct fetch *f, const char *url, struct err *err)
{
	CLEANUP(freep) char *absolute = fetch_base_resolve(&f->base, url);

	return fetch_base_judge(&f->base, absolute, NULL, err) != FETCH_REFUSED;
}

const char *fetch_base_url(const struct fetch *f)
{
	return f->base.url;
}
