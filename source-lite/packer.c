#include "source-lite/packer.h"

#include <pthread.h>
#include <stdatomic.h>

#include "common/base/clock.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/queue.h"
#include "common/format/index.h"
#include "source-lite/session.h"
#include "source-lite/spool.h"

/* Enough that neither thread waits for single frames. */
#define QUEUE_ROOM 4

/* How soon the destination can know of a frame. */
#define FLUSH_MS 300

/* A frame, a line, the start or the end of an index. */
struct item {
	struct buf raw;
	struct packer_frame frame;
	struct json *line;
	char *begin;     /* the index to start */
	uint32_t number; /* of that */
	bool flush;
	bool end;
};

struct packer {
	struct session *session; /* borrowed */
	struct spool *spool;     /* borrowed; NULL: no limit */
	struct queue *queue;
	pthread_t thread;
	bool started;
	_Atomic uint64_t pack_bytes;

	/* The packer thread's own. */
	struct session_codec codec;
	struct pack_writer *packs;
	struct index_writer *index;
	uint32_t set;               /* of the index */
	const struct item *in_hand; /* the frame that is written */
	uint64_t flushed_ms;

	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t change;
	bool ended; /* the end was written */
	struct err failure;
};

static void item_free(struct item *i)
{
	if (i->frame.done != NULL)
		(void)i->frame.done(i->frame.ctx, NULL);
	buf_reset(&i->raw);
	json_free(i->line);
	free(i->begin);
	free(i);
}

/* Tells the session how much of the index is in its file. */
static void report(struct packer *p)
{
	session_set_index_bytes(p->session, p->set, index_writer_bytes(p->index));
}

static bool flush(struct packer *p, struct err *err)
{
	p->flushed_ms = clock_ms();
	if (!index_writer_flush(p->index, err))
		return false;
	report(p);
	return true;
}

static bool add_line(struct packer *p, struct json *line, struct err *err)
{
	if (!index_writer_add(p->index, line, err))
		return false;
	return clock_ms() - p->flushed_ms < FLUSH_MS || flush(p, err);
}

/* Before this thread waits with a frame in hand, all that was written before is told of. */
static bool tell(struct packer *p, struct err *err)
{
	const struct packer_frame *f = &p->in_hand->frame;
	struct json *line = f->tell != NULL ? f->tell(f->ctx) : NULL;

	return (line == NULL || index_writer_add(p->index, line, err)) && flush(p, err);
}

static bool wait_for_room(struct packer *p, struct err *err)
{
	if (p->spool == NULL)
		return true;
	if (spool_is_full(p->spool) && (!tell(p, err) || !spool_wait(p->spool, err)))
		return false;
	pack_writer_most(p->packs, spool_pack_bytes(p->spool));
	return true;
}

/* The disk is full while an index is written: what was kept for that is taken first. */
static bool wait_with_index(void *ctx, struct err *err)
{
	struct packer *p = ctx;

	return (fs_is_full(err) && session_free_reserve(p->session)) ||
	       spool_wait_for_disk(p->spool, err);
}

/* The same while a pack is. */
static bool wait_with_pack(void *ctx, struct err *err)
{
	struct packer *p = ctx;

	return (!fs_is_full(err) || tell(p, err)) && spool_wait_for_disk(p->spool, err);
}

static bool begin_index(struct packer *p, const struct item *i, struct err *err)
{
	const struct fs_patience patience = {wait_with_index, p};
	struct err why = {0};

	p->set = i->number;
	do {
		p->index = index_writer_new(
		    session_dirfd(p->session), i->begin, i->number, p->codec.frame, &why);
	} while (p->index == NULL && p->spool != NULL && wait_with_index(p, &why));
	if (p->index == NULL)
		*err = why;
	else if (p->spool != NULL)
		index_writer_patience(p->index, &patience);
	return p->index != NULL;
}

static bool write_frame(struct packer *p, struct item *i, struct err *err)
{
	struct pack_ref ref;
	struct json *line;
	packer_done *done = i->frame.done;

	p->in_hand = i;
	if (!wait_for_room(p, err) ||
	    !pack_writer_add(p->packs, i->raw.data, i->raw.len, &ref, err))
		return false;
	if (p->spool != NULL)
		spool_added(p->spool, ref.pack, ref.length);
	atomic_store(&p->pack_bytes, pack_writer_bytes(p->packs));
	i->frame.done = NULL;
	line = done(i->frame.ctx, &ref);
	return line == NULL || add_line(p, line, err);
}

