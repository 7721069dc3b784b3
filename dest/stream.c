#include "dest/stream.h"

#include <pthread.h>

#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/base/clock.h"

/* Neighbouring frames are fetched together up to this. */
#define REQUEST_BYTES (1024U * 1024)

struct stream_list {
	pthread_mutex_t lock; /* guards all below */
	pthread_cond_t change;
	struct pack_ref *refs;
	size_t n;
	size_t cap;
	size_t read;
	bool ended;
	bool dropped;
	struct acks *acks; /* of what is added after that; borrowed, may be NULL */
	struct err failure;
};

struct stream_list *stream_list_new(void)
{
	struct stream_list *l = xcalloc(1, sizeof(*l));

	(void)pthread_mutex_init(&l->lock, NULL);
	(void)pthread_cond_init(&l->change, NULL);
	return l;
}

void stream_list_free(struct stream_list *l)
{
	if (l == NULL)
		return;
	(void)pthread_mutex_destroy(&l->lock);
	(void)pthread_cond_destroy(&l->change);
	free(l->refs);
	free(l);
}

void stream_list_add(struct stream_list *l, const struct pack_ref *ref)
{
	(void)pthread_mutex_lock(&l->lock);
	if (l->dropped)
		acks_done(l->acks, ref);
	l->refs = xgrow(l->refs, l->n, &l->cap, sizeof(*l->refs));
	l->refs[l->n++] = *ref;
	(void)pthread_cond_signal(&l->change);
	(void)pthread_mutex_unlock(&l->lock);
}

void stream_list_end(struct stream_list *l, const struct err *err)
{
	(void)pthread_mutex_lock(&l->lock);
	l->ended = true;
	if (err != NULL)
		l->failure = *err;
	(void)pthread_cond_signal(&l->change);
	(void)pthread_mutex_unlock(&l->lock);
}

void stream_list_drop(struct stream_list *l, struct acks *acks)
{
	(void)pthread_mutex_lock(&l->lock);
	l->dropped = true;
	l->acks = acks;
	for (; l->read < l->n; l->read++)
		acks_done(acks, &l->refs[l->read]);
	(void)pthread_mutex_unlock(&l->lock);
}

/* One request for frames that stand side by side in a pack. */
struct run {
	struct fetch_request *request; /* NULL once it was waited for */
	struct buf data;
	struct pack_ref *refs;
	size_t refs_n;
	size_t next;    /* the frame to open next */
	size_t next_at; /* where it starts in data */
	struct run *after;
};

struct stream {
	struct remote *remote;    /* borrowed */
	struct stream_list *list; /* borrowed */
	struct remote_codec *codec;
	size_t window;
	size_t asked;  /* the first frame of the list that was not asked for */
	size_t flying; /* sealed bytes in runs */
	struct run *first;
	struct run *last;
	struct buf raw; /* what the last read handed out */
};

struct stream *stream_new(struct remote *r, struct stream_list *list, struct err *err)
{
	CLEANUP(stream_freep) struct stream *s = xcalloc(1, sizeof(*s));

	s->remote = r;
	s->list = list;
	s->window = remote_batch(r) > 0 ? remote_batch(r) : STREAM_WINDOW;
	s->codec = remote_codec_new(r, err);
	return s->codec != NULL ? take_ptr(&s) : NULL;
}

static void run_free(struct run *run)
{
	if (run->request != NULL)
		fetch_cancel(run->request);
	buf_reset(&run->data);
	free(run->refs);
	free(run);
}

void stream_free(struct stream *s)
{
	if (s == NULL)
		return;
	while (s->first != NULL) {
		struct run *run = s->first;

		s->first = run->after;
		run_free(run);
	}
	remote_codec_free(s->codec);
	buf_reset(&s->raw);
	free(s);
}

static bool append(void *ctx, const void *data, size_t len, struct err *err)
{
	(void)err;
	buf_append(ctx, data, len);
	return true;
}

static bool follows(const struct pack_ref *a, const struct pack_ref *b)
{
	return a->pack == b->pack && a->offset + a->length == b->offset;
}

/*
 * Copies the next frames that stand side by side, all that are known so far.  NULL when none is
 * known yet.
 */
