#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_items.h"
#include "test/lib/check.h"

/* Items of class 1, whose ids are their positions from 1 on. */
struct made {
	int rank;
	const char *name;
	char relkind;
	const char *refresh;
	const char *indexes;
};

static void note(void *ctx, const struct postgres_item *i, enum postgres_part part)
{
	static const char *const suffixes[] = {"", "-early", "-data", "-indexes"};

	buf_printf(ctx, "%s%s ", i->name, suffixes[part]);
}

static void check_order(const struct made *made, size_t n, struct postgres_edge *edges,
    size_t edges_n, const char *wanted)
{
	struct postgres_items all = {.edges = edges, .edges_n = edges_n};
	CLEANUP(buf_reset) struct buf got = {0};

	all.items = xcalloc(n, sizeof(*all.items));
	all.by_id = xcalloc(n, sizeof(struct postgres_item *));
	all.items_n = n;
	for (size_t i = 0; i < n; i++) {
		all.items[i] = (struct postgres_item){.class = 1,
		    .id = (uint32_t)i + 1,
		    .rank = made[i].rank,
		    .name = xstrdup(made[i].name),
		    .relkind = made[i].relkind,
		    .refresh = xstrdup(made[i].refresh),
		    .indexes = xstrdup(made[i].indexes)};
		all.by_id[i] = &all.items[i];
	}
	postgres_order(&all, note, &got);
	CHECK_STR(buf_str(&got), wanted);
	all.edges = NULL;
	postgres_items_reset(&all);
}

#define N(array) (sizeof(array) / sizeof(*(array)))

static void needs(void)
{
	const struct made made[] = {{50, "type", 0, NULL, NULL},
	    {80, "function", 0, NULL, NULL}, {200, "table", 'r', NULL, NULL},
	    {290, "key", 0, NULL, NULL}};
	/* A type needs a function, which needs a table's row type. */
	struct postgres_edge edges[] = {{1, 1, 1, 2, false}, {1, 2, 1, 3, false},
	    {1, 3, 9, 9, false}, {1, 4, 1, 3, false}};

	check_order(made, N(made), edges, N(edges), "table function type key ");
}

/* A function needs a view's row type, the view's query needs the function. */
static void early_views(void)
{
	const struct made made[] = {{80, "function", 0, NULL, NULL},
	    {200, "table", 'r', NULL, NULL}, {300, "view", 'v', NULL, NULL},
	    {300, "other", 'v', NULL, NULL}};
	struct postgres_edge edges[] = {{1, 1, 1, 3, false}, {1, 3, 1, 1, true},
	    {1, 3, 1, 2, true}, {1, 4, 1, 3, true}};

	check_order(
	    made, N(made), edges, N(edges), "view-early function table view other ");
}

static void materialized(void)
{
	const struct made made[] = {{80, "function", 0, NULL, NULL},
	    {300, "a", 'm', "r", "i"}, {300, "b", 'm', "r", ""},
	    {300, "view", 'v', NULL, NULL}, {300, "z", 'm', NULL, "i"},
	    {900, "comment", 0, NULL, NULL}};
	/* a selects from b; the function returns rows of z. */
	struct postgres_edge edges[] = {{1, 1, 1, 5, false}, {1, 2, 1, 3, true}};

	check_order(made, N(made), edges, N(edges),
	    "z-early function b a view b-data a-data a-indexes z-indexes comment ");
}

static void circles(void)
{
	const struct made made[] = {{50, "a", 0, NULL, NULL}, {50, "b", 0, NULL, NULL}};
	struct postgres_edge edges[] = {{1, 1, 1, 2, false}, {1, 2, 1, 1, false}};

	check_order(made, N(made), edges, N(edges), "b a ");
	check_order(made, 0, NULL, 0, "");
}

int main(void)
{
	needs();
	early_views();
	materialized();
	circles();
	return check_done();
}
