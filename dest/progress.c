#include "dest/progress.h"

#include <pthread.h>
#include <stdbool.h>

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* How often is drawn on a terminal, how often a plain line or an event is written. */
#define LIVE_MS  200
#define PLAIN_MS 10000
#define EVENT_MS 1000

/* The rate is over the last few seconds, so that it follows the line but does not jump. */
#define RATE_SAMPLES 16

struct sample {
	uint64_t ms;
	uint64_t done[PROGRESS_STEPS];
};

struct progress {
	struct log *log; /* borrowed */
	progress_sample *sample;
	void *sample_ctx; /* borrowed */
	pthread_t thread;
	pthread_mutex_t lock; /* guards ending */
	pthread_cond_t wake;
	bool ending;
	_Atomic uint64_t done[PROGRESS_STEPS];
	_Atomic uint64_t total[PROGRESS_STEPS];
	struct sample samples[RATE_SAMPLES]; /* the drawing thread's own */
	size_t samples_n;
};

static const char *const names[PROGRESS_STEPS] = {
    [PROGRESS_SCAN] = "scan",
    [PROGRESS_DOWNLOAD] = "download",
    [PROGRESS_LOAD] = "load",
    [PROGRESS_FILES] = "files",
};

/* A longer time left is a guess from too few bytes. */
#define LEFT_MAX_S (100ULL * 3600)

static void print_left(const struct progress_view *v, int step, struct buf *out)
{
	uint64_t left = 0;

	if (v->total[step] > v->done[step] && v->rate[step] > 0)
		left = (v->total[step] - v->done[step]) / v->rate[step] + 1;
	buf_puts(out, " (");
	text_append_size(out, v->rate[step]);
	buf_puts(out, "/s");
	if (left > 0 && left < LEFT_MAX_S) {
		buf_puts(out, ", ");
		text_append_duration(out, left);
		buf_puts(out, " left");
	}
	buf_putc(out, ')');
}

void progress_print(const struct progress_view *v, struct buf *out)
{
	bool first = true;

	for (int i = 0; i < PROGRESS_STEPS; i++) {
		if (v->done[i] == 0 && v->total[i] == 0)
			continue;
		buf_puts(out, first ? "" : "  ");
		first = false;
		buf_printf(out, "%s ", names[i]);
		text_append_size(out, v->done[i]);
		if (v->total[i] > 0 && v->done[i] >= v->total[i]) {
			buf_puts(out, " done");
			continue;
		}
		if (v->total[i] > 0) {
			buf_puts(out, " of ");
			text_append_size(out, v->total[i]);
		}
		print_left(v, i, out);
	}
}

static void take_view(struct progress *p, struct progress_view *v)
{
	struct sample *now = &p->samples[p->samples_n % RATE_SAMPLES];
	const struct sample *old = p->samples_n < RATE_SAMPLES
	                               ? &p->samples[0]
	                               : &p->samples[(p->samples_n + 1) % RATE_SAMPLES];

	now->ms = clock_ms();
	for (int i = 0; i < PROGRESS_STEPS; i++) {
		uint64_t ms = now->ms > old->ms ? now->ms - old->ms : 1;

		v->done[i] = now->done[i] = atomic_load(&p->done[i]);
		v->total[i] = atomic_load(&p->total[i]);
		v->rate[i] = (v->done[i] - old->done[i]) * 1000 / ms;
	}
	p->samples_n++;
}

static void draw_event(struct progress *p, const struct progress_view *v)
{
	struct json *fields = json_new_object();

	for (int i = 0; i < PROGRESS_STEPS; i++) {
		struct json *step;

		if (v->done[i] == 0 && v->total[i] == 0)
			continue;
		step = json_new_object();
		json_set(step, "bytes", json_new_u64(v->done[i]));
		if (v->total[i] > 0)
			json_set(step, "total", json_new_u64(v->total[i]));
		json_set(step, "rate", json_new_u64(v->rate[i]));
		json_set(fields, names[i], step);
	}
	log_event(p->log, "progress", fields);
}

static void draw(struct progress *p)
{
	CLEANUP(buf_reset) struct buf line = {0};
	struct progress_view v;

	if (p->sample != NULL)
		p->sample(p->sample_ctx, p);
	take_view(p, &v);
	if (log_is_json(p->log)) {
		draw_event(p, &v);
		return;
	}
	progress_print(&v, &line);
	if (line.len == 0)
		return;
	if (log_is_live(p->log))
		log_live(p->log, line.data);
	else
		log_info(p->log, "%s", line.data);
}

static void *run(void *arg)
{
	struct progress *p = arg;
	uint64_t every = log_is_live(p->log)   ? LIVE_MS
	                 : log_is_json(p->log) ? EVENT_MS
	                                       : PLAIN_MS;
	bool ending = false;

	while (!ending) {
		struct timespec until = clock_in(CLOCK_MONOTONIC, every);

		(void)pthread_mutex_lock(&p->lock);
		while (
		    !p->ending && pthread_cond_timedwait(&p->wake, &p->lock, &until) == 0)
			;
		ending = p->ending;
		(void)pthread_mutex_unlock(&p->lock);
		if (!ending)
			draw(p);
	}
	return NULL;
}

struct progress *progress_new(struct log *log, progress_sample *sample, void *ctx)
{
	struct progress *p = xcalloc(1, sizeof(*p));
	pthread_condattr_t attr;

	p->log = log;
	p->sample = sample;
	p->sample_ctx = ctx;
	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&p->wake, &attr);
	(void)pthread_condattr_destroy(&attr);
	p->samples[0].ms = clock_ms();
	p->samples_n = 1;
	if (pthread_create(&p->thread, NULL, run, p) != 0)
		abort(); /* as for memory: nothing works without */
	return p;
}

void progress_free(struct progress *p)
{
	if (p == NULL)
		return;
	(void)pthread_mutex_lock(&p->lock);
	p->ending = true;
	(void)pthread_cond_signal(&p->wake);
	(void)pthread_mutex_unlock(&p->lock);
	(void)pthread_join(p->thread, NULL);
	log_live(p->log, "");
	(void)pthread_cond_destroy(&p->wake);
	(void)pthread_mutex_destroy(&p->lock);
	free(p);
}

void progress_set(
    struct progress *p, enum progress_step step, uint64_t done, uint64_t total)
{
	atomic_store(&p->done[step], done);
	atomic_store(&p->total[step], total);
}

void progress_total(struct progress *p, enum progress_step step, uint64_t total)
{
	atomic_store(&p->total[step], total);
}

void progress_add(struct progress *p, enum progress_step step, uint64_t done)
{
	atomic_fetch_add(&p->done[step], done);
}
