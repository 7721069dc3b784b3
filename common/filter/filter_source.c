#include "common/filter/filter_source.h"

#include <string.h>
#include <strings.h>

#include "common/base/cli.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/filter/filter_check.h"
#include "common/filter/filter_follow.h"

struct filter_source {
	struct db_source base;
	struct db_source *inner;
	const struct filter_opts *opts; /* borrowed */
	bool reads_others;              /* a condition reads other tables than its own */
};

static struct db_source *inner_of(struct db_source *base)
{
	return ((struct filter_source *)base)->inner;
}

static void source_free(struct db_source *base)
{
	db_source_free(inner_of(base));
	free(base);
}

static bool source_select(struct db_source *base, const char *sql, db_take_values *take,
    void *ctx, struct err *err)
{
	return db_select(inner_of(base), sql, take, ctx, err);
}

/* Whether a rule is of a table, or of what the table is a part of. */
static bool fits(const struct db_names *names, const struct db_facts *facts,
    const struct schema_object *o)
{
	if (db_names_fit(names, o->name))
		return true;
	for (size_t i = 0; i < facts->parts_n; i++) {
		if (strcmp(facts->parts[i].table, o->name) == 0 &&
		    db_names_fit(names, facts->parts[i].of))
			return true;
	}
	return false;
}

static const char *key_of(const struct filter_rule *rule)
{
	return rule->where != NULL ? "where" : "sample";
}

/* The place of a rule in front of why it can't be. */
static bool fail(const struct filter_source *s, const struct filter_rule *rule,
    const struct schema_object *o, const char *why, struct err *err)
{
	if (!rule->said)
		return err_set(err, ERR_DB,
		    "table %s: which of its rows the app needs can't be told: %s: pull with "
		    "--all",
		    o->name, why);
	return err_set(err, ERR_USAGE, "%s:%zu:%zu: database.%s.%s: table %s: %s",
	    s->opts->file, rule->line, rule->col, key_of(rule), rule->table, o->name,
	    why);
}

static bool take_nothing(void *ctx, const char *const *values, struct err *err)
{
	(void)ctx;
	(void)values;
	(void)err;
	return true;
}

/* The server says whether a condition is one, and reads no row for it. */
static bool ask(const struct filter_source *s, const struct filter_graph *g,
    const struct schema_object *o, const char *condition, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_printf(&sql, "%sSELECT 1 FROM ", o->with != NULL ? o->with : "");
	filter_from(&sql, g->engine, o);
	buf_printf(&sql, " WHERE (%s) LIMIT 0", condition);
	return db_select(s->inner, sql.data, take_nothing, NULL, err);
}

static bool add_rule(const struct filter_source *s, const struct filter_graph *g,
    const struct schema_object *o, const struct filter_rule *rule, struct buf *own,
    struct err *err)
{
	static const char *const names[] = {[FILTER_MYSQL] = "mysql",
	    [FILTER_POSTGRES] = "postgres",
	    [FILTER_SQLITE] = "sqlite"};
	struct err why = {0};

	filter_append_and(own);
	if (rule->where == NULL) {
		if (o->key_n == 0)
			return fail(s, rule, o,
			    "it has no key by which rows could be chosen: give it a "
			    "primary key, or use where",
			    err);
		filter_share(own, g->engine, o, rule->per_10000);
		return true;
	}
	if ((rule->said && !filter_check(names[g->engine], rule->where, &why)) ||
	    !ask(s, g, o, rule->where, &why))
		return fail(s, rule, o, why.msg, err);
	buf_printf(own, "(%s)", rule->where);
	return true;
}

/* The conditions of each table by itself. */
static bool apply_rules(const struct filter_source *s, const struct db_facts *facts,
    bool fold, struct filter_graph *g, struct err *err)
{
	struct db_names exclude = s->opts->exclude;

	exclude.fold = fold;
	for (size_t i = 0; i < g->tables_n; i++) {
		struct schema_object *o = g->tables[i].object;
		CLEANUP(buf_reset) struct buf own = {0};

		if (o == NULL || strcmp(o->kind, "table") != 0)
			continue;
		if (fits(&exclude, facts, o))
			o->has_rows = false;
		for (size_t r = 0; o->has_rows && r < s->opts->rules_n; r++) {
			const struct filter_rule *rule = &s->opts->rules[r];
			const struct db_names name = {&rule->table, 1, exclude.fold};

			if (fits(&name, facts, o) && !add_rule(s, g, o, rule, &own, err))
				return false;
		}
		g->tables[i].own = own.len > 0 ? buf_take(&own) : NULL;
	}
	return true;
}

/* With less PostgreSQL makes its tables of keys anew for each step of a walk, or row. */
static bool make_room(
    const struct filter_source *s, const struct filter_graph *g, struct err *err)
{
	return g->engine != FILTER_POSTGRES ||
	       db_select(s->inner,
	           "SELECT set_config('work_mem', '64MB', false) FROM pg_settings "
	           "WHERE name = 'work_mem' AND setting::bigint < 65536",
	           take_nothing, NULL, err);
}

