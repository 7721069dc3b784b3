/*
 * One database behind one interface: a source that is read, a target that is filled.
 *
 * The rest of the program does not know which engine it moves.  Rows pass as text lines
 * (common/format/row_text.h), definitions as struct schema (common/format/schema.h).
 */
#ifndef SYNCO_COMMON_DB_DB_H
#define SYNCO_COMMON_DB_DB_H

#include <stdint.h>

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/db/names.h"
#include "common/db/own_way.h"
#include "common/db/uri.h"
#include "common/format/schema.h"

struct db_source_opts {
	struct log *log; /* warnings: what cannot be carried */
	/* A table whose rows can't be read, and that is not excluded, is an error: it is not empty. */
	bool whole;
	/* Masks or conditions keep values here: what repeats values elsewhere follows them. */
	bool guarded;
	/* It is a target: reading it must run nothing that a source has put there. */
	bool here;
	struct db_names exclude; /* tables whose structure travels, and no row */
	struct db_names
	    skip; /* tables and views that do not travel, with what needs them */
};

enum db_step {
	DB_ERROR = -1, /* err says why; the walk is over */
	DB_END = 0,
	DB_ROW = 1,
};

struct db_source;
struct db_scan;

/* Rows behind one key, up to and with another: both as a row's text; NULL: no bound. */
struct db_range {
	const char *after;
	size_t after_len;
	const char *to;
	size_t to_len;
};

/* One row of a query's result: as many texts as it has columns; NULL for NULL. */
typedef bool db_take_values(void *ctx, const char *const *values, struct err *err);

struct db_source_ops {
	void (*free)(struct db_source *s);
	bool (*select)(struct db_source *s, const char *sql, db_take_values *take,
	    void *ctx, struct err *err);
	bool (*describe)(struct db_source *s, struct schema *schema, struct err *err);
	struct db_scan *(*scan)(struct db_source *s, const struct schema_object *table,
	    const struct db_range *ranges, size_t ranges_n, struct err *err);
	bool (*can_range)(struct db_source *s, const struct schema_object *table);
	bool (*can_name)(struct db_source *s, const struct schema_object *table);
	bool (*release)(
	    struct db_source *s, const struct schema_object *table, struct err *err);
	enum db_step (*next)(
	    struct db_scan *scan, struct buf *row, size_t *key_len, struct err *err);
	void (*scan_free)(struct db_scan *scan);
};

/* A driver's own struct begins with this; a scan's begins with struct db_scan. */
struct db_source {
	const struct db_source_ops *ops;
};

struct db_scan {
	struct db_source *source; /* borrowed */
};

/* ERR_USAGE when there is no driver for the URI's engine. */
bool db_can_read(const struct db_uri *uri, struct err *err) MUST_CHECK;

/*
 * Connects and opens one consistent snapshot, of which everything that follows is read.  Asked
 * from one thread.  opts is borrowed and outlives the source.
 */
struct db_source *db_source_open(const struct db_uri *uri,
    const struct db_source_opts *opts, struct err *err) MUST_CHECK;

/*
 * The first value of a query as a string to free(), on a connection of its own; *value is NULL
 * without a row or for NULL.
 */
bool db_value(const struct db_uri *uri, const char *sql, char **value, struct err *err)
    MUST_CHECK;

static inline void db_source_free(struct db_source *s)
{
	if (s != NULL)
		s->ops->free(s);
}
CLEANUP_DEFINE(struct db_source, db_source_free)

/* Hands each row of a query to take, within the snapshot.  Not while a scan is open. */
static inline bool MUST_CHECK db_select(struct db_source *s, const char *sql,
    db_take_values *take, void *ctx, struct err *err)
{
	return s->ops->select(s, sql, take, ctx, err);
}

/*
 * Fills schema with all definitions.  identity is left as clear text that is equal if and
 * only if server and database are the same (the caller makes a digest of it before it leaves
 * the host).  chunk_mask is left to the caller.
 */
static inline bool MUST_CHECK db_describe(
    struct db_source *s, struct schema *schema, struct err *err)
{
	return s->ops->describe(s, schema, err);
}

/*
 * Starts reading the rows of a table with has_rows, or those where its condition holds, in the
 * order of its key; or, where db_can_range(), only those of some ranges.  ranges_n 0: all.  One scan
 * at a time; a table can be read again until it is released.
 */
static inline struct db_scan *MUST_CHECK db_scan_open(struct db_source *s,
    const struct schema_object *table, const struct db_range *ranges, size_t ranges_n,
    struct err *err)
{
	return s->ops->scan(s, table, ranges, ranges_n, err);
}

