/*
 * What the objects of a schema are in PostgreSQL's SQL.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_SCHEMA_H
#define SYNCO_COMMON_DB_POSTGRES_SCHEMA_H

#include "common/base/buf.h"
#include "common/format/schema.h"

/* The names of the first n columns, quoted, with commas between them. */
void postgres_append_columns(
    struct buf *out, const struct schema_object *table, size_t n);

/* COPY … FROM STDIN of a table's rows, as they travel; options are "" or end with a comma. */
void postgres_append_copy(
    struct buf *out, const struct schema_object *table, const char *options);

/* Whether it names roles of the source: owners and grants, which not everybody wants. */
bool postgres_names_roles(const struct schema_object *o);

/*
 * Large objects travel in a table of this name, in pieces of so many bytes; what makes it, and
 * what makes large objects of its rows.
 */
#define POSTGRES_LARGE_OBJECTS      "synco_large_objects.pieces"
#define POSTGRES_LARGE_OBJECT_PIECE "262144"
#define POSTGRES_LARGE_OBJECTS_CREATE                                                    \
	"CREATE SCHEMA synco_large_objects;\n"                                           \
	"CREATE UNLOGGED TABLE " POSTGRES_LARGE_OBJECTS                                  \
	" (id oid, at bigint, data bytea)"
#define POSTGRES_LARGE_OBJECTS_KEYS                                                      \
	"SELECT lo_create(id) FROM (SELECT DISTINCT id FROM " POSTGRES_LARGE_OBJECTS     \
	") AS o;\n"                                                                      \
	"SELECT lo_put(id, at, data) FROM " POSTGRES_LARGE_OBJECTS                       \
	" WHERE data <> '';\n"                                                           \
	"DROP TABLE " POSTGRES_LARGE_OBJECTS ";\nDROP SCHEMA synco_large_objects"

#endif
