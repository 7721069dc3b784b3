/*
 * The objects of one session over HTTP, with Range; and, where asked for, requests to the
 * session.
 */
#ifndef SYNCO_SOURCE_HTTP_H
#define SYNCO_SOURCE_HTTP_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

struct http;

/* What becomes of a body that was posted. */
enum http_answer {
	HTTP_REFUSED = 0, /* it does not verify, or can't be */
	HTTP_AGAIN,       /* it came before: its answer was lost */
	HTTP_TAKEN,       /* a new one, by somebody who has the key: a sign of life */
};

/* What may be posted to /<name>/<door's name>. */
struct http_door {
	const char *name;
	size_t max; /* bytes of a body */
	/* A body that came.  In the server's thread. */
	enum http_answer (*take)(void *ctx, const char *body, size_t len);
	void *ctx;
};

#define HTTP_DOORS 2

struct http_opts {
	const char *name; /* objects are served as /<name>/<object>; copied */
	int dirfd;        /* where they are; borrowed */
	struct http_door doors[HTTP_DOORS]; /* unused ones have no name */
};

/*
 * Serves at *fd, a listening socket (listen.h) that it takes and sets to -1, in a thread of
 * its own.
 */
struct http *http_new(const struct http_opts *opts, int *fd, struct err *err) MUST_CHECK;
void http_free(struct http *h);
CLEANUP_DEFINE(struct http, http_free)

/*
 * meta.json.enc?after=N is answered when its sequence number is above N; what this says last is its
 * number, and that another one will follow soon, or HTTP_NO_NEWS: nobody waits.  From any thread.
 */
#define HTTP_NO_NEWS UINT64_MAX
void http_news(struct http *h, uint64_t sequence);

/* How long ago the last HTTP_TAKEN was, or the start: nothing else is a sign of life. */
uint64_t http_silent_ms(struct http *h);

/* Whether no request is under way. */
bool http_is_quiet(struct http *h);

/* Whether somebody who knows the name has asked for something. */
bool http_was_asked(struct http *h);

#endif