/* Whether SQL can say ranges of this table's key: then few rows are found fast. */
static inline bool db_can_range(struct db_source *s, const struct schema_object *table)
{
	return s->ops->can_range != NULL && s->ops->can_range(s, table);
}

/* Whether a row can be deleted by its key: else all rows go. */
static inline bool db_can_name(struct db_source *s, const struct schema_object *table)
{
	return table->key_n > 0 &&
	       (s->ops->can_name == NULL || s->ops->can_name(s, table));
}

/* The table will not be read again: what keeps others from altering it goes. */
static inline bool MUST_CHECK db_release(
    struct db_source *s, const struct schema_object *table, struct err *err)
{
	return s->ops->release == NULL || s->ops->release(s, table, err);
}

/*
 * Appends the next row to row as one line with its newline; the first *key_len bytes are its
 * key columns (the whole line where the table has no key).  Never holds more than a row.
 */
static inline enum db_step MUST_CHECK db_scan_next(
    struct db_scan *scan, struct buf *row, size_t *key_len, struct err *err)
{
	return scan->source->ops->next(scan, row, key_len, err);
}

static inline void db_scan_free(struct db_scan *scan)
{
	if (scan != NULL)
		scan->source->ops->scan_free(scan);
}
CLEANUP_DEFINE(struct db_scan, db_scan_free)

/* The rows of one table on their way in. */
struct db_rows {
	/*
	 * The next piece of the stream: *data[0..*len), valid until the next call; *len is 0 at
	 * the end.  Pieces are cut anywhere.
	 */
	bool (*read)(
	    struct db_rows *rows, const char **data, size_t *len, struct err *err);
	uint64_t lines; /* in the pieces so far; kept by read */
};

/*
 * Reads rows to their end, for loaders that take single lines: each without its newline; take
 * may change its bytes.
 */
typedef bool db_take_line(void *ctx, char *line, size_t len, struct err *err);
bool db_rows_lines(struct db_rows *rows, db_take_line *take, void *ctx, struct err *err)
    MUST_CHECK;

/* What is changed of one table. */
struct db_change {
	bool whole; /* all its rows go */
	struct db_rows
	    *gone; /* keys of rows that go, a line each; read first; NULL: none */
	struct db_rows *rows; /* rows that come; NULL: none */
	bool counter;         /* the object's "after" statement is to be run */
};

struct db_target;
struct db_loader;

struct db_target_ops {
	bool (*identity)(struct db_target *t, struct buf *out, struct err *err);
	bool (*contents)(
	    struct db_target *t, struct buf *out, size_t *n, struct err *err);
	bool (*births)(struct db_target *t, struct buf *out, struct err *err);
	bool (*begin)(struct db_target *t, const struct schema *schema, struct err *err);
	struct db_loader *(*loader)(struct db_target *t, struct err *err);
	bool (*load)(
	    struct db_loader *l, size_t table, struct db_rows *rows, struct err *err);
	void (*loader_free)(struct db_loader *l);
	bool (*mend)(struct db_target *t, struct err *err);
	bool (*may_adopt)(struct db_target *t, bool *may, bool *read, struct err *err);
	bool (*may_replace)(struct db_target *t, struct err *err);
	bool (*adopt)(struct db_target *t, const struct schema *schema, struct err *err);
	bool (*change)(struct db_target *t, size_t table, const struct db_change *change,
	    struct err *err);
	bool (*commit)(struct db_target *t, struct err *err);
	void (*free)(struct db_target *t);
};

struct db_target {
	const struct db_target_ops *ops;
	const char *engine;   /* schemas of this engine only; NULL takes any (files) */
	const char *database; /* its name at the server; NULL for files */
	unsigned int loaders; /* how many may work at once */
	bool emptied; /* db_target_begin() removes the old content: it can't be read */
	const struct schema *here; /* what it had, before the change: own_way.h */
	enum db_own_way own_way;
	const struct schema_object **lost; /* what could not be carried (own.h) */
	size_t lost_n;
	/* Set by filling it anew: its definitions may be spelled otherwise than the source's, or lack. */
	bool differs;
	bool yes; /* the target's own may lose what does not fit any more */
};

struct db_loader {
	struct db_target *target; /* borrowed */
};

struct db_target_opts {
	struct log *log; /* warnings */
	bool owners;     /* owners and grants, too, where the engine carries them */
	/* The source's code may run with all rights of the target's user. */
	bool trust_source;
	/* Texts in rows are other ones than the source's: its order of them is not theirs. */
	bool rewritten;
};

/*
 * What a target has now, to be compared: a database, or a file that was written for one of
 * that engine (which has rows, but can't be described).  ERR_USAGE, ERR_DB when there is none.
 */
