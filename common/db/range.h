/*
 * Ranges of a table's rows in the order of its key, as conditions in SQL: for drivers.
 */
#ifndef SYNCO_COMMON_DB_RANGE_H
#define SYNCO_COMMON_DB_RANGE_H

#include "common/db/db.h"

/* A key column, an operator with blanks around it, and an unescaped value. */
struct db_comparison {
	const struct schema_object *table;
	size_t column;
	const char *operator;
	const char *value;
	size_t len;
};

/* How an engine spells things. */
struct db_spelling {
	void (*name)(struct buf *sql, const char *name);
	/* A value of a key column, unescaped; false where it can't be compared in SQL. */
	bool (*value)(struct buf *sql, const struct schema_column *c, const char *value,
	    size_t len);
	/*
	 * Appends "column operator value" of a table's i-th key column, where that takes more than the
	 * two above; NULL: it does not.  The spelling is what it stands in.
	 */
	bool (*compare)(
	    const struct db_spelling *s, struct buf *sql, const struct db_comparison *c);
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
