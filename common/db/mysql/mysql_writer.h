/*
 * The parts of the filling driver, for each other.
 *
 * mysql_target.c opens, makes the shadow and removes it; mysql_load.c and mysql_insert.c fill
 * tables; mysql_swap.c brings the shadow in, guided by a note (mysql_note.c) that outlives a
 * kill (mysql_mend.c); mysql_make.c creates views, routines, triggers and events.
 *
 * The shadow is a database beside the target, or, where the user may not create one, tables
 * with names of their own in the target itself.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_WRITER_H
#define SYNCO_COMMON_DB_MYSQL_WRITER_H

#include "common/db/db.h"
#include "common/db/mysql/mysql_conn.h"
#include "common/db/mysql/mysql_guard.h"

/* Names of shadow tables in the target itself: this and the object's number. */
#define MYSQL_SHADOW_PREFIX "_synco_"
#define MYSQL_NOTE_NAME     MYSQL_SHADOW_PREFIX "note"
#define MYSQL_OWN_NAME      MYSQL_SHADOW_PREFIX "own"

struct mysql_own_link;

struct mysql_writer {
	struct db_target base;
	struct log *log; /* borrowed */
	struct db_uri *uri;
	struct mysql_conn *conn; /* holds the lock; used by the main thread only */
	char *database;
	char *shadow; /* name of the shadow database; the target's own when prefixed */
	char *old;    /* where old tables go; the target's own when prefixed */
	bool prefixed;
	bool made;     /* the shadow exists and is this run's */
	bool swapping; /* the note is written: from here on it is finished, not undone */
	bool adopted;  /* the target's own tables are changed */
	struct db_loader *changer; /* in whose transaction */
	struct db_loader *direct;  /* for tables without; NULL: none yet */
	bool *counters;            /* by object: its "after" is to be run */
	bool *whole;               /* by object: its shadow has its indexes */
	struct schema *before;     /* the target's views, routines, triggers and events */
	struct mysql_own_link *own_links; /* of the target's own tables (mysql_own.c) */
	size_t own_links_n;
	MYSQL_RES *own_indexes; /* of tables with such keys, before those were dropped */
	struct schema *noted;   /* what an interrupted run has noted as own; or NULL */
	bool remake;            /* they were dropped */
	char *noted_in; /* the database with the note of a change in place; NULL: none */
	unsigned int failed_code;    /* the server's, of the last object that was made */
	const struct schema *schema; /* borrowed */
	struct mysql_guard guard;    /* what passes it */
};

/*
 * A session that writes: bytes, zeros and times as they come, no checks.  log: where settings that
 * the user may not make are named, or NULL.
 */
bool mysql_writer_begin(struct mysql_conn *c, struct log *log, struct err *err)
    MUST_CHECK;
/* Back to that from the session that an object was made in. */
bool mysql_writer_session(struct mysql_conn *c, struct err *err) MUST_CHECK;

/* Appends `shadow`.`name` of schema object i, or `database`.`name`. */
void mysql_writer_shadow_name(
    const struct mysql_writer *w, const struct schema *schema, size_t i, struct buf *out);
void mysql_quote_names(struct buf *out, const char *database, const char *name);

/*
 * A statement of schema object i as SHOW CREATE wrote it ("CREATE TABLE `name` …", "ALTER TABLE
 * `name` …"), for its shadow; free() it.
 */
char *mysql_writer_for_shadow(
    const struct mysql_writer *w, const struct schema *schema, size_t i, const char *sql);

/* Whether a database exists. */
bool mysql_writer_exists(
    struct mysql_conn *c, const char *database, bool *exists, struct err *err) MUST_CHECK;

/* Makes the tables and sequences of the shadow. */
bool mysql_tables_make(struct mysql_writer *w, struct err *err) MUST_CHECK;
/* Adds what it means to what the server has just said; false. */
bool mysql_tables_explain(struct mysql_writer *w, struct err *err);

/* db_loader_open() and its kin. */
struct db_loader *mysql_loader_open(struct db_target *t, struct err *err) MUST_CHECK;
bool mysql_loader_load(
    struct db_loader *l, size_t table, struct db_rows *rows, struct err *err) MUST_CHECK;
void mysql_loader_free(struct db_loader *l);

struct mysql_loader {
	struct db_loader base;
	struct mysql_writer *writer; /* borrowed */
	struct mysql_conn *conn;
	bool local;          /* LOAD DATA LOCAL is allowed */
	bool in_transaction; /* somebody else's: rows do not end it */
	size_t packet;       /* max_allowed_packet */
	const char *end;     /* of time, at this server; NULL: not asked yet */
	size_t warnings;     /* max_error_count: as many are shown */
};

/* Rows into a table, and nothing else. */
bool mysql_loader_rows(struct mysql_loader *l, size_t table, struct db_rows *rows,
    struct err *err) MUST_CHECK;

/*
 * The end of a system-versioned table's current rows, in UTC: in MariaDB before 11.5, and from it on.
 * A current row of the one is an old one of the other.
 */
#define MYSQL_END_EARLY "2038-01-19 03:14:07.999999"
#define MYSQL_END_LATE  "2106-02-07 06:28:15.999999"

/* The column of a table that holds it; SIZE_MAX: none travels. */
size_t mysql_end_column(const struct schema_object *table);

