/* Rules that fit nothing: what they were to mask would leave as it is. */
#include <string.h>
#include <strings.h>

#include "common/base/cli.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/mask/mask_draft.h"

bool draft_column_fits(const struct draft *d, const char *pattern, const char *column)
{
	return db_name_fits_as(pattern, column, d->schema->database.fold_columns);
}

bool draft_table_fits(
    const struct draft *d, const char *pattern, const struct schema_object *o)
{
	bool fold = d->schema->database.fold_tables;

	if (db_name_fits_as(pattern, o->name, fold))
		return true;
	for (size_t i = 0; i < o->parents_n; i++) {
		if (db_name_fits_as(pattern, o->parents[i], fold))
			return true;
	}
	return false;
}

/* What was meant by a name, or NULL. */
static const char *meant(const char *word, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcasecmp(names[i], word) == 0)
			return names[i];
	}
	/* Of a short name every other is a misspelling. */
	return strlen(word) > 3 && strchr(word, '*') == NULL ? cli_nearest(word, names, n)
	                                                     : NULL;
}

/* "A: did you mean B?" */
static bool missing(const char *file, size_t line, size_t col, char *what,
    const char *near, struct err *err)
{
	CLEANUP(freep) char *said = what;

	return err_set(err, ERR_USAGE, "%s:%zu:%zu: database.mask: %s%s%s%s", file, line,
	    col, said, near != NULL ? ": did you mean " : "", near != NULL ? near : "",
	    near != NULL ? "?" : "");
}

/* What there is that a table's pattern fits. */
struct fitting {
	const struct schema_object *table; /* the first, or NULL */
	bool view;
	bool stays; /* one that does not travel */
};

static bool is_view(
    const struct draft *d, const char *pattern, const struct schema_object *o)
{
	static const char public[] = "public.";
	/* PostgreSQL's names of views are as SQL spells them. */
	const char *name =
	    text_starts(o->name, public) ? o->name + strlen(public) : o->name;

	return strstr(o->kind, "view") != NULL &&
	       db_name_fits_as(pattern, name, d->schema->database.fold_tables);
}

static struct fitting find_tables(const struct draft *d, const char *pattern)
{
	struct fitting f = {0};

	for (size_t i = 0; i < d->schema->objects_n; i++) {
		const struct schema_object *o = &d->schema->objects[i];

		if (o->stage == SCHEMA_TABLE && f.table == NULL &&
		    draft_table_fits(d, pattern, o))
			f.table = o;
		f.view = f.view || is_view(d, pattern, o);
	}
	for (size_t i = 0; i < d->facts->names_n; i++)
		f.stays = f.stays || db_name_fits_as(pattern, d->facts->names[i],
		                         d->schema->database.fold_tables);
	return f;
}

static bool is_elsewhere(const struct draft *d, const char *table, const char *column)
{
	return d->opts->elsewhere != NULL &&
	       d->opts->elsewhere(d->opts->elsewhere_ctx, table, column);
}

/* Whether there is a table for the pattern; *travels: and it is no skipped one. */
static bool check_table(const struct draft *d, const char *pattern, size_t line,
    size_t col, bool *travels, struct err *err)
{
	const struct mask_rules *rules = d->opts->rules;
	const char *const *names = (const char *const *)d->facts->names;
	struct fitting f = find_tables(d, pattern);

	*travels = f.table != NULL;
	/* All tables, where there are none yet. */
	if (f.table != NULL || pattern[strspn(pattern, "*")] == '\0')
		return true;
	if (f.view)
		return missing(rules->file, line, col,
		    xasprintf(
		        "%s is a view: mask the columns of the tables that it shows",
		        pattern),
		    NULL, err);
	if (f.stays || is_elsewhere(d, pattern, NULL))
		return true;
	return missing(rules->file, line, col, xasprintf("there is no table %s", pattern),
	    meant(pattern, names, d->facts->names_n), err);
}

/* Whether the column is in some table that the rule means. */
static bool has_column(
    const struct draft *d, const struct mask_rule *rule, const char *column)
{
	for (size_t i = 0; i < d->schema->objects_n; i++) {
		const struct schema_object *o = &d->schema->objects[i];

		if (o->stage != SCHEMA_TABLE || !draft_table_fits(d, rule->table, o))
			continue;
		for (size_t c = 0; c < o->columns_n; c++) {
			if (draft_column_fits(d, column, o->columns[c].name))
				return true;
		}
	}
	return false;
}

/* A column that is there, and computed at the destination. */
static bool is_generated(
    const struct draft *d, const struct schema_object *o, const char *column)
{
	for (size_t i = 0; i < d->facts->columns_n; i++) {
		const struct db_column_fact *fact = &d->facts->columns[i];

		if (strcmp(fact->table, o->name) == 0 &&
		    draft_column_fits(d, column, fact->column))
			return true;
	}
	return false;
}

static bool no_column(const struct draft *d, const struct mask_rule *rule,
    const char *column, struct err *err)
{
	const struct schema_object *o = find_tables(d, rule->table).table;
	CLEANUP(freep) const char **names = xcalloc(o->columns_n, sizeof(*names));
	char *what;

	for (size_t i = 0; i < o->columns_n; i++)
		names[i] = o->columns[i].name;
	if (is_generated(d, o, column))
		return missing(d->opts->rules->file, rule->line, rule->col,
		    xasprintf(
		        "column %s of table %s is generated and made anew from what "
		        "comes: mask the columns that it is made of",
		        column, o->name),
		    NULL, err);
	what = xasprintf("table %s has no column %s that travels", rule->table, column);
	return missing(d->opts->rules->file, rule->line, rule->col, what,
	    meant(column, names, o->columns_n), err);
}

static bool check_rule(
    const struct draft *d, const struct mask_rule *rule, struct err *err)
{
	bool travels = false;

	if (!check_table(d, rule->table, rule->line, rule->col, &travels, err))
		return false;
	if (!travels)
		return true;
	if (!has_column(d, rule, rule->column))
		return is_elsewhere(d, rule->table, rule->column) ||
		       no_column(d, rule, rule->column, err);
	return rule->when_column == NULL || has_column(d, rule, rule->when_column) ||
	       is_elsewhere(d, rule->table, rule->when_column) ||
	       no_column(d, rule, rule->when_column, err);
}

bool draft_check_rules(const struct draft *d, struct err *err)
{
	const struct mask_rules *rules = d->opts->rules;
	bool ignored;

	for (size_t i = 0; i < rules->n; i++) {
		if (!check_rule(d, &rules->items[i], err))
			return false;
	}
	for (size_t i = 0; i < rules->autos_n; i++) {
		const struct mask_auto_tables *a = &rules->autos[i];

		if (!check_table(d, a->table, a->line, a->col, &ignored, err))
			return false;
	}
	return true;
}
