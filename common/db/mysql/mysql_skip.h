/*
 * What does not travel since it needs tables that are skipped.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_SKIP_H
#define SYNCO_COMMON_DB_MYSQL_SKIP_H

#include "common/db/mysql/mysql_reader.h"

/* Notes one, for people; table is what it is a part of, or NULL. */
void mysql_reader_left_out(
    struct mysql_reader *r, const char *kind, const char *name, const char *table);

/*
 * Finds the next table or view that the text of a view reads, from at on: name is set to it if it may
 * be one of database.  Returns where to go on, NULL at the end.  Pure.
 */
const char *mysql_view_table(const char *at, const char *database, struct buf *name);

/* Takes views from objects[first..] that read what is skipped, or such views. */
void mysql_skip_views(struct mysql_reader *r, struct schema *schema, size_t first);

#endif
