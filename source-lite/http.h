/*
 * The listener: the objects of one session over HTTP, with Range, and nothing else.
 */
#ifndef SYNCO_SOURCE_HTTP_H
#define SYNCO_SOURCE_HTTP_H

#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

struct http;

/*
 * Listens at "HOST:PORT", "[::1]:PORT" or ":PORT" (all addresses); port 0 takes a free one.  Serves the
 * objects in dirfd as /<name>/<object>, in a thread of its own.  name is copied, dirfd
 * borrowed.
 */
struct http *http_new(const char *address, const char *name, int dirfd, struct err *err)
    MUST_CHECK;
void http_free(struct http *h);
CLEANUP_DEFINE(struct http, http_free)

/* "http://127.0.0.1:8099/", valid as long as h. */
const char *http_url(const struct http *h);

/* The range of a Range header for an object of size bytes. */
enum http_range {
	HTTP_RANGE_NONE,  /* none that we serve: the whole object */
	HTTP_RANGE_GOOD,  /* *first and *length are set */
	HTTP_RANGE_BEYOND /* 416 */
};
enum http_range http_parse_range(
    const char *header, uint64_t size, uint64_t *first, uint64_t *length);

#endif
