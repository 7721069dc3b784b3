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
 * Reads the rows that such a file has, which was written for that engine.  ERR_SYSTEM, ERR_USAGE
 * when there is none.
 */
struct db_source *sql_file_source_open(
    const char *path, const char *engine, struct err *err) MUST_CHECK;

/* A file in the making, for its dialect. */
struct sql_making {
	const struct schema *schema; /* borrowed, as all of it */
	struct log *log;             /* warnings: what is left out */
	bool trust;                  /* db_target_opts.trust_source */
	char word[33];               /* random letters and digits that nobody foresees */
};

/*
 * What an engine adds.  Each appends text to out, which is written and emptied after each call;
 * rows() is called for each row of a table in turn.
 */
struct sql_dialect {
	const char *engine;
	const char *advice; /* how to load it, for people; NULL: as usual */
	/*
	 * Before anything is written: whether the definitions, which came from the source, may be.
	 * NULL: all may.
	 */
	bool (*check)(const struct sql_making *m, struct err *err);
	/* The start of the file: settings, and what comes before tables. */
	void (*head)(const struct sql_making *m, struct buf *out);
	void (*table)(const struct schema_object *table, struct buf *out);
	/* One row: line[0..len) without its newline, may be changed. n counts from 0. */
	bool (*row)(const struct schema_object *table, char *line, size_t len, uint64_t n,
	    struct buf *out, struct err *err);
	/* After the last of n rows. */
	void (*table_end)(const struct schema_object *table, uint64_t n, struct buf *out);
	/* What stands before the rows of a table, at the start of a line. */
	void (*heading)(const struct schema_object *table, struct buf *out);
	/*
	 * The way back: appends the row that a line (with its newline) below a heading, or
	 * behind one, holds; false: the rows have ended.
	 */
	bool (*read)(const struct schema_object *table, const char *line, size_t len,
	    struct buf *row);
	const char *closing;        /* the line that ends the rows, which may be anything;
	                               or NULL: no row looks like a heading */
	bool strings_hold_newlines; /* so a row has several lines */
	/* The end of the file: links, views, routines, triggers, settings. */
	void (*tail)(const struct sql_making *m, struct buf *out);
};

/* The dialect of an engine, or NULL. */
const struct sql_dialect *sql_dialect_find(const char *engine);

#endif
