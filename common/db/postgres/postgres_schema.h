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

#endif
