/*
 * What the parts of the SQLite reader share.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_READER_H
#define SYNCO_COMMON_DB_SQLITE_READER_H

#include "common/db/db.h"
#include "common/db/sqlite/sqlite_conn.h"

/* In the copy: columns of virtual tables, whose modules may not be known here. */
#define SQLITE_NOTED "synco_columns"

struct sqlite_reader {
	struct db_source base;
	const struct db_source_opts *opts; /* borrowed */
	struct db_names exclude;           /* those of opts, folded */
	struct db_names skip;
	char *path;
	sqlite3 *copy;  /* the private snapshot */
	char **skipped; /* tables and views that do not travel */
	size_t skipped_n;
	struct buf left_out; /* with them, for people */
	struct buf opaque;   /* virtual tables that nothing reaches into, for people */
};

/*
 * Copies the database in a file into to, as it is after the last transaction that was committed: also
 * where a program was killed within one and SQLite has not yet undone it.  The file is not written,
 * but for that by SQLite itself, where the running user may.
 */
bool sqlite_snapshot(const char *path, sqlite3 *to, struct err *err) MUST_CHECK;

/* All objects, read from the catalog (db_source_ops.describe). */
bool sqlite_describe(struct db_source *s, struct schema *schema, struct err *err)
    MUST_CHECK;

#endif
