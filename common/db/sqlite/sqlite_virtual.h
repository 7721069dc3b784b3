/*
 * Virtual tables at the source: what they hold stands in shadow tables, which must not say what
 * masks, conditions and exclusions keep here.
 *
 * Where none of these are, shadow tables travel as they are.  Else the rows of an index of full texts are
 * read from its content, under the names that its columns have, and the destination makes the
 * index of them; one whose texts are another table's is made there of that table's rows; one
 * that keeps no texts stays empty, and is named.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_VIRTUAL_H
#define SYNCO_COMMON_DB_SQLITE_VIRTUAL_H

#include "common/db/sqlite/sqlite_reader.h"

/*
 * Says for each shadow table whose it is (schema_object.table), for each virtual table which columns
 * its rows have, and of which of them rows travel.  After all tables were described.
 */
bool sqlite_virtual_describe(
    struct sqlite_reader *r, struct schema *schema, struct err *err) MUST_CHECK;

/* Appends the query of a virtual table's rows, in the order of its columns, sorted by rowid. */
bool sqlite_virtual_query(struct sqlite_reader *r, const struct schema_object *o,
    struct buf *sql, struct err *err) MUST_CHECK;

/* What its statement says.  Pure. */
struct sqlite_module {
	char *name;     /* in lower case */
	char **columns; /* of FTS5 */
	size_t columns_n;
	char *content;   /* the option's value; NULL: it keeps its own */
	bool compressed; /* or otherwise kept as nobody reads it here */
};
bool sqlite_module_parse(const char *create, struct sqlite_module *m);
void sqlite_module_reset(struct sqlite_module *m);
bool sqlite_module_is_fts(const struct sqlite_module *m);

#endif