struct db_source *db_target_read(const char *into, const char *engine,
    const struct db_source_opts *opts, struct err *err) MUST_CHECK;

/* The engine of a target, NULL for files and for what is none; opens nothing. */
const char *db_target_engine(const char *into);

/*
 * Opens a target: a mysql:, postgres: or sqlite: URI, or the path of a file.sql or file.sql.zst.  Changes
 * nothing yet, but takes the lock that keeps other runs from the same target away (ERR_BUSY).
 */
struct db_target *db_target_open(
    const char *into, const struct db_target_opts *opts, struct err *err) MUST_CHECK;

/* The same text as a source's identity when it is the same database; "" when it can't be one. */
static inline bool MUST_CHECK db_target_identity(
    struct db_target *t, struct buf *out, struct err *err)
{
	return t->ops->identity(t, out, err);
}

/* What is there now: how many tables and other objects (0: no database yet), some names for people. */
static inline bool MUST_CHECK db_target_contents(
    struct db_target *t, struct buf *out, size_t *n, struct err *err)
{
	return t->ops->contents(t, out, n, err);
}

/*
 * What tells the content from any other's: a line for each object that says when it was made, in the
 * engine's own words (MySQL: to the second), or SQLite's id, so that no two are the same by chance.
 * Lines stay while the object is there.  Appends nothing where nothing of that kind is known.
 */
static inline bool MUST_CHECK db_target_births(
    struct db_target *t, struct buf *out, struct err *err)
{
	return t->ops->births(t, out, err);
}

/*
 * After db_target_mend(): makes the shadow that is filled: tables with their primary
 * keys, sequences.  schema is borrowed until the target is freed.
 */
static inline bool MUST_CHECK db_target_begin(
    struct db_target *t, const struct schema *schema, struct err *err)
{
	return t->ops->begin(t, schema, err);
}

/* A loader with a connection of its own, for one thread. */
static inline struct db_loader *MUST_CHECK db_loader_open(
    struct db_target *t, struct err *err)
{
	return t->ops->loader(t, err);
}

/*
 * Loads all rows of schema->objects[table] into the shadow, then builds its secondary indexes.  Every
 * row arrives or it fails: what the engine would only warn about is an error.
 */
static inline bool MUST_CHECK db_loader_load(
    struct db_loader *l, size_t table, struct db_rows *rows, struct err *err)
{
	return l->target->ops->load(l, table, rows, err);
}

static inline void db_loader_free(struct db_loader *l)
{
	if (l != NULL)
		l->target->ops->loader_free(l);
}
CLEANUP_DEFINE(struct db_loader, db_loader_free)

/* Finishes what a killed run has left, so that what is there can be compared. */
static inline bool MUST_CHECK db_target_mend(struct db_target *t, struct err *err)
{
	return t->ops->mend == NULL || t->ops->mend(t, err);
}

/* Whether it may be changed as it is, else it is filled anew; and whether its rows may be read. */
static inline bool MUST_CHECK db_target_may_adopt(
    struct db_target *t, bool *may, bool *read, struct err *err)
{
	*may = *read = true;
	return t->ops->may_adopt == NULL || t->ops->may_adopt(t, may, read, err);
}

/* ERR_REFUSED where something hangs on the target that would break when it is filled anew. */
static inline bool MUST_CHECK db_target_may_replace(struct db_target *t, struct err *err)
{
	return t->ops->may_replace == NULL || t->ops->may_replace(t, err);
}

/*
 * Instead of db_target_begin(): the target's own tables, whose definitions are those of schema
 * (borrowed), are changed.  Until db_target_commit() readers see the old rows where the
 * engine has transactions.
 */
static inline bool MUST_CHECK db_target_adopt(
    struct db_target *t, const struct schema *schema, struct err *err)
{
	return t->ops->adopt(t, schema, err);
}

/*
 * Changes one table: what goes, then what comes.  Triggers do not fire, foreign keys do not
 * cascade.  From one thread; each row that is to go must be there.
 */
static inline bool MUST_CHECK db_target_change(
    struct db_target *t, size_t table, const struct db_change *change, struct err *err)
{
	return t->ops->change(t, table, change, err);
}

/*
 * Swaps the shadow in: the old content is gone, the new is there with foreign keys, views,
 * triggers, routines.  All loaders have been freed.
 */
static inline bool MUST_CHECK db_target_commit(struct db_target *t, struct err *err)
{
	return t->ops->commit(t, err);
}

/* Without a commit: removes the shadow, the old content stays as it was. */
static inline void db_target_free(struct db_target *t)
{
	if (t == NULL)
		return;
	free(t->lost);
	t->ops->free(t);
}
CLEANUP_DEFINE(struct db_target, db_target_free)

#endif
