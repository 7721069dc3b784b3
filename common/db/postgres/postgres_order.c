/*
 * The order of definitions: depth first over what each needs, beginning with the lowest rank.
 *
 * Items come in two rounds: what rows need, then what comes after the rows.  What the first
 * round needs of the second is a view's row type: something that stands for the view comes early.
 * A circle that remains is broken where it closes.
 */
#include <limits.h>
#include <stdlib.h>

#include "common/base/cleanup.h"
#include "common/base/mem.h"
#include "common/db/postgres/postgres_items.h"

enum { NEW, OPEN, DONE };

struct walk {
	struct postgres_items *all;
	struct postgres_item **filled; /* materialized views, in their order */
	size_t filled_n;
	postgres_emit *emit;
	void *ctx;
	bool after; /* the second round */
};

static bool is_view(const struct postgres_item *i)
{
	return i->rank == POSTGRES_RANK_VIEW;
}

/* The position of the first edge of an item, or where it would be. */
static size_t first_edge(const struct postgres_items *all, const struct postgres_item *i)
{
	size_t low = 0;
	size_t high = all->edges_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct postgres_edge *e = &all->edges[middle];

		if (e->class < i->class || (e->class == i->class && e->id < i->id))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_edge_of(
    const struct postgres_items *all, size_t e, const struct postgres_item *i)
{
	return e < all->edges_n && all->edges[e].class == i->class &&
	       all->edges[e].id == i->id;
}

static void visit(struct walk *w, struct postgres_item *i);

static void visit_needed(struct walk *w, const struct postgres_item *i)
{
	/* The columns of what stands for a view need types, not what it selects. */
	bool columns_only = !w->after && is_view(i) && i->relkind == 'v';

	for (size_t e = first_edge(w->all, i); is_edge_of(w->all, e, i); e++) {
		const struct postgres_edge *edge = &w->all->edges[e];
		struct postgres_item *needed;

		if (columns_only && edge->query)
			continue;
		needed = postgres_items_find(w->all, edge->to_class, edge->to_id);
		if (needed == NULL || (!w->after && needed->rank >= POSTGRES_RANK_AFTER &&
		                          !is_view(needed)))
			continue;
		visit(w, needed);
	}
}

static void visit(struct walk *w, struct postgres_item *i)
{
	if (i->visited != NEW)
		return;
	i->visited = OPEN;
	visit_needed(w, i);
	i->visited = DONE;
	if (i->member || i->skipped)
		return;
	if (w->after && i->relkind == 'm')
		w->filled[w->filled_n++] = i;
	if (!w->after && is_view(i)) {
		i->wanted_early = true;
		w->emit(w->ctx, i, POSTGRES_EARLY);
	} else if (!(i->wanted_early && i->relkind == 'm')) {
		w->emit(w->ctx, i, POSTGRES_WHOLE);
	}
}

/* Tables of extensions that hold the user's rows are listed, and made by nobody. */
static void emit_extension_tables(const struct walk *w)
{
	for (size_t i = 0; i < w->all->items_n; i++) {
		const struct postgres_item *item = &w->all->items[i];

		if (item->member && item->condition != NULL && !item->skipped)
			w->emit(w->ctx, item, POSTGRES_WHOLE);
	}
}

/* Filling runs any function, so all views are there before. */
static void fill_views(const struct walk *w)
{
	for (size_t i = 0; i < w->filled_n; i++) {
		if (w->filled[i]->refresh != NULL)
			w->emit(w->ctx, w->filled[i], POSTGRES_REFRESH);
	}
	for (size_t i = 0; i < w->filled_n; i++) {
		if (w->filled[i]->indexes != NULL && *w->filled[i]->indexes != '\0')
			w->emit(w->ctx, w->filled[i], POSTGRES_INDEXES);
	}
}

/* Visits the items of ranks from (inclusive) to (exclusive). */
static void visit_ranks(struct walk *w, int from, int to)
{
	for (size_t i = 0; i < w->all->items_n; i++) {
		struct postgres_item *item = &w->all->items[i];

		if (item->rank >= from && item->rank < to)
			visit(w, item);
	}
}

void postgres_order(struct postgres_items *all, postgres_emit *emit, void *ctx)
{
	CLEANUP(freep)
	struct postgres_item **filled =
	    xcalloc(all->items_n, sizeof(struct postgres_item *));
	struct walk w = {.all = all, .filled = filled, .emit = emit, .ctx = ctx};

	visit_ranks(&w, 0, POSTGRES_RANK_AFTER);
	emit_extension_tables(&w);
	w.after = true;
	for (size_t i = 0; i < all->items_n; i++) {
		if (is_view(&all->items[i]))
			all->items[i].visited = NEW;
	}
	visit_ranks(&w, POSTGRES_RANK_AFTER, POSTGRES_RANK_VIEW_END);
	fill_views(&w);
	visit_ranks(&w, POSTGRES_RANK_VIEW_END, INT_MAX);
}
