#include "common/filter/filter_graph.h"

#include <string.h>
#include <strings.h>

#include "common/base/mem.h"

struct filter_graph *filter_graph_new(struct schema *schema)
{
	struct filter_graph *g = xcalloc(1, sizeof(*g));

	g->engine = filter_engine_of(schema->database.engine);
	g->tables_n = schema->objects_n;
	g->tables = xcalloc(schema->objects_n, sizeof(*g->tables));
	g->order = xcalloc(schema->objects_n, sizeof(*g->order));
	for (size_t i = 0; i < schema->objects_n; i++) {
		if (schema->objects[i].stage == SCHEMA_TABLE)
			g->tables[i].object = &schema->objects[i];
	}
	return g;
}

void filter_graph_free(struct filter_graph *g)
{
	if (g == NULL)
		return;
	for (size_t i = 0; i < g->tables_n; i++) {
		free(g->tables[i].own);
		free(g->tables[i].base);
		free(g->tables[i].needs.queries);
	}
	for (size_t i = 0; i < g->queries_n; i++) {
		free(g->queries[i].text);
		free(g->queries[i].needs.queries);
	}
	free(g->queries);
	for (size_t i = 0; i < g->links_n; i++)
		free(g->links[i].parents);
	free(g->tables);
	free(g->links);
	free(g->order);
	free(g);
}

/* The table of a name, tables_n for none: SQLite, and MySQL on some systems, do not mind its case. */
static size_t find(const struct filter_graph *g, const char *name)
{
	size_t like = g->tables_n;

	for (size_t i = 0; i < g->tables_n; i++) {
		const struct schema_object *o = g->tables[i].object;

		if (o != NULL && strcmp(o->name, name) == 0)
			return i;
		if (o != NULL && g->engine != FILTER_POSTGRES &&
		    strcasecmp(o->name, name) == 0)
			like = i;
	}
	return like;
}

static void add_parent(struct filter_link *l, size_t table)
{
	l->parents = xreallocarray(l->parents, l->parents_n + 1, sizeof(*l->parents));
	l->parents[l->parents_n++] = table;
}

static void add_link(struct filter_graph *g, const struct db_facts *facts,
    const struct db_link *columns, size_t n)
{
	struct filter_link l = {
	    .child = find(g, columns->table), .columns = columns, .columns_n = n};
	size_t parent = find(g, columns->to_table);
	bool partitioned = false;

	/* What SQLite's rowid is called is no key; a parent that does not travel asks for nothing. */
	if (l.child == g->tables_n || parent == g->tables_n ||
	    !g->tables[l.child].object->has_rows || columns->part ||
	    (g->engine == FILTER_SQLITE && strcmp(columns->name, "rowid") == 0))
		return;
	for (size_t i = 0; i < facts->parts_n; i++) {
		size_t part;

		if (facts->parts[i].inherits ||
		    strcmp(facts->parts[i].of, columns->to_table) != 0)
			continue;
		partitioned = true;
		part = find(g, facts->parts[i].table);
		if (part < g->tables_n)
			add_parent(&l, part);
	}
	if (!partitioned)
		add_parent(&l, parent);
	g->links = xgrow(g->links, g->links_n, &g->links_cap, sizeof(*g->links));
	g->links[g->links_n++] = l;
}

static int by_child(const void *a, const void *b)
{
	const struct filter_link *x = a;
	const struct filter_link *y = b;

	return (x->child > y->child) - (x->child < y->child);
}

const struct filter_link *filter_graph_links(
    const struct filter_graph *g, size_t table, size_t *n)
{
	size_t low = 0;
	size_t high = g->links_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (g->links[middle].child < table)
			low = middle + 1;
		else
			high = middle;
	}
	for (*n = 0; low + *n < g->links_n && g->links[low + *n].child == table;)
		(*n)++;
	return &g->links[low];
}

bool filter_link_is_inner(const struct filter_graph *g, const struct filter_link *l)
{
	for (size_t i = 0; i < l->parents_n; i++) {
		if (g->tables[l->parents[i]].group == g->tables[l->child].group)
			return true;
	}
	return false;
}

