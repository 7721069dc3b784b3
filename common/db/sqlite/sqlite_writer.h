/*
 * What the parts of the SQLite writer share.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_WRITER_H
#define SYNCO_COMMON_DB_SQLITE_WRITER_H

#include "common/db/db.h"
#include "common/db/sqlite/sqlite_conn.h"
#include "common/db/sqlite/sqlite_guard.h"
#include "common/db/sqlite/sqlite_rebuild.h"
#include "common/format/row_text.h"

struct sqlite_writer {
	struct db_target base;
	struct log *log;             /* borrowed */
	bool trust;                  /* db_target_opts.trust_source */
	bool rewritten;              /* the same */
	char *path;                  /* absolute, links resolved where the file exists */
	char *shadow;                /* the new file beside it */
	int lock;                    /* of the target's lock file, or -1 */
	sqlite3 *db;                 /* the new file, while it is filled */
	struct buf hollow;           /* of its indexes (sqlite_guard_keys()) */
	const struct schema *schema; /* borrowed */
	sqlite3
	    *watch; /* of the target, to see whether it is written meanwhile; or NULL */
	char *version; /* what it said at the beginning */
	bool counters; /* own tables' are put aside */
	uint64_t
	    *broken; /* rows of each of base.here's tables that pointed nowhere before */
	struct db_loader *changer; /* the target's own tables are changed, by this one */
};

/* One loader at a time, in the writer's own transaction (db_target_ops). */
struct db_loader *sqlite_loader_open(struct db_target *t, struct err *err) MUST_CHECK;
bool sqlite_loader_load(struct db_loader *base, size_t table, struct db_rows *rows,
    struct err *err) MUST_CHECK;
void sqlite_loader_free(struct db_loader *base);

/* Rows into a table, and nothing else. */
bool sqlite_loader_rows(struct db_loader *base, size_t table, struct db_rows *rows,
    struct err *err) MUST_CHECK;

/*
 * Another name of a table, to free(), under which it takes rows that its rules would refuse.  When
 * that is closed, its indexes are made anew.
 */
char *sqlite_raw_open(sqlite3 *db, const char *table, struct err *err) MUST_CHECK;
bool sqlite_raw_close(sqlite3 *db, const char *raw, const char *table, struct err *err)
    MUST_CHECK;

/* Looks at the whole of the new file: ERR_DB for damage; rows that break rules are named. */
bool sqlite_verify(struct sqlite_writer *w, struct err *err) MUST_CHECK;

/* Binds a value by the letter of its storage class. */
bool sqlite_bind(sqlite3_stmt *s, int i, const struct row_field *f, struct err *err)
    MUST_CHECK;

/*
 * The id of a database that synco filled: appended as a line, nothing where it has none; and set, within
 * a transaction or without, where there is none.
 */
bool sqlite_id_append(const char *path, struct buf *out, struct err *err) MUST_CHECK;
bool sqlite_id_set(sqlite3 *db, struct err *err) MUST_CHECK;

/*
 * The target's own tables, before others are changed in place, and afterwards: ERR_REFUSED where rows
 * of them would point nowhere (db_own_broken()).
 */
void sqlite_own_begin(struct sqlite_writer *w);
bool sqlite_own_check(struct sqlite_writer *w, struct err *err) MUST_CHECK;
/* In place: counters of own tables are out of the way of those that come. */
bool sqlite_own_put_aside(struct sqlite_writer *w, struct err *err) MUST_CHECK;
bool sqlite_own_put_back(struct sqlite_writer *w, struct err *err) MUST_CHECK;

/*
 * Filled anew: own tables are as they were when they were copied, and have their counters.  From watch on
 * it is known whether that was long ago; catch_up, when the new file is complete, copies them again.
 */
void sqlite_own_watch(struct sqlite_writer *w);
bool sqlite_own_catch_up(struct sqlite_writer *w, struct err *err) MUST_CHECK;
/* The target was filled anew: names what of its own no longer fits. */
void sqlite_own_warn(struct sqlite_writer *w);

/*
 * The target's path without links, also where the last one leads to what is not there yet; to free().
 */
char *sqlite_keep_place(const char *path, struct err *err) MUST_CHECK;

/*
 * Into a database that others may have open: SQLite's own locks and journal see to it that they,
 * and a kill at any moment, meet the old content or the new.  The kind of its journal stays.
 */
bool sqlite_keep_copy_over(struct sqlite_writer *w, struct err *err) MUST_CHECK;

/* db_target_adopt() and db_target_change(). */
bool sqlite_change_adopt(
    struct db_target *t, const struct schema *schema, struct err *err) MUST_CHECK;
bool sqlite_change_table(struct db_target *t, size_t table,
    const struct db_change *change, struct err *err) MUST_CHECK;

#endif
