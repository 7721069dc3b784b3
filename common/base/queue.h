/*
 * A bounded queue of pointers between threads.
 *
 * The producer waits while it is full, the consumer while it is empty.  Closing ends it:
 * what is in it can still be taken, nothing more can be put.
 */
#ifndef SYNCO_COMMON_BASE_QUEUE_H
#define SYNCO_COMMON_BASE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/cleanup.h"

struct queue;

struct queue *queue_new(size_t room);

/* False when the queue is closed: item stays the caller's. */
bool queue_put(struct queue *q, void *item);

/* The oldest item, now the caller's; NULL once closed and empty. */
void *queue_take(struct queue *q);

/* May be called by either side, more than once. */
void queue_close(struct queue *q);

/* The queue must be empty, or its items are lost.  NULL is allowed. */
void queue_free(struct queue *q);
CLEANUP_DEFINE(struct queue, queue_free)

#endif