/* The same by LOAD DATA LOCAL; and where rows have decimals in JSON, which it would round. */
bool mysql_load_local(struct mysql_loader *l, size_t table, struct db_rows *rows,
    struct err *err) MUST_CHECK;
bool mysql_load_exact(struct mysql_loader *l, size_t table, struct db_rows *rows,
    struct err *err) MUST_CHECK;

/* Whether a column's texts may have such decimals. */
bool mysql_is_exact(const struct mysql_loader *l, const struct schema_column *c);

/* How many rows a statement may have so that all that it warns of is shown; SIZE_MAX: any. */
size_t mysql_rows_at_once(
    const struct mysql_loader *l, const struct schema_object *table);

/* Rows by INSERT, where the server forbids LOCAL. */
bool mysql_insert_rows(struct mysql_loader *l, size_t table, struct db_rows *rows,
    struct err *err) MUST_CHECK;

/*
 * Columns that read a string of bytes otherwise than as text: MySQL's JSON, MariaDB's UUID and
 * INET6.
 */
bool mysql_wants_text(const struct schema_column *c);

/*
 * After a statement that wrote rows: what the server only warned of is an error, unless it is
 * proven to be harmless.
 */
bool mysql_check_warnings(struct mysql_loader *l, const struct schema_object *table,
    struct err *err) MUST_CHECK;

/* The note: the schema that is being swapped in, and what is the target's own, kept in the shadow. */
bool mysql_note_write(struct mysql_writer *w, struct err *err) MUST_CHECK;
/* *schema is NULL when nothing was being swapped in; noted, when nothing is noted of what is own. */
bool mysql_note_read(struct mysql_writer *w, struct schema **schema, struct err *err)
    MUST_CHECK;
/* The note of what is the target's own alone (s), kept in a database. */
bool mysql_note_own(struct mysql_writer *w, const char *database, const struct schema *s,
    struct err *err) MUST_CHECK;

/*
 * Finishes what a killed run has left: a swap, or triggers of the target's own that it had dropped.
 * target_mend is db_target_mend(): of a shadow of either kind.
 */
bool mysql_mend(struct mysql_writer *w, struct err *err) MUST_CHECK;
bool mysql_target_mend(struct db_target *t, struct err *err) MUST_CHECK;

/* db_target_commit(). */
bool mysql_swap_commit(struct db_target *t, struct err *err) MUST_CHECK;
/* Finishes what a killed run has begun; schema is its note. */
bool mysql_swap_finish(
    struct mysql_writer *w, const struct schema *schema, struct err *err) MUST_CHECK;
/* Removes the shadow and old tables. */
bool mysql_swap_clean(struct mysql_writer *w, struct err *err) MUST_CHECK;

/*
 * Creates the objects of stage AFTER in the target.  What can't be created is warned of, and the
 * rest goes on.  own: they are the target's, which come back as they were.
 */
bool mysql_make_objects(struct mysql_writer *w, const struct schema *schema, bool own,
    struct err *err) MUST_CHECK;

/* Drops all views, routines, triggers and events of the target; or its triggers only. */
bool mysql_make_drop(struct mysql_writer *w, struct err *err) MUST_CHECK;
bool mysql_make_drop_triggers(struct mysql_writer *w, struct err *err) MUST_CHECK;

/* The target's views, routines, triggers and events as they are. */
bool mysql_writer_objects(struct mysql_writer *w, struct schema *objects, struct err *err)
    MUST_CHECK;

/* Makes the target the database of w->conn. */
bool mysql_writer_use(struct mysql_writer *w, struct err *err) MUST_CHECK;

/*
 * What is the target's own (struct db_target.here).  Whether an object is, and is not dropped; those that
 * were are made again.  Foreign keys before and after others' rows change: ERR_REFUSED where rows
 * would point nowhere (db_own_broken()); c sees the change.
 */
bool mysql_own_stays(const struct mysql_writer *w, const char *kind, const char *name);
bool mysql_own_make(struct mysql_writer *w, struct err *err) MUST_CHECK;

/*
 * Before the target is changed in place: a note of triggers of its own that are about to go, so that they come
 * back though the run is killed.  It goes when they are back.
 */
bool mysql_own_note(struct mysql_writer *w, struct err *err) MUST_CHECK;
bool mysql_own_forget(struct mysql_writer *w, struct err *err) MUST_CHECK;
bool mysql_own_begin(struct mysql_writer *w, struct err *err) MUST_CHECK;
bool mysql_own_check(struct mysql_writer *w, struct mysql_conn *c, struct err *err)
    MUST_CHECK;
void mysql_own_reset(struct mysql_writer *w);

/*
 * The target is filled anew: foreign keys of its own tables would go with the tables they point to, so
 * they are dropped, and added to the new ones; those that do not hold are warned of.
 */
bool mysql_own_unlink(struct mysql_writer *w, struct err *err) MUST_CHECK;
bool mysql_own_link(struct mysql_writer *w, struct err *err) MUST_CHECK;

/* db_target_adopt(), db_target_change(), and the ends of that. */
bool mysql_change_adopt(struct db_target *t, const struct schema *schema, struct err *err)
    MUST_CHECK;
bool mysql_change_table(struct db_target *t, size_t table, const struct db_change *change,
    struct err *err) MUST_CHECK;
bool mysql_change_commit(struct mysql_writer *w, struct err *err) MUST_CHECK;
void mysql_change_end(struct mysql_writer *w);

#endif