/* Where a walk along the links is: Tarjan's groups, which come out parents first. */
struct walk {
	struct filter_graph *g;
	size_t *stack; /* tables that are open */
	size_t stack_n;
	size_t visits;
	size_t groups;
};

static void visit(struct walk *w, size_t table)
{
	struct filter_table *t = &w->g->tables[table];
	size_t n;
	const struct filter_link *links = filter_graph_links(w->g, table, &n);
	size_t member;

	t->number = t->lowest = ++w->visits;
	t->open = true;
	w->stack[w->stack_n++] = table;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < links[i].parents_n; k++) {
			const struct filter_table *p = &w->g->tables[links[i].parents[k]];

			if (p->number == 0)
				visit(w, links[i].parents[k]);
			if (p->open && p->lowest < t->lowest)
				t->lowest = p->lowest;
		}
	}
	if (t->lowest != t->number)
		return;
	w->groups++;
	do {
		member = w->stack[--w->stack_n];
		w->g->tables[member].open = false;
		w->g->tables[member].group = w->groups;
		w->g->order[w->g->order_n++] = member;
	} while (member != table);
}

void filter_graph_link(struct filter_graph *g, const struct db_facts *facts)
{
	CLEANUP(freep) size_t *stack = xcalloc(g->tables_n, sizeof(*stack));
	struct walk w = {.g = g, .stack = stack};

	for (size_t i = 0, n; i < facts->links_n; i += n) {
		const struct db_link *l = &facts->links[i];

		for (n = 1; i + n < facts->links_n && strcmp(l[n].name, l->name) == 0 &&
		            strcmp(l[n].table, l->table) == 0;)
			n++;
		add_link(g, facts, l, n);
	}
	if (g->links_n > 0)
		qsort(g->links, g->links_n, sizeof(*g->links), by_child);
	for (size_t i = 0; i < g->tables_n; i++) {
		if (g->tables[i].object != NULL && g->tables[i].number == 0)
			visit(&w, i);
	}
}

void filter_needs_add(struct filter_needs *needs, size_t query)
{
	for (size_t i = 0; i < needs->n; i++) {
		if (needs->queries[i] == query)
			return;
	}
	needs->queries = xreallocarray(needs->queries, needs->n + 1, sizeof(size_t));
	needs->queries[needs->n++] = query;
}

void filter_needs_add_all(struct filter_needs *needs, const struct filter_needs *more)
{
	for (size_t i = 0; i < more->n; i++)
		filter_needs_add(needs, more->queries[i]);
}

static size_t size_of(const struct filter_graph *g, const struct filter_needs *needs)
{
	size_t size = 0;

	for (size_t i = 0; i < needs->n && size < SIZE_MAX / 2; i++)
		size += g->queries[needs->queries[i]].size;
	return size;
}

size_t filter_graph_query(
    struct filter_graph *g, char *text, const struct filter_needs *needs)
{
	g->queries =
	    xgrow(g->queries, g->queries_n, &g->queries_cap, sizeof(*g->queries));
	g->queries[g->queries_n] = (struct filter_query){
	    .text = text, .needs = *needs, .size = size_of(g, needs) + 1};
	return g->queries_n++;
}

static void list(
    struct filter_graph *g, const struct filter_needs *needs, struct buf *with)
{
	for (size_t i = 0; i < needs->n; i++) {
		struct filter_query *q = &g->queries[needs->queries[i]];

		if (q->listed == g->lists)
			continue;
		q->listed = g->lists;
		list(g, &q->needs, with);
		buf_printf(
		    with, "%s%s", with->len > 0 ? ", " : "WITH RECURSIVE ", q->text);
	}
}

char *filter_graph_with(
    struct filter_graph *g, const struct filter_needs *needs, size_t *size)
{
	CLEANUP(buf_reset) struct buf with = {0};

	*size = size_of(g, needs);
	if (needs->n == 0)
		return NULL;
	g->lists++;
	list(g, needs, &with);
	buf_putc(&with, ' ');
	return buf_take(&with);
}
