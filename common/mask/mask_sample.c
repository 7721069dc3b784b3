#include "common/mask/mask_sample.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/mask/mask_auto.h"
#include "common/mask/mask_draft.h"
#include "common/mask/mask_tally.h"

/* Rows from either end of a table, and less where they are large. */
#define ROWS      150
#define ROWS_MIN  10
#define TABLE_MAX (8U << 20)

/* Characters of one value. */
#define VALUE_MAX 2000

/* What is shorter holds nothing that is looked for. */
#define LENGTH_MIN 6

/* The columns of one table that are looked at. */
struct look {
	const struct mask_opts *opts;
	const char *engine;
	const struct schema_object *object;
	struct mask_dictionary *dictionary;
	const struct schema_column **columns;
	struct mask_tally *tallies; /* for each */
	size_t n;
	size_t rows;
};

/* The beginning of the value as a text. */
static void put_value(struct buf *sql, const char *engine, const struct schema_column *c)
{
	CLEANUP(buf_reset) struct buf name = {0};

	db_name_quote(&name, engine, c->name);
	if (strcmp(engine, "sqlite") == 0)
		buf_printf(sql,
		    "CASE WHEN typeof(%s) IN ('text', 'blob') THEN "
		    "CAST(substr(%s, 1, %d) AS TEXT) END",
		    name.data, name.data, VALUE_MAX);
	else if (strcmp(engine, "mysql") == 0)
		buf_printf(sql, "LEFT(%s, %d)", name.data, VALUE_MAX);
	else if (c->type == SCHEMA_BINARY)
		buf_printf(sql, "encode(substring(%s FROM 1 FOR %d), 'escape')",
		    name.data, VALUE_MAX);
	else
		buf_printf(sql, "left(%s::text, %d)", name.data, VALUE_MAX);
}

static size_t rows_of(const struct schema_object *o)
{
	uint64_t each = o->rows_estimate > 0 ? o->bytes_estimate / o->rows_estimate : 0;
	uint64_t n = each > 0 ? TABLE_MAX / each : ROWS;

	return n > ROWS ? ROWS : n < ROWS_MIN ? ROWS_MIN : (size_t)n;
}

static char *write_select(const struct look *l, bool last, size_t limit)
{
	struct buf sql = {0};
	const struct schema_object *o = l->object;

	buf_puts(&sql, "SELECT ");
	for (size_t i = 0; i < l->n; i++) {
		buf_puts(&sql, i > 0 ? ", " : "");
		put_value(&sql, l->engine, l->columns[i]);
	}
	buf_puts(&sql, strcmp(l->engine, "postgres") == 0 ? " FROM ONLY " : " FROM ");
	if (o->qualified != NULL)
		buf_puts(&sql, o->qualified);
	else
		db_name_quote(&sql, l->engine, o->name);
	for (size_t i = 0; i < o->key_n; i++) {
		buf_puts(&sql, i > 0 ? ", " : " ORDER BY ");
		db_name_quote(&sql, l->engine, o->columns[i].name);
		buf_puts(&sql, last ? " DESC" : "");
	}
	buf_printf(&sql, " LIMIT %zu", limit);
	return buf_take(&sql);
}

static bool take_row(void *ctx, const char *const *values, struct err *err)
{
	struct look *l = ctx;

	(void)err;
	l->rows++;
	for (size_t i = 0; i < l->n; i++) {
		if (values[i] != NULL && *values[i] != '\0')
			mask_tally_add(&l->tallies[i], l->dictionary, l->object->name,
			    values[i], strlen(values[i]));
	}
	return true;
}

/* Texts, and what may hold them. */
static bool may_hold(const struct draft_column *c, const struct schema_column *of)
{
	switch (of->type) {
	case SCHEMA_TEXT:
	case SCHEMA_JSON:
	case SCHEMA_BINARY:
	case SCHEMA_ANY:
		return c->fit.length == 0 || c->fit.length >= LENGTH_MIN;
	default:
		return false;
	}
}

static void add_columns(
    struct look *l, const struct draft *d, const struct draft_table *t)
{
	const struct schema_object *o = l->object;
	enum mask_kind kinds[MASK_AUTO_MAX];

	for (size_t i = 0; i < o->columns_n; i++) {
		const struct mask_auto_name name = {o->name, o->columns[i].name, false};

		if (may_hold(&t->columns[i], &o->columns[i]) &&
		    mask_auto(d->dictionary, &name, kinds, NULL) == 0)
			l->columns[l->n++] = &o->columns[i];
	}
}

static void add_found(struct mask_sample *sample, const struct look *l)
{
	for (size_t i = 0; i < l->n; i++) {
		struct mask_tally *t = &l->tallies[i];
		struct mask_sampled found = {.values = t->values};

		if (mask_tally_decide(t, &found.kind, &found.what, &found.hits)) {
			found.table = xstrdup(l->object->name);
			found.column = xstrdup(l->columns[i]->name);
			if (found.kind == MASK_REDACT && *t->member != '\0')
				found.member = xstrdup(t->member);
			sample->items = xgrow(sample->items, sample->n, &sample->cap,
			    sizeof(*sample->items));
			sample->items[sample->n++] = found;
		}
	}
}

static bool look_at(struct look *l, struct db_source *source, struct err *err)
{
	size_t limit = rows_of(l->object);
	CLEANUP(freep) char *first = NULL;
	CLEANUP(freep) char *last = NULL;

	if (l->object->key_n == 0) {
		first = write_select(l, false, 2 * limit);
		return db_select(source, first, take_row, l, err);
	}
	first = write_select(l, false, limit);
	last = write_select(l, true, limit);
	return db_select(source, first, take_row, l, err) &&
	       (l->rows < limit || db_select(source, last, take_row, l, err));
}

