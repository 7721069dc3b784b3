#include "dest/file_reuse.h"

#include <errno.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/format/file_chunker.h"
#include "common/format/file_index.h"

/* More are not remembered: 32 MiB for the first 80 GB or so of a file. */
#define CHUNKS_MAX (1U << 20)

struct place {
	struct file_chunk chunk;
	uint32_t len;
	uint64_t offset;
};

struct file_reuse {
	struct file_chunker *chunker; /* borrowed */
	int fd;
	struct place *places; /* by chunk and length */
	size_t n;
	size_t cap;
	struct buf data; /* what the last read handed out */
};

static int compare(const void *a, const void *b)
{
	const struct place *p = a;
	const struct place *q = b;
	int order = memcmp(&p->chunk, &q->chunk, sizeof(p->chunk));

	return order != 0 ? order : (p->len > q->len) - (p->len < q->len);
}

static bool cut(struct file_reuse *r, uint64_t size, struct err *err)
{
	struct err ignored = {0};
	uint64_t offset = 0;
	const char *data;
	size_t len;

	file_chunker_start(r->chunker, r->fd, size);
	/* What can't be read is not there. */
	while (r->n < CHUNKS_MAX &&
	       file_chunker_next(r->chunker, &data, &len, &ignored) && len > 0) {
		struct place *p;

		r->places = xgrow(r->places, r->n, &r->cap, sizeof(*r->places));
		p = &r->places[r->n++];
		*p = (struct place){.len = (uint32_t)len, .offset = offset};
		file_chunker_id(r->chunker, data, len, p->chunk.id);
		offset += len;
		if (!signals_check(err))
			return false;
	}
	if (r->n > 0)
		qsort(r->places, r->n, sizeof(*r->places), compare);
	return true;
}

bool file_reuse_open(int root, const char *path, struct file_chunker *chunker,
    struct file_reuse **out, struct err *err)
{
	CLEANUP(file_reuse_freep) struct file_reuse *r = xcalloc(1, sizeof(*r));
	struct err ignored = {0};
	struct stat st;

	*out = NULL;
	r->chunker = chunker;
	r->fd = fs_open_file_below(root, path, &st, &ignored);
	if (r->fd < 0)
		return true;
	if (!cut(r, (uint64_t)st.st_size, err))
		return false;
	*out = take_ptr(&r);
	return true;
}

void file_reuse_free(struct file_reuse *r)
{
	if (r == NULL)
		return;
	closep(&r->fd);
	free(r->places);
	buf_reset(&r->data);
	free(r);
}

static const struct place *find(
    const struct file_reuse *r, const struct file_chunk *chunk, size_t len)
{
	struct place wanted = {.chunk = *chunk, .len = (uint32_t)len};

	if (r == NULL || r->n == 0)
		return NULL;
	return bsearch(&wanted, r->places, r->n, sizeof(wanted), compare);
}

bool file_reuse_has(
    const struct file_reuse *r, const struct file_chunk *chunk, size_t len)
{
	return find(r, chunk, len) != NULL;
}

const char *file_reuse_read(
    struct file_reuse *r, const struct file_chunk *chunk, size_t len)
{
	const struct place *p = find(r, chunk, len);
	struct err ignored = {0};
	struct file_chunk now;

	buf_clear(&r->data);
	if (p == NULL || lseek(r->fd, (off_t)p->offset, SEEK_SET) < 0 ||
	    !fs_read_some(r->fd, len, &r->data, &ignored) || r->data.len != len)
		return NULL;
	file_chunker_id(r->chunker, r->data.data, len, now.id);
	return memcmp(&now, chunk, sizeof(now)) == 0 ? r->data.data : NULL;
}