static struct run *cut_run(struct stream *s)
{
	struct stream_list *l = s->list;
	struct run *run = NULL;
	size_t most = s->window < REQUEST_BYTES ? s->window : REQUEST_BYTES;
	size_t bytes = 0;
	size_t n = 0;

	(void)pthread_mutex_lock(&l->lock);
	while (s->asked + n < l->n) {
		const struct pack_ref *ref = &l->refs[s->asked + n];

		if (n > 0 && (!follows(ref - 1, ref) || bytes + ref->length > most))
			break;
		bytes += ref->length;
		n++;
	}
	if (n > 0) {
		run = xcalloc(1, sizeof(*run));
		run->refs = xcalloc(n, sizeof(*run->refs));
		run->refs_n = n;
		memcpy(run->refs, l->refs + s->asked, n * sizeof(*run->refs));
		(void)buf_reserve(&run->data, bytes);
	}
	(void)pthread_mutex_unlock(&l->lock);
	return run;
}

/* Keeps requests under way as far as the window allows. */
static void ask_ahead(struct stream *s)
{
	while (s->flying < s->window) {
		struct run *run = cut_run(s);
		struct fetch_job job = {.write = append};
		CLEANUP(freep) char *url = NULL;
		char name[PACK_NAME_BYTES];

		if (run == NULL)
			return;
		pack_name(run->refs[0].pack, name);
		url = remote_url(s->remote, name);
		job.url = url;
		job.ctx = &run->data;
		job.offset = run->refs[0].offset;
		job.length = run->refs[run->refs_n - 1].offset +
		             run->refs[run->refs_n - 1].length - run->refs[0].offset;
		s->asked += run->refs_n;
		s->flying += (size_t)job.length;
		run->request = fetch_start(remote_fetch(s->remote), &job);
		if (s->last != NULL)
			s->last->after = run;
		else
			s->first = run;
		s->last = run;
	}
}

void stream_ask(struct stream *s)
{
	ask_ahead(s);
}

/* Waits until the list has more than what was asked for; false at its end, err set or not. */
static bool wait_for_list(struct stream *s, struct err *err)
{
	struct stream_list *l = s->list;
	bool more;

	(void)pthread_mutex_lock(&l->lock);
	while (l->n == s->asked && !l->ended && signals_stop() == 0) {
		struct timespec until = clock_in(CLOCK_REALTIME, 200);

		(void)pthread_cond_timedwait(&l->change, &l->lock, &until);
	}
	more = l->n > s->asked;
	if (!more && l->failure.code != ERR_NONE)
		*err = l->failure;
	(void)pthread_mutex_unlock(&l->lock);
	return more;
}

static void note_read(struct stream *s, const struct pack_ref *ref)
{
	acks_done(remote_acks(s->remote), ref);
	(void)pthread_mutex_lock(&s->list->lock);
	s->list->read++;
	(void)pthread_mutex_unlock(&s->list->lock);
}

static bool open_next(struct stream *s, struct run *run, struct err *err)
{
	const struct pack_ref *ref = &run->refs[run->next];

	if (run->request != NULL && !fetch_wait(take_ptr(&run->request), err))
		return false;
	if (!pack_open(remote_codec_frame(s->codec), ref, run->data.data + run->next_at,
	        ref->length, &s->raw, err))
		return false;
	note_read(s, ref);
	run->next++;
	run->next_at += ref->length;
	if (run->next < run->refs_n)
		return true;
	s->first = run->after;
	if (s->first == NULL)
		s->last = NULL;
	s->flying -= run->data.len;
	run_free(run);
	return true;
}

bool stream_read(struct stream *s, const char **data, size_t *len, struct err *err)
{
	struct err end = {0};

	buf_clear(&s->raw);
	*len = 0;
	ask_ahead(s);
	while (s->first == NULL) {
		if (!wait_for_list(s, &end)) {
			if (end.code != ERR_NONE)
				*err = end;
			return end.code == ERR_NONE && signals_check(err);
		}
		ask_ahead(s);
	}
	if (!open_next(s, s->first, err))
		return false;
	*data = s->raw.data;
	*len = s->raw.len;
	return true;
}
