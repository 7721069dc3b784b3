#include "common/format/sieve.h"

#include <stdlib.h>

#include "common/base/bytes.h"
#include "common/base/mem.h"
#include "common/format/matcher.h"
#include "common/format/survey.h"

struct sieve {
	struct matcher *there;        /* the digests */
	const struct runs *looked_at; /* borrowed */
	size_t run;                   /* of looked_at: the next one */
	uint64_t left;                /* rows of the one before */
	struct runs places;
};

struct sieve *sieve_new(
    const unsigned char *digests, size_t n, const struct runs *looked_at)
{
	struct sieve *s = xcalloc(1, sizeof(*s));

	s->there = matcher_new(digests, n, SURVEY_ROW_BYTES);
	s->looked_at = looked_at;
	return s;
}

void sieve_free(struct sieve *s)
{
	if (s == NULL)
		return;
	runs_reset(&s->places);
	matcher_free(s->there);
	free(s);
}

/* Passes over the rows that are not looked at. */
static void pass_over(struct sieve *s)
{
	const struct runs *r = s->looked_at;

	while (s->left == 0 && s->run + 1 < r->n) {
		runs_add_many(&s->places, r->counts[s->run], false);
		s->left = r->counts[s->run + 1];
		s->run += 2;
	}
	s->left -= s->left > 0;
}

bool sieve_has(struct sieve *s, uint64_t digest)
{
	unsigned char id[SURVEY_ROW_BYTES];
	bool has;

	bytes_put_u64(id, digest);
	has = matcher_take(s->there, id);
	pass_over(s);
	runs_add(&s->places, !has);
	return has;
}

void sieve_end(struct sieve *s, struct runs *gone, struct runs *places)
{
	matcher_left(s->there, gone);
	*places = s->places;
	s->places = (struct runs){0};
}
