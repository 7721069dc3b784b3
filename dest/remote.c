#include "dest/remote.h"

#include <pthread.h>

#include "common/base/clock.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/format/limits.h"

/* Several waiting threads look at meta.json once. */
#define REFRESH_MS 20

/* Pauses while waiting for an index to grow: they double. */
#define WAIT_MIN_MS 25
#define WAIT_MAX_MS 250

/* How much of an index is held at once. */
#define INDEX_PIECE (1024 * 1024)

struct remote {
	struct fetch *fetch;       /* borrowed */
	const struct token *token; /* borrowed */
	struct acks *acks;         /* borrowed; NULL: none */
	size_t batch;
	struct remote_codec *codec; /* for meta.json */
	pthread_mutex_t reading;    /* held while meta.json is read */
	pthread_mutex_t lock; /* guards what follows, which only who reads it changes */
	struct meta *meta;
	uint64_t read_ms;
	uint64_t rose_ms; /* when the sequence number last rose */
};

struct remote_codec {
	struct seal *seal;
	struct frame_codec *frame;
};

struct remote_codec *remote_codec_new(struct remote *r, struct err *err)
{
	CLEANUP(remote_codec_freep) struct remote_codec *c = xcalloc(1, sizeof(*c));

	c->seal = seal_new(r->token, err);
	if (c->seal == NULL)
		return NULL;
	c->frame = frame_codec_new(c->seal, 1);
	return take_ptr(&c);
}

void remote_codec_free(struct remote_codec *c)
{
	if (c == NULL)
		return;
	frame_codec_free(c->frame);
	seal_free(c->seal);
	free(c);
}

struct frame_codec *remote_codec_frame(struct remote_codec *c)
{
	return c->frame;
}

char *remote_url(struct remote *r, const char *object)
{
	char dir[TOKEN_DIR_BYTES];

	token_dir(r->token, dir);
	return xasprintf("%s/%s", dir, object);
}

struct acks *remote_acks(struct remote *r)
{
	return r->acks;
}

struct fetch *remote_fetch(struct remote *r)
{
	return r->fetch;
}

size_t remote_batch(const struct remote *r)
{
	return r->batch;
}

/* Gets and opens meta.json; never one that is older than the last. */
static struct meta *read_meta(struct remote *r, struct err *err)
{
	CLEANUP(freep) char *object = remote_url(r, META_FILE_NAME);
	CLEANUP(buf_reset) struct buf data = {0};
	uint64_t last = r->meta != NULL ? r->meta->sequence : 0;
	CLEANUP(freep)
	char *url = xasprintf("%s?after=%llu", object, (unsigned long long)last);

	if (!fetch_get(r->fetch, url, 0, 0, LIMIT_META_BYTES * 2, &data, err))
		return NULL;
	return meta_open(
	    buf_str(&data), data.len, last, remote_codec_frame(r->codec), err);
}

/* Takes a new meta.json in place of the last and judges it. */
static bool take_meta(struct remote *r, struct meta *m, struct err *err)
{
	uint64_t now = clock_ms();

	if (r->meta == NULL || m->sequence > r->meta->sequence)
		r->rose_ms = now;
	meta_free(r->meta);
	r->meta = m;
	r->read_ms = now;
	if (m->state == META_FAILED)
		return err_set(err, ERR_SOURCE, REMOTE_FAILED ": %s",
		    m->failure != NULL ? m->failure : "it does not say why");
	if (m->state != META_READY && now - r->rose_ms > REMOTE_SILENCE_S * 1000)
		return err_set(err, ERR_NETWORK,
		    "the source has not moved for %d seconds: it seems to have died",
		    REMOTE_SILENCE_S);
	return true;
}

struct remote *remote_open(struct fetch *fetch, const struct token *token,
    struct acks *acks, size_t batch, struct err *err)
{
	CLEANUP(remote_freep) struct remote *r = xcalloc(1, sizeof(*r));
	struct meta *m;

	r->fetch = fetch;
	r->token = token;
	r->acks = acks;
	r->batch = batch;
	(void)pthread_mutex_init(&r->lock, NULL);
	(void)pthread_mutex_init(&r->reading, NULL);
	r->codec = remote_codec_new(r, err);
	if (r->codec == NULL)
		return NULL;
	m = read_meta(r, err);
	return m != NULL && take_meta(r, m, err) ? take_ptr(&r) : NULL;
}

void remote_free(struct remote *r)
{
	if (r == NULL)
		return;
	remote_codec_free(r->codec);
	meta_free(r->meta);
	(void)pthread_mutex_destroy(&r->lock);
	(void)pthread_mutex_destroy(&r->reading);
	free(r);
}

static bool refresh(struct remote *r, struct err *err)
{
	struct meta *m;
	bool ok;

	if (r->meta->state == META_READY || clock_ms() - r->read_ms < REFRESH_MS)
		return true;
	m = read_meta(r, err);
	if (m == NULL)
		return false;
	(void)pthread_mutex_lock(&r->lock);
	ok = take_meta(r, m, err);
	(void)pthread_mutex_unlock(&r->lock);
	return ok;
}

bool remote_refresh(struct remote *r, struct err *err)
{
	bool ok;

	(void)pthread_mutex_lock(&r->reading);
	ok = refresh(r, err);
	(void)pthread_mutex_unlock(&r->reading);
	return ok;
}

