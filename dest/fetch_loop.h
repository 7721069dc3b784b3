/*
 * The thread of a fetch: runs the downloads that callers have put, a few at a time, and plans
 * further attempts.  Belongs to fetch.c.
 */
#ifndef SYNCO_DEST_FETCH_LOOP_H
#define SYNCO_DEST_FETCH_LOOP_H

#include <pthread.h>

#include "dest/fetch_attempt.h"

enum fetch_state { FETCH_WAITING, FETCH_RUNNING, FETCH_ENDED };

struct fetch_request {
	struct fetch *fetch;
	struct fetch_attempt a;
	enum fetch_state state; /* the fetch thread's own until it is FETCH_ENDED */
	uint64_t retry_at;      /* clock_ms() */
	unsigned int misses;    /* attempts without progress, one after the other */
	uint64_t waited_ms;     /* as the server wished */
	uint64_t best;          /* bytes when progress was last made */
	bool cancelled;         /* under the lock */
	bool ended;             /* under the lock */
	struct err err;         /* set before ended */
	struct fetch_request *next;
};

struct fetch {
	struct fetch_opts opts;
	struct fetch_base base;
	struct fetch_pace pace;
	struct fetch_guard guard;
	CURLM *multi;
	pthread_t thread;
	bool started;
	_Atomic uint64_t bytes;

	/* The fetch thread's own. */
	struct fetch_request *requests; /* not ended, oldest first */
	unsigned int running;
	bool heard; /* something has answered */

	/* Guards what follows, and cancelled and ended of requests. */
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct fetch_request *incoming; /* newest first */
	bool stopping;
};

/* A thread's function; arg is the struct fetch.  Returns when it is stopping. */
void *fetch_loop(void *arg);

#endif
