#include "source-lite/personal.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/mask/mask_texts.h"

/* The rules, and what names say of all tables. */
static struct mask_plan *plan_of_all(const struct mask_opts *masks,
    const struct schema *schema, const struct db_facts *facts)
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
	if (opts.password == NULL)
		opts.password = "";
	return mask_plan_new(&opts, schema, facts, &ignored);
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

static bool is_unsaid(const struct mask_plan *plan, const char *table, const char *column)
{
	for (size_t i = 0; i < plan->unsaid_n; i++) {
		if (strcmp(plan->unsaid[i].table, table) == 0 &&
		    strcmp(plan->unsaid[i].column, column) == 0)
			return true;
	}
	return false;
}

static void tell(const struct mask_plan *plan, const struct mask_plan *all,
    const struct schema_object *o, size_t index, personal_take *take, void *ctx)
{
	const struct mask_column *masked = find_column(plan, o->name, index);
	const struct mask_column *c =
	    masked != NULL ? masked : find_column(all, o->name, index);

	if (is_unsaid(plan, o->name, o->columns[index].name)) {
		take(ctx, &(struct personal_column){.table = o->name,
		              .column = o->columns[index].name,
		              .unsaid = true});
		return;
	}
	if (c == NULL)
		return;
	take(ctx, &(struct personal_column){
	              .table = o->name,
	              .column = o->columns[index].name,
	              .mask = mask_kind_name(c->cases[0].mask.kind),
	              .masked = masked != NULL,
	              .sometimes = c->cases[0].conditional,
	              .origin = c->origin,
	          });
}

bool personal_columns(struct protect *p, const struct find *found, struct log *log,
    personal_take *take, void *ctx, struct err *later, struct err *err)
{
	struct db_source_opts opts = {
	    .log = log, .exclude = p->source.exclude, .skip = p->source.skip};
	CLEANUP(db_source_freep) struct db_source *source =
	    db_source_open(found->db, &opts, err);
	CLEANUP(schema_freep) struct schema *schema = xcalloc(1, sizeof(*schema));
	CLEANUP(db_facts_reset) struct db_facts facts = {0};
	CLEANUP(mask_plan_freep) struct mask_plan *plan = NULL;
	CLEANUP(mask_plan_freep) struct mask_plan *all = NULL;

	if (source == NULL || !db_describe(source, schema, err) ||
	    !db_facts_read(source, schema->database.engine, &facts, err))
		return false;
	plan = mask_plan_new(&p->masks, schema, &facts, err);
	if (plan == NULL)
		return false;
	all = plan_of_all(&p->masks, schema, &facts);
	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];

		for (size_t c = 0; c < o->columns_n; c++)
			tell(plan, all, o, c, take, ctx);
	}
	if (p->masked)
		mask_texts_warn(log, schema);
	/* Said when all columns have been. */
	return mask_plan_check(plan, later) || later->code == ERR_USAGE;
}
