#include "common/format/seal.h"

#include <sodium.h>
#include <string.h>

#include "common/base/bytes.h"
#include "common/format/token.h"

/* Contexts of crypto_kdf: what a subkey is for. */
static const char context_object[crypto_kdf_CONTEXTBYTES] = "syncoobj";
static const char context_hash[crypto_kdf_CONTEXTBYTES] = "syncohsh";

/* Subkey numbers under context_hash. */
enum {
	HASH_CHUNK_ID = 1,
	HASH_BOUNDARY = 2,
	HASH_DIGEST = 3,
	HASH_ROW = 4,
	HASH_FILE_BOUNDARY = 5
};

_Static_assert(TOKEN_KEY_BYTES == crypto_kdf_KEYBYTES, "the session key derives subkeys");
_Static_assert(SEAL_OVERHEAD == crypto_aead_xchacha20poly1305_ietf_ABYTES, "the tag");
_Static_assert(SEAL_HASH_KEY_BYTES == crypto_generichash_KEYBYTES, "BLAKE2b");
_Static_assert(SEAL_BOUNDARY_KEY_BYTES == crypto_shorthash_KEYBYTES, "SipHash");

struct seal {
	unsigned char session[crypto_kdf_KEYBYTES];
	unsigned char object[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
	uint64_t current; /* which object's key is in object; 0: none */
};

struct seal *seal_new(const struct token *token, struct err *err)
{
	struct seal *s = NULL;

	if (sodium_init() >= 0)
		s = sodium_malloc(sizeof(*s));
	if (s == NULL) {
		(void)err_sys(err, "lock memory for keys");
		return NULL;
	}
	memcpy(s->session, token_key(token), sizeof(s->session));
	s->current = 0;
	return s;
}

void seal_free(struct seal *s)
{
	sodium_free(s);
}

static void select_object(struct seal *s, const struct seal_place *place)
{
	uint64_t id = (uint64_t)place->kind << 32 | place->number;

	if (id == s->current)
		return;
	(void)crypto_kdf_derive_from_key(
	    s->object, sizeof(s->object), id, context_object, s->session);
	s->current = id;
}

/* Associated data: 4 bytes kind, 4 bytes number, 8 bytes frame. */
#define ASSOCIATED 16

struct parameters {
	unsigned char nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
	unsigned char associated[ASSOCIATED];
};

static struct parameters parameters_of(const struct seal_place *place)
{
	struct parameters p = {0};

	bytes_put_u64(p.nonce, place->frame);
	bytes_put_u32(p.associated, place->kind);
	bytes_put_u32(p.associated + 4, place->number);
	bytes_put_u64(p.associated + 8, place->frame);
	return p;
}

void seal_close(struct seal *s, const struct seal_place *place, const void *plain,
    size_t len, struct buf *out)
{
	struct parameters p = parameters_of(place);
	char *to = buf_reserve(out, len + SEAL_OVERHEAD);

	select_object(s, place);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt((unsigned char *)to, NULL, plain,
	    len, p.associated, sizeof(p.associated), NULL, p.nonce, s->object);
	buf_added(out, len + SEAL_OVERHEAD);
}

bool seal_open(struct seal *s, const struct seal_place *place, const void *sealed,
    size_t len, struct buf *out, struct err *err)
{
	struct parameters p = parameters_of(place);
	char *to;

	if (len < SEAL_OVERHEAD)
		return err_set(err, ERR_AUTH, "truncated");
	to = buf_reserve(out, len);
	select_object(s, place);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)to, NULL, NULL,
	        sealed, len, p.associated, sizeof(p.associated), p.nonce,
	        s->object) != 0) {
		*to = '\0';
		return err_set(err, ERR_AUTH, "wrong token, or damaged or changed data");
	}
	buf_added(out, len - SEAL_OVERHEAD);
	return true;
}

void seal_chunk_id_key(struct seal *s, unsigned char key[static SEAL_HASH_KEY_BYTES])
{
	(void)crypto_kdf_derive_from_key(
	    key, SEAL_HASH_KEY_BYTES, HASH_CHUNK_ID, context_hash, s->session);
}

void seal_chunk_boundary_key(
    struct seal *s, unsigned char key[static SEAL_BOUNDARY_KEY_BYTES])
{
	(void)crypto_kdf_derive_from_key(
	    key, SEAL_BOUNDARY_KEY_BYTES, HASH_BOUNDARY, context_hash, s->session);
}

void seal_file_boundary_key(struct seal *s, unsigned char key[static SEAL_HASH_KEY_BYTES])
{
	(void)crypto_kdf_derive_from_key(
	    key, SEAL_HASH_KEY_BYTES, HASH_FILE_BOUNDARY, context_hash, s->session);
}

void seal_row_key(struct seal *s, unsigned char key[static SEAL_ROW_KEY_BYTES])
{
	(void)crypto_kdf_derive_from_key(
	    key, SEAL_ROW_KEY_BYTES, HASH_ROW, context_hash, s->session);
}

void seal_digest(
    struct seal *s, const void *data, size_t len, char text[static SEAL_DIGEST_TEXT])
{
	unsigned char key[SEAL_HASH_KEY_BYTES];
	unsigned char hash[(SEAL_DIGEST_TEXT - 1) / 2];

	(void)crypto_kdf_derive_from_key(
	    key, sizeof(key), HASH_DIGEST, context_hash, s->session);
	(void)crypto_generichash(hash, sizeof(hash), data, len, key, sizeof(key));
	(void)sodium_bin2hex(text, SEAL_DIGEST_TEXT, hash, sizeof(hash));
	sodium_memzero(key, sizeof(key));
}
