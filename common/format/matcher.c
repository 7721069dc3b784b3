#include "common/format/matcher.h"

#include <stdlib.h>

#include "common/base/bytes.h"
#include "common/base/mem.h"

struct entry {
	uint64_t high;
	uint64_t low;
	uint32_t number; /* its place in the list */
	bool matched;
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

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_id(&m->entries[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low < m->n && by_id(&m->entries[low], &wanted) == 0) {
		if (!m->entries[low].matched) {
			m->entries[low].matched = true;
			return true;
		}
		low++;
	}
	return false;
}

void matcher_left(struct matcher *m, struct runs *left)
{
	qsort(m->entries, m->n, sizeof(*m->entries), by_number);
	for (size_t i = 0; i < m->n; i++)
		runs_add(left, !m->entries[i].matched);
}
