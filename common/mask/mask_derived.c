/* Columns that repeat what others hold: words for a search, kept by a trigger or by the app. */
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/mask/mask_draft.h"

static bool is_masked(const struct draft_column *c)
{
	for (size_t i = 0; i < c->n; i++) {
		if (c->cases[i].mask.kind != MASK_KEEP)
			return true;
	}
	return false;
}

/* A masked column that this one may be made of; the database says so, or it holds words of a text. */
static bool is_made_of_masked(const struct draft_table *t, size_t column)
{
	const struct schema_object *o = t->object;
	bool words = strcmp(t->columns[column].type_name, "tsvector") == 0;

	for (size_t i = 0; i < o->columns_n; i++) {
		if (i == column || !is_masked(&t->columns[i]))
			continue;
		if (words)
			return true;
		for (size_t k = 0; k < o->derived_n; k++) {
			if (strcmp(o->derived[k].column, o->columns[column].name) == 0 &&
			    strcmp(o->derived[k].from, o->columns[i].name) == 0)
				return true;
		}
	}
	return false;
}

static bool is_search(const struct schema_object *o)
{
	return o->stage == SCHEMA_TABLE && o->create != NULL &&
	       strncasecmp(o->create, "CREATE VIRTUAL", 14) == 0;
}

/* The mask of a column of that name in some table, or NULL. */
static const struct draft_case *mask_of_name(const struct draft *d, const char *name)
{
	for (size_t i = 0; i < d->schema->objects_n; i++) {
		const struct draft_table *t = &d->tables[i];

		for (size_t c = 0; t->columns != NULL && c < t->object->columns_n; c++) {
			if (!is_search(t->object) && is_masked(&t->columns[c]) &&
			    draft_column_fits(d, name, t->object->columns[c].name))
				return &t->columns[c].cases[t->columns[c].n - 1];
		}
	}
	return NULL;
}

/* An index of full texts holds copies, under the same names most likely. */
static void follow_name(const struct draft *d, const struct draft_table *t, size_t i)
{
	struct draft_column *column = &t->columns[i];
	const struct draft_case *from =
	    column->n == 0 ? mask_of_name(d, t->object->columns[i].name) : NULL;
	struct draft_case same;
	struct err ignored = {0};

	if (from == NULL)
		return;
	same = *from;
	same.when_column = same.when_value = NULL;
	same.mask.unless = NULL;
	same.mask.by_value = false;
	if (same.mask.kind == MASK_KEEP || !draft_check(d, t, i, &same, &ignored))
		same.mask = mask_of(MASK_NULL);
	column->cases = xcalloc(1, sizeof(*column->cases));
	column->cases[0] = same;
	column->n = 1;
	column->settled = true;
	column->origin = MASK_BY_COLUMN;
}

static void follow_names(const struct draft *d)
{
	for (size_t i = 0; i < d->schema->objects_n; i++) {
		const struct draft_table *t = &d->tables[i];

		for (size_t c = 0; t->columns != NULL && is_search(t->object) &&
		                   c < t->object->columns_n;
		     c++)
			follow_name(d, t, c);
	}
}

bool draft_empty_derived(struct draft *d, struct err *err)
{
	static char nothing[] = "";

	follow_names(d);
	for (size_t i = 0; i < d->schema->objects_n; i++) {
		struct draft_table *t = &d->tables[i];

		for (size_t c = 0; t->columns != NULL && c < t->object->columns_n; c++) {
			struct draft_column *column = &t->columns[c];
			struct draft_case empty = {.mask = mask_of(MASK_TEXT)};

			if (column->settled || column->n > 0 || !is_made_of_masked(t, c))
				continue;
			empty.mask.text = nothing;
			if (!draft_check(d, t, c, &empty, err))
				return false;
			column->cases = xcalloc(1, sizeof(*column->cases));
			column->cases[0] = empty;
			column->n = 1;
			column->settled = true;
			column->origin = MASK_BY_COLUMN;
		}
	}
	return true;
}
