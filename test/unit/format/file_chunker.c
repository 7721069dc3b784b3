#include "common/format/file_chunker.h"

#include <fcntl.h>
#include <string.h>

#include "common/base/bytes.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/format/limits.h"
#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

enum {
	SIZE = 16 << 20,
	MORE = 1 << 20,
	MAX_CHUNKS = (SIZE + MORE) / LIMIT_FILE_CHUNK_MIN + 1
};

static struct fixture f;

struct cuts {
	size_t ends[MAX_CHUNKS];
	unsigned char ids[MAX_CHUNKS][CHUNK_ID_BYTES];
	size_t n;
};

static struct cuts first;
static struct cuts second;

static void cut_all(
    const struct file_chunker *c, const char *data, size_t len, struct cuts *out)
{
	size_t at = 0;

	out->n = 0;
	while (at < len) {
		size_t n = file_chunker_cut(c, data + at, len - at);

		REQUIRE(n > 0 && n <= len - at && out->n < MAX_CHUNKS);
		file_chunker_id(c, data + at, n, out->ids[out->n]);
		at += n;
		out->ends[out->n++] = at;
	}
}

/* The bytes of b's chunks that a has not. */
static size_t new_bytes(const struct cuts *a, const struct cuts *b)
{
	size_t bytes = 0;

	for (size_t i = 0; i < b->n; i++) {
		size_t j = 0;

		while (j < a->n && memcmp(a->ids[j], b->ids[i], CHUNK_ID_BYTES) != 0)
			j++;
		if (j == a->n)
			bytes += b->ends[i] - (i > 0 ? b->ends[i - 1] : 0);
	}
	return bytes;
}

static char *noise(size_t len)
{
	char *data = xcalloc(len, 1);

	fixture_noise(7, data, len);
	return data;
}

static void chunks_have_their_sizes(void)
{
	CLEANUP(file_chunker_freep) struct file_chunker *c = file_chunker_new(f.seal);
	CLEANUP(freep) char *data = noise(SIZE);
	size_t wrong = 0;

	cut_all(c, data, SIZE, &first);
	for (size_t i = 0; i < first.n; i++) {
		size_t len = first.ends[i] - (i > 0 ? first.ends[i - 1] : 0);

		wrong += len > LIMIT_FILE_CHUNK_MAX ||
		         (len < LIMIT_FILE_CHUNK_MIN && i + 1 < first.n);
	}
	CHECK_INT(wrong, 0);
	printf("# mean %zu\n", SIZE / first.n);
	CHECK(SIZE / first.n > 75U << 10 && SIZE / first.n < 110U << 10);
	CHECK_INT(file_chunker_cut(c, data, 0), 0);
	CHECK_INT(file_chunker_cut(c, data, 1), 1);
	CHECK_INT(file_chunker_cut(c, data, LIMIT_FILE_CHUNK_MIN), LIMIT_FILE_CHUNK_MIN);
	/* Where all bytes are the same no position is better than another. */
	memset(data, 0, SIZE);
	CHECK_INT(file_chunker_cut(c, data, SIZE), LIMIT_FILE_CHUNK_MAX);
	CHECK_INT(file_chunker_cut(c, data, 100000), 100000);
}

static void the_same_key_gives_the_same_chunks(void)
{
	CLEANUP(file_chunker_freep) struct file_chunker *c = file_chunker_new(f.seal);
	CLEANUP(file_chunker_freep) struct file_chunker *d = file_chunker_new(f.seal);
	CLEANUP(freep) char *data = noise(SIZE);

	cut_all(c, data, SIZE, &first);
	cut_all(d, data, SIZE, &second);
	CHECK(first.n == second.n &&
	      memcmp(first.ends, second.ends, first.n * sizeof(*first.ends)) == 0);
	CHECK_INT(new_bytes(&first, &second), 0);
}

static void another_key_gives_others(void)
{
	CLEANUP(file_chunker_freep) struct file_chunker *c = file_chunker_new(f.seal);
	CLEANUP(file_chunker_freep) struct file_chunker *d = NULL;
	CLEANUP(freep) char *data = noise(SIZE);
	size_t len = LIMIT_FILE_CHUNK_MIN;
	unsigned char a[CHUNK_ID_BYTES];
	unsigned char b[CHUNK_ID_BYTES];
	struct fixture other;
	size_t common = 0;

	fixture_open(&other, FIXTURE_OTHER_TOKEN);
	d = file_chunker_new(other.seal);
	cut_all(c, data, SIZE, &first);
	cut_all(d, data, SIZE, &second);
	for (size_t i = 0, j = 0; i + 1 < first.n && j + 1 < second.n;) {
		common += first.ends[i] == second.ends[j];
		if (first.ends[i] < second.ends[j])
			i++;
		else
			j++;
	}
	CHECK_INT(common, 0);
	file_chunker_id(c, data, len, a);
	file_chunker_id(d, data, len, b);
	CHECK(memcmp(a, b, sizeof(a)) != 0);
	fixture_close(&other);
}

