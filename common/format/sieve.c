#include "common/format/sieve.h"

#include <stdlib.h>

#include "common/base/bytes.h"
#include "common/base/mem.h"
#include "common/format/survey.h"

/* The digest of one of the other end's rows. */
struct digest {
	uint64_t value;
	size_t number; /* its place in what was given */
	bool here;     /* this end has that row, too */
};

struct sieve {
	struct digest *digests; /* by value */
	size_t n;
	const struct runs *looked_at; /* borrowed */
	size_t run;                   /* of looked_at: the next one */
	uint64_t left;                /* rows of the one before */
	struct runs places;
};

static int by_value(const void *a, const void *b)
{
	const struct digest *left = a;
	const struct digest *right = b;

	return left->value < right->value ? -1 : left->value > right->value;
}

static int by_number(const void *a, const void *b)
{
	const struct digest *left = a;
	const struct digest *right = b;

	return left->number < right->number ? -1 : left->number > right->number;
}

struct sieve *sieve_new(
    const unsigned char *digests, size_t n, const struct runs *looked_at)
{
	struct sieve *s = xcalloc(1, sizeof(*s));

	s->digests = xcalloc(n, sizeof(*s->digests));
	s->n = n;
	s->looked_at = looked_at;
	for (size_t i = 0; i < n; i++)
		s->digests[i] = (struct digest){
		    .value = bytes_u64(digests + i * SURVEY_ROW_BYTES), .number = i};
	qsort(s->digests, n, sizeof(*s->digests), by_value);
	return s;
}

void sieve_free(struct sieve *s)
{
	if (s == NULL)
		return;
	runs_reset(&s->places);
	free(s->digests);
	free(s);
}

/* The other end's row of that digest that no other row was found equal to, or NULL. */
static struct digest *find(struct sieve *s, uint64_t value)
{
	size_t low = 0;
	size_t high = s->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->digests[middle].value < value)
			low = middle + 1;
		else
			high = middle;
	}
	while (low < s->n && s->digests[low].value == value && s->digests[low].here)
		low++;
	return low < s->n && s->digests[low].value == value ? &s->digests[low] : NULL;
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
	struct digest *same = find(s, digest);

	pass_over(s);
	runs_add(&s->places, same == NULL);
	if (same != NULL)
		same->here = true;
	return same != NULL;
}

void sieve_end(struct sieve *s, struct runs *gone, struct runs *places)
{
	qsort(s->digests, s->n, sizeof(*s->digests), by_number);
	for (size_t i = 0; i < s->n; i++)
		runs_add(gone, !s->digests[i].here);
	*places = s->places;
	s->places = (struct runs){0};
}
