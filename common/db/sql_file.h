/*
 * A database as an SQL file, plain or compressed: what the engine's own client loads.
 *
 * A dialect per engine writes the statements; this writes the file, which appears whole or not
 * at all.
 */
#ifndef SYNCO_COMMON_DB_SQL_FILE_H
#define SYNCO_COMMON_DB_SQL_FILE_H

#include "common/db/db.h"

/* path ends in .sql, or in .sql.zst for zstd. */
struct db_target *sql_file_target_open(
    const char *path, const struct db_target_opts *opts, struct err *err) MUST_CHECK;

/*
 * What an engine adds.  Each appends text to out, which is written and emptied after each call;
 * rows() is called for each row of a table in turn.
 */
struct sql_dialect {
	const char *engine;
	/* The start of the file: settings, and what comes before tables. */
	void (*head)(const struct schema *schema, struct buf *out);
	void (*table)(const struct schema_object *table, struct buf *out);
	/* One row: line[0..len) without its newline, may be changed. n counts from 0. */
	bool (*row)(const struct schema_object *table, char *line, size_t len, uint64_t n,
	    struct buf *out, struct err *err);
	/* After the last of n rows. */
	void (*table_end)(const struct schema_object *table, uint64_t n, struct buf *out);
	/* The end of the file: links, views, routines, triggers, settings. */
	void (*tail)(const struct schema *schema, struct buf *out);
};

#endif
