/*
 * Names of tables: patterns of them, whether two are one, and how they are quoted.
 */
#ifndef SYNCO_COMMON_DB_NAMES_H
#define SYNCO_COMMON_DB_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/buf.h"

/*
 * Whether a table's name is like a pattern: as text_glob(), where behind a literal beginning {n} may
 * stand for digits ("wp_{n}_options").
 */
bool db_name_fits(const char *pattern, const char *name);

/* Patterns as above. */
struct db_names {
	const char *const *items;
	size_t n;
	bool fold; /* as below; drivers set it for themselves */
};

bool db_names_fit(const struct db_names *names, const char *name);

/*
 * The same, and whether two names are one, where names may be folded: then ASCII letters of
 * either case are the same.  What folds says struct schema_database.
 */
bool db_name_same(const char *a, const char *b, bool fold);
bool db_name_fits_as(const char *pattern, const char *name, bool fold);

/* Appends a name as an engine quotes it; that of an unknown one as standard SQL has it. */
void db_name_quote(struct buf *sql, const char *engine, const char *name);

#endif