/* A copy is small and spares every caller the lock. */
static struct meta *copy_meta(const struct meta *from)
{
	struct meta *m = xcalloc(1, sizeof(*m));

	*m = *from;
	m->framework = xstrdup(from->framework);
	m->failure = xstrdup(from->failure);
	m->site = meta_site_copy(&from->site);
	m->sets = xcalloc(from->sets_n, sizeof(*m->sets));
	for (size_t i = 0; i < from->sets_n; i++) {
		m->sets[i] = from->sets[i];
		m->sets[i].name = xstrdup(from->sets[i].name);
		m->sets[i].engine = xstrdup(from->sets[i].engine);
		m->sets[i].index_name = xstrdup(from->sets[i].index_name);
		m->sets[i].folder = xstrdup(from->sets[i].folder);
		m->sets[i].incomplete = path_list_copy(&from->sets[i].incomplete);
		m->sets[i].left_out = path_list_copy(&from->sets[i].left_out);
		m->sets[i].excluded = path_list_copy(&from->sets[i].excluded);
	}
	m->warnings = xcalloc(from->warnings_n, sizeof(*m->warnings));
	for (size_t i = 0; i < from->warnings_n; i++)
		m->warnings[i] = xstrdup(from->warnings[i]);
	return m;
}

struct meta *remote_meta(struct remote *r)
{
	struct meta *m;

	(void)pthread_mutex_lock(&r->lock);
	m = copy_meta(r->meta);
	(void)pthread_mutex_unlock(&r->lock);
	return m;
}

struct remote_index {
	struct remote *remote; /* borrowed */
	struct remote_codec *codec;
	struct index_reader *reader;
	size_t set;
	char *url;
	uint64_t have;           /* bytes of the file that the reader was fed */
	unsigned int pause;      /* before the next look, in ms */
	remote_index_work *work; /* NULL: none */
	void *work_ctx;
};

struct remote_index *remote_index_open(struct remote *r, size_t set, struct err *err)
{
	CLEANUP(remote_index_freep) struct remote_index *i = xcalloc(1, sizeof(*i));

	i->remote = r;
	i->set = set;
	i->url = remote_url(r, r->meta->sets[set].index_name);
	i->codec = remote_codec_new(r, err);
	if (i->codec == NULL)
		return NULL;
	i->reader = index_reader_new((uint32_t)set, remote_codec_frame(i->codec));
	return take_ptr(&i);
}

void remote_index_free(struct remote_index *i)
{
	if (i == NULL)
		return;
	index_reader_free(i->reader);
	remote_codec_free(i->codec);
	free(i->url);
	free(i);
}

static bool fetch_piece(struct remote_index *i, uint64_t available, struct err *err)
{
	CLEANUP(buf_reset) struct buf data = {0};
	uint64_t len = available - i->have;

	if (len > INDEX_PIECE)
		len = INDEX_PIECE;
	if (!fetch_get(i->remote->fetch, i->url, i->have, len, 0, &data, err))
		return false;
	i->have += len;
	i->pause = 0;
	return index_reader_feed(i->reader, data.data, data.len, err);
}

/*
 * Reads meta.json again.  Our own server answers when there is news; a web server that only has
 * files always does, and must not be asked all the time.
 */
static bool wait_for_news(struct remote_index *i, uint64_t last, struct err *err)
{
	struct remote *r = i->remote;
	bool news;

	if (!signals_check(err) || !remote_refresh(r, err))
		return false;
	(void)pthread_mutex_lock(&r->lock);
	news = r->meta->sequence > last;
	(void)pthread_mutex_unlock(&r->lock);
	if (news)
		return true;
	i->pause = i->pause == 0 ? WAIT_MIN_MS : i->pause * 2;
	if (i->pause > WAIT_MAX_MS)
		i->pause = WAIT_MAX_MS;
	(void)signals_sleep(i->pause);
	return signals_check(err);
}

/* Feeds the reader with what is there, or waits for more to be there. */
static bool feed(struct remote_index *i, struct err *err)
{
	struct remote *r = i->remote;
	uint64_t sequence;
	uint64_t available;
	bool complete;
	bool ready;
	bool worked = false;

	(void)pthread_mutex_lock(&r->lock);
	sequence = r->meta->sequence;
	available = r->meta->sets[i->set].index_bytes;
	complete = r->meta->sets[i->set].complete;
	ready = r->meta->state == META_READY; /* nothing will follow */
	(void)pthread_mutex_unlock(&r->lock);
	if (available > i->have)
		return fetch_piece(i, available, err);
	if (complete)
		return err_set(err, ERR_AUTH, "%s is truncated", i->url);
	if (ready)
		return err_set(err, ERR_PROTO,
		    "the source is ready, but %s is not complete", i->url);
	if (i->work != NULL && !i->work(i->work_ctx, &worked, err))
		return false;
	return worked || wait_for_news(i, sequence, err);
}

void remote_index_before_wait(struct remote_index *i, remote_index_work *work, void *ctx)
{
	i->work = work;
	i->work_ctx = ctx;
}

enum index_step remote_index_next(
    struct remote_index *i, struct json **line, struct err *err)
{
	enum index_step step;

	while ((step = index_reader_next(i->reader, line, err)) == INDEX_MORE) {
		if (!feed(i, err))
			return INDEX_ERROR;
	}
	return step;
}
