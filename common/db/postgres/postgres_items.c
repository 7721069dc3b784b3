#include "common/db/postgres/postgres_items.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_queries.h"

static char *text(const PGresult *r, int row, int column)
{
	return PQgetisnull(r, row, column) ? NULL : xstrdup(PQgetvalue(r, row, column));
}

static uint32_t oid(const PGresult *r, int row, int column)
{
	return (uint32_t)strtoul(PQgetvalue(r, row, column), NULL, 10);
}

static void more_of_table(struct postgres_item *i, const PGresult *r, int row)
{
	i->relkind = *PQgetvalue(r, row, 6);
	i->rows = strtoull(PQgetvalue(r, row, 7), NULL, 10);
	i->bytes = strtoull(PQgetvalue(r, row, 8), NULL, 10);
	i->qualified = text(r, row, 9);
	i->keys = text(r, row, 10);
	i->after = text(r, row, 11);
	i->unreadable = text(r, row, 12);
}

static void more_of_view(struct postgres_item *i, const PGresult *r, int row)
{
	i->relkind = *PQgetvalue(r, row, 6);
	i->early = text(r, row, 7);
	i->indexes = text(r, row, 8);
	i->refresh = text(r, row, 9);
}

static bool read_items(struct postgres_conn *c, struct postgres_items *all,
    const char *sql, void (*more)(struct postgres_item *, const PGresult *, int),
    struct err *err)
{
	CLEANUP(postgres_resultp) PGresult *r = postgres_conn_select(c, sql, err);

	if (r == NULL)
		return false;
	for (int row = 0; row < PQntuples(r); row++) {
		struct postgres_item *i;

		/* No statement: an object that somebody has just dropped. */
		if (PQgetisnull(r, row, 5))
			continue;
		all->items =
		    xgrow(all->items, all->items_n, &all->items_cap, sizeof(*all->items));
		i = &all->items[all->items_n++];
		*i = (struct postgres_item){.class = oid(r, row, 0),
		    .id = oid(r, row, 1),
		    .rank = (int)strtol(PQgetvalue(r, row, 2), NULL, 10),
		    .kind = text(r, row, 3),
		    .name = text(r, row, 4),
		    .create = text(r, row, 5)};
		if (more != NULL)
			more(i, r, row);
	}
	return true;
}

static bool read_edges(
    struct postgres_conn *c, struct postgres_items *all, struct err *err)
{
	CLEANUP(postgres_resultp)
	PGresult *r = postgres_conn_select(c, postgres_sql_edges, err);

	if (r == NULL)
		return false;
	all->edges = xcalloc((size_t)PQntuples(r), sizeof(*all->edges));
	for (int row = 0; row < PQntuples(r); row++)
		all->edges[all->edges_n++] =
		    (struct postgres_edge){oid(r, row, 0), oid(r, row, 1), oid(r, row, 2),
		        oid(r, row, 3), *PQgetvalue(r, row, 4) == 't'};
	return true;
}

static int compare(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

/* Large tables first, so that none is loaded alone at the end. */
static int by_rank(const void *a, const void *b)
{
	const struct postgres_item *x = a;
	const struct postgres_item *y = b;
	int order = (x->rank > y->rank) - (x->rank < y->rank);

	if (order == 0)
		order = (x->bytes < y->bytes) - (x->bytes > y->bytes);
	if (order == 0)
		order = strcmp(x->name, y->name);
	return order != 0 ? order : compare(x->id, y->id);
}

static int by_id(const void *a, const void *b)
{
	const struct postgres_item *x = *(struct postgres_item *const *)a;
	const struct postgres_item *y = *(struct postgres_item *const *)b;
	int order = compare(x->class, y->class);

	if (order == 0)
		order = compare(x->id, y->id);
	return order != 0 ? order : (x->rank > y->rank) - (x->rank < y->rank);
}

static int by_needer(const void *a, const void *b)
{
	const struct postgres_edge *x = a;
	const struct postgres_edge *y = b;
	int order = compare(x->class, y->class);

	return order != 0 ? order : compare(x->id, y->id);
}

static void sort(struct postgres_items *all)
{
	if (all->items_n > 0)
		qsort(all->items, all->items_n, sizeof(*all->items), by_rank);
	all->by_id = xcalloc(all->items_n, sizeof(struct postgres_item *));
	for (size_t i = 0; i < all->items_n; i++)
		all->by_id[i] = &all->items[i];
	if (all->items_n > 0)
		qsort(all->by_id, all->items_n, sizeof(struct postgres_item *), by_id);
	if (all->edges_n > 0)
		qsort(all->edges, all->edges_n, sizeof(*all->edges), by_needer);
}

static bool is(const struct postgres_item *i, uint32_t class, uint32_t id)
{
	return i->class == class && i->id == id;
}

size_t postgres_items_first(const struct postgres_items *all, uint32_t class, uint32_t id)
{
	size_t low = 0;
	size_t high = all->items_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct postgres_item *i = all->by_id[middle];

		if (i->class < class || (i->class == class && i->id < id))
			low = middle + 1;
		else
			high = middle;
	}
	return low < all->items_n && is(all->by_id[low], class, id) ? low : all->items_n;
}