static bool end_index(struct packer *p, struct err *err)
{
	if (!index_writer_end(p->index, err))
		return false;
	report(p);
	index_writer_free(take_ptr(&p->index));
	(void)pthread_mutex_lock(&p->lock);
	p->ended = true;
	(void)pthread_cond_broadcast(&p->change);
	(void)pthread_mutex_unlock(&p->lock);
	return true;
}

static bool handle(struct packer *p, struct item *i, struct err *err)
{
	if (i->begin != NULL)
		return begin_index(p, i, err);
	if (i->line != NULL)
		return add_line(p, take_ptr(&i->line), err);
	if (i->flush)
		return flush(p, err);
	return i->end ? end_index(p, err) : write_frame(p, i, err);
}

static void *run(void *arg)
{
	struct packer *p = arg;
	struct err err = {0};
	struct item *i;

	while ((i = queue_take(p->queue)) != NULL) {
		bool ok = err.code == ERR_NONE && handle(p, i, &err);

		item_free(i);
		if (ok || err.code == ERR_NONE)
			continue;
		/* Who puts or waits next is told; what is queued is dropped. */
		(void)pthread_mutex_lock(&p->lock);
		p->failure = err;
		(void)pthread_cond_broadcast(&p->change);
		(void)pthread_mutex_unlock(&p->lock);
		queue_close(p->queue);
	}
	return NULL;
}

struct packer *packer_new(struct session *session, const struct token *token,
    struct spool *spool, struct err *err)
{
	CLEANUP(packer_freep) struct packer *p = xcalloc(1, sizeof(*p));
	const struct fs_patience patience = {wait_with_pack, p};

	p->session = session;
	p->spool = spool;
	p->queue = queue_new(QUEUE_ROOM);
	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_cond_init(&p->change, NULL);
	if (!session_codec_init(&p->codec, token, err))
		return NULL;
	p->packs = pack_writer_new(session_dirfd(session), p->codec.frame);
	if (spool != NULL)
		pack_writer_patience(p->packs, &patience);
	if (pthread_create(&p->thread, NULL, run, p) != 0) {
		(void)err_set(err, ERR_SYSTEM, "start a thread");
		return NULL;
	}
	p->started = true;
	return take_ptr(&p);
}

void packer_free(struct packer *p)
{
	struct item *i;

	if (p == NULL)
		return;
	queue_close(p->queue);
	while ((i = queue_take(p->queue)) != NULL)
		item_free(i);
	if (p->started)
		(void)pthread_join(p->thread, NULL);
	index_writer_free(p->index);
	pack_writer_free(p->packs);
	session_codec_reset(&p->codec);
	queue_free(p->queue);
	(void)pthread_cond_destroy(&p->change);
	(void)pthread_mutex_destroy(&p->lock);
	free(p);
}

static bool put(struct packer *p, struct item *i, struct err *err)
{
	if (queue_put(p->queue, i))
		return true;
	item_free(i);
	(void)pthread_mutex_lock(&p->lock);
	*err = p->failure;
	(void)pthread_mutex_unlock(&p->lock);
	return false;
}

bool packer_begin(
    struct packer *p, const char *index_name, uint32_t number, struct err *err)
{
	struct item *i = xcalloc(1, sizeof(*i));

	(void)pthread_mutex_lock(&p->lock);
	p->ended = false;
	(void)pthread_mutex_unlock(&p->lock);
	i->begin = xstrdup(index_name);
	i->number = number;
	return put(p, i, err);
}

bool packer_frame(
    struct packer *p, struct buf *raw, const struct packer_frame *frame, struct err *err)
{
	struct item *i = xcalloc(1, sizeof(*i));

	i->raw = *raw;
	*raw = (struct buf){0};
	i->frame = *frame;
	return put(p, i, err);
}

bool packer_line(struct packer *p, struct json *line, struct err *err)
{
	struct item *i = xcalloc(1, sizeof(*i));

	i->line = line;
	return put(p, i, err);
}

bool packer_flush(struct packer *p, struct err *err)
{
	struct item *i = xcalloc(1, sizeof(*i));

	i->flush = true;
	return put(p, i, err);
}

bool packer_end(struct packer *p, struct err *err)
{
	struct item *i = xcalloc(1, sizeof(*i));
	bool ok;

	i->end = true;
	if (!put(p, i, err))
		return false;
	(void)pthread_mutex_lock(&p->lock);
	while (!p->ended && p->failure.code == ERR_NONE)
		(void)pthread_cond_wait(&p->change, &p->lock);
	ok = p->ended;
	if (!ok)
		*err = p->failure;
	(void)pthread_mutex_unlock(&p->lock);
	return ok;
}

uint64_t packer_pack_bytes(struct packer *p)
{
	return atomic_load(&p->pack_bytes);
}
