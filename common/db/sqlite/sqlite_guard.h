/*
 * What a source says is to be made passes here before it is run, or written into a file: the
 * source may be somebody else's by now.
 *
 * SQLite's own parser says what a statement does (its authorizer): each makes the object
 * that was announced, in the file that is filled, and nothing else.  Settings are values of
 * their types.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_GUARD_H
#define SYNCO_COMMON_DB_SQLITE_GUARD_H

#include "common/db/sqlite/sqlite_conn.h"

/* Appends the setting, which came as a statement, as ours.  ERR_PROTO for what is none. */
bool sqlite_guard_setting(const char *statement, struct buf *out, struct err *err)
    MUST_CHECK;

/*
 * Runs the statement that makes a table, view or trigger; or those that make a table's indexes.  Functions
 * that are not known here have stand-ins.  Indexes that are made of their values have none of them: their
 * names, each with a NUL, are appended to hollow, and the caller sees to what they hold; NULL: that is
 * an error.
 */
bool sqlite_guard_create(sqlite3 *db, const struct schema_object *o, struct err *err)
    MUST_CHECK;
bool sqlite_guard_keys(sqlite3 *db, const struct schema_object *o, struct buf *hollow,
    struct err *err) MUST_CHECK;

/*
 * The functions, of the shell and of extensions, too, that read, write or run files, or load code: no
 * definition has any business with them.  NULL ends the list.
 */
extern const char *const sqlite_guard_reaching[];

/* Whether it is one of SQLite's own tables with rows that count. */
bool sqlite_guard_is_internal(const char *name);

enum sqlite_verdict {
	SQLITE_REFUSED = -1, /* err says why */
	SQLITE_LEFT_OUT,     /* err says why: a module that may look at files */
	SQLITE_FINE,
};

/* The statement of a virtual table, which is not run: it is entered into the catalog. */
enum sqlite_verdict sqlite_guard_virtual(
    const struct schema_object *o, bool trust, struct err *err) MUST_CHECK;

/*
 * Whether all texts of a schema may stand in a file for the shell: as above, but for what this
 * library may lack (functions, collations).
 */
bool sqlite_guard_file(const struct schema *s, bool trust, struct err *err) MUST_CHECK;

/*
 * Appends a statement for the shell, whose lines are none of its commands, and ";\n".
 */
void sqlite_guard_append(struct buf *out, const char *sql);

#endif
