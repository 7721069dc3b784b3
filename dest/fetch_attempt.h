/*
 * One attempt at one download: sets up libcurl, follows what the server answers, and says what
 * to do next.  Belongs to fetch.c, in whose thread all of it runs.
 */
#ifndef SYNCO_DEST_FETCH_ATTEMPT_H
#define SYNCO_DEST_FETCH_ATTEMPT_H

#include <curl/curl.h>

#include "dest/fetch.h"
#include "dest/fetch_guard.h"
#include "dest/fetch_pace.h"
#include "dest/fetch_url.h"

struct fetch_attempt {
	struct fetch_job job;
	char *url;                     /* absolute; changes with redirects */
	const struct fetch_base *base; /* borrowed, as the next two */
	struct fetch_pace *pace;
	_Atomic uint64_t *bytes; /* of all downloads */
	unsigned int stall_s;
	struct fetch_dial dial; /* its guard: of all downloads */
	void *owner;            /* CURLINFO_PRIVATE */

	uint64_t offset;   /* of the first byte that job.write got */
	uint64_t received; /* bytes that job.write got, over all attempts */
	unsigned int status;
	unsigned int hops;
	unsigned int retry_after_s;

	/* Of the attempt under way. */
	CURLM *multi;
	CURL *easy;
	struct curl_slist *headers;
	bool ranged;   /* a Range was asked for */
	bool encoded;  /* the answer is compressed */
	bool judged;   /* the status was looked at */
	uint64_t skip; /* bytes to drop first: the server ignores Range */
	bool range_known;
	uint64_t range_start; /* of the Content-Range header */
	bool full;            /* all that was wanted is here; the rest was cut off */
	struct err err;       /* why a callback ended it */
	char message[CURL_ERROR_SIZE];
};

enum fetch_attempt_result {
	FETCH_ATTEMPT_DONE,
	FETCH_ATTEMPT_FAILED,     /* err says why */
	FETCH_ATTEMPT_RETRY,      /* err says why, if it is the last */
	FETCH_ATTEMPT_REDIRECTED, /* start again at once */
};

void fetch_attempt_init(struct fetch_attempt *a, const struct fetch_job *job,
    const struct fetch_base *base, struct fetch_pace *pace, _Atomic uint64_t *bytes);
void fetch_attempt_reset(struct fetch_attempt *a);

bool fetch_attempt_start(struct fetch_attempt *a, CURLM *multi, struct err *err)
    MUST_CHECK;
enum fetch_attempt_result fetch_attempt_end(
    struct fetch_attempt *a, CURLcode code, struct err *err) MUST_CHECK;

/* Ends one that is under way. */
void fetch_attempt_abort(struct fetch_attempt *a);

#endif
