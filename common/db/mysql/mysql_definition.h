/*
 * One part of the list of a CREATE TABLE: a column, a key, a constraint.  Pure; belongs to
 * mysql_create.c.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_DEFINITION_H
#define SYNCO_COMMON_DB_MYSQL_DEFINITION_H

#include "common/base/buf.h"

enum mysql_definition_kind {
	MYSQL_PART_OTHER,
	MYSQL_PART_COLUMN,
	MYSQL_PART_PRIMARY,
	MYSQL_PART_UNIQUE,
	MYSQL_PART_INDEX,
	MYSQL_PART_FULLTEXT,
	MYSQL_PART_FOREIGN
};

struct mysql_definition {
	const char *text; /* in the statement */
	size_t len;
	size_t bad_name; /* length of "CONSTRAINT `na`me`" at its start, 0 if well */
	enum mysql_definition_kind kind;
	size_t
	    collation; /* where a column's " COLLATE" stands that lacks its character set; or 0 */
	/* " DEFAULT ..." in it, where that takes values from a sequence of ours: else NULL. */
	const char *late;
	size_t late_len;
};

/* Reads the part at at, up to the comma or parenthesis behind it. */
void mysql_definition_read(
    const char *at, const char *database, struct mysql_definition *d);

/*
 * Whether it is a foreign key to a table of the same database: appends its name, and the table's.
 */
bool mysql_definition_foreign(
    const struct mysql_definition *d, struct buf *name, struct buf *table);

/* Appends lead and the part, without its late default. */
void mysql_definition_append(
    struct buf *out, const struct mysql_definition *d, const char *lead);

/* Appends what ALTER TABLE does for a part, or a default, that comes later. */
void mysql_definition_append_change(
    struct buf *out, const struct mysql_definition *d, const char *database);

#endif
