/*
 * The parts of postgres_describe(), for each other: catalogs become a schema.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_DESCRIBE_H
#define SYNCO_COMMON_DB_POSTGRES_DESCRIBE_H

#include "common/db/postgres/postgres_items.h"
#include "common/db/postgres/postgres_reader.h"

struct postgres_describe {
	struct postgres_reader *reader;
	struct schema *schema;
	const PGresult *columns; /* of all tables, by table */
	const PGresult *descent; /* the same */
	const PGresult *foreign; /* tables that must not be planned for; or NULL */
	const struct postgres_items *items;
	struct buf unreadable; /* tables, with the reasons, for people */
};

/* Appends an object; valid until the next call. */
struct schema_object *postgres_describe_add(struct postgres_describe *d,
    enum schema_stage stage, const char *kind, const char *name, const char *create);
void postgres_describe_column(
    struct schema_object *o, const char *name, enum schema_type type);

/* Values that have no table: where sequences are, and large objects. */
bool postgres_describe_sequences(struct postgres_describe *d, struct err *err) MUST_CHECK;
bool postgres_describe_large_objects(struct postgres_describe *d, struct err *err)
    MUST_CHECK;

#endif
