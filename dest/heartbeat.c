#include "dest/heartbeat.h"

#include <pthread.h>

#include "common/base/clock.h"
#include "common/base/mem.h"

/* The source waits for two minutes, or as long as its user said: a beat is 50 bytes. */
#define BEAT_MS 2000

struct heartbeat {
	struct survey_sender *sender; /* borrowed */
	pthread_t thread;
	bool started;
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t change;
	bool ending;
};

static bool wait_for_beat(struct heartbeat *h)
{
	struct timespec until = clock_in(CLOCK_REALTIME, BEAT_MS);
	bool ending;
	int waited = 0;

	(void)pthread_mutex_lock(&h->lock);
	while (!h->ending && waited == 0)
		waited = pthread_cond_timedwait(&h->change, &h->lock, &until);
	ending = h->ending;
	(void)pthread_mutex_unlock(&h->lock);
	return !ending;
}

static void *beat(void *arg)
{
	struct heartbeat *h = arg;

	while (wait_for_beat(h))
		survey_sender_beat(h->sender);
	return NULL;
}

struct heartbeat *heartbeat_new(struct survey_sender *sender, struct err *err)
{
	CLEANUP(heartbeat_freep) struct heartbeat *h = xcalloc(1, sizeof(*h));

	h->sender = sender;
	(void)pthread_mutex_init(&h->lock, NULL);
	(void)pthread_cond_init(&h->change, NULL);
	h->started = pthread_create(&h->thread, NULL, beat, h) == 0;
	if (h->started)
		return take_ptr(&h);
	(void)err_set(err, ERR_SYSTEM, "start a thread");
	return NULL;
}

void heartbeat_free(struct heartbeat *h)
{
	if (h == NULL)
		return;
	(void)pthread_mutex_lock(&h->lock);
	h->ending = true;
	(void)pthread_cond_signal(&h->change);
	(void)pthread_mutex_unlock(&h->lock);
	if (h->started)
		(void)pthread_join(h->thread, NULL);
	(void)pthread_mutex_destroy(&h->lock);
	(void)pthread_cond_destroy(&h->change);
	free(h);
}
