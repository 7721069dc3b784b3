#include "common/mask/mask_plan.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/mask/mask_dictionary.h"
#include "common/mask/mask_draft.h"

static void case_reset(struct mask_case *c)
{
	free(c->job.paths);
	free(c->place);
}

static void unsaid_reset(struct mask_unsaid *u)
{
	for (size_t i = 0; i < u->cases_n; i++) {
		free(u->cases[i].value);
		free(u->cases[i].mask);
	}
	free(u->cases);
	free(u->on);
	free(u->table);
	free(u->column);
}

void mask_plan_free(struct mask_plan *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->tables_n; i++) {
		struct mask_table *t = &p->tables[i];

		for (size_t c = 0; c < t->columns_n; c++) {
			for (size_t k = 0; k < t->columns[c].cases_n; k++)
				case_reset(&t->columns[c].cases[k]);
			free(t->columns[c].cases);
		}
		free(t->columns);
		free(t->name);
	}
	free(p->tables);
	for (size_t i = 0; i < p->unsaid_n; i++)
		unsaid_reset(&p->unsaid[i]);
	free(p->unsaid);
	free(p->strict);
	free(p->unkeyed);
	mask_dictionary_free(p->dictionary);
	free(p);
}

const struct mask_table *mask_plan_table(const struct mask_plan *p, const char *name)
{
	for (size_t i = 0; i < p->tables_n; i++) {
		if (strcmp(p->tables[i].name, name) == 0)
			return &p->tables[i];
	}
	return NULL;
}

/* Whether anything of the row or of the value goes into the mask. */
static bool is_made(const struct mask *m)
{
	return m->kind != MASK_KEEP && m->kind != MASK_NULL && m->kind != MASK_TEXT &&
	       m->kind != MASK_TEMPLATE && m->kind != MASK_PASSWORD &&
	       m->kind != MASK_JSON;
}

/*
 * What is made of the value itself is made with the secret, or anybody could take it back: dates and
 * numbers, also where the row says how.
 */
static bool needs_secret(const struct mask *m, bool number)
{
	return is_made(m) &&
	       (m->by_value || m->kind == MASK_DATE ||
	           (number && (m->kind == MASK_HASH || m->kind == MASK_SCRAMBLE)));
}

/* Where a mask is, while its keys are made. */
struct place {
	struct mask_plan *plan;
	const struct draft *draft;
	const struct draft_table *table;
	size_t column;
	const struct mask_rule *rule; /* or NULL */
};

/* Equal values have equal masks wherever the purpose is the same. */
static void make_key(
    const struct place *at, const struct mask *m, bool number, struct mask_key *key)
{
	const struct schema_object *o = at->table->object;
	const unsigned char *secret = at->draft->opts->secret;
	CLEANUP(freep) char *purpose = NULL;

	if (m->by_value)
		purpose = xasprintf("value %s",
		    mask_kind_name(m->kind == MASK_LOGIN ? MASK_EMAIL : m->kind));
	else
		purpose = xasprintf("row %s.%s", o->name, o->columns[at->column].name);
	mask_key_make(key, needs_secret(m, number) ? secret : NULL, purpose);
	if (needs_secret(m, number) && secret == NULL && at->plan->unkeyed == NULL) {
		CLEANUP(freep)
		char *place = draft_place(at->draft, at->table, at->column, at->rule);

		at->plan->unkeyed = xasprintf("%s: %s", place, mask_kind_name(m->kind));
	}
}

static void add_paths(const struct place *at, struct mask_case *c)
{
	c->job.paths = xcalloc(c->mask.paths_n, sizeof(*c->job.paths));
	for (size_t i = 0; i < c->mask.paths_n; i++) {
		const struct mask *m = &c->mask.paths[i].mask;
		struct mask_job *job = &c->job.paths[i];

		*job = draft_job(at->draft, at->table, at->column, m);
		job->fit = (struct mask_fit){.type = SCHEMA_TEXT, .bits = 63};
		make_key(at, m, true, &job->key);
	}
}

static bool find_column(const struct schema_object *o, const char *name, size_t *index)
{
	for (*index = 0; *index < o->columns_n; ++*index) {
		if (strcmp(o->columns[*index].name, name) == 0)
			return true;
	}
	return false;
}

static void add_case(struct mask_plan *p, const struct draft *d,
    const struct draft_table *t, size_t column, struct mask_column *to,
    const struct draft_case *from)
{
	struct mask_case *c = &to->cases[to->cases_n];
	const struct place at = {p, d, t, column, from->rule};

	*c = (struct mask_case){
	    .conditional = from->when_column != NULL,
	    .like = from->when_value,
	    .mask = from->mask,
	};
	if (c->conditional && !find_column(t->object, from->when_column, &c->when))
		return; /* in this table there is none to look at */
	to->cases_n++;
	/* What has no key to be told apart by, or is of it, is told apart by its value. */
	c->mask.by_value =
	    is_made(&c->mask) &&
	    (c->mask.by_value || column < t->object->key_n || t->object->key_n == 0 ||
	        (c->mask.kind == MASK_SCRAMBLE && t->columns[column].fit.unique));
	c->job = draft_job(d, t, column, &c->mask);
	make_key(&at, &c->mask, c->job.fit.type == SCHEMA_NUMBER, &c->job.key);
	if (c->mask.unless != NULL) {
		c->flag = p->tables[p->tables_n - 1].flags_n++;
		c->place = draft_place(d, t, column, from->rule);
	}
	if (c->mask.kind == MASK_JSON)
		add_paths(&at, c);
}

