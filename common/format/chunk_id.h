/*
 * The id of a chunk, of rows or of a file: a keyed BLAKE2b-128, in an index 32 hexadecimal
 * digits.
 */
#ifndef SYNCO_COMMON_FORMAT_CHUNK_ID_H
#define SYNCO_COMMON_FORMAT_CHUNK_ID_H

#include <stdbool.h>

#define CHUNK_ID_BYTES 16

struct json;
struct json *chunk_id_json(const unsigned char id[static CHUNK_ID_BYTES]);

/* False for what is not such a string. */
bool chunk_id_parse(const struct json *v, unsigned char id[static CHUNK_ID_BYTES]);

#endif
