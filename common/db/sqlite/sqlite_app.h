/*
 * What an app registers at run time, and this program does not have: collations and functions that a
 * database's definitions name.
 *
 * A stand-in lets definitions be read, and made as they are.  It never decides what is stored: a
 * function's says so when it is called, and what is built of it is not made.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_APP_H
#define SYNCO_COMMON_DB_SQLITE_APP_H

#include "common/db/sqlite/sqlite_conn.h"

/* Collations that are needed and not known here: those of known frameworks are made as they make them. */
void sqlite_app_collations(sqlite3 *db);

/*
 * After a statement could not be prepared: whether that was for want of a function, which has a stand-in
 * now, so that it may be tried again.
 */
bool sqlite_app_stand_in(sqlite3 *db);

/* Whether the last failure was that of a function's stand-in. */
bool sqlite_app_was_called(sqlite3 *db);

/*
 * A stand-in that has stopped a statement gives NULL until loud() is called, which stops statements again:
 * for an index whose entries come from elsewhere.  Its name and a NUL are appended to names.  False
 * where no stand-in was the reason.
 */
bool sqlite_app_be_quiet(sqlite3 *db, struct buf *names);
void sqlite_app_be_loud(sqlite3 *db, const struct buf *names);

#endif
