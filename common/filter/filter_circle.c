/*
 * Tables whose foreign keys lead back to them: to themselves, or in a circle of several.
 *
 * What goes because of the circle is found by a recursive query: first rows that point at one which
 * does not stay by its base; then rows that point at those.  It never holds more than keys of rows
 * that stay by their own condition; all others stay, also those that point at each other.
 *
 * Its rows are (t, key): which of the tables, and its key.  Where several members may name the query
 * in its own definition (MySQL, SQLite) each table has columns of its own for its key, so that its
 * index is of use; PostgreSQL allows one, and has the key's text.
 */
#include <string.h>

#include "common/base/mem.h"
#include "common/filter/filter_follow.h"

struct circle {
	struct filter_graph *g;
	const size_t *members; /* tables */
	size_t n;
	size_t group;              /* the query is named by it */
	struct filter_needs needs; /* of the query */
};

static const struct filter_table *member(const struct circle *c, size_t i)
{
	return &c->g->tables[c->members[i]];
}

/* The first column of a member's key in the query; of its end, the number of columns. */
static size_t first_column(const struct circle *c, size_t i)
{
	size_t column = 0;

	for (size_t m = 0; m < i; m++)
		column += member(c, m)->object->key_n;
	return column;
}

static size_t position(const struct circle *c, size_t table)
{
	size_t i = 0;

	while (i < c->n && c->members[i] != table)
		i++;
	return i;
}

/* The columns of a member's key: of the table itself, or of alias (k: as k0, k1 …). */
static void put_columns(
    struct buf *sql, const struct circle *c, size_t i, const char *alias, bool numbered)
{
	const struct schema_object *o = member(c, i)->object;

	for (size_t k = 0; k < o->key_n; k++) {
		buf_puts(sql, k > 0 ? ", " : "");
		if (alias == NULL) {
			filter_column(sql, c->g->engine, o, o->columns[k].name);
			continue;
		}
		buf_printf(sql, "%s.", alias);
		if (numbered)
			buf_printf(sql, "k%zu", k);
		else
			filter_name(sql, c->g->engine, o->columns[k].name);
	}
}

/* The same as one row of the query, behind t. */
static void put_row(struct buf *sql, const struct circle *c, size_t i, const char *alias)
{
	if (c->g->engine == FILTER_POSTGRES) {
		buf_puts(sql, ", ROW(");
		put_columns(sql, c, i, alias, true);
		buf_puts(sql, ")::text");
		return;
	}
	for (size_t m = 0; m < c->n; m++) {
		if (m == i) {
			buf_puts(sql, ", ");
			put_columns(sql, c, i, alias, true);
			continue;
		}
		for (size_t k = 0; k < member(c, m)->object->key_n; k++)
			buf_puts(sql, ", NULL");
	}
}

/* The columns of the query that hold a member's key. */
static void put_names(struct buf *sql, const struct circle *c, size_t i)
{
	size_t end = first_column(c, i + 1);

	if (c->g->engine == FILTER_POSTGRES) {
		buf_puts(sql, "k");
		return;
	}
	for (size_t k = first_column(c, i); k < end; k++)
		buf_printf(sql, "%sk%zu", k > first_column(c, i) ? ", " : "", k);
}

/* No row, but the types of the columns, each of which may be NULL. */
static void put_types(struct buf *sql, const struct circle *c)
{
	buf_puts(sql, "SELECT 0");
	for (size_t i = 0; i < c->n; i++) {
		buf_puts(sql, ", ");
		put_columns(sql, c, i, NULL, false);
	}
	buf_puts(sql, " FROM (SELECT 1 AS k) AS synco");
	for (size_t i = 0; i < c->n; i++) {
		buf_puts(sql, " LEFT JOIN ");
		filter_from(sql, c->g->engine, member(c, i)->object);
		buf_puts(sql, " ON 1 = 0");
	}
	buf_puts(sql, " WHERE 1 = 0");
}

