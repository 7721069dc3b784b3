/*
 * What a source says is to be made passes here before any of it is run, or written into a file:
 * the source may be somebody else's by now.
 *
 * Each text is one statement of the kind that its object's kind permits, which makes the object of
 * that name in the target's database and nothing else, as the engine's tokens say
 * (statement.h).  Words that are put into statements are words.  Pure, but for warnings.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_GUARD_H
#define SYNCO_COMMON_DB_MYSQL_GUARD_H

#include "common/base/err.h"
#include "common/format/schema.h"

struct mysql_guard {
	const char *database; /* the target's; NULL: not known yet (a file) */
	bool trust;           /* --trust-source: also what reaches out of the database */
	bool
	    harmless; /* the importing user has no rights beyond databases: nothing reaches out */
};

enum mysql_verdict {
	MYSQL_REFUSED = -1, /* err says why */
	MYSQL_LEFT_OUT,     /* err says why: it would reach out of the database */
	MYSQL_FINE,
};

/* MYSQL_REFUSED, with what is wrong with an object's text. */
enum mysql_verdict mysql_guard_refuse(
    const struct schema_object *o, const char *what, struct err *err);

/* Whether a name, in letters of either case, is one that synco's own tables have at a target. */
bool mysql_guard_is_ours(const char *name);

/* Tables and sequences, and what the database's defaults are; all before any is made. */
bool mysql_guard_tables(
    const struct mysql_guard *g, const struct schema *s, struct err *err) MUST_CHECK;

/* A table or sequence with all that belongs to it. */
enum mysql_verdict mysql_guard_table(const struct mysql_guard *g,
    const struct schema_object *o, struct err *err) MUST_CHECK;

/*
 * A view, routine, trigger or event, whose statement is text (the object's, or that without
 * its definer).
 */
enum mysql_verdict mysql_guard_object(const struct mysql_guard *g,
    const struct schema_object *o, const char *text, struct err *err) MUST_CHECK;

/*
 * The statement to make an object of: its own, but for an event that could do more than
 * change rows of its own database, which would run by itself with all rights of who makes it:
 * that one disabled (*disabled).  A string to free(); NULL when that can't be said.
 */
char *mysql_guard_statement(
    const struct mysql_guard *g, const struct schema_object *o, bool *disabled);

/*
 * The character set to send a text in: the object's own, but for those in whose letters there may
 * be bytes of quotes: utf8mb4 then.
 */
const char *mysql_guard_charset(const struct schema_object *o);

/* Whether it is a mere word, as character sets, collations and modes (with commas) are. */
bool mysql_guard_is_word(const char *s);

#endif
