/*
 * Definitions of a database that knows no encoding (SQL_ASCII), whose bytes need not be UTF-8.
 *
 * Such a text travels as one character for each byte, U+0000 to U+00FF, and the object says so.
 * Names are told as they are: they must be UTF-8.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_BYTES_H
#define SYNCO_COMMON_DB_POSTGRES_BYTES_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/format/schema.h"

/* Makes all texts of a schema UTF-8; ERR_DB for a name that is none. */
bool postgres_bytes_pack(struct schema *schema, struct err *err) MUST_CHECK;

/* Whether the texts of an object are such; and one of them as bytes: false where it is none. */
bool postgres_bytes_packed(const struct schema_object *o);
bool postgres_bytes_unpack(struct buf *out, const char *text) MUST_CHECK;

#endif
