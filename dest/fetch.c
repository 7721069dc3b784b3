#include "dest/fetch.h"

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "dest/fetch_loop.h"

#define JOBS     8
#define STALL_S  30
#define TRIES    6
#define RETRY_MS 500

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
	f->base.site = opts->site;
	f->guard = (struct fetch_guard){.base = &f->base, .socket = opts->socket};
	/* One more than downloads take: what is said does not wait behind them. */
	(void)curl_multi_setopt(
	    f->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)f->opts.jobs + 1);
	(void)curl_multi_setopt(f->multi, CURLMOPT_MAXCONNECTS, (long)f->opts.jobs + 1);
	if (pthread_create(&f->thread, NULL, fetch_loop, f) != 0) {
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
	r->a.dial.guard = &f->guard;
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

void fetch_wait_briefly(struct fetch_request *r, unsigned int ms)
{
	struct fetch *f = r->fetch;
	uint64_t until = clock_ms() + ms;

	(void)pthread_mutex_lock(&f->lock);
	while (!r->ended && clock_ms() < until)
		timed_wait(f, 20);
	(void)pthread_mutex_unlock(&f->lock);
	fetch_cancel(r);
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

const char *fetch_base_url(const struct fetch *f)
{
	return f->base.url;
}
