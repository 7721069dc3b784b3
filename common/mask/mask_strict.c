/* mask: strict: what nothing is said of does not leave. */
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/mask/mask_draft.h"

const struct mask_auto_tables *draft_strict(
    const struct draft *d, const struct schema_object *o)
{
	const struct mask_rules *rules = d->opts->rules;

	for (size_t i = 0; i < rules->autos_n; i++) {
		if (rules->autos[i].strict &&
		    draft_table_fits(d, rules->autos[i].table, o))
			return &rules->autos[i];
	}
	return NULL;
}

static bool is_linked(const struct draft *d, const char *table, const char *column)
{
	for (size_t i = 0; i < d->facts->links_n; i++) {
		const struct db_link *l = &d->facts->links[i];

		if ((strcmp(l->table, table) == 0 && strcmp(l->column, column) == 0) ||
		    (strcmp(l->to_table, table) == 0 &&
		        strcmp(l->to_column, column) == 0))
			return true;
	}
	return false;
}

/* SQLite's number of a row, or the INTEGER PRIMARY KEY that is its other name. */
static bool is_rowid(const struct draft *d, const char *table, const char *column)
{
	for (size_t i = 0; i < d->facts->links_n; i++) {
		const struct db_link *l = &d->facts->links[i];

		if (strcmp(l->name, "rowid") == 0 && strcmp(l->table, table) == 0 &&
		    strcmp(l->to_column, column) == 0)
			return true;
	}
	return db_facts_column(d->facts, table, column) == NULL;
}

/*
 * Two values, or the number that a row goes by.  Dates may be birthdays, small numbers ages, choices
 * a sex or a faith; and SQLite keeps any text in nearly any column.
 */
static bool is_harmless(const struct draft *d, const struct draft_table *t, size_t i)
{
	static const char *const flags[] = {"boolean", "tinyint(1)", "bit(1)"};
	const struct schema_object *o = t->object;
	const struct draft_column *c = &t->columns[i];
	bool of_key = i < o->key_n;

	if (strcmp(d->schema->database.engine, "sqlite") == 0)
		return is_rowid(d, o->name, o->columns[i].name);
	for (size_t f = 0; f < sizeof(flags) / sizeof(*flags); f++) {
		if (strcmp(c->type_name, flags[f]) == 0)
			return true;
	}
	return (of_key || is_linked(d, o->name, o->columns[i].name)) &&
	       (c->fit.bits > 0 || strcmp(c->type_name, "uuid") == 0);
}

/* What a framework keeps, nobody here has said. */
static bool is_said(const struct draft_case *c)
{
	bool always = c->when_column == NULL || strcmp(c->when_value, "*") == 0;

	return always && (c->rule != NULL || c->mask.kind != MASK_KEEP);
}

bool draft_is_unsaid(const struct draft *d, const struct draft_table *t, size_t i)
{
	const struct draft_column *c = &t->columns[i];

	if (!t->object->has_rows || draft_strict(d, t->object) == NULL)
		return false;
	for (size_t k = 0; k < c->n; k++) {
		if (is_said(&c->cases[k]))
			return false;
	}
	return !is_harmless(d, t, i);
}

void draft_unsaid(const struct draft_table *t, size_t i, struct mask_unsaid *out)
{
	const struct draft_column *c = &t->columns[i];

	*out = (struct mask_unsaid){.table = xstrdup(t->object->name),
	    .column = xstrdup(t->object->columns[i].name),
	    .cases = xcalloc(c->n + 1, sizeof(*out->cases))};
	for (size_t k = 0; k < c->n; k++) {
		const struct draft_case *of = &c->cases[k];

		if (of->rule != NULL || of->when_column == NULL)
			continue;
		if (out->on == NULL)
			out->on = xstrdup(of->when_column);
		out->cases[out->cases_n++] =
		    (struct mask_unsaid_case){xstrdup(of->when_value),
		        of->mask.kind == MASK_TEXT
		            ? xasprintf("{text: \"%s\"}", of->mask.text)
		            : xstrdup(mask_kind_name(of->mask.kind))};
	}
}
