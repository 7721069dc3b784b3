#include "dest/watch.h"

#include <string.h>

#include "common/base/clock.h"
#include "common/base/json.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "dest/remote.h"
#include "dest/stream.h"
#include "dest/trust.h"

/* The longest sleep at a time, in ms: it fits an int. */
#define NAP_MS 3600000

/* What can be changed while watching. */
struct knobs {
	uint64_t every_s;
	uint64_t limit_rate;
	size_t batch;
};

struct watch {
	const struct pull_request *asked;
	unsigned int log_flags;
	struct config *fresh; /* the last good one that was read again, or NULL */
	struct knobs knobs;   /* those of this round */
	uint64_t round;
	uint64_t started_ms;
	unsigned int failures; /* in a row */
	bool succeeded;        /* once */
};

uint64_t watch_pause_ms(uint64_t every_ms, uint64_t took_ms, unsigned int failures)
{
	uint64_t pause = WATCH_RETRY_MS;

	if (failures == 0)
		return took_ms < every_ms ? every_ms - took_ms : 0;
	for (unsigned int i = 1; i < failures && pause < every_ms; i++)
		pause *= 2;
	return pause < every_ms ? pause : every_ms;
}

static const struct config *config_now(const struct watch *w)
{
	return w->fresh != NULL ? w->fresh : w->asked->config;
}

static void read_config(struct watch *w, struct log *log)
{
	const struct trust_use use = {.after = true};
	struct err err = {0};
	CLEANUP(config_freep) struct config *c = config_load(w->asked->o.files, &err);

	if (c == NULL || !trust_check(c, &use, false, &err)) {
		log_warn(log, "%s; what was read before still holds", err.msg);
		return;
	}
	config_free(w->fresh);
	w->fresh = take_ptr(&c);
}

static struct knobs choose_knobs(const struct watch *w)
{
	const struct config *c = config_now(w);
	const struct pull_opts *o = &w->asked->o;

	return (struct knobs){
	    .every_s = c->every_s.said ? c->every_s.n
	               : o->every > 0  ? o->every
	                               : WATCH_EVERY_S,
	    .limit_rate = c->limit_rate.said ? c->limit_rate.n : o->limit_rate,
	    .batch = c->batch.said ? (size_t)c->batch.n : STREAM_WINDOW,
	};
}

/* Says what holds when something of it is new. */
static void turn_knobs(struct watch *w, struct log *log)
{
	const struct knobs to = choose_knobs(w);
	const struct knobs was = w->knobs;
	CLEANUP(buf_reset) struct buf line = {0};

	w->knobs = to;
	if (to.every_s == was.every_s && to.limit_rate == was.limit_rate &&
	    to.batch == was.batch)
		return;
	buf_puts(&line, w->round > 1 ? CONFIG_FILE_NAME " has changed: " : "watching: ");
	buf_puts(&line, "a round every ");
	text_append_duration(&line, to.every_s);
	buf_puts(&line, to.limit_rate > 0 ? ", at most " : ", no limit of the rate");
	if (to.limit_rate > 0) {
		text_append_size(&line, to.limit_rate);
		buf_puts(&line, " per second");
	}
	buf_puts(&line, ", batches of ");
	text_append_size(&line, to.batch);
	log_info(log, "%s", line.data);
}

/*
 * Whether another try would fail the same way.  Of what ssh says, that is what only a person can
 * mend; and a server may lock out who knocks again and again with a wrong key.
 */
static bool is_lasting(const struct err *err)
{
	static const char *const signs[] = {"Name or service not known",
	    "nodename nor servname provided", "Host key verification failed",
	    "Permission denied ("};

	if (err->code == ERR_USAGE || err->code == ERR_REFUSED || err->code == ERR_AUTH)
		return true;
	/* A session that could not be started: no app in that folder, no system that we know ... */
	if (err->code == ERR_SOURCE)
		return strstr(err->msg, REMOTE_FAILED) == NULL;
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		if (err->code == ERR_NETWORK && strstr(err->msg, signs[i]) != NULL)
			return true;
	}
	return false;
}

static bool goes_on(const struct watch *w, const struct err *err)
{
	return signals_stop() == 0 &&
	       (err->code == ERR_NONE || w->succeeded || !is_lasting(err));
}

/* What is to be known of a round after its summary or error. */
static void say_round(
    const struct watch *w, const struct err *err, uint64_t pause_ms, struct log *log)
{
	CLEANUP(buf_reset) struct buf pause = {0};
	struct json *o = json_new_object();
	bool ok = err->code == ERR_NONE;

	json_set(o, "round", json_new_u64(w->round));
	json_set(o, "ok", json_new_bool(ok));
	json_set(o, "exitStatus", json_new_i64(err_exit_status(err->code)));
	if (goes_on(w, err)) {
		json_set(o, "nextSeconds", json_new_u64((pause_ms + 500) / 1000));
		text_append_duration(&pause, (pause_ms + 500) / 1000);
		log_info(log, "round %llu %s; the next one in %s",
		    (unsigned long long)w->round, ok ? "is done" : "failed", pause.data);
	}
	log_event(log, "round", o);
}

/* One round; *pause_ms is how long to wait after it. */
static bool run_round(struct watch *w, uint64_t *pause_ms, struct err *err)
{
	CLEANUP(log_freep) struct log *log = log_new("synco", w->log_flags);
	struct pull_request request = *w->asked;

	w->started_ms = clock_ms();
	w->round++;
	if (w->round > 1)
		read_config(w, log);
	turn_knobs(w, log);
	request.config = config_now(w);
	request.o.limit_rate = w->knobs.limit_rate;
	request.batch = w->knobs.batch;
	if (pull_once(&request, log, err)) {
		w->failures = 0;
		w->succeeded = true;
	} else {
		w->failures++;
		(void)err_wrap(err, "round %llu", (unsigned long long)w->round);
		log_err(log, err);
	}
	*pause_ms = watch_pause_ms(
	    w->knobs.every_s * 1000, clock_ms() - w->started_ms, w->failures);
	say_round(w, err, *pause_ms, log);
	return goes_on(w, err);
}

static bool wait_ms(uint64_t ms)
{
	uint64_t until = clock_ms() + ms;
	uint64_t now;

	while (signals_stop() == 0 && (now = clock_ms()) < until)
		(void)signals_sleep(
		    until - now < NAP_MS ? (unsigned int)(until - now) : NAP_MS);
	return signals_stop() == 0;
}

static void watch_reset(struct watch *w)
{
	config_free(w->fresh);
}

int watch_run(const struct pull_request *request, unsigned int log_flags)
{
	CLEANUP(watch_reset)
	struct watch w = {.asked = request, .log_flags = log_flags};
	CLEANUP(log_freep) struct log *log = log_new("synco", log_flags);
	struct err err = {0};
	uint64_t pause_ms;

	while (run_round(&w, &pause_ms, &err)) {
		err = (struct err){0};
		if (wait_ms(pause_ms))
			continue;
		(void)!signals_check(&err);
		log_err(log, &err);
		break;
	}
	return err_exit_status(err.code);
}
