#include "dest/fetch_loop.h"

#include "common/base/clock.h"
#include "common/base/mem.h"

/* Until something has answered once, a wrong host or port should be told soon. */
#define TRIES_UNHEARD 3

#define RETRY_MAX_MS 10000

/* A server that says when to come again has its way for so long. */
#define PATIENCE_MS (5 * 60 * 1000)

/* Takes ended requests off the list and tells who waits: they may be freed from then on. */
static void reap(struct fetch *f)
{
	for (struct fetch_request **at = &f->requests; *at != NULL;) {
		struct fetch_request *r = *at;

		if (r->state != FETCH_ENDED) {
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
	r->state = FETCH_ENDED;
}

static void start_request(struct fetch *f, struct fetch_request *r)
{
	struct err err = {0};

	if (!fetch_attempt_start(&r->a, f->multi, &err)) {
		end_request(r, &err);
		return;
	}
	r->state = FETCH_RUNNING;
	f->running++;
}

/* Plans another attempt, or ends the request with err. */
static void retry(struct fetch *f, struct fetch_request *r, const struct err *err)
{
	unsigned int tries = f->opts.tries;
	uint64_t pause = f->opts.retry_ms;

	if (r->a.retry_after_s > 0 && r->waited_ms < PATIENCE_MS) {
		pause = (uint64_t)r->a.retry_after_s * 1000;
		r->waited_ms += pause;
		r->retry_at = clock_ms() + pause;
		r->state = FETCH_WAITING;
		return;
	}
	if (r->a.received > r->best) {
		r->best = r->a.received;
		r->misses = 0;
		pause = 0; /* it did work: the wait is for what does not */
	}
	if (!f->heard && tries > TRIES_UNHEARD)
		tries = TRIES_UNHEARD;
	if (++r->misses >= tries) {
		end_request(r, err);
		return;
	}
	for (unsigned int i = 1; i < r->misses && pause < RETRY_MAX_MS; i++)
		pause *= 2;
	r->retry_at = clock_ms() + pause;
	r->state = FETCH_WAITING;
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
		r->state = FETCH_WAITING;
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

	if (r->state == FETCH_RUNNING) {
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
		else if (r->state == FETCH_WAITING && r->retry_at <= now &&
		         f->running < f->opts.jobs + (r->a.job.body != NULL))
			start_request(f, r);
		else if (r->state == FETCH_WAITING && r->retry_at > now &&
		         r->retry_at < due)
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

void *fetch_loop(void *arg)
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
