#include "source-lite/personal.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/mask/mask_auto.h"
#include "common/mask/mask_sample.h"
#include "common/mask/mask_texts.h"

/* What there is to be said of one database. */
struct view {
	const struct schema *schema;
	const struct mask_plan *plan;
	const struct mask_plan
	    *all; /* as if all tables were automatic; NULL: can't be made */
	const struct mask_sample *sample;
};

/* Looks at all tables as mask: auto does, and makes the plan that it would be. */
static bool plan_of_all(const struct mask_opts *masks, struct db_source *source,
    const struct schema *schema, const struct db_facts *facts, struct mask_sample *sample,
    struct mask_plan **plan, struct err *err)
{
	static char all[] = "*";
	struct mask_auto_tables every = {.table = all};
	struct mask_rules rules = *masks->rules;
	struct mask_opts opts = *masks;
	CLEANUP(log_freep) struct log *silent = log_new("", LOG_SILENT);
	struct err ignored = {0};

	rules.autos = &every;
	rules.autos_n = 1;
	opts.rules = &rules;
	opts.log = silent;
	opts.sample = sample;
	if (opts.password == NULL)
		opts.password = "";
	if (!mask_sample_read(&opts, source, schema, facts, sample, err))
		return false;
	*plan = mask_plan_new(&opts, schema, facts, &ignored);
	return true;
}

static const struct mask_column *find_column(
    const struct mask_plan *plan, const char *table, size_t index)
{
	const struct mask_table *t = plan != NULL ? mask_plan_table(plan, table) : NULL;

	for (size_t i = 0; t != NULL && i < t->columns_n; i++) {
		if (t->columns[i].index == index && t->columns[i].cases_n > 0)
			return &t->columns[i];
	}
	return NULL;
}

static const struct mask_unsaid *find_unsaid(
    const struct mask_plan *plan, const char *table, const char *column)
{
	for (size_t i = 0; i < plan->unsaid_n; i++) {
		if (strcmp(plan->unsaid[i].table, table) == 0 &&
		    strcmp(plan->unsaid[i].column, column) == 0)
			return &plan->unsaid[i];
	}
	return NULL;
}

/* "the German word vorname", "e-mail addresses in 3 of 200 values"; NULL for a rule; to free(). */
static char *find_why(const struct view *v, const struct mask_column *c,
    const struct schema_object *o, const char *column)
{
	struct mask_auto_name name = {o->name, column, false};
	struct mask_auto_why why = {0};
	enum mask_kind kinds[MASK_AUTO_MAX];
	const struct mask_sampled *s = mask_sample_find(v->sample, o->name, column);

	if (c->origin == MASK_BY_VALUE && s != NULL)
		return mask_sampled_text(s);
	if (c->origin != MASK_BY_NAME)
		return NULL;
	if (mask_auto(v->plan->dictionary, &name, kinds, &why) == 0) {
		name.people = true;
		if (mask_auto(v->plan->dictionary, &name, kinds, &why) == 0)
			return xstrdup("known of the framework");
	}
	return xasprintf("the %s word %s", why.language, why.word);
}

static void tell(const struct view *v, const struct schema_object *o, size_t index,
    personal_take *take, void *ctx)
{
	const struct mask_column *masked = find_column(v->plan, o->name, index);
	const struct mask_column *c =
	    masked != NULL ? masked : find_column(v->all, o->name, index);
	const struct mask_unsaid *unsaid =
	    find_unsaid(v->plan, o->name, o->columns[index].name);
	CLEANUP(freep) char *why = NULL;

	if (unsaid != NULL) {
		take(ctx, &(struct personal_column){.table = o->name,
		              .column = o->columns[index].name,
		              .unsaid = unsaid});
		return;
	}
	if (c == NULL)
		return;
	why = find_why(v, c, o, o->columns[index].name);
	take(ctx, &(struct personal_column){
	              .table = o->name,
	              .column = o->columns[index].name,
	              .mask = mask_kind_name(c->cases[0].mask.kind),
	              .masked = masked != NULL,
	              .sometimes = c->cases[0].conditional,
	              .origin = c->origin,
	              .why = why,
	          });
}

static void tell_all(const struct view *v, personal_take *take, void *ctx)
{
	for (size_t i = 0; i < v->schema->objects_n; i++) {
		const struct schema_object *o = &v->schema->objects[i];

		for (size_t c = 0; c < o->columns_n; c++)
			tell(v, o, c, take, ctx);
	}
}

bool personal_columns(struct protect *p, const struct find *found, struct log *log,
    struct log *say, personal_take *take, void *ctx, struct err *later, struct err *err)
{
	struct db_source_opts opts = {
	    .log = log, .exclude = p->source.exclude, .skip = p->source.skip};
	struct mask_opts masks = p->masks;
	CLEANUP(db_source_freep) struct db_source *source =
	    db_source_open(found->db, &opts, err);
	CLEANUP(schema_freep) struct schema *schema = xcalloc(1, sizeof(*schema));
	CLEANUP(db_facts_reset) struct db_facts facts = {0};
	CLEANUP(mask_sample_reset) struct mask_sample sample = {0};
	CLEANUP(mask_plan_freep) struct mask_plan *plan = NULL;
	CLEANUP(mask_plan_freep) struct mask_plan *all = NULL;

	if (source == NULL || !db_describe(source, schema, err) ||
	    !db_facts_read(source, schema->database.engine, &facts, err) ||
	    !plan_of_all(&p->masks, source, schema, &facts, &sample, &all, err))
		return false;
	masks.sample = &sample;
	plan = mask_plan_new(&masks, schema, &facts, err);
	if (plan == NULL)
		return false;
	tell_all(&(struct view){schema, plan, all, &sample}, take, ctx);
	mask_sample_tell(&sample, all != NULL ? all : plan, schema, say);
	if (p->masked)
		mask_texts_warn(log, schema);
	/* Said when all columns have been. */
	return mask_plan_check(plan, later) || later->code == ERR_USAGE;
}
