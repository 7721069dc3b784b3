/*
 * One value of a row in a dump file, and back.  Pure.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_SQL_VALUE_H
#define SYNCO_COMMON_DB_MYSQL_SQL_VALUE_H

#include "common/base/buf.h"
#include "common/format/row_text.h"
#include "common/format/schema.h"

/* Appends a column's value as SQL. */
void mysql_sql_value_append(
    struct buf *out, const struct schema_column *c, const struct row_field *f);

/*
 * Reads the value at at[0..end - at) and appends it to a row's text; value is room for it.  Where it
 * ends; NULL for what is none.
 */
const char *mysql_sql_value_read(
    const char *at, const char *end, struct buf *value, struct buf *row);

#endif
