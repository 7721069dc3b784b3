/*
 * Which of a list of things, as numbers to skip and to take, in turn: few numbers where what
 * is taken lies together.
 */
#ifndef SYNCO_COMMON_FORMAT_RUNS_H
#define SYNCO_COMMON_FORMAT_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct runs {
	uint64_t *counts;
	size_t n;
	size_t cap;
};

void runs_reset(struct runs *r);

/* Says of the next thing whether it is taken. */
void runs_add(struct runs *r, bool taken);

/* The same of the next n things. */
void runs_add_many(struct runs *r, uint64_t n, bool taken);

/* How many are taken. */
uint64_t runs_taken(const struct runs *r);

/* How many things there are up to the last that is taken; UINT64_MAX when that is too many. */
uint64_t runs_span(const struct runs *r);

/* Goes through the things in order; starts zeroed. */
struct runs_walk {
	size_t i;
	uint64_t used; /* of counts[i] */
};

/* Whether the next thing is taken. */
bool runs_next(const struct runs *r, struct runs_walk *w);

struct json;
struct json *runs_json(const struct runs *r);
/* False for what is no list of whole numbers; r is empty before. */
bool runs_parse(const struct json *v, struct runs *r);

#endif
