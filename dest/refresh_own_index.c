/* Indexes, constraints and columns of the target's own in tables that synco brought. */
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/keys.h"
#include "dest/brought.h"
#include "dest/equivalents.h"
#include "dest/refresh_parts.h"

/* Whether the source has that table. */
static bool is_there(const struct refresh *r, const struct schema_object *table)
{
	return table->stage == SCHEMA_TABLE &&
	       brought_has(r->there, table->kind, table->name);
}

/* Indexes and constraints of one table that are on their way out of its definition. */
struct taking {
	struct refresh *refresh;
	const struct schema_object *table;
};

/* Its name in the record, and for people. */
static char *record_name(const struct schema_object *table, const char *name)
{
	return xasprintf("%s on %s", name, table->name);
}

static bool take_own(void *ctx, const char *kind, const char *name, char *statement)
{
	struct taking *t = ctx;
	struct refresh *r = t->refresh;
	CLEANUP(freep) char *text = statement;
	CLEANUP(freep) char *full = record_name(t->table, name);
	struct schema *own = r->own_indexes;
	struct schema_object *o =
	    own->objects_n > 0 ? &own->objects[own->objects_n - 1] : NULL;

	if (brought_has(r->o.brought, kind, full) || brought_has(r->there, kind, full))
		return false;
	/* What more is said of it. */
	if (o != NULL && strcmp(o->name, full) == 0 && strcmp(o->kind, kind) == 0) {
		char *both = xasprintf("%s;\n%s", o->create, text);

		free(o->create);
		o->create = both;
		return true;
	}
	o = schema_add(own);
	o->stage = SCHEMA_AFTER;
	o->kind = xstrdup(kind);
	o->name = take_ptr(&full);
	o->table = xstrdup(t->table->name);
	o->create = take_ptr(&text);
	o->own = true;
	return true;
}

void refresh_take_indexes(struct refresh *r)
{
	r->own_indexes = xcalloc(1, sizeof(*r->own_indexes));
	for (size_t i = 0; i < r->target->objects_n; i++) {
		struct schema_object *o = &r->target->objects[i];
		struct taking t = {.refresh = r, .table = o};

		/* What the target says of it is known as it is, with names that it gave. */
		if (!o->own && is_there(r, o) && !refresh_is_kept(r, o) &&
		    !equivalents_made(r->o.equal, o))
			db_keys_sift(o, r->schema->database.engine, take_own, &t);
	}
}

bool refresh_has_index_table(const struct refresh *r, const struct schema_object *index)
{
	for (size_t i = 0; i < r->target->objects_n; i++) {
		const struct schema_object *o = &r->target->objects[i];

		if (is_there(r, o) && strcmp(o->name, index->table) == 0)
			return true;
	}
	return false;
}

size_t refresh_own_columns(const struct refresh *r, struct buf *names)
{
	size_t n = 0;

	for (size_t i = 0; i < r->target->objects_n; i++) {
		const struct schema_object *o = &r->target->objects[i];

		if (o->own || o->history || !is_there(r, o) || refresh_is_kept(r, o))
			continue;
		for (size_t k = 0; k < o->columns_n; k++) {
			CLEANUP(freep) char *full = record_name(o, o->columns[k].name);
			CLEANUP(freep) char *name = text_printable(full);

			if (brought_has(r->there, "column", full) ||
			    brought_has(r->o.brought, "column", full))
				continue;
			if (n++ < REFRESH_NAMES)
				buf_printf(names, "%scolumn %s",
				    names->len > 0 ? ", " : "", name);
		}
	}
	return n;
}