/* Comments and the like have the class and id of what they are of, and a higher rank. */
struct postgres_item *postgres_items_find(
    const struct postgres_items *all, uint32_t class, uint32_t id)
{
	size_t at = postgres_items_first(all, class, id);

	return at < all->items_n ? all->by_id[at] : NULL;
}

/* What an extension brings is not made again: neither it nor what is said of it. */
static void mark_members(struct postgres_items *all)
{
	for (size_t e = 0; e < all->edges_n; e++) {
		const struct postgres_edge *edge = &all->edges[e];

		if (edge->class != POSTGRES_CLASS_EXTENSION)
			continue;
		for (size_t i = postgres_items_first(all, edge->to_class, edge->to_id);
		     i < all->items_n && is(all->by_id[i], edge->to_class, edge->to_id);
		     i++)
			all->by_id[i]->member = true;
	}
}

static bool mark_extension_tables(
    struct postgres_conn *c, struct postgres_items *all, struct err *err)
{
	CLEANUP(postgres_resultp)
	PGresult *r = postgres_conn_select(c, postgres_sql_extension_tables, err);

	if (r == NULL)
		return false;
	for (int row = 0; row < PQntuples(r); row++) {
		for (size_t i = 0; i < all->items_n; i++) {
			if (all->items[i].rank == POSTGRES_RANK_TABLE &&
			    all->items[i].id == oid(r, row, 0))
				all->items[i].condition = text(r, row, 1);
		}
	}
	return true;
}

static bool read_paths(
    struct postgres_conn *c, struct postgres_items *all, struct err *err)
{
	CLEANUP(postgres_resultp)
	PGresult *r = postgres_conn_select(c, postgres_sql_paths, err);

	if (r == NULL)
		return false;
	for (int row = 0; row < PQntuples(r); row++) {
		struct postgres_item *i =
		    postgres_items_find(all, oid(r, row, 0), oid(r, row, 1));

		if (i != NULL)
			i->path = text(r, row, 2);
	}
	return true;
}

bool postgres_items_read(
    struct postgres_conn *c, struct postgres_items *all, struct err *err)
{
	static const struct {
		const char *sql;
		void (*more)(struct postgres_item *, const PGresult *, int);
		int from; /* versions of the server: from, to (exclusive) */
		int to;
	} queries[] = {
	    {postgres_sql_others, NULL, 0, INT_MAX},
	    {postgres_sql_types, NULL, 0, INT_MAX},
	    {postgres_sql_routines, NULL, 0, INT_MAX},
	    {postgres_sql_opclasses, NULL, 0, INT_MAX},
	    {postgres_sql_tables, more_of_table, 0, INT_MAX},
	    {postgres_sql_views, more_of_view, 0, INT_MAX},
	    {postgres_sql_links, NULL, 0, INT_MAX},
	    {postgres_sql_dependents, NULL, 0, INT_MAX},
	    {postgres_sql_publication_members, NULL, 150000, INT_MAX},
	    {postgres_sql_publication_tables, NULL, 0, 150000},
	    {postgres_sql_comments, NULL, 0, INT_MAX},
	    {postgres_sql_owners, NULL, 0, INT_MAX},
	};

	for (size_t i = 0; i < sizeof(queries) / sizeof(*queries); i++) {
		if (postgres_conn_version(c) >= queries[i].from &&
		    postgres_conn_version(c) < queries[i].to &&
		    !read_items(c, all, queries[i].sql, queries[i].more, err))
			return err_wrap(err, "read the catalogs");
	}
	if (!read_edges(c, all, err))
		return err_wrap(err, "read the catalogs");
	sort(all);
	mark_members(all);
	return mark_extension_tables(c, all, err) && read_paths(c, all, err);
}

void postgres_items_reset(struct postgres_items *all)
{
	for (size_t i = 0; i < all->items_n; i++) {
		struct postgres_item *item = &all->items[i];
		char *const texts[] = {item->kind, item->name, item->create,
		    item->qualified, item->keys, item->after, item->unreadable,
		    item->path, item->condition, item->early, item->indexes,
		    item->refresh};

		for (size_t t = 0; t < sizeof(texts) / sizeof(*texts); t++)
			free(texts[t]);
	}
	free(all->items);
	free(all->edges);
	free(all->by_id);
	buf_reset(&all->skipped_sequences);
	*all = (struct postgres_items){0};
}
