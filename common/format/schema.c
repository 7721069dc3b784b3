#include "common/format/schema.h"

#include <stdlib.h>

#include "common/base/mem.h"

void schema_object_reset(struct schema_object *o)
{
	char *const texts[] = {o->kind, o->name, o->qualified, o->table, o->create,
	    o->keys, o->links, o->after, o->definer, o->engine, o->session.sql_mode,
	    o->session.charset, o->session.collation, o->session.db_collation,
	    o->session.time_zone};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		free(texts[i]);
	for (size_t i = 0; i < o->columns_n; i++) {
		free(o->columns[i].name);
		free(o->columns[i].charset);
	}
	free(o->columns);
	*o = (struct schema_object){0};
}

static void database_reset(struct schema_database *d)
{
	char *const texts[] = {
	    d->engine, d->flavour, d->version, d->identity, d->charset, d->collation};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		free(texts[i]);
	for (size_t i = 0; i < d->settings_n; i++)
		free(d->settings[i]);
	free(d->settings);
	*d = (struct schema_database){0};
}

void schema_free(struct schema *s)
{
	if (s == NULL)
		return;
	database_reset(&s->database);
	for (size_t i = 0; i < s->objects_n; i++)
		schema_object_reset(&s->objects[i]);
	free(s->objects);
	free(s);
}

struct schema_object *schema_add(struct schema *s)
{
	/* Room grows by doubling, so it is known from the number alone. */
	if ((s->objects_n & (s->objects_n - 1)) == 0)
		s->objects = xreallocarray(s->objects,
		    s->objects_n > 0 ? s->objects_n * 2 : 1, sizeof(*s->objects));
	s->objects[s->objects_n] = (struct schema_object){0};
	return &s->objects[s->objects_n++];
}
