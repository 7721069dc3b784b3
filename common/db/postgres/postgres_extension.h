/*
 * Which extensions of a source are made at a target.
 *
 * The script of an extension is the target's own, but what it brings may reach out: run programs, read
 * files, dial, or do later what a table says.  Its name does not say so.  So those are made of which
 * it is known that they only work on their database; those that the server's administrator lets each
 * owner of a database make ("trusted", from 13 on); and those that the target has already: somebody
 * here wanted them.  All others are for those who trust the source.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_EXTENSION_H
#define SYNCO_COMMON_DB_POSTGRES_EXTENSION_H

#include "common/db/postgres/postgres_conn.h"

/* Whether it is known, by its name, to reach no further than its database. */
bool postgres_extension_is_known(const char *name);

/* Appends the name of what an object of the kind "extension" is called; false when it is none. */
bool postgres_extension_name(const char *spelled, struct buf *name);

/* Appends the extensions of the database that c is connected to, each with a newline behind it. */
bool postgres_extension_list(struct postgres_conn *c, struct buf *list, struct err *err)
    MUST_CHECK;

/*
 * Whether an extension that is not known may be made: it is in the list of those that the target
 * had, or it is trusted.  ERR_REFUSED, with what to type, when it may not.
 */
bool postgres_extension_check(struct postgres_conn *c, const char *name, const char *list,
    const char *database, struct err *err) MUST_CHECK;

#endif
