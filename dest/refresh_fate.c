/* What becomes of what is here. */
#include <string.h>

#include "common/base/text.h"
#include "dest/refresh_parts.h"

const char *refresh_why_anew(const struct refresh *r)
{
	if (r->in_place || r->o.into == NULL)
		return NULL;
	if (!r->o.filled)
		return "nothing is there yet";
	if (r->why_anew != NULL)
		return r->why_anew;
	if (r->o.why_anew != NULL)
		return r->o.why_anew;
	return r->target != NULL ? "it is another one"
	                         : "it is a file, which is written anew";
}

/* What is told of its owner or table, not by itself. */
static bool is_part(const struct schema_object *own)
{
	static const char *const kinds[] = {"owner", "grants", "value of sequence",
	    "comment", "security label", "index", "constraint", "foreign key",
	    "internal table", "data of materialized view",
	    "indexes of materialized view"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(own->kind, kinds[i]) == 0)
			return true;
	}
	return false;
}

/* The position of the table that replaces one of here, or objects_n. */
static size_t find_new(const struct refresh *r, const struct schema_object *own)
{
	size_t i = 0;

	while (i < r->schema->objects_n && r->tables[i].object != own)
		i++;
	return i;
}

static bool source_has(const struct refresh *r, const struct schema_object *own)
{
	for (size_t i = 0; i < r->schema->objects_n; i++) {
		const struct schema_object *o = &r->schema->objects[i];

		if (!o->own && o->stage == own->stage &&
		    strcmp(o->kind, own->kind) == 0 && strcmp(o->name, own->name) == 0 &&
		    text_same(o->qualified, own->qualified))
			return true;
	}
	return false;
}

void refresh_tell_fates(const struct refresh *r, refresh_tell *tell, void *ctx)
{
	for (size_t i = 0; r->target != NULL && i < r->target->objects_n; i++) {
		const struct schema_object *own = &r->target->objects[i];
		size_t place = find_new(r, own);

		if (is_part(own))
			continue;
		if (own->own && (r->in_place || r->o.own_way != DB_OWN_LOST)) {
			tell(ctx, REFRESH_KEPT, own);
		} else if (refresh_is_kept(r, own)) {
			if (own->stage == SCHEMA_TABLE)
				tell(ctx, REFRESH_KEPT, own);
		} else if (r->in_place) {
			continue;
		} else if (!source_has(r, own)) {
			tell(ctx, REFRESH_DROPPED, own);
		} else if (own->stage == SCHEMA_TABLE && place < r->schema->objects_n &&
		           !refresh_can_plan(r, place)) {
			tell(ctx, REFRESH_REPLACED, own);
		}
	}
}
