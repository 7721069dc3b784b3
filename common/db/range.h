/*
 * Ranges of a table's rows in the order of its key, as conditions in SQL: for drivers.
 */
#ifndef SYNCO_COMMON_DB_RANGE_H
#define SYNCO_COMMON_DB_RANGE_H

#include "common/db/db.h"

/* How an engine spells things. */
struct db_spelling {
	void (*name)(struct buf *sql, const char *name);
	/* A value of a key column, unescaped; false where it can't be compared in SQL. */
	bool (*value)(struct buf *sql, const struct schema_column *c, const char *value,
	    size_t len);
};

/*
 * Appends the condition "in one of the ranges" in parentheses.  False when a value can't be
 * spelled; sql is then of no use.
 */
bool db_range_append(struct buf *sql, const struct schema_object *table,
    const struct db_range *ranges, size_t n, const struct db_spelling *s);

/* Appends "this is the key", text as a row begins; false as above. */
bool db_range_append_key(struct buf *sql, const struct schema_object *table,
    const char *text, size_t len, const struct db_spelling *s);

/* X'…', which says any bytes. */
void db_range_append_hex(struct buf *sql, const char *value, size_t len);

/* A number as it stands; false for what is none. */
bool db_range_append_number(struct buf *sql, const char *value, size_t len);

#endif
