/*
 * Downloads: many at once over few connections, in a thread of their own.
 *
 * Requests may come from any thread.  A request that breaks is tried again with growing pauses and
 * continued by Range from where it was; a server that answers 200 to a Range is understood (what is
 * not wanted is skipped).  A server that says when to come again (Retry-After) is left alone until then, five minutes
 * in all for each request.  Answers that are compressed all the same are unpacked.  http and https only; redirects are followed (5 at most) to the same host
 * and port, or from http to https of the same host, or to an allowed one; fetch_guard.h says which
 * addresses are dialled.  Answers are asked for as they are (identity) and not from caches.
 */
#ifndef SYNCO_DEST_FETCH_H
#define SYNCO_DEST_FETCH_H

#include <stdatomic.h>
#include <stdint.h>

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/base/log.h"

struct fetch;
struct fetch_request;

struct fetch_opts {
	struct log *log;
	const char *base_url; /* as given; may hold user:password@ for basic auth */
	const char
	    *socket; /* a socket file to dial for the base URL's host; NULL: none */
	const char *const *allow_hosts; /* further HOST or HOST:PORT of public files */
	size_t allow_hosts_n;
	const char *site;      /* that of the site, when the user named it; NULL: none */
	unsigned int jobs;     /* connections at once; 0: 8 */
	uint64_t limit_rate;   /* bytes per second for all together; 0: none */
	unsigned int stall_s;  /* no byte for so long breaks a request; 0: 30 */
	unsigned int tries;    /* attempts without any progress before giving up; 0: 6 */
	unsigned int retry_ms; /* first pause, doubled each time up to 10 s; 0: 500 */
};

struct fetch *fetch_new(const struct fetch_opts *opts, struct err *err) MUST_CHECK;

/* Cancels what is under way. */
void fetch_free(struct fetch *f);
CLEANUP_DEFINE(struct fetch, fetch_free)

/* Where the bytes go: called in the fetch thread, in order; false ends the request with err. */
typedef bool fetch_write(void *ctx, const void *data, size_t len, struct err *err);

/*
 * Called when the server does not continue at the offset asked for but has another version of
 * the file (If-Range): what was written before must be dropped; false ends the request.
 */
typedef bool fetch_restart(void *ctx, struct err *err);

struct fetch_job {
	const char *url;  /* absolute, or a path below the base URL; copied */
	uint64_t offset;  /* first byte wanted */
	uint64_t length;  /* bytes wanted; 0: to the end */
	uint64_t max;     /* more bytes than this is ERR_PROTO; 0: length */
	int64_t if_mtime; /* send If-Range with this date when offset > 0; 0: none */
	bool no_page;     /* an HTML page is no answer but a login page, or an error's */
	const void *body; /* POST with this, borrowed until the end; NULL: GET */
	size_t body_len;
	fetch_write *write;
	fetch_restart *restart; /* NULL: never restarts */
	void *ctx;
};

/*
 * Starts a job.  Returns at once; fetch_wait() must be called once for each.
 */
struct fetch_request *fetch_start(struct fetch *f, const struct fetch_job *job);

/*
 * Waits for the end and frees the request.  ERR_NETWORK for what the network or the web server
 * did (404, 403, wrong length, stalled …, each named with URL and what to do), without user
 * and password; ERR_STOPPED when a signal came.
 */
bool fetch_wait(struct fetch_request *r, struct err *err) MUST_CHECK;

/*
 * The same for a last word: waits ms milliseconds at most, and also after a signal came.
 */
void fetch_wait_briefly(struct fetch_request *r, unsigned int ms);

/* Whether fetch_wait() would return at once. */
bool fetch_done(struct fetch_request *r);

/* Waits until any request ends (or ms passed). */
void fetch_pause(struct fetch *f, unsigned int ms);

/* Ends a request early and frees it. */
void fetch_cancel(struct fetch_request *r);

/* start and wait, appending to out. */
bool fetch_get(struct fetch *f, const char *url, uint64_t offset, uint64_t length,
    uint64_t max, struct buf *out, struct err *err) MUST_CHECK;

/* HTTP status of the last failure as far as it was one (404 …), else 0; before fetch_wait(). */
unsigned int fetch_status(const struct fetch_request *r);

/* Body bytes so far, received and sent, by all requests. */
uint64_t fetch_bytes(struct fetch *f);

/* The base URL without user and password; it ends with a slash.  Valid as long as f. */
const char *fetch_base_url(const struct fetch *f);

#endif
