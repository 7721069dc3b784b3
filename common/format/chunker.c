#include "common/format/chunker.h"

#include <sodium.h>

#include "common/base/bytes.h"
#include "common/format/limits.h"
#include "common/format/seal.h"

struct chunker {
	unsigned char id_key[SEAL_HASH_KEY_BYTES];
	unsigned char boundary_key[SEAL_BOUNDARY_KEY_BYTES];
	unsigned char row_key[SEAL_ROW_KEY_BYTES];
	crypto_generichash_state hash;
	uint32_t mask;
	uint64_t rows;
	uint64_t bytes;
};

struct chunker *chunker_new(struct seal *keys)
{
	/* Also for the alignment that crypto_generichash_state asks for and malloc() lacks. */
	struct chunker *c = sodium_malloc(sizeof(*c));

	if (c == NULL)
		abort();
	seal_chunk_id_key(keys, c->id_key);
	seal_chunk_boundary_key(keys, c->boundary_key);
	seal_row_key(keys, c->row_key);
	chunker_start(c, 0);
	return c;
}

void chunker_free(struct chunker *c)
{
	sodium_free(c);
}

uint32_t chunker_mask(uint64_t mean_row_bytes)
{
	uint64_t rows = LIMIT_CHUNK_MEAN / (mean_row_bytes > 0 ? mean_row_bytes : 1);
	uint32_t mask = 0;

	while ((uint64_t)mask * 2 + 2 <= rows)
		mask = mask * 2 + 1;
	return mask;
}

static void start_chunk(struct chunker *c)
{
	(void)crypto_generichash_init(
	    &c->hash, c->id_key, sizeof(c->id_key), CHUNK_ID_BYTES);
	c->rows = 0;
	c->bytes = 0;
}

void chunker_start(struct chunker *c, uint32_t mask)
{
	c->mask = mask;
	start_chunk(c);
}

bool chunker_row(
    struct chunker *c, const char *row, size_t len, size_t key_len, struct chunk *out)
{
	unsigned char hash[crypto_shorthash_BYTES];

	(void)crypto_generichash_update(&c->hash, (const unsigned char *)row, len);
	c->rows++;
	c->bytes += len;
	(void)crypto_shorthash(
	    hash, (const unsigned char *)row, key_len, c->boundary_key);
	if ((bytes_u32(hash) & c->mask) != 0 && c->bytes < LIMIT_CHUNK_BYTES)
		return false;
	return chunker_end(c, out);
}

uint64_t chunker_row_digest(const struct chunker *c, const char *row, size_t len)
{
	unsigned char hash[crypto_shorthash_BYTES];

	(void)crypto_shorthash(hash, (const unsigned char *)row, len, c->row_key);
	return bytes_u64(hash);
}

bool chunker_end(struct chunker *c, struct chunk *out)
{
	if (c->rows == 0)
		return false;
	(void)crypto_generichash_final(&c->hash, out->id, sizeof(out->id));
	out->rows = c->rows;
	out->bytes = c->bytes;
	start_chunk(c);
	return true;
}
