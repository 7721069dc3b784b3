#include "common/format/runs.h"

#include <stdlib.h>

#include "common/base/json.h"
#include "common/base/mem.h"

void runs_reset(struct runs *r)
{
	free(r->counts);
	*r = (struct runs){0};
}

static void push(struct runs *r, uint64_t count)
{
	r->counts = xgrow(r->counts, r->n, &r->cap, sizeof(*r->counts));
	r->counts[r->n++] = count;
}

/* counts[0] is skipped, counts[1] taken, and so on. */
void runs_add_many(struct runs *r, uint64_t n, bool taken)
{
	if (n == 0)
		return;
	if (r->n == 0)
		push(r, 0);
	if (((r->n - 1) % 2 == 1) != taken)
		push(r, 0);
	r->counts[r->n - 1] += n;
}

void runs_add(struct runs *r, bool taken)
{
	runs_add_many(r, 1, taken);
}

uint64_t runs_taken(const struct runs *r)
{
	uint64_t sum = 0;

	for (size_t i = 1; i < r->n; i += 2)
		sum += r->counts[i];
	return sum;
}

uint64_t runs_span(const struct runs *r)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < r->n / 2 * 2; i++) {
		if (r->counts[i] > UINT64_MAX / 2 - sum)
			return UINT64_MAX;
		sum += r->counts[i];
	}
	return sum;
}

bool runs_next(const struct runs *r, struct runs_walk *w)
{
	while (w->i < r->n && w->used == r->counts[w->i]) {
		w->i++;
		w->used = 0;
	}
	if (w->i == r->n)
		return false;
	w->used++;
	return w->i % 2 == 1;
}

struct json *runs_json(const struct runs *r)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < r->n / 2 * 2; i++)
		json_add(list, json_new_u64(r->counts[i]));
	return list;
}

bool runs_parse(const struct json *v, struct runs *r)
{
	if (!json_is_array(v) || json_length(v) % 2 != 0)
		return false;
	for (size_t i = 0; i < json_length(v); i++) {
		uint64_t count;

		/* Only the first may be none. */
		if (!json_u64(json_at(v, i), &count) || (count == 0 && i > 0))
			return false;
		push(r, count);
	}
	return runs_span(r) != UINT64_MAX;
}