/* What is composed is asked of the server, too: it may be too much for it. */
static bool follow(const struct filter_source *s, const struct db_facts *facts,
    struct filter_graph *g, struct err *err)
{
	CLEANUP(buf_reset) struct buf lost = {0};

	filter_graph_link(g, facts);
	if (!filter_follow(g, &lost, err) || !make_room(s, g, err))
		return false;
	for (size_t i = 0; i < g->tables_n; i++) {
		const struct schema_object *o = g->tables[i].object;

		if (o != NULL && o->where != NULL && !ask(s, g, o, o->where, err))
			return err_wrap(err, "database.follow: table %s", o->name);
	}
	if (lost.len > 0)
		log_warn(s->opts->log,
		    "database.follow: rows that point at tables without rows are left out: "
		    "those of %s: skip such tables instead to keep them",
		    lost.data);
	return true;
}

/* A name that fits nothing was most likely meant to be another. */
static void warn_unless_fits(const struct filter_source *s, const struct db_facts *facts,
    bool fold, const char *key, const char *name)
{
	const char *near;

	for (size_t i = 0; i < facts->names_n; i++) {
		if (db_name_fits_as(name, facts->names[i], fold))
			return;
	}
	near = cli_nearest(name, (const char *const *)facts->names, facts->names_n);
	log_warn(s->opts->log, "%s: database.%s: there is no table %s%s%s%s",
	    s->opts->file, key, name, near != NULL ? ": did you mean " : "",
	    near != NULL ? near : "", near != NULL ? "?" : "");
}

static void warn_of_names(
    const struct filter_source *s, const struct db_facts *facts, bool fold)
{
	const struct filter_opts *o = s->opts;

	for (size_t i = 0; i < o->said_exclude.n; i++)
		warn_unless_fits(s, facts, fold, "exclude", o->said_exclude.items[i]);
	for (size_t i = 0; i < o->said_skip.n; i++)
		warn_unless_fits(s, facts, fold, "skip", o->said_skip.items[i]);
	for (size_t i = 0; i < o->rules_n; i++) {
		if (o->rules[i].said)
			warn_unless_fits(
			    s, facts, fold, key_of(&o->rules[i]), o->rules[i].table);
	}
}

/* A table that others are chosen by must not be emptied before these have been read. */
static bool source_release(
    struct db_source *base, const struct schema_object *table, struct err *err)
{
	struct filter_source *s = (struct filter_source *)base;

	return s->reads_others || db_release(s->inner, table, err);
}

/* The destination leaves what it has of such tables alone. */
static void tell_skipped(const struct filter_source *s, struct schema_database *d)
{
	const struct db_names *skip = &s->opts->said_skip;

	if (skip->n == 0)
		return;
	d->skipped = xcalloc(skip->n, sizeof(char *));
	for (size_t i = 0; i < skip->n; i++)
		d->skipped[d->skipped_n++] = xstrdup(skip->items[i]);
}

static bool source_describe(
    struct db_source *base, struct schema *schema, struct err *err)
{
	struct filter_source *s = (struct filter_source *)base;
	CLEANUP(db_facts_reset) struct db_facts facts = {0};
	CLEANUP(filter_graph_freep) struct filter_graph *g = NULL;

	if (!db_describe(s->inner, schema, err) ||
	    !db_facts_read(s->inner, schema->database.engine, &facts, err))
		return false;
	g = filter_graph_new(schema);
	warn_of_names(s, &facts, schema->database.fold_tables);
	tell_skipped(s, &schema->database);
	if (!apply_rules(s, &facts, schema->database.fold_tables, g, err))
		return false;
	if (s->opts->follow && !follow(s, &facts, g, err))
		return false;
	for (size_t i = 0; i < schema->objects_n; i++) {
		struct schema_object *o = &schema->objects[i];

		if (!s->opts->follow)
			o->where = take_ptr(&g->tables[i].own);
		s->reads_others = s->reads_others ||
		                  (o->where != NULL && strcasestr(o->where, "select"));
	}
	/* Partitions that were found to be excluded. */
	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];

		if (o->stage == SCHEMA_TABLE && !o->has_rows &&
		    !source_release(base, o, err))
			return false;
	}
	return true;
}

static struct db_scan *source_scan(struct db_source *base,
    const struct schema_object *table, const struct db_range *ranges, size_t ranges_n,
    struct err *err)
{
	return db_scan_open(inner_of(base), table, ranges, ranges_n, err);
}

static bool source_can_range(struct db_source *base, const struct schema_object *table)
{
	return db_can_range(inner_of(base), table);
}

static bool source_can_name(struct db_source *base, const struct schema_object *table)
{
	return db_can_name(inner_of(base), table);
}

struct db_source *filter_source_new(
    struct db_source *inner, const struct filter_opts *opts)
{
	static const struct db_source_ops ops = {
	    .free = source_free,
	    .select = source_select,
	    .describe = source_describe,
	    .scan = source_scan,
	    .can_range = source_can_range,
	    .can_name = source_can_name,
	    .release = source_release,
	};
	struct filter_source *s = xcalloc(1, sizeof(*s));

	s->base.ops = &ops;
	s->inner = inner;
	s->opts = opts;
	return &s->base;
}
