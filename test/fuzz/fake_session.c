/*
 * source-lite/session.h without its process and its meta.json: a folder only.  Linked in place of
 * session.c.
 */
#include "test/fuzz/fake_session.h"

#include <pthread.h>

#include "common/base/clock.h"
#include "common/base/mem.h"

#define WAIT_MS 30

struct session {
	int dirfd;            /* borrowed */
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t change;
	struct session_progress progress;
	uint64_t index_bytes;
	uint64_t known; /* of them, when somebody waited last */
	bool over;
};

struct session *fake_session_new(int dirfd)
{
	struct session *s = xcalloc(1, sizeof(*s));

	s->dirfd = dirfd;
	(void)pthread_mutex_init(&s->lock, NULL);
	(void)pthread_cond_init(&s->change, NULL);
	return s;
}

void session_free(struct session *s)
{
	if (s == NULL)
		return;
	(void)pthread_cond_destroy(&s->change);
	(void)pthread_mutex_destroy(&s->lock);
	free(s);
}

void fake_session_wait(struct session *s)
{
	struct timespec until = clock_in(CLOCK_REALTIME, WAIT_MS);
	int waited = 0;

	(void)pthread_mutex_lock(&s->lock);
	while (!s->over && s->index_bytes == s->known && waited == 0)
		waited = pthread_cond_timedwait(&s->change, &s->lock, &until);
	s->known = s->index_bytes;
	(void)pthread_mutex_unlock(&s->lock);
}

void fake_session_over(struct session *s)
{
	(void)pthread_mutex_lock(&s->lock);
	s->over = true;
	(void)pthread_cond_broadcast(&s->change);
	(void)pthread_mutex_unlock(&s->lock);
}

bool session_free_reserve(struct session *s)
{
	(void)s;
	return false;
}

int session_dirfd(const struct session *s)
{
	return s->dirfd;
}

void session_set_progress(struct session *s, size_t set, const struct session_progress *p)
{
	(void)set;
	(void)pthread_mutex_lock(&s->lock);
	s->progress = *p;
	(void)pthread_mutex_unlock(&s->lock);
}

void session_set_index_bytes(struct session *s, size_t set, uint64_t bytes)
{
	(void)set;
	(void)pthread_mutex_lock(&s->lock);
	s->index_bytes = bytes;
	(void)pthread_cond_broadcast(&s->change);
	(void)pthread_mutex_unlock(&s->lock);
}

bool session_check(struct session *s, struct err *err)
{
	(void)s;
	(void)err;
	return true;
}

bool session_codec_init(
    struct session_codec *c, const struct token *token, struct err *err)
{
	c->seal = seal_new(token, err);
	if (c->seal == NULL)
		return false;
	c->frame = frame_codec_new(c->seal, 1);
	return true;
}

void session_codec_reset(struct session_codec *c)
{
	frame_codec_free(c->frame);
	seal_free(c->seal);
	*c = (struct session_codec){0};
}
