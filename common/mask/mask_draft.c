#include "common/mask/mask_draft.h"

#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/mask/mask_auto.h"
#include "common/mask/mask_sample.h"

#define USER_AGENT "Mozilla/5.0"

/* Integers and texts smaller than that are flags and choices, whatever their names. */
#define BITS_PERSONAL   31
#define LENGTH_PERSONAL 4
#define LENGTH_CODE     3 /* of what is scrambled: what stands on the back of a card */

/* The key is one integer. */
static bool is_numbered(const struct draft_table *t)
{
	return t->object->key_n == 1 && t->columns[0].fit.type == SCHEMA_NUMBER &&
	       t->columns[0].fit.bits > 0;
}

/* Numbers have ten digits, or their columns make no use of more. */
static uint64_t key_width(const struct draft_table *t)
{
	uint64_t width = 0;

	for (size_t i = 0; i < t->object->key_n; i++)
		width += t->columns[i].fit.bits > 0 ? 10 : t->columns[i].fit.length;
	return width;
}

static void add_case(struct draft_column *c, const struct draft_case *add)
{
	c->cases = xreallocarray(c->cases, c->n + 1, sizeof(*c->cases));
	c->cases[c->n++] = *add;
	c->settled = add->when_column == NULL;
}

char *draft_place(const struct draft *d, const struct draft_table *t, size_t column,
    const struct mask_rule *rule)
{
	const char *name = t->object->columns[column].name;

	if (rule == NULL)
		return xasprintf("%s.%s", t->object->name, name);
	return xasprintf("%s:%zu:%zu: %s.%s", d->opts->rules->file, rule->line, rule->col,
	    t->object->name, name);
}

struct mask_job draft_job(const struct draft *d, const struct draft_table *t,
    size_t column, const struct mask *m)
{
	struct mask_job job = {
	    .mask = m,
	    .fit = t->columns[column].fit,
	    .type_name = t->columns[column].type_name,
	    .table = t->object->name,
	    .dictionary = d->dictionary,
	    .password = m->hash != NULL ? m->hash : d->opts->password,
	    .keys = t->object->columns,
	    .keys_n = t->object->key_n,
	};

	job.fit.numbered = is_numbered(t);
	job.fit.key_width = key_width(t);
	return job;
}

/* Rows of both kinds must not become alike, and are told apart by their keys. */
static bool may_except(const struct mask_job *job, struct err *err)
{
	enum mask_kind kind = job->mask->kind;

	if (job->mask->unless == NULL)
		return true;
	if (job->fit.key)
		return err_set(err, ERR_USAGE, "the column is of the key: no unless");
	return !job->fit.unique ||
	       (kind != MASK_TEMPLATE && kind != MASK_PHONE && kind != MASK_SCRAMBLE &&
	           job->fit.type != SCHEMA_NUMBER) ||
	       err_set(err, ERR_USAGE,
	           "the column is in a unique index, and a mask might be another row's "
	           "value: no unless");
}

/* What is scrambled is of the same form as what is not. */
static bool may_depend(
    const struct draft_column *column, const struct draft_case *c, struct err *err)
{
	bool depends = c->when_column != NULL ||
	               (column->n > 0 && column->cases[0].when_column != NULL);

	return c->mask.kind != MASK_SCRAMBLE || !column->fit.unique || !depends ||
	       err_set(err, ERR_USAGE,
	           "the column is in a unique index, and a mask might be another row's "
	           "value: no switch");
}

bool draft_check(const struct draft *d, const struct draft_table *t, size_t column,
    const struct draft_case *c, struct err *err)
{
	struct mask_job job = draft_job(d, t, column, &c->mask);
	CLEANUP(freep) char *place = NULL;

	if (mask_fits(&job, err) && may_except(&job, err) &&
	    may_depend(&t->columns[column], c, err))
		return true;
	place = draft_place(d, t, column, c->rule);
	return err_wrap(err, "%s: the mask %s does not fit %s", place,
	    mask_kind_name(c->mask.kind), t->columns[column].type_name);
}

