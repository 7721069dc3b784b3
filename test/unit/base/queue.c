#include <pthread.h>
#include <stdint.h>

#include "common/base/queue.h"
#include "test/lib/check.h"

enum { ITEMS = 100000 };

static int items[ITEMS];

static void *produce(void *arg)
{
	for (int i = 0; i < ITEMS; i++) {
		if (!queue_put(arg, &items[i]))
			return NULL;
	}
	queue_close(arg);
	return arg;
}

int main(void)
{
	CLEANUP(queue_freep) struct queue *q = queue_new(3);
	CLEANUP(queue_freep) struct queue *closed = queue_new(2);
	bool in_order = true;
	pthread_t thread;
	void *result;
	int *item;
	int n = 0;

	REQUIRE(pthread_create(&thread, NULL, produce, q) == 0);
	for (; (item = queue_take(q)) != NULL; n++)
		in_order = in_order && item == &items[n];
	CHECK(in_order);
	CHECK_INT(n, ITEMS);
	CHECK(pthread_join(thread, &result) == 0 && result == q);
	CHECK(!queue_put(q, &n));
	CHECK(queue_take(q) == NULL);

	CHECK(queue_put(closed, &n));
	queue_close(closed);
	queue_close(closed);
	CHECK(!queue_put(closed, &n));
	CHECK(queue_take(closed) == &n);
	CHECK(queue_take(closed) == NULL);

	/* A producer that waits for room is released by closing. */
	{
		CLEANUP(queue_freep) struct queue *full = queue_new(1);

		REQUIRE(pthread_create(&thread, NULL, produce, full) == 0);
		(void)queue_take(full);
		queue_close(full);
		CHECK(pthread_join(thread, &result) == 0 && result == NULL);
		while (queue_take(full) != NULL)
			;
	}
	return check_done();
}