/* Rows of a member that point at one of the circle which does not stay by its base. */
static void put_first(struct buf *sql, struct circle *c, size_t i)
{
	const struct filter_table *t = member(c, i);
	size_t n;
	const struct filter_link *links = filter_graph_links(c->g, c->members[i], &n);
	const char * or = "";

	buf_printf(sql, "SELECT %zu", i);
	put_row(sql, c, i, NULL);
	buf_puts(sql, " FROM ");
	filter_from(sql, c->g->engine, t->object);
	buf_puts(sql, " WHERE ");
	if (t->base != NULL)
		buf_printf(sql, "%s AND ", t->base);
	buf_putc(sql, '(');
	for (size_t l = 0; l < n; l++) {
		if (!filter_link_is_inner(c->g, &links[l]))
			continue;
		buf_printf(sql, "%s(", or);
		for (size_t k = 0; k < links[l].columns_n; k++) {
			filter_column(
			    sql, c->g->engine, t->object, links[l].columns[k].column);
			buf_puts(sql, " IS NOT NULL AND ");
		}
		buf_puts(sql, "NOT ");
		filter_append_exists(sql, c->g, &links[l], &c->needs);
		buf_putc(sql, ')');
		or = " OR ";
	}
	buf_putc(sql, ')');
}

/* FROM rows of child that stay by its base, joined with the rows of parent that they point at. */
static void put_pairs(struct buf *sql, const struct circle *c,
    const struct filter_link *link, size_t child, size_t parent)
{
	const struct filter_table *t = member(c, child);
	enum filter_engine e = c->g->engine;

	buf_puts(sql, " FROM (SELECT ");
	for (size_t k = 0; k < t->object->key_n; k++) {
		filter_column(sql, e, t->object, t->object->columns[k].name);
		buf_printf(sql, " AS k%zu, ", k);
	}
	for (size_t k = 0; k < link->columns_n; k++) {
		filter_column(sql, e, t->object, link->columns[k].column);
		buf_printf(sql, " AS f%zu%s", k, k + 1 < link->columns_n ? ", " : "");
	}
	buf_puts(sql, " FROM ");
	filter_from(sql, e, t->object);
	if (t->base != NULL)
		buf_printf(sql, " WHERE %s", t->base);
	buf_puts(sql, ") AS synco_c JOIN ");
	filter_from(sql, e, member(c, parent)->object);
	buf_puts(sql, " AS synco_p ON ");
	for (size_t k = 0; k < link->columns_n; k++) {
		buf_printf(sql, "%ssynco_c.f%zu = synco_p.", k > 0 ? " AND " : "", k);
		filter_name(sql, e, link->columns[k].to_column);
	}
}

/* Rows that point at a row that goes. */
static void put_next(struct buf *sql, const struct circle *c,
    const struct filter_link *link, size_t child, size_t parent)
{
	const struct schema_object *p = member(c, parent)->object;
	size_t first = first_column(c, parent);

	buf_printf(sql, "SELECT %zu", child);
	put_row(sql, c, child, "synco_c");
	if (c->g->engine == FILTER_POSTGRES) {
		buf_printf(sql, ", %zu, ROW(", parent);
		put_columns(sql, c, parent, "synco_p", false);
		buf_puts(sql, ")::text");
		put_pairs(sql, c, link, child, parent);
		return;
	}
	put_pairs(sql, c, link, child, parent);
	buf_printf(
	    sql, " JOIN synco_gone_%zu AS synco_g ON synco_g.t = %zu", c->group, parent);
	for (size_t k = 0; k < p->key_n; k++) {
		buf_printf(sql, " AND synco_g.k%zu = synco_p.", first + k);
		filter_name(sql, c->g->engine, p->columns[k].name);
	}
}

/* Calls put_next for each key within the circle. */
static void put_all_next(struct buf *sql, const struct circle *c, const char *between)
{
	const char *lead = "";

	for (size_t i = 0; i < c->n; i++) {
		size_t n;
		const struct filter_link *links =
		    filter_graph_links(c->g, c->members[i], &n);

		for (size_t l = 0; l < n; l++) {
			for (size_t p = 0; p < links[l].parents_n; p++) {
				size_t parent = position(c, links[l].parents[p]);

				if (parent == c->n)
					continue;
				buf_puts(sql, lead);
				put_next(sql, c, &links[l], i, parent);
				lead = between;
			}
		}
	}
}

