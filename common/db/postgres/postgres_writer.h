/*
 * The parts of a PostgreSQL target, for each other.
 *
 * Shadow: the new content grows in a database of its own, which takes the old one's name in one
 * transaction.  In place: the user may not create databases; everything happens in one
 * transaction of the target itself, old schemas renamed first and dropped last, so that readers
 * see the old content until the commit.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_WRITER_H
#define SYNCO_COMMON_DB_POSTGRES_WRITER_H

#include "common/db/db.h"
#include "common/db/postgres/postgres_conn.h"
#include "common/db/postgres/postgres_keys.h"
#include "common/db/postgres/postgres_role.h"

#define POSTGRES_OLD_SUFFIX "__synco_old"

struct postgres_writer {
	struct db_target base;
	struct log *log;
	struct db_uri *uri;
	const struct schema *schema; /* borrowed; NULL before begin */
	char *database;              /* name of the target */
	char *shadow;                /* name of the database that is filled beside it */
	char *old;                   /* name the target has while it goes */
	bool exists;
	bool in_place;
	bool made;     /* the shadow is there */
	bool owners;   /* set owners and grants, too */
	bool trust;    /* the source's code may have the user's rights */
	bool withheld; /* something was left out since it would need that */
	/*
	 * The user could do more than fill a database: so a role does that, once there is something to
	 * fill (postgres_role.h).
	 */
	bool guarded;
	struct postgres_role *role; /* NULL: the user himself */
	bool adopted;               /* the target's own tables are changed */
	bool changed;               /* one of them was */
	char *since; /* transactions from this one on came after the target was opened */
	struct postgres_conn
	    *settled;               /* keeps its own tables as they are until the swap */
	PGresult *own_links;        /* foreign keys of the target's own tables; or NULL */
	struct postgres_late *late; /* what could not be made yet (postgres_late.c) */
	size_t late_n;
	size_t late_cap;
	PGresult *aside;       /* tables that have one beside them (postgres_aside.h) */
	struct buf extensions; /* that the target had, in lines */
	struct buf again;      /* statements that put back what was set aside for that */
	struct postgres_keys *keys; /* NULL until a row is to go by its key */
	/* Where databases are made and renamed, and the lock is held; NULL in place. */
	struct postgres_conn *admin;
	struct postgres_conn *lock; /* behind a pooler: who holds the lock; or NULL */
	/* Where its session looks names up while rows are written (postgres_path.h); borrowed, else NULL. */
	const char *path;
	struct postgres_conn *conn; /* to what is filled; before begin: to the target */
	struct postgres_conn *own;  /* the role's, who owns what is made; NULL: conn */
};

struct postgres_loader {
	struct db_loader base;
	struct postgres_writer *writer; /* borrowed */
	struct postgres_conn *conn;     /* borrowed from the writer in place */
	struct postgres_conn *user; /* the user's, for tables of extensions; or NULL */
};

/* A connection to what is filled, with the settings of a loader: the role's, or the user's. */
struct postgres_conn *postgres_writer_connect(
    const struct postgres_writer *w, const char *database, struct err *err) MUST_CHECK;
struct postgres_conn *postgres_writer_connect_user(
    const struct postgres_writer *w, const char *database, struct err *err) MUST_CHECK;
bool postgres_writer_session(struct postgres_conn *c, struct err *err) MUST_CHECK;

/* The session of who owns what is made. */
struct postgres_conn *postgres_writer_owners(const struct postgres_writer *w);

/*
 * Runs what a text of an object says: after the guard (postgres_guard.h), by who may.  ERR_REFUSED
 * when it is for those who trust the source.
 */
bool postgres_run_text(struct postgres_writer *w, struct postgres_conn *c,
    const struct schema_object *o, const char *text, struct err *err) MUST_CHECK;

/* Runs a statement of our own; a failure leaves the transaction, if any, as it was. */
bool postgres_writer_run(struct postgres_writer *w, struct postgres_conn *c,
    const char *sql, struct err *err) MUST_CHECK;

/* Adds both versions to a failure where the target is the older one. */
void postgres_writer_explain(
    const struct postgres_writer *w, const struct postgres_conn *c, struct err *err);

/* ERR_REFUSED when the target can't be renamed for sessions of others, who are named. */
bool postgres_others_check(struct postgres_writer *w, struct err *err) MUST_CHECK;
/* The same, after sessions that the user may end were ended. */
bool postgres_others_end(struct postgres_writer *w, struct err *err) MUST_CHECK;

