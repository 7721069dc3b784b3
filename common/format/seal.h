/*
 * Sealing: XChaCha20-Poly1305 under subkeys of the session key.
 *
 * Each object (kind, number) has a key of its own, made by crypto_kdf (BLAKE2b).  The nonce
 * is the frame's number, so a key and nonce pair is used once as long as each frame of each
 * object is sealed once: packs and indexes are append-only, and messages have rising
 * numbers.  Kind, object number and frame number are also associated data, so a frame
 * cannot be moved.
 */
#ifndef SYNCO_COMMON_FORMAT_SEAL_H
#define SYNCO_COMMON_FORMAT_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"

struct token;

enum seal_kind {
	SEAL_META = 1,
	SEAL_INDEX = 2, /* number: the set's position in meta.json */
	SEAL_PACK = 3,  /* number: N of pack-N.enc */
	SEAL_REQUEST = 4,
	SEAL_SURVEY = 5, /* number: random, one destination's own */
};

/* Which frame of which object. */
struct seal_place {
	enum seal_kind kind;
	uint32_t number; /* of the object */
	uint64_t frame;
};

/* What sealing adds to each frame. */
#define SEAL_OVERHEAD 16

struct
    seal; /* the subkey of one object in locked memory; not for several threads at once */

struct seal *seal_new(const struct token *token, struct err *err) MUST_CHECK;
void seal_free(struct seal *s);
CLEANUP_DEFINE(struct seal, seal_free)

/* Appends the sealed form of plain[0..len) to out: len + SEAL_OVERHEAD bytes. */
void seal_close(struct seal *s, const struct seal_place *place, const void *plain,
    size_t len, struct buf *out);

/*
 * Appends the plain form of sealed[0..len) to out.  ERR_AUTH when it was not sealed at that
 * place under this key; out is then unchanged.
 */
bool seal_open(struct seal *s, const struct seal_place *place, const void *sealed,
    size_t len, struct buf *out, struct err *err) MUST_CHECK;

/* Keys for chunks: derived from the session key, so that ids say nothing across sessions. */
#define SEAL_HASH_KEY_BYTES 32
void seal_chunk_id_key(struct seal *s, unsigned char key[static SEAL_HASH_KEY_BYTES]);
#define SEAL_BOUNDARY_KEY_BYTES 16
void seal_chunk_boundary_key(
    struct seal *s, unsigned char key[static SEAL_BOUNDARY_KEY_BYTES]);

/* The same for chunks of files. */
void seal_file_boundary_key(
    struct seal *s, unsigned char key[static SEAL_HASH_KEY_BYTES]);

#define SEAL_ROW_KEY_BYTES 16
void seal_row_key(struct seal *s, unsigned char key[static SEAL_ROW_KEY_BYTES]);

/*
 * A keyed BLAKE2b-128 of data as 32 hexadecimal digits: lets both ends compare something
 * (a server's identity) without telling it.
 */
#define SEAL_DIGEST_TEXT 33
void seal_digest(
    struct seal *s, const void *data, size_t len, char text[static SEAL_DIGEST_TEXT]);

#endif