static bool look_at_table(const struct draft *d, const struct schema_object *o,
    struct db_source *source, struct mask_sample *sample, struct err *err)
{
	struct draft_table t = {.object = o};
	CLEANUP(freep) struct draft_column *columns =
	    xcalloc(o->columns_n, sizeof(*columns));
	CLEANUP(freep) const struct schema_column **chosen =
	    xcalloc(o->columns_n, sizeof(*chosen));
	CLEANUP(freep) struct mask_tally *tallies =
	    xcalloc(o->columns_n, sizeof(*tallies));
	struct look l = {
	    .opts = d->opts,
	    .engine = d->schema->database.engine,
	    .object = o,
	    .dictionary = d->dictionary,
	    .columns = chosen,
	    .tallies = tallies,
	};

	t.columns = columns;
	for (size_t i = 0; i < o->columns_n; i++)
		draft_fit(d, &t, i);
	add_columns(&l, d, &t);
	if (l.n > 0 && !look_at(&l, source, err))
		return err_wrap(err, "looking at values of %s for mask: auto", o->name);
	add_found(sample, &l);
	sample->rows += l.rows;
	return true;
}

bool mask_sample_read(const struct mask_opts *opts, struct db_source *source,
    const struct schema *schema, const struct db_facts *facts, struct mask_sample *sample,
    struct err *err)
{
	CLEANUP(mask_dictionary_freep) struct mask_dictionary *words = NULL;
	struct draft d = {.opts = opts, .schema = schema, .facts = facts};

	if (opts->rules->autos_n == 0)
		return true;
	words = mask_dictionary_new();
	d.dictionary = words;
	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];

		if (o->stage != SCHEMA_TABLE || !draft_is_automatic(&d, o))
			continue;
		/* PostgreSQL has no table of them that could be asked. */
		if (strcmp(o->kind, "large objects") == 0) {
			log_warn(opts->log,
			    "large objects: mask: auto does not look at them: they come as they "
			    "are, unless database.exclude names pg_largeobject");
			continue;
		}
		/* SQLite's rowid is nobody's column. */
		for (size_t c = 0; c < o->columns_n; c++)
			sample->all +=
			    db_facts_column(facts, o->name, o->columns[c].name) != NULL;
		if (o->has_rows && !look_at_table(&d, o, source, sample, err))
			return false;
	}
	return true;
}

void mask_sample_reset(struct mask_sample *sample)
{
	for (size_t i = 0; i < sample->n; i++) {
		free(sample->items[i].table);
		free(sample->items[i].column);
		free(sample->items[i].member);
	}
	free(sample->items);
	*sample = (struct mask_sample){0};
}

const struct mask_sampled *mask_sample_find(
    const struct mask_sample *sample, const char *table, const char *column)
{
	for (size_t i = 0; i < sample->n; i++) {
		if (strcmp(sample->items[i].table, table) == 0 &&
		    strcmp(sample->items[i].column, column) == 0)
			return &sample->items[i];
	}
	return NULL;
}

char *mask_sampled_text(const struct mask_sampled *s)
{
	return xasprintf("%s%s%s in %zu of %zu values", s->what,
	    s->member != NULL ? " like " : "", s->member != NULL ? s->member : "",
	    s->hits, s->values);
}

/* Whether the plan masks the column because of what was found. */
static bool is_masked(const struct mask_plan *plan, const struct schema *schema,
    const struct mask_sampled *s)
{
	const struct mask_table *t = mask_plan_table(plan, s->table);
	const struct schema_object *o = schema->objects;

	while (t != NULL && (o->stage != SCHEMA_TABLE || strcmp(o->name, s->table) != 0))
		o++;
	for (size_t i = 0; t != NULL && i < t->columns_n; i++) {
		if (t->columns[i].origin == MASK_BY_VALUE &&
		    strcmp(o->columns[t->columns[i].index].name, s->column) == 0)
			return true;
	}
	return false;
}

/* As many columns as a message takes. */
#define SHOWN 8

void mask_sample_tell(const struct mask_sample *sample, const struct mask_plan *plan,
    const struct schema *schema, struct log *log)
{
	CLEANUP(buf_reset) struct buf found = {0};
	size_t by_name = 0;
	size_t by_value = 0;

	if (sample->all == 0)
		return;
	for (size_t t = 0; t < plan->tables_n; t++) {
		for (size_t c = 0; c < plan->tables[t].columns_n; c++)
			by_name += plan->tables[t].columns[c].origin == MASK_BY_NAME;
	}
	for (size_t i = 0; i < sample->n; i++) {
		CLEANUP(freep) char *text = mask_sampled_text(&sample->items[i]);

		if (!is_masked(plan, schema, &sample->items[i]))
			continue;
		if (by_value++ < SHOWN)
			buf_printf(&found, "%s%s.%s: %s", found.len > 0 ? "; " : "",
			    sample->items[i].table, sample->items[i].column, text);
	}
	if (by_value > SHOWN)
		buf_printf(&found, "; and %zu more", by_value - SHOWN);
	log_info(log,
	    "mask: auto looked at %zu columns in %zu rows: %zu are personal by name, %zu by "
	    "value%s%s%s",
	    sample->all, sample->rows, by_name, by_value, by_value > 0 ? " (" : "",
	    buf_str(&found),
	    by_value > 0
	        ? "): say those in database.mask, too, as rows of another day may not tell"
	        : "");
}
