#include "common/base/queue.h"

#include <pthread.h>

#include "common/base/mem.h"

struct queue {
	pthread_mutex_t lock; /* guards all below */
	pthread_cond_t changed;
	void **items; /* a ring of room entries */
	size_t room;
	size_t first;
	size_t n;
	bool closed;
};

struct queue *queue_new(size_t room)
{
	struct queue *q = xcalloc(1, sizeof(*q));

	(void)pthread_mutex_init(&q->lock, NULL);
	(void)pthread_cond_init(&q->changed, NULL);
	q->items = xcalloc(room, sizeof(*q->items));
	q->room = room;
	return q;
}

bool queue_put(struct queue *q, void *item)
{
	bool put;

	(void)pthread_mutex_lock(&q->lock);
	while (q->n == q->room && !q->closed)
		(void)pthread_cond_wait(&q->changed, &q->lock);
	put = !q->closed;
	if (put) {
		q->items[(q->first + q->n) % q->room] = item;
		q->n++;
		(void)pthread_cond_broadcast(&q->changed);
	}
	(void)pthread_mutex_unlock(&q->lock);
	return put;
}

void *queue_take(struct queue *q)
{
	void *item = NULL;

	(void)pthread_mutex_lock(&q->lock);
	while (q->n == 0 && !q->closed)
		(void)pthread_cond_wait(&q->changed, &q->lock);
	if (q->n > 0) {
		item = q->items[q->first];
		q->first = (q->first + 1) % q->room;
		q->n--;
		(void)pthread_cond_broadcast(&q->changed);
	}
	(void)pthread_mutex_unlock(&q->lock);
	return item;
}

void queue_close(struct queue *q)
{
	(void)pthread_mutex_lock(&q->lock);
	q->closed = true;
	(void)pthread_cond_broadcast(&q->changed);
	(void)pthread_mutex_unlock(&q->lock);
}

void queue_free(struct queue *q)
{
	if (q == NULL)
		return;
	(void)pthread_mutex_destroy(&q->lock);
	(void)pthread_cond_destroy(&q->changed);
	free(q->items);
	free(q);
}
