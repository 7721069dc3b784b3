#include "common/db/postgres/postgres_round.h"

#include <string.h>

#include "common/base/text.h"
#include "common/db/postgres/postgres_pattern.h"
#include "common/db/postgres/postgres_schema.h"

static bool is(const struct schema_object *o, const char *kind)
{
	return strcmp(o->kind, kind) == 0;
}

/* Whether one of the texts that are only comments and owners is of an event trigger. */
static bool fits(const struct schema_object *o, const char *pattern)
{
	return o->create != NULL &&
	       postgres_pattern_fits(pattern, NULL, o->create, strlen(o->create));
}

enum postgres_round postgres_round_of(const struct schema_object *o)
{
	if (is(o, "schema") || is(o, "extension"))
		return POSTGRES_ROUND_FIRST;
	if (is(o, "event trigger") ||
	    (is(o, "comment") && (text_starts(o->name, "event trigger ") ||
	                             fits(o, "COMMENT ON EVENT TRIGGER *"))) ||
	    (postgres_names_roles(o) && fits(o, "ALTER EVENT TRIGGER U OWNER TO N $")))
		return POSTGRES_ROUND_EVENTS;
	if (postgres_names_roles(o))
		return POSTGRES_ROUND_OWNERS;
	if (o->stage == SCHEMA_AFTER && (is(o, "view") || is(o, "materialized view")))
		return POSTGRES_ROUND_VIEWS;
	return o->stage == SCHEMA_AFTER ? POSTGRES_ROUND_AFTER : POSTGRES_ROUND_BEFORE;
}

bool postgres_round_is_bare(const struct schema_object *o)
{
	enum postgres_round round = postgres_round_of(o);

	return round == POSTGRES_ROUND_FIRST || round >= POSTGRES_ROUND_OWNERS;
}