/* Cuts data with removed bytes at a place replaced by added ones. */
static size_t cost(const struct file_chunker *c, const char *data, size_t at,
    size_t removed, size_t added)
{
	CLEANUP(freep) char *changed = xcalloc(SIZE + MORE, 1);

	memcpy(changed, data, at);
	fixture_noise((unsigned int)(at + added), changed + at, added);
	memcpy(changed + at + added, data + at + removed, SIZE - at - removed);
	cut_all(c, changed, SIZE - removed + added, &second);
	return new_bytes(&first, &second);
}

static void a_change_costs_the_chunks_around_it(void)
{
	enum { TIMES = 8, EDGE = 4 * LIMIT_FILE_CHUNK_MAX };
	CLEANUP(file_chunker_freep) struct file_chunker *c = file_chunker_new(f.seal);
	CLEANUP(freep) char *data = noise(SIZE);
	size_t byte = 0;
	size_t insert = 0;
	size_t removal = 0;

	cut_all(c, data, SIZE, &first);
	for (size_t i = 0; i < TIMES; i++) {
		size_t at = EDGE + i * ((SIZE - 2 * EDGE) / TIMES);

		byte += cost(c, data, at, 0, 1);
		insert += cost(c, data, at, 0, MORE);
		removal += cost(c, data, at, 100000, 0);
	}
	printf("# a byte %zu, an insert %zu, a removal %zu\n", byte / TIMES,
	    insert / TIMES, removal / TIMES);
	CHECK(byte / TIMES < 200U << 10);
	CHECK(insert / TIMES >= MORE && insert / TIMES < MORE + (300U << 10));
	CHECK(removal / TIMES < 300U << 10);
}

static void a_file_is_read_in_the_same_chunks(void)
{
	CLEANUP(file_chunker_freep) struct file_chunker *c = file_chunker_new(f.seal);
	CLEANUP(freep) char *data = noise(SIZE);
	/* The whole of it, a part, and more than there is. */
	static const size_t sizes[] = {SIZE, SIZE / 2 + 1, SIZE + 1, 1, 0};
	CLEANUP(closep)
	int fd = openat(f.dir, "large", O_RDWR | O_CREAT | O_EXCL, 0600);
	struct err err = {0};

	REQUIRE(fd >= 0 && fs_write_all(fd, data, SIZE, &err));
	for (size_t i = 0; i < FIXTURE_COUNT(sizes); i++) {
		size_t size = sizes[i] < SIZE ? sizes[i] : SIZE;
		size_t at = 0;
		size_t n = 0;
		size_t wrong = 0;
		const char *got;
		size_t len;

		cut_all(c, data, size, &first);
		REQUIRE(lseek(fd, 0, SEEK_SET) == 0);
		file_chunker_start(c, fd, sizes[i]);
		while (file_chunker_next(c, &got, &len, &err) && len > 0) {
			wrong += n >= first.n || at + len != first.ends[n] ||
			         memcmp(got, data + at, len) != 0;
			at += len;
			n++;
		}
		CHECK_INT(err.code, ERR_NONE);
		CHECK_INT(wrong, 0);
		CHECK_INT(n, first.n);
		CHECK_INT(at, size);
	}
}

/* The example of FORMAT.md, which another implementation was compared with. */
static void the_example_holds(void)
{
	static const size_t ends[] = {75069, 128943, 224825, 303253, 354719, 501651,
	    579133, 648533, 713566, 789443, 884606, 1019214, 1048576};
	static const unsigned char id[CHUNK_ID_BYTES] = {0xe5, 0xfa, 0xdd, 0xd6, 0xd7,
	    0x77, 0x8a, 0x01, 0x54, 0xfa, 0x9f, 0x0b, 0xd7, 0x38, 0x27, 0x22};
	CLEANUP(file_chunker_freep) struct file_chunker *c = file_chunker_new(f.seal);
	CLEANUP(freep) unsigned char *data = xcalloc(MORE, 1);

	for (uint32_t i = 0; i < MORE / 4; i++)
		bytes_put_u32(data + 4 * (size_t)i, i * i * 2654435761U);
	cut_all(c, (const char *)data, MORE, &first);
	REQUIRE(first.n == FIXTURE_COUNT(ends));
	CHECK(memcmp(first.ends, ends, sizeof(ends)) == 0);
	CHECK(memcmp(first.ids[0], id, sizeof(id)) == 0);
}

int main(void)
{
	fixture_open(&f, FIXTURE_TOKEN);
	chunks_have_their_sizes();
	the_same_key_gives_the_same_chunks();
	another_key_gives_others();
	a_change_costs_the_chunks_around_it();
	a_file_is_read_in_the_same_chunks();
	the_example_holds();
	fixture_close(&f);
	return check_done();
}
