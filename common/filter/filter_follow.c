#include "common/filter/filter_follow.h"

#include <string.h>

#include "common/base/mem.h"

/* Each way to a table with a condition counts for the server's planner. */
#define QUERIES_MAX 1000

void filter_append_and(struct buf *sql)
{
	buf_puts(sql, sql->len > 0 ? " AND " : "");
}

/*
 * Appends SELECTs of the columns that a key points at, as f0, f1 …, of the rows that stay.  It is a
 * query of its own: names in its condition can't mean columns of another table.  False: no row
 * stays.
 */
static bool append_parents(struct buf *sql, const struct filter_graph *g,
    const struct filter_link *l, struct filter_needs *needs)
{
	bool any = false;

	for (size_t i = 0; i < l->parents_n; i++) {
		const struct filter_table *p = &g->tables[l->parents[i]];
		const char *where =
		    p->group == g->tables[l->child].group ? p->base : p->object->where;

		if (!p->object->has_rows)
			continue;
		buf_puts(sql, any ? " UNION ALL SELECT " : "SELECT ");
		for (size_t c = 0; c < l->columns_n; c++) {
			buf_puts(sql, c > 0 ? ", " : "");
			filter_column(sql, g->engine, p->object, l->columns[c].to_column);
			buf_printf(sql, " AS f%zu", c);
		}
		buf_puts(sql, " FROM ");
		filter_from(sql, g->engine, p->object);
		if (where != NULL)
			buf_printf(sql, " WHERE %s", where);
		filter_needs_add_all(needs, &p->needs);
		any = true;
	}
	return any;
}

void filter_append_exists(struct buf *sql, struct filter_graph *g,
    const struct filter_link *l, struct filter_needs *needs)
{
	CLEANUP(buf_reset) struct buf text = {0};
	struct filter_needs its = {0};
	size_t n = g->queries_n;

	/* MySQL merges it by itself. */
	buf_printf(&text, "synco_%zu AS %s(", n,
	    g->engine == FILTER_MYSQL ? "" : "NOT MATERIALIZED ");
	if (!append_parents(&text, g, l, &its)) {
		buf_puts(sql, "1 = 0");
		return;
	}
	buf_putc(&text, ')');
	filter_needs_add(needs, filter_graph_query(g, buf_take(&text), &its));
	buf_printf(sql, "EXISTS (SELECT 1 FROM synco_%zu WHERE ", n);
	for (size_t c = 0; c < l->columns_n; c++) {
		buf_printf(sql, "%ssynco_%zu.f%zu = ", c > 0 ? " AND " : "", n, c);
		filter_column(
		    sql, g->engine, g->tables[l->child].object, l->columns[c].column);
	}
	buf_putc(sql, ')');
}

/* A key with a NULL in it points at nothing, and its row stays. */
static void append_link(struct buf *sql, struct filter_graph *g,
    const struct filter_link *l, struct filter_needs *needs)
{
	filter_append_and(sql);
	buf_putc(sql, '(');
	for (size_t c = 0; c < l->columns_n; c++) {
		filter_column(
		    sql, g->engine, g->tables[l->child].object, l->columns[c].column);
		buf_puts(sql, " IS NULL OR ");
	}
	filter_append_exists(sql, g, l, needs);
	buf_putc(sql, ')');
}

/* Whether not all rows that a key can point at stay. */
static bool matters(const struct filter_graph *g, const struct filter_link *l)
{
	for (size_t i = 0; i < l->parents_n; i++) {
		const struct schema_object *p = g->tables[l->parents[i]].object;

		if (!p->has_rows || p->where != NULL)
			return true;
	}
	return l->parents_n == 0;
}

static bool is_affected(const struct filter_graph *g, size_t table)
{
	size_t n;
	const struct filter_link *links = filter_graph_links(g, table, &n);
	bool affected = g->tables[table].own != NULL;

	for (size_t i = 0; i < n && !affected; i++)
		affected = matters(g, &links[i]);
	return affected;
}

static void note_lost(
    const struct filter_graph *g, const struct filter_link *l, struct buf *lost)
{
	const struct schema_object *child = g->tables[l->child].object;

	for (size_t i = 0; i < l->parents_n; i++) {
		if (g->tables[l->parents[i]].object->has_rows)
			return;
	}
	buf_printf(lost, "%s%s (about %llu rows) at %s", lost->len > 0 ? ", " : "",
	    child->name, (unsigned long long)child->rows_estimate, l->columns->to_table);
}

/* Its own condition, and its keys to other groups; whether it has keys to its own. */
static bool make_base(struct filter_graph *g, size_t table, struct buf *lost)
{
	struct filter_table *t = &g->tables[table];
	CLEANUP(buf_reset) struct buf sql = {0};
	size_t n;
	const struct filter_link *links = filter_graph_links(g, table, &n);
	bool inner = false;

	if (t->own != NULL)
		buf_puts(&sql, t->own);
	for (size_t i = 0; i < n; i++) {
		if (filter_link_is_inner(g, &links[i])) {
			inner = true;
		} else if (matters(g, &links[i])) {
			note_lost(g, &links[i], lost);
			append_link(&sql, g, &links[i], &t->needs);
		}
	}
	t->base = sql.len > 0 ? buf_take(&sql) : NULL;
	return inner;
}

/* Tables g->order[from..to), a group: those that they point at are done. */
static bool follow_group(
    struct filter_graph *g, size_t from, size_t to, struct buf *lost, struct err *err)
{
	bool affected = false;
	bool inner = false;

	for (size_t i = from; i < to; i++)
		affected = affected || is_affected(g, g->order[i]);
	if (!affected)
		return true;
	for (size_t i = from; i < to; i++)
		inner = make_base(g, g->order[i], lost) || inner;
	if (inner)
		return filter_circle(g, from, to, err);
	for (size_t i = from; i < to; i++) {
		const struct filter_table *t = &g->tables[g->order[i]];

		t->object->where = xstrdup(t->base);
	}
	return true;
}

bool filter_follow(struct filter_graph *g, struct buf *lost, struct err *err)
{
	for (size_t from = 0, to; from < g->order_n; from = to) {
		size_t group = g->tables[g->order[from]].group;

		for (to = from;
		     to < g->order_n && g->tables[g->order[to]].group == group;)
			to++;
		if (!follow_group(g, from, to, lost, err))
			return false;
		for (size_t i = from; i < to; i++) {
			const struct filter_table *t = &g->tables[g->order[i]];
			size_t size;

			t->object->with = filter_graph_with(g, &t->needs, &size);
			if (size > QUERIES_MAX)
				return err_set(err, ERR_USAGE,
				    "database.follow: foreign keys lead from table %s to "
				    "tables with conditions in too many ways: exclude or "
				    "skip some tables between",
				    t->object->name);
		}
	}
	return true;
}
