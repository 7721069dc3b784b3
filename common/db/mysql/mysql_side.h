/*
 * A server as definitions see it: which of the two flavours, of what version, what it knows.  Pure.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_SIDE_H
#define SYNCO_COMMON_DB_MYSQL_SIDE_H

#include <stdbool.h>
#include <stddef.h>

struct mysql_side {
	bool mariadb;
	unsigned int version; /* as in executable comments: 101106, 80036; 0 is unknown */
	/* The names of its collations in full; none: all count as known. */
	char **collations;
	size_t collations_n;
};

/* Reads "MariaDB", "10.11.6-MariaDB". */
void mysql_side_read(struct mysql_side *side, const char *flavour, const char *version);
void mysql_side_reset(struct mysql_side *side);

/* Whether both take and print definitions alike: the same flavour and release. */
bool mysql_side_same(const struct mysql_side *a, const struct mysql_side *b);

bool mysql_side_knows(const struct mysql_side *side, const char *collation);
/* The same of a character set, which the names of its collations begin with. */
bool mysql_side_knows_charset(
    const struct mysql_side *side, const char *charset, size_t len);

/* Whether it is MariaDB, or MySQL, from a version on. */
static inline bool mysql_side_mariadb(const struct mysql_side *s, unsigned int since)
{
	return s->mariadb && s->version >= since;
}
static inline bool mysql_side_mysql(const struct mysql_side *s, unsigned int since)
{
	return !s->mariadb && s->version >= since;
}

#endif