static void put_all_first(struct buf *sql, struct circle *c, const char *between)
{
	const char *lead = "";

	for (size_t i = 0; i < c->n; i++) {
		size_t n;
		const struct filter_link *links =
		    filter_graph_links(c->g, c->members[i], &n);
		bool inner = false;

		for (size_t l = 0; l < n; l++)
			inner = inner || filter_link_is_inner(c->g, &links[l]);
		if (!inner)
			continue;
		buf_puts(sql, lead);
		put_first(sql, c, i);
		lead = between;
	}
}

static void put_query(struct buf *sql, struct circle *c)
{
	size_t columns = first_column(c, c->n);

	buf_printf(sql, "synco_gone_%zu (t", c->group);
	if (c->g->engine == FILTER_POSTGRES) {
		buf_puts(sql, ", k) AS (SELECT t, k FROM (");
		put_all_first(sql, c, " UNION ALL ");
		buf_printf(sql,
		    ") AS synco_first (t, k) UNION SELECT synco_n.t, synco_n.k "
		    "FROM synco_gone_%zu AS synco_g JOIN (",
		    c->group);
		put_all_next(sql, c, " UNION ALL ");
		buf_puts(sql, ") AS synco_n (t, k, pt, pk) ON synco_n.pt = synco_g.t "
		              "AND synco_n.pk = synco_g.k)");
		return;
	}
	for (size_t k = 0; k < columns; k++)
		buf_printf(sql, ", k%zu", k);
	buf_puts(sql, ") AS (");
	put_types(sql, c);
	buf_puts(sql, " UNION ");
	put_all_first(sql, c, " UNION ");
	buf_puts(sql, " UNION ");
	put_all_next(sql, c, " UNION ");
	buf_putc(sql, ')');
}

static bool check_keys(const struct circle *c, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};
	const char *without = NULL;

	for (size_t i = 0; i < c->n; i++) {
		const struct schema_object *o = member(c, i)->object;

		buf_printf(&names, "%s%s", i > 0 ? ", " : "", o->name);
		if (o->key_n == 0)
			without = o->name;
	}
	return without == NULL ||
	       err_set(err, ERR_USAGE,
	           "database.follow: the foreign keys of %.300s lead in a circle, and table "
	           "%s of it has no primary key: give it one, or exclude or skip it",
	           names.data, without);
}

/* A row of the member stays if the query does not have it. */
static void put_condition(struct buf *sql, const struct circle *c, size_t i)
{
	bool text = c->g->engine == FILTER_POSTGRES;

	buf_puts(sql, text ? "ROW(" : "(");
	put_columns(sql, c, i, NULL, false);
	buf_printf(sql, ")%s NOT IN (SELECT ", text ? "::text" : "");
	put_names(sql, c, i);
	buf_printf(sql, " FROM synco_gone_%zu WHERE t = %zu)", c->group, i);
}

bool filter_circle(struct filter_graph *g, size_t from, size_t to, struct err *err)
{
	struct circle c = {.g = g,
	    .members = &g->order[from],
	    .n = to - from,
	    .group = g->tables[g->order[from]].group};
	CLEANUP(buf_reset) struct buf text = {0};
	size_t query;

	if (!check_keys(&c, err))
		return false;
	put_query(&text, &c);
	for (size_t i = 0; i < c.n; i++)
		filter_needs_add_all(&c.needs, &member(&c, i)->needs);
	query = filter_graph_query(g, buf_take(&text), &c.needs);
	for (size_t i = 0; i < c.n; i++) {
		struct filter_table *t = &g->tables[c.members[i]];
		CLEANUP(buf_reset) struct buf sql = {0};

		if (t->base != NULL)
			buf_puts(&sql, t->base);
		filter_append_and(&sql);
		put_condition(&sql, &c, i);
		t->object->where = buf_take(&sql);
		filter_needs_add(&t->needs, query);
	}
	return true;
}
