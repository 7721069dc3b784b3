/*
 * Definitions in the character set of the client that wrote them.
 *
 * They travel as UTF-8.  A server takes what it reads for text of character_set_client, keeps those bytes,
 * and keeps the name of the set: so it must get both as they were.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_ENCODE_H
#define SYNCO_COMMON_DB_MYSQL_ENCODE_H

#include "common/base/buf.h"
#include "common/format/schema.h"

/*
 * The character set that a text of the object must be turned into, or NULL where it is sent as it
 * is: plain ASCII, a set of UTF-8, or binary, of which the very bytes have come.
 */
const char *mysql_encode_to(const struct schema_object *o, const char *text);

/*
 * Appends a text of the object for a file, which no server can turn: in its own character set if that is
 * one of those with one byte for a character that iconv knows, and the text would come back as it was; else
 * as it is.  Returns what character set it is in then; NULL where the object has none.
 */
const char *mysql_encode_append(
    struct buf *out, const struct schema_object *o, const char *text);

#endif
