#include "common/format/schema.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"

void schema_object_reset(struct schema_object *o)
{
	char *const texts[] = {o->kind, o->name, o->qualified, o->table, o->create,
	    o->keys, o->links, o->after, o->definer, o->engine, o->session.sql_mode,
	    o->session.charset, o->session.collation, o->session.db_collation,
	    o->session.time_zone, o->session.search_path, o->where, o->with};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		free(texts[i]);
	for (size_t i = 0; i < o->columns_n; i++) {
		free(o->columns[i].name);
		free(o->columns[i].charset);
	}
	free(o->columns);
	for (size_t i = 0; i < o->flags_n; i++)
		free(o->flags[i]);
	free(o->flags);
	for (size_t i = 0; i < o->parents_n; i++)
		free(o->parents[i]);
	free(o->parents);
	for (size_t i = 0; i < o->derived_n; i++) {
		free(o->derived[i].column);
		free(o->derived[i].from);
	}
	free(o->derived);
	*o = (struct schema_object){0};
}

static void database_reset(struct schema_database *d)
{
	char *const texts[] = {d->engine, d->flavour, d->version, d->identity, d->charset,
	    d->collation, d->search_path};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		free(texts[i]);
	free(d->source);
	for (size_t i = 0; i < d->settings_n; i++)
		free(d->settings[i]);
	free(d->settings);
	for (size_t i = 0; i < d->skipped_n; i++)
		free(d->skipped[i]);
	free(d->skipped);
	for (size_t i = 0; i < d->unseen_n; i++)
		free(d->unseen[i]);
	free(d->unseen);
	*d = (struct schema_database){0};
}

bool schema_is_unseen(const struct schema_database *d, const char *kind)
{
	for (size_t i = 0; i < d->unseen_n; i++) {
		if (strcmp(d->unseen[i], kind) == 0)
			return true;
	}
	return false;
}

void schema_unseen(struct schema_database *d, const char *kind)
{
	if (schema_is_unseen(d, kind))
		return;
	d->unseen = xreallocarray(d->unseen, d->unseen_n + 1, sizeof(*d->unseen));
	d->unseen[d->unseen_n++] = xstrdup(kind);
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

static bool same_columns(const struct schema_object *a, const struct schema_object *b)
{
	if (a->columns_n != b->columns_n || a->key_n != b->key_n)
		return false;
	for (size_t i = 0; i < a->columns_n; i++) {
		if (strcmp(a->columns[i].name, b->columns[i].name) != 0 ||
		    a->columns[i].type != b->columns[i].type ||
		    !text_same(a->columns[i].charset, b->columns[i].charset))
			return false;
	}
	return true;
}

bool schema_same(const struct schema_object *a, const struct schema_object *b)
{
	const char *const texts[][2] = {{a->kind, b->kind}, {a->name, b->name},
	    {a->qualified, b->qualified}, {a->table, b->table}, {a->create, b->create},
	    {a->keys, b->keys}, {a->links, b->links}, {a->definer, b->definer},
	    {a->engine, b->engine}, {a->session.sql_mode, b->session.sql_mode},
	    {a->session.charset, b->session.charset},
	    {a->session.collation, b->session.collation},
	    {a->session.db_collation, b->session.db_collation},
	    {a->session.time_zone, b->session.time_zone},
	    {a->session.search_path, b->session.search_path}};

	if (a->stage != b->stage || a->history != b->history)
		return false;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (!text_same(texts[i][0], texts[i][1]))
			return false;
	}
	return same_columns(a, b);
}