static bool changes(const struct draft_column *c)
{
	for (size_t i = 0; i < c->n; i++) {
		if (c->cases[i].mask.kind != MASK_KEEP)
			return true;
	}
	return false;
}

static void add_column(struct mask_plan *p, const struct draft *d,
    const struct draft_table *t, size_t column)
{
	const struct draft_column *from = &t->columns[column];
	struct mask_table *table = &p->tables[p->tables_n - 1];
	struct mask_column *to;

	table->columns =
	    xreallocarray(table->columns, table->columns_n + 1, sizeof(*table->columns));
	to = &table->columns[table->columns_n++];
	*to = (struct mask_column){.index = column, .origin = from->origin};
	to->cases = xcalloc(from->n, sizeof(*to->cases));
	for (size_t i = 0; i < from->n; i++)
		add_case(p, d, t, column, to, &from->cases[i]);
	table->key_masked = table->key_masked || column < t->object->key_n;
}

static void add_table(
    struct mask_plan *p, const struct draft *d, const struct draft_table *t)
{
	CLEANUP(freep) char *purpose = xasprintf("key %s", t->object->name);
	struct mask_table *table = NULL;

	for (size_t c = 0; c < t->object->columns_n; c++) {
		if (!changes(&t->columns[c]))
			continue;
		if (table == NULL) {
			p->tables =
			    xreallocarray(p->tables, p->tables_n + 1, sizeof(*p->tables));
			table = &p->tables[p->tables_n++];
			*table = (struct mask_table){
			    .name = xstrdup(t->object->name), .key_n = t->object->key_n};
			mask_key_make(&table->key, NULL, purpose);
		}
		add_column(p, d, t, c);
	}
}

static void add_unsaid(
    struct mask_plan *p, const struct draft *d, const struct draft_table *t)
{
	const struct schema_object *o = t->object;

	for (size_t i = 0; i < o->columns_n; i++) {
		const struct mask_auto_tables *strict = draft_strict(d, o);

		if (!draft_is_unsaid(d, t, i))
			continue;
		if (p->strict == NULL)
			p->strict = xasprintf("%s:%zu:%zu", d->opts->rules->file,
			    strict->line, strict->col);
		p->unsaid = xreallocarray(p->unsaid, p->unsaid_n + 1, sizeof(*p->unsaid));
		draft_unsaid(t, i, &p->unsaid[p->unsaid_n++]);
	}
}

struct mask_plan *mask_plan_new(const struct mask_opts *opts, const struct schema *schema,
    const struct db_facts *facts, struct err *err)
{
	CLEANUP(draft_reset)
	struct draft d = {.opts = opts, .schema = schema, .facts = facts};
	CLEANUP(mask_plan_freep) struct mask_plan *p = xcalloc(1, sizeof(*p));

	p->dictionary = d.dictionary = mask_dictionary_new();
	if (!draft_choose(&d, err) || !draft_follow_links(&d, err) ||
	    !draft_empty_derived(&d, err))
		return NULL;
	for (size_t i = 0; i < schema->objects_n; i++) {
		if (d.tables[i].columns == NULL)
			continue;
		add_table(p, &d, &d.tables[i]);
		add_unsaid(p, &d, &d.tables[i]);
	}
	return take_ptr(&p);
}

/* As many names as a message takes. */
#define UNSAID_SHOWN 6

static bool all_is_said(const struct mask_plan *p, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};

	for (size_t i = 0; i < p->unsaid_n && i < UNSAID_SHOWN; i++)
		buf_printf(&names, "%s%.80s.%.80s", i > 0 ? ", " : "", p->unsaid[i].table,
		    p->unsaid[i].column);
	if (p->unsaid_n > UNSAID_SHOWN)
		buf_printf(&names, " and %zu more", p->unsaid_n - UNSAID_SHOWN);
	return p->unsaid_n == 0 ||
	       err_set(err, ERR_USAGE,
	           "%s: database.mask is strict, and nothing is said of %s: say there what "
	           "is to become of %s, or keep; \"synco-lite config check --accept\" at "
	           "the source writes down keep",
	           p->strict, names.data, p->unsaid_n > 1 ? "them" : "it");
}

bool mask_plan_check(const struct mask_plan *p, struct err *err)
{
	if (!all_is_said(p, err))
		return false;
	return p->unkeyed == NULL ||
	       err_set(err, ERR_USAGE,
	           "%s: this mask needs a secret, or who guesses a value can see that it is the "
	           "one: make one at the source with \"synco-lite secret\" and name its file in "
	           "database.mask_secret_file of .synco.yml (where there is no synco-lite, it is "
	           "the line that \"synco secret -\" prints, in a file with mode 600)",
	           p->unkeyed);
}
