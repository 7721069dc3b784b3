/*
 * Between the files that implement schema.h: definitions (schema_json.c) and lines about
 * rows (schema_rows.c).
 */
#ifndef SYNCO_COMMON_FORMAT_SCHEMA_LINES_H
#define SYNCO_COMMON_FORMAT_SCHEMA_LINES_H

#include "common/format/schema.h"

/* Read the value of a database line, and of an object line, which is appended. */
bool schema_parse_database(struct schema *s, const struct json *v, struct err *err)
    MUST_CHECK;
bool schema_parse_object(struct schema *s, const struct json *v, struct err *err)
    MUST_CHECK;

/* Puts "table <name>: " before the message; false. */
bool schema_wrap_table(const struct schema_object *o, struct err *err);

#endif
