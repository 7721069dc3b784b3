/*
 * What one flavour's words are in the other one: MariaDB, MySQL, and older releases of both.  Each row has its
 * reason.  Pure.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_EQUIVALENTS_H
#define SYNCO_COMMON_DB_MYSQL_EQUIVALENTS_H

#include "common/base/buf.h"
#include "common/db/mysql/mysql_side.h"

/*
 * Appends the collation that target has in a collation's place: the same one, where it has that.  False
 * where it has none of that character set.
 */
bool mysql_equivalent_collation(
    const struct mysql_side *target, const char *name, size_t len, struct buf *out);

/* Appends the list of modes without those that target does not know. */
void mysql_equivalent_modes(
    const struct mysql_side *target, const char *modes, struct buf *out);

/*
 * A function: what stands before, between and behind its arguments in its place; all arguments are taken once.
 */
struct mysql_equivalent_function {
	const char *name;
	size_t arguments;
	bool for_mariadb;   /* else for MySQL */
	unsigned int since; /* the release that has the function itself; 0: none */
	const char *open;
	const char *comma; /* in place of the comma between its arguments */
	const char *close;
};

/* NULL where target has the function, or nothing stands for it. */
const struct mysql_equivalent_function *mysql_equivalent_function(
    const struct mysql_side *target, const char *name, size_t len, size_t arguments);

/* A type with its reason; NULL where the target has it, or it is not in the table. */
struct mysql_equivalent_type {
	const char *name;
	bool mariadb_has;
	unsigned int since;  /* the release that has it */
	const char *is;      /* NULL: bytes, four for each number (VECTOR) */
	const char *charset; /* of the text that it is then, or NULL */
};

const struct mysql_equivalent_type *mysql_equivalent_type(
    const struct mysql_side *target, const char *name, size_t len);

#endif