static void choose_by_rules(const struct draft *d, const struct draft_table *t, size_t i)
{
	const struct mask_rules *rules = d->opts->rules;
	struct draft_column *c = &t->columns[i];

	for (size_t r = 0; r < rules->n && !c->settled; r++) {
		const struct mask_rule *rule = &rules->items[r];

		if (draft_table_fits(d, rule->table, t->object) &&
		    draft_column_fits(d, rule->column, t->object->columns[i].name))
			add_case(c, &(struct draft_case){rule->mask, rule,
			                rule->when_column, rule->when_value});
	}
}

bool draft_is_automatic(const struct draft *d, const struct schema_object *o)
{
	for (size_t i = 0; i < d->opts->rules->autos_n; i++) {
		if (draft_table_fits(d, d->opts->rules->autos[i].table, o))
			return true;
	}
	return false;
}

/* A JSON value, or a list of PostgreSQL's, that is empty. */
static bool takes_braces(const struct draft_column *c)
{
	return c->fit.type == SCHEMA_JSON || strchr(c->type_name, '[') != NULL;
}

/* The first of some kinds that fits; ERR_USAGE when none does. */
static bool first_fit(const struct draft *d, const struct draft_table *t, size_t i,
    const enum mask_kind *kinds, size_t n, struct draft_case *c, struct err *err)
{
	static char user_agent[] = USER_AGENT;
	static char empty[] = "{}";
	CLEANUP(freep) char *place = NULL;

	for (size_t k = 0; k < 2 * n; k++) {
		struct err ignored = {0};
		bool last = k >= n;
		enum mask_kind kind = kinds[last ? k - n : k];

		/* What says more, and needs the secret, only where nothing else fits. */
		if ((kind == MASK_SCRAMBLE && t->columns[i].fit.unique) != last)
			continue;
		c->mask = mask_of(kind);
		c->mask.by_value = false; /* needs no secret, and says less */
		if (kind == MASK_TEXT)
			c->mask.text = user_agent;
		if (draft_check(d, t, i, c, &ignored))
			return true;
	}
	c->mask = mask_of(MASK_TEXT);
	c->mask.text = empty;
	if (takes_braces(&t->columns[i]) && !t->columns[i].fit.unique)
		return true;
	place = draft_place(d, t, i, NULL);
	return err_set(err, ERR_USAGE,
	    "%s: it looks personal, and no mask fits %s: say in database.mask of %s what is to "
	    "become of it, or keep",
	    place, t->columns[i].type_name, d->opts->rules->file);
}

/* Types of flags and choices; in SQLite all integers are as large as any. */
static bool is_choice(const struct mask_fit *fit, const char *type)
{
	static const char *const types[] = {"bool", "tinyint", "smallint", "mediumint"};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (strcasestr(type, types[i]) != NULL)
			return true;
	}
	return strcasecmp(type, "bit") == 0 ||
	       (fit->bits > 0 && fit->bits < BITS_PERSONAL);
}

/* Flags, choices and times are not personal because of how they are called. */
static bool can_be_personal(const struct draft_column *c, enum mask_kind kind)
{
	switch (c->fit.type) {
	case SCHEMA_TEXT:
	case SCHEMA_BINARY:
		return c->fit.length == 0 ||
		       c->fit.length >=
		           (kind == MASK_SCRAMBLE ? LENGTH_CODE : LENGTH_PERSONAL);
	case SCHEMA_JSON:
		return true;
	case SCHEMA_NUMBER:
		return !is_choice(&c->fit, c->type_name) &&
		       (kind == MASK_PHONE || kind == MASK_SCRAMBLE ||
		           kind == MASK_DATE || kind == MASK_IP);
	case SCHEMA_TIME:
		return kind == MASK_DATE;
	case SCHEMA_GEOMETRY:
		return strcmp(c->type_name, "boolean") != 0;
	default:
		return false;
	}
}