/* The database to fill, made anew; or the target's own, made ready (in place). */
bool postgres_shadow_begin(struct postgres_writer *w, struct err *err) MUST_CHECK;
/* What the role has made becomes the user's. */
bool postgres_shadow_hand_over(struct postgres_writer *w, struct err *err) MUST_CHECK;
/* Gives the shadow the target's name; or commits. */
bool postgres_shadow_commit(struct postgres_writer *w, struct err *err) MUST_CHECK;
/* Removes what is not needed: the shadow, and what a killed run has left. */
bool postgres_shadow_clean(struct postgres_writer *w, struct err *err) MUST_CHECK;

/*
 * What is said of the target database itself holds for the one that takes its name: owner, grants,
 * connection limit, comment, labels, settings, also of roles in it; and the tablespace, which an empty
 * one is moved to.  What can't be kept is named.
 */
bool postgres_keep(struct postgres_writer *w, struct err *err) MUST_CHECK;
bool postgres_keep_tablespace(struct postgres_writer *w, struct err *err) MUST_CHECK;
/* db_target_may_replace() */
bool postgres_keep_check(struct db_target *t, struct err *err) MUST_CHECK;

/* What the source sets for the database; what can't be is named. */
void postgres_settings_set(struct postgres_writer *w);

bool postgres_in_place_begin(struct postgres_writer *w, struct err *err) MUST_CHECK;
bool postgres_in_place_commit(struct postgres_writer *w, struct err *err) MUST_CHECK;

/* Definitions that rows need, in their order. */
bool postgres_make_before(struct postgres_writer *w, struct err *err) MUST_CHECK;
/* What comes when all is the user's: owners and grants, event triggers. */
bool postgres_make_last(struct postgres_writer *w, struct err *err) MUST_CHECK;
/* Keys of tables without rows, foreign keys, and all that comes after the rows. */
bool postgres_make_after(struct postgres_writer *w, struct err *err) MUST_CHECK;

/*
 * An object's text that could not be run for why is kept: what it needs may come later.  All are
 * tried again until none succeeds any more; what is left is named, with one warning for each kind.
 */
void postgres_late_add(struct postgres_writer *w, const struct schema_object *o,
    const char *sql, const struct err *why);
bool postgres_late_retry(struct postgres_writer *w, struct err *err) MUST_CHECK;
void postgres_late_report(struct postgres_writer *w);

/* Rows into a table as it is. */
bool postgres_loader_copy(struct postgres_conn *c, const struct schema_object *o,
    struct db_rows *rows, struct err *err) MUST_CHECK;

/*
 * Rows into a table that an extension made.  Where that is not here, or might run what its tables
 * say, they are left out with a warning.
 */
bool postgres_extension_load(struct postgres_loader *l, const struct schema_object *o,
    struct db_rows *rows, struct err *err) MUST_CHECK;

/* db_target_may_adopt() */
bool postgres_adoptable(struct db_target *t, bool *may, bool *read, struct err *err)
    MUST_CHECK;

/*
 * The target's own tables, before others are changed in place, and afterwards: ERR_REFUSED where rows
 * of them would point nowhere (db_own_broken()).
 */
bool postgres_own_begin(struct postgres_writer *w, struct err *err) MUST_CHECK;
bool postgres_own_check(struct postgres_writer *w, struct err *err) MUST_CHECK;

/*
 * Filled anew: own tables must not be written between their being copied and the swap.  Called as soon as
 * the target is open, and before the swap: then ERR_BUSY where they were; else they are locked.
 */
bool postgres_own_watch(struct postgres_writer *w, struct err *err) MUST_CHECK;
bool postgres_own_settle(struct postgres_writer *w, struct err *err) MUST_CHECK;

/* db_target_adopt(), db_target_change(), and the end of that. */
bool postgres_change_adopt(
    struct db_target *t, const struct schema *schema, struct err *err) MUST_CHECK;
bool postgres_change_table(struct db_target *t, size_t table,
    const struct db_change *change, struct err *err) MUST_CHECK;
bool postgres_change_commit(struct postgres_writer *w, struct err *err) MUST_CHECK;

struct db_loader *postgres_loader_open(struct db_target *t, struct err *err) MUST_CHECK;
bool postgres_loader_load(struct db_loader *base, size_t table, struct db_rows *rows,
    struct err *err) MUST_CHECK;
void postgres_loader_free(struct db_loader *base);

#endif
