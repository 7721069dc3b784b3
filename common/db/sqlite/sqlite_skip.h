/*
 * Tables and views that do not travel, and what needs them.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_SKIP_H
#define SYNCO_COMMON_DB_SQLITE_SKIP_H

#include "common/db/sqlite/sqlite_reader.h"

/* Finds the tables that are skipped, those that hold a virtual one's content, too. */
bool sqlite_skip_find(struct sqlite_reader *r, struct err *err) MUST_CHECK;

/* Whether a table or view is skipped; a view that reads one is, from then on. */
bool sqlite_skips(const struct sqlite_reader *r, const char *name);
bool sqlite_skips_view(struct sqlite_reader *r, const char *name);

/*
 * The text of a CREATE TABLE without its foreign keys to some tables; *n is how many they were.
 * Pure.
 */
char *sqlite_skip_links(const char *sql, char *const *tables, size_t tables_n, size_t *n);

#endif
