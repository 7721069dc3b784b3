/*
 * When an object is made at a target, whatever order a source's index has: in rounds, so that nobody
 * with more rights meets code of the source.
 *
 * Scripts of extensions run as a superuser: so they run first, before anything of the source's is there
 * that they could call.  Event triggers act on each definition, in whose session it is made: so they
 * come last, and what is said of owners, in the user's own session, before them.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_ROUND_H
#define SYNCO_COMMON_DB_POSTGRES_ROUND_H

#include "common/format/schema.h"

enum postgres_round {
	POSTGRES_ROUND_FIRST,  /* schemas and extensions; no text but create is theirs */
	POSTGRES_ROUND_BEFORE, /* what rows need */
	POSTGRES_ROUND_VIEWS,  /* queries, which rows may name */
	POSTGRES_ROUND_AFTER,  /* what follows the rows */
	POSTGRES_ROUND_OWNERS, /* when all is the user's; no text but create is theirs */
	POSTGRES_ROUND_EVENTS, /* event triggers and what is said of them; the same */
};

enum postgres_round postgres_round_of(const struct schema_object *o);

/* Whether only create is the object's: keys and after that a source sends with it are not run. */
bool postgres_round_is_bare(const struct schema_object *o);

#endif
