/*
 * Which ids of a list have an equal one in another: each is matched once, so of ids that are
 * there several times as many stay as the other list has fewer.
 */
#ifndef SYNCO_COMMON_FORMAT_MATCHER_H
#define SYNCO_COMMON_FORMAT_MATCHER_H

#include "common/base/cleanup.h"
#include "common/format/runs.h"

struct matcher;

/* ids[0..n) of that many bytes each, 8 or 16; they are not needed afterwards. */
struct matcher *matcher_new(const unsigned char *ids, size_t n, size_t bytes);
void matcher_free(struct matcher *m);
CLEANUP_DEFINE(struct matcher, matcher_free)

/* Matches an id of the list that is equal and has no match yet; false when there is none. */
bool matcher_take(struct matcher *m, const unsigned char *id);

/* At the end, once: says of each of the list in its order whether it has no match. */
void matcher_left(struct matcher *m, struct runs *left);

#endif
