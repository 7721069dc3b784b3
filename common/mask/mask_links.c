/* Masks along foreign keys: equal values at both ends stay equal. */
#include <string.h>

#include "common/base/mem.h"
#include "common/mask/mask_draft.h"

/* One column of a foreign key and what it points at. */
struct link_end {
	const struct draft_table *table;
	size_t column;
	struct draft_column *draft;
};

static bool find_end(
    const struct draft *d, const char *table, const char *column, struct link_end *end)
{
	for (size_t i = 0; i < d->schema->objects_n; i++) {
		const struct draft_table *t = &d->tables[i];

		if (t->columns == NULL || strcmp(t->object->name, table) != 0)
			continue;
		for (size_t c = 0; c < t->object->columns_n; c++) {
			if (strcmp(t->object->columns[c].name, column) != 0)
				continue;
			*end = (struct link_end){t, c, &t->columns[c]};
			return true;
		}
	}
	return false;
}

/* The mask of all its rows that changes its values, or NULL. */
static struct draft_case *settled_case(const struct draft_column *c)
{
	struct draft_case *last = c->settled ? &c->cases[c->n - 1] : NULL;

	return last != NULL && last->mask.kind != MASK_KEEP ? last : NULL;
}

static bool alike(const struct mask *a, const struct mask *b)
{
	return a->kind == b->kind && a->from == b->from && a->to == b->to &&
	       (a->text == b->text ||
	           (a->text != NULL && b->text != NULL && strcmp(a->text, b->text) == 0));
}

static bool conflict(const struct draft *d, const struct link_end *a,
    const struct link_end *b, const char *why, struct err *err)
{
	const struct draft_case *c =
	    a->draft->n > 0 ? &a->draft->cases[a->draft->n - 1] : NULL;
	CLEANUP(freep)
	char *here = draft_place(d, a->table, a->column, c != NULL ? c->rule : NULL);
	CLEANUP(freep) char *there = draft_place(d, b->table, b->column, NULL);

	return err_set(
	    err, ERR_USAGE, "%s: a foreign key links it with %s: %s", here, there, why);
}

/* Values that depend on more than the value can't be carried. */
static bool can_be_carried(enum mask_kind kind)
{
	return kind != MASK_TEMPLATE && kind != MASK_PHONE && kind != MASK_JSON;
}

/* Gives to the mask of from. */
static bool carry(const struct draft *d, const struct link_end *from,
    const struct link_end *to, bool *changed, struct err *err)
{
	const struct draft_case *mask = settled_case(from->draft);
	struct draft_column *c = to->draft;

	if (c->settled && c->cases[c->n - 1].mask.kind == MASK_KEEP)
		return conflict(d, to, from, "that is masked: keep both, or none", err);
	if (!can_be_carried(mask->mask.kind))
		return conflict(
		    d, from, to, "take hash, or another mask of the value", err);
	c->cases = xreallocarray(c->cases, 1, sizeof(*c->cases));
	c->cases[0] = *mask;
	c->cases[0].mask.by_value = true;
	c->n = 1;
	c->settled = true;
	c->origin = MASK_BY_LINK;
	*changed = true;
	return true;
}

/* Both ends are masked: the rule's mask wins over the name's, the other end's over this one's. */
static bool agree(const struct draft *d, struct link_end *child, struct link_end *parent,
    bool *changed, struct err *err)
{
	struct draft_case *a = settled_case(child->draft);
	struct draft_case *b = settled_case(parent->draft);

	if (!alike(&a->mask, &b->mask)) {
		if (a->rule != NULL && b->rule != NULL)
			return conflict(d, child, parent, "give both the same mask", err);
		return a->rule != NULL ? carry(d, child, parent, changed, err)
		                       : carry(d, parent, child, changed, err);
	}
	if (!can_be_carried(a->mask.kind))
		return conflict(
		    d, child, parent, "take hash, or another mask of the value", err);
	*changed = *changed || !a->mask.by_value || !b->mask.by_value;
	a->mask.by_value = b->mask.by_value = true;
	return true;
}

/* Masks of linked columns are made as one: unique, and as long as the shorter takes. */
static void join_fits(struct link_end *a, struct link_end *b, bool *changed)
{
	struct mask_fit *x = &a->draft->fit;
	struct mask_fit *y = &b->draft->fit;
	uint64_t length = x->length == 0 || (y->length > 0 && y->length < x->length)
	                      ? y->length
	                      : x->length;

	*changed = *changed || x->length != length || y->length != length || !x->unique ||
	           !y->unique;
	x->length = y->length = length;
	x->unique = y->unique = true;
}

static bool follow(
    const struct draft *d, const struct db_link *link, bool *changed, struct err *err)
{
	struct link_end child;
	struct link_end parent;
	struct draft_case *a;
	struct draft_case *b;
	bool ok = true;

	if (!find_end(d, link->table, link->column, &child) ||
	    !find_end(d, link->to_table, link->to_column, &parent))
		return true;
	a = settled_case(child.draft);
	b = settled_case(parent.draft);
	if (a == NULL && b == NULL)
		return true;
	/* A row that points at nothing is no business of the other end's. */
	if (a != NULL && a->mask.kind == MASK_NULL)
		return true;
	if (a != NULL && b != NULL)
		ok = agree(d, &child, &parent, changed, err);
	else
		ok = carry(d, a != NULL ? &child : &parent, a != NULL ? &parent : &child,
		    changed, err);
	if (ok)
		join_fits(&child, &parent, changed);
	return ok &&
	       draft_check(
	           d, child.table, child.column, settled_case(child.draft), err) &&
	       draft_check(
	           d, parent.table, parent.column, settled_case(parent.draft), err);
}

bool draft_follow_links(struct draft *d, struct err *err)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < d->facts->links_n; i++) {
			if (!follow(d, &d->facts->links[i], &changed, err))
				return false;
		}
	}
	return true;
}
