/*
 * Keys of a target's rows as SQL says them: with the column's own type and equality.
 *
 * A literal without a type takes what the parser finds in pg_catalog: the operators of oid for a
 * regclass, of text for a citext, none for a row type.  And a statement is UTF-8, while the rows of
 * the target are in the database's encoding.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_KEYS_H
#define SYNCO_COMMON_DB_POSTGRES_KEYS_H

#include "common/db/postgres/postgres_conn.h"
#include "common/db/range.h"

struct postgres_keys;

/* Asks what is special of the key columns of all tables of schema (borrowed), in one question. */
struct postgres_keys *postgres_keys_read(
    struct postgres_conn *c, const struct schema *schema, struct err *err) MUST_CHECK;

/* How the keys of the schema's tables are spelled; valid as long as keys. */
const struct db_spelling *postgres_keys_spelling(const struct postgres_keys *keys);

void postgres_keys_free(struct postgres_keys *keys);
CLEANUP_DEFINE(struct postgres_keys, postgres_keys_free)

#endif
