#include "common/format/chunker.h"

#include <string.h>

#include "common/format/limits.h"
#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

enum { ROWS = 20000, MAX_CHUNKS = ROWS + 1 };

static struct fixture f;

struct cut {
	struct chunk chunks[MAX_CHUNKS];
	size_t n;
	uint64_t rows;
	uint64_t bytes;
};

/*
 * Cuts a table of ROWS rows with keys 0, 2, 4 ...; the row with key changed has another text, and
 * one with key added, when odd, is there too.
 */
static void cut_table(
    struct chunker *c, uint32_t mask, int changed, int added, struct cut *out)
{
	char row[64];

	*out = (struct cut){.n = 0};
	chunker_start(c, mask);
	for (int key = 0; key < 2 * ROWS; key++) {
		int len;
		int key_len;

		if (key % 2 == 1 && key != added)
			continue;
		len = snprintf(row, sizeof(row), "%d\tname of %d%s\n", key, key,
		    key == changed ? " changed" : "");
		key_len = (int)strcspn(row, "\t");
		out->n += chunker_row(
		    c, row, (size_t)len, (size_t)key_len, &out->chunks[out->n]);
		out->rows++;
		out->bytes += (uint64_t)len;
	}
	out->n += chunker_end(c, &out->chunks[out->n]);
}

static bool same(const struct chunk *a, const struct chunk *b)
{
	return memcmp(a->id, b->id, CHUNK_ID_BYTES) == 0 && a->rows == b->rows &&
	       a->bytes == b->bytes;
}

/* How many chunks of b stand in no place of a, for lists that share their head and tail. */
static size_t differing(const struct cut *a, const struct cut *b)
{
	size_t head = 0;
	size_t tail = 0;

	while (head < a->n && head < b->n && same(&a->chunks[head], &b->chunks[head]))
		head++;
	while (tail < a->n - head && tail < b->n - head &&
	       same(&a->chunks[a->n - 1 - tail], &b->chunks[b->n - 1 - tail]))
		tail++;
	return b->n - head - tail;
}

static struct cut first;
static struct cut second;

static void masks_fit_the_mean_row(void)
{
	static const struct {
		uint64_t row;
		uint32_t mask;
	} cases[] = {{0, 16383}, {1, 16383}, {2, 8191}, {82, 127}, {128, 127}, {129, 63},
	    {4096, 3}, {8191, 1}, {8192, 1}, {8193, 0}, {16384, 0}, {UINT64_MAX, 0}};

	for (size_t i = 0; i < FIXTURE_COUNT(cases); i++)
		CHECK_INT(chunker_mask(cases[i].row), cases[i].mask);
}

static void chunks_tile_the_table(void)
{
	CLEANUP(chunker_freep) struct chunker *c = chunker_new(f.seal);
	uint64_t rows = 0;
	uint64_t bytes = 0;
	uint64_t mean;

	cut_table(c, chunker_mask(20), -1, -1, &first);
	for (size_t i = 0; i < first.n; i++) {
		rows += first.chunks[i].rows;
		bytes += first.chunks[i].bytes;
	}
	CHECK_INT(rows, first.rows);
	CHECK_INT(bytes, first.bytes);
	mean = bytes / first.n;
	CHECK(mean > LIMIT_CHUNK_MEAN / 3 && mean < LIMIT_CHUNK_MEAN * 3);
}

static void the_same_rows_give_the_same_chunks(void)
{
	CLEANUP(chunker_freep) struct chunker *c = chunker_new(f.seal);
	CLEANUP(chunker_freep) struct chunker *d = chunker_new(f.seal);

	cut_table(c, 63, -1, -1, &first);
	cut_table(d, 63, -1, -1, &second);
	CHECK_INT(second.n, first.n);
	CHECK_INT(differing(&first, &second), 0);
	/* Also where one chunker cuts table after table. */
	cut_table(c, 63, -1, -1, &second);
	CHECK_INT(differing(&first, &second), 0);
}

static void a_change_touches_one_chunk_and_an_insert_at_most_two(void)
{
	CLEANUP(chunker_freep) struct chunker *c = chunker_new(f.seal);
	int updates = 0;
	int inserts = 0;

	cut_table(c, 63, -1, -1, &first);
	for (int key = 0; key < 2 * ROWS; key += 2 * ROWS / 20) {
		cut_table(c, 63, key, -1, &second);
		updates += second.n == first.n && differing(&first, &second) == 1;
		cut_table(c, 63, -1, key + 1, &second);
		inserts += differing(&first, &second) == 1 ||
		           (differing(&first, &second) == 2 && second.n == first.n + 1);
	}
	CHECK_INT(updates, 20);
	CHECK_INT(inserts, 20);
}

static void ids_and_boundaries_say_nothing_across_sessions(void)
{
	CLEANUP(chunker_freep) struct chunker *c = chunker_new(f.seal);
	CLEANUP(chunker_freep) struct chunker *d = NULL;
	struct fixture other;

	fixture_open(&other, FIXTURE_OTHER_TOKEN);
	d = chunker_new(other.seal);
	cut_table(c, 63, -1, -1, &first);
	cut_table(d, 63, -1, -1, &second);
	CHECK(first.n != second.n || first.chunks[0].bytes != second.chunks[0].bytes ||
	      first.chunks[1].bytes != second.chunks[1].bytes);
	cut_table(c, 0, -1, -1, &first);
	cut_table(d, 0, -1, -1, &second);
	CHECK_INT(first.n, ROWS);
	CHECK_INT(second.n, ROWS);
	CHECK_INT(differing(&first, &second), ROWS);
	fixture_close(&other);
}

static void a_chunk_without_boundary_is_cut_at_the_limit(void)
{
	CLEANUP(chunker_freep) struct chunker *c = chunker_new(f.seal);
	static char row[100001];
	struct chunk chunk;
	int ended = 0;

	memset(row, 'x', sizeof(row));
	chunker_start(c, UINT32_MAX);
	for (int i = 1; i <= 10; i++) {
		row[0] = (char)i;
		if (!chunker_row(c, row, sizeof(row), 1, &chunk))
			continue;
		ended++;
		CHECK_INT(chunk.rows, 2);
		CHECK_INT(chunk.bytes, 2 * sizeof(row));
	}
	CHECK_INT(ended, 5);
	CHECK(!chunker_end(c, &chunk));
}

static void an_empty_table_has_no_chunk(void)
{
	CLEANUP(chunker_freep) struct chunker *c = chunker_new(f.seal);
	struct chunk chunk;

	CHECK(!chunker_end(c, &chunk));
	chunker_start(c, 7);
	CHECK(!chunker_end(c, &chunk));
}

int main(void)
{
	fixture_open(&f, FIXTURE_TOKEN);
	masks_fit_the_mean_row();
	chunks_tile_the_table();
	the_same_rows_give_the_same_chunks();
	a_change_touches_one_chunk_and_an_insert_at_most_two();
	ids_and_boundaries_say_nothing_across_sessions();
	a_chunk_without_boundary_is_cut_at_the_limit();
	an_empty_table_has_no_chunk();
	fixture_close(&f);
	return check_done();
}
