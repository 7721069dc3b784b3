#include "common/format/file_chunker.h"

#include <sodium.h>

#include "common/base/buf.h"
#include "common/base/bytes.h"
#include "common/base/fs.h"
#include "common/format/limits.h"
#include "common/format/seal.h"

/* Bytes that the hash goes over: each moves out at the top of 64 bits. */
#define REACH 64

/* One position in 2^18 ends a chunk before the normal size, one in 2^15 after it. */
#define BELOW_EARLY (UINT64_C(1) << (64 - 18))
#define BELOW_LATE  (UINT64_C(1) << (64 - 15))

/* Read ahead: what is left of it is moved now and then, so it is a few chunks. */
#define WINDOW (4U * LIMIT_FILE_CHUNK_MAX)

_Static_assert(LIMIT_FILE_CHUNK_MAX <= LIMIT_FRAME_RAW, "a chunk is a frame");
_Static_assert(
    SEAL_HASH_KEY_BYTES == crypto_stream_chacha20_ietf_KEYBYTES, "the table's key");

struct file_chunker {
	unsigned char id_key[SEAL_HASH_KEY_BYTES];
	uint64_t table[256];
	int fd; /* borrowed */
	uint64_t left;
	struct buf window;
	size_t at; /* in window: what was not given out */
};

static void make_table(struct file_chunker *c, struct seal *keys)
{
	static const unsigned char nonce[crypto_stream_chacha20_ietf_NONCEBYTES];
	unsigned char key[SEAL_HASH_KEY_BYTES];
	unsigned char stream[256 * 8];

	seal_file_boundary_key(keys, key);
	(void)crypto_stream_chacha20_ietf(stream, sizeof(stream), nonce, key);
	for (size_t i = 0; i < 256; i++)
		c->table[i] = bytes_u64(stream + 8 * i);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(stream, sizeof(stream));
}

struct file_chunker *file_chunker_new(struct seal *keys)
{
	struct file_chunker *c = sodium_malloc(sizeof(*c));

	if (c == NULL)
		abort();
	sodium_memzero(c, sizeof(*c));
	seal_chunk_id_key(keys, c->id_key);
	make_table(c, keys);
	return c;
}

void file_chunker_free(struct file_chunker *c)
{
	if (c != NULL)
		buf_reset(&c->window);
	sodium_free(c);
}

size_t file_chunker_cut(const struct file_chunker *c, const void *data, size_t len)
{
	const unsigned char *d = data;
	uint64_t hash = 0;
	size_t n = LIMIT_FILE_CHUNK_MIN;

	if (len <= LIMIT_FILE_CHUNK_MIN)
		return len;
	if (len > LIMIT_FILE_CHUNK_MAX)
		len = LIMIT_FILE_CHUNK_MAX;
	for (size_t i = n - REACH; i < n; i++)
		hash = (hash << 1) + c->table[d[i]];
	for (; n < len && n < LIMIT_FILE_CHUNK_NORMAL; n++) {
		if (hash < BELOW_EARLY)
			return n;
		hash = (hash << 1) + c->table[d[n]];
	}
	for (; n < len; n++) {
		if (hash < BELOW_LATE)
			return n;
		hash = (hash << 1) + c->table[d[n]];
	}
	return len;
}

void file_chunker_id(const struct file_chunker *c, const void *data, size_t len,
    unsigned char id[static CHUNK_ID_BYTES])
{
	(void)crypto_generichash(
	    id, CHUNK_ID_BYTES, data, len, c->id_key, sizeof(c->id_key));
}

void file_chunker_start(struct file_chunker *c, int fd, uint64_t size)
{
	c->fd = fd;
	c->left = size;
	c->at = 0;
	buf_clear(&c->window);
}

static bool fill(struct file_chunker *c, struct err *err)
{
	size_t wanted;
	size_t before;

	buf_consume(&c->window, c->at);
	c->at = 0;
	before = c->window.len;
	wanted = c->left < WINDOW - before ? (size_t)c->left : WINDOW - before;
	if (!fs_read_some(c->fd, wanted, &c->window, err))
		return false;
	/* Fewer bytes: the file has become shorter. */
	c->left = c->window.len - before == wanted ? c->left - wanted : 0;
	return true;
}

bool file_chunker_next(
    struct file_chunker *c, const char **data, size_t *len, struct err *err)
{
	if (c->window.len - c->at < LIMIT_FILE_CHUNK_MAX && c->left > 0 && !fill(c, err))
		return false;
	*data = buf_str(&c->window) + c->at;
	*len = file_chunker_cut(c, *data, c->window.len - c->at);
	c->at += *len;
	return true;
}
