/*
 * What a source's definitions may say, at a target and in SQL files: everything that comes from a
 * source as SQL passes here first.
 *
 * A text is cut into single statements as psql and the server cut it, and each must be one that
 * makes an object of the kind that was announced, of its name.  What is there at all is listed; an
 * unknown kind is refused, and so is a "\" outside of quotes, which would be a command to psql.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_GUARD_H
#define SYNCO_COMMON_DB_POSTGRES_GUARD_H

#include "common/base/err.h"
#include "common/format/schema.h"

/* Who may run a statement. */
enum postgres_rights {
	POSTGRES_OWNER, /* whoever owns what is made */
	/* A superuser: it runs nothing of the source's.  Others may lack the right. */
	POSTGRES_SUPER,
	/* The same; and what it made must be like something of the server's own (postgres_check.h). */
	POSTGRES_CHECKED,
	/* The same as POSTGRES_SUPER, a routine, which then is its owner's. */
	POSTGRES_GIVEN,
	/* The same as POSTGRES_SUPER, an extension that the target must have chosen. */
	POSTGRES_CHOSEN,
	POSTGRES_TRUST, /* only who trusts the source: it gives more than the database */
};

struct postgres_statement {
	const char *sql; /* without ";" */
	enum postgres_rights rights;
};

typedef bool postgres_take(
    void *ctx, const struct postgres_statement *statement, struct err *err);

/*
 * Hands each statement of an object's text (create, keys, after; NULL: none) to take.  ERR_PROTO
 * before the first one when one of them is not permitted.
 */
bool postgres_guard_each(const struct schema_object *o, const char *text,
    postgres_take *take, void *ctx, struct err *err) MUST_CHECK;

/* Whether all of a schema's names of tables, and what is said of the database, are only that. */
bool postgres_guard_schema(const struct schema *schema, struct err *err) MUST_CHECK;

/* Whether an object must be there for the rows that come: without it nothing is. */
bool postgres_guard_is_needed(const struct schema_object *o);

/*
 * Appends a statement anew, of its tokens: without comments, and blanks are one.  For sessions that
 * have more rights than the text's author.
 */
void postgres_guard_retype(struct buf *out, const char *sql);

/* Appends a statement as it can stand in a file for psql: no name is taken for a variable. */
void postgres_guard_append(struct buf *out, const char *sql);

#endif
