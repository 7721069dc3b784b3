/*
 * fetch.h without a network: objects in memory, served by the target itself.  Linked in place of
 * dest/fetch.c.
 */
#ifndef SYNCO_TEST_FUZZ_FAKE_FETCH_H
#define SYNCO_TEST_FUZZ_FAKE_FETCH_H

#include "dest/fetch.h"

/* Answers GET of a path or URL with the whole object, appended to out; false: 404. */
typedef bool fake_serve(void *ctx, const char *url, struct buf *out);

struct fetch *fake_fetch_new(fake_serve *serve, void *ctx);

/* The status that is the answer to all that is posted. */
void fake_fetch_post_status(struct fetch *f, unsigned int status);

#endif