static bool choose_known(
    const struct draft *d, const struct draft_table *t, size_t i, struct err *err)
{
	struct draft_column *c = &t->columns[i];

	for (size_t k = 0; k < d->opts->known_n && !c->settled; k++) {
		const struct mask_known *known = &d->opts->known[k];
		struct draft_case chosen = {.mask = mask_of(MASK_KEEP),
		    .when_column = known->when_column,
		    .when_value = known->when_value};
		enum mask_kind kinds[MASK_AUTO_MAX];
		size_t n = mask_auto_after(known->kind, kinds);

		if (!draft_table_fits(d, known->table, t->object) ||
		    !draft_column_fits(d, known->column, t->object->columns[i].name))
			continue;
		if (known->kind != MASK_KEEP &&
		    !first_fit(d, t, i, kinds, n, &chosen, err))
			return false;
		add_case(c, &chosen);
	}
	return true;
}

/* What the column's name does not say, its values may. */
static void choose_by_value(const struct draft *d, const struct draft_table *t, size_t i)
{
	const struct mask_sampled *s =
	    d->opts->sample != NULL ? mask_sample_find(d->opts->sample, t->object->name,
	                                  t->object->columns[i].name)
	                            : NULL;
	struct draft_column *c = &t->columns[i];
	struct draft_case chosen = {0};
	struct err none = {0};
	enum mask_kind kinds[MASK_AUTO_MAX];
	size_t n;

	if (s == NULL)
		return;
	n = mask_auto_after(s->kind, kinds);
	if (!first_fit(d, t, i, kinds, n, &chosen, &none)) {
		/* Its name promised nothing, so it is no reason to refuse all. */
		log_warn(
		    d->opts->log, "%s, because of %s in its values", none.msg, s->what);
		return;
	}
	if (c->n == 0)
		c->origin = MASK_BY_VALUE;
	add_case(c, &chosen);
}

static bool choose_by_name(
    const struct draft *d, const struct draft_table *t, size_t i, struct err *err)
{
	struct draft_column *c = &t->columns[i];
	struct draft_case chosen = {0};
	enum mask_kind kinds[MASK_AUTO_MAX];
	size_t n;

	if (!choose_known(d, t, i, err))
		return false;
	n = c->settled ? 0
	               : mask_auto(d->dictionary,
	                     &(struct mask_auto_name){
	                         t->object->name, t->object->columns[i].name, t->people},
	                     kinds, NULL);
	if (n == 0 || !can_be_personal(c, kinds[0])) {
		if (!c->settled)
			choose_by_value(d, t, i);
		return true;
	}
	if (!first_fit(d, t, i, kinds, n, &chosen, err))
		return false;
	add_case(c, &chosen);
	return true;
}

static bool choose_column(
    const struct draft *d, const struct draft_table *t, size_t i, struct err *err)
{
	struct draft_column *c = &t->columns[i];

	choose_by_rules(d, t, i);
	for (size_t k = 0; k < c->n; k++) {
		if (!draft_check(d, t, i, &c->cases[k], err))
			return false;
	}
	if (c->settled || !draft_is_automatic(d, t->object))
		return true;
	if (c->n == 0)
		c->origin = MASK_BY_NAME;
	return choose_by_name(d, t, i, err);
}

bool draft_choose(struct draft *d, struct err *err)
{
	d->tables = xcalloc(d->schema->objects_n, sizeof(*d->tables));
	if (!draft_check_rules(d, err))
		return false;
	for (size_t i = 0; i < d->schema->objects_n; i++) {
		const struct schema_object *o = &d->schema->objects[i];
		struct draft_table *t = &d->tables[i];

		t->object = o;
		if (o->stage != SCHEMA_TABLE)
			continue;
		t->columns = xcalloc(o->columns_n, sizeof(*t->columns));
		for (size_t c = 0; c < o->columns_n; c++) {
			draft_fit(d, t, c);
			t->people = t->people || mask_auto_is_of_people(d->dictionary,
			                             o->name, o->columns[c].name);
		}
		for (size_t c = 0; c < o->columns_n; c++) {
			if (!choose_column(d, t, c, err))
				return false;
		}
	}
	return true;
}

void draft_reset(struct draft *d)
{
	for (size_t i = 0; d->tables != NULL && i < d->schema->objects_n; i++) {
		struct draft_table *t = &d->tables[i];

		for (size_t c = 0; t->columns != NULL && c < t->object->columns_n; c++)
			free(t->columns[c].cases);
		free(t->columns);
	}
	free(d->tables);
}
