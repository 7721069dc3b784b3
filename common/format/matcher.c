#include "common/format/matcher.h"

#include <stdlib.h>

#include "common/base/bytes.h"
#include "common/base/mem.h"

struct entry {
	uint64_t high;
	uint64_t low;
	uint32_t number;  /* its place in the list */
	uint32_t matches; /* of the first of equal ones: of how many of them */
};

struct matcher {
	struct entry *entries; /* by id */
	size_t n;
	size_t bytes;
};

static struct entry entry_of(const struct matcher *m, const unsigned char *id)
{
	return (struct entry){
	    .high = bytes_u64(id), .low = m->bytes > 8 ? bytes_u64(id + 8) : 0};
}

static int by_id(const void *a, const void *b)
{
	const struct entry *left = a;
	const struct entry *right = b;

	if (left->high != right->high)
		return left->high < right->high ? -1 : 1;
	return left->low < right->low ? -1 : left->low > right->low;
}

static int by_number(const void *a, const void *b)
{
	const struct entry *left = a;
	const struct entry *right = b;

	return left->number < right->number ? -1 : left->number > right->number;
}

struct matcher *matcher_new(const unsigned char *ids, size_t n, size_t bytes)
{
	struct matcher *m = xcalloc(1, sizeof(*m));

	m->entries = xcalloc(n, sizeof(*m->entries));
	m->n = n;
	m->bytes = bytes;
	for (size_t i = 0; i < n; i++) {
		m->entries[i] = entry_of(m, ids + i * bytes);
		m->entries[i].number = (uint32_t)i;
	}
	qsort(m->entries, n, sizeof(*m->entries), by_id);
	return m;
}

void matcher_free(struct matcher *m)
{
	if (m == NULL)
		return;
	free(m->entries);
	free(m);
}

bool matcher_take(struct matcher *m, const unsigned char *id)
{
	const struct entry wanted = entry_of(m, id);
	size_t low = 0;
	size_t high = m->n;
	size_t first;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_id(&m->entries[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	first = low;
	/* However many are equal, the next of them is found at once. */
	if (low < m->n && by_id(&m->entries[low], &wanted) == 0)
		low += m->entries[first].matches;
	if (low == m->n || by_id(&m->entries[low], &wanted) != 0)
		return false;
	m->entries[first].matches++;
	return true;
}

/* Turns each first one's number of matches into a flag of each. */
static void mark(struct matcher *m)
{
	size_t end;

	for (size_t i = 0; i < m->n; i = end) {
		uint32_t matches = m->entries[i].matches;

		for (end = i; end < m->n && by_id(&m->entries[end], &m->entries[i]) == 0;
		     end++)
			m->entries[end].matches = end - i < matches;
	}
}

void matcher_left(struct matcher *m, struct runs *left)
{
	mark(m);
	qsort(m->entries, m->n, sizeof(*m->entries), by_number);
	for (size_t i = 0; i < m->n; i++)
		runs_add(left, m->entries[i].matches == 0);
}
