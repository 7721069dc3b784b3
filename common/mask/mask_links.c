/* Masks along foreign keys: equal values at both ends stay equal. */
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/mask/mask_draft.h"

/* A column at some end of a foreign key. */
struct member {
	const struct draft_table *table;
	size_t column;
	struct draft_column *draft;
	size_t
	    group; /* the same number for all that are linked, over however many tables */
	bool is_target; /* some foreign key points at it, and it has none itself */
};

struct links {
	const struct draft *d;
	struct member *items;
	size_t n;
	size_t cap;
};

/* Names of columns, and SQLite's of tables, are the same however they are written. */
static bool same_name(const struct draft *d, const char *a, const char *b)
{
	if (strcmp(d->schema->database.engine, "postgres") == 0)
		return strcmp(a, b) == 0;
	return strcasecmp(a, b) == 0;
}

static bool same_table(const struct draft *d, const char *a, const char *b)
{
	if (strcmp(d->schema->database.engine, "sqlite") == 0)
		return strcasecmp(a, b) == 0;
	return strcmp(a, b) == 0;
}

/* The member's index; false when no such column travels. */
static bool find_member(
    struct links *l, const char *table, const char *column, size_t *index)
{
	const struct draft *d = l->d;

	for (size_t i = 0; i < d->schema->objects_n; i++) {
		const struct draft_table *t = &d->tables[i];
		size_t c = 0;

		if (t->columns == NULL || !same_table(d, t->object->name, table))
			continue;
		while (c < t->object->columns_n &&
		       !same_name(d, t->object->columns[c].name, column))
			c++;
		if (c == t->object->columns_n)
			return false;
		for (*index = 0; *index < l->n; ++*index) {
			if (l->items[*index].draft == &t->columns[c])
				return true;
		}
		l->items = xgrow(l->items, l->n, &l->cap, sizeof(*l->items));
		l->items[l->n] = (struct member){
		    t, c, &t->columns[c], .group = l->n, .is_target = true};
		l->n++;
		return true;
	}
	return false;
}

/* The case that holds in all rows, or NULL. */
static struct draft_case *settled_case(const struct draft_column *c)
{
	return c->settled ? &c->cases[c->n - 1] : NULL;
}

static bool is_nulled(const struct draft_column *c)
{
	return c->settled && c->n == 1 && c->cases[0].mask.kind == MASK_NULL;
}

static void join(struct links *l, const struct db_link *link)
{
	size_t child;
	size_t parent;
	size_t gone;

	if (!find_member(l, link->table, link->column, &child) ||
	    !find_member(l, link->to_table, link->to_column, &parent))
		return;
	/* A row that points at nothing is no business of the other end's. */
	if (is_nulled(l->items[child].draft))
		return;
	l->items[child].is_target = child == parent && l->items[child].is_target;
	gone = l->items[child].group;
	for (size_t i = 0; i < l->n; i++) {
		if (l->items[i].group == gone)
			l->items[i].group = l->items[parent].group;
	}
}

static bool alike(const struct mask *a, const struct mask *b)
{
	return a->kind == b->kind && a->from == b->from && a->to == b->to &&
	       (a->text == b->text ||
	           (a->text != NULL && b->text != NULL && strcmp(a->text, b->text) == 0));
}

static bool conflict(const struct links *l, const struct member *a,
    const struct member *b, const char *why, struct err *err)
{
	const struct draft_case *c =
	    a->draft->n > 0 ? &a->draft->cases[a->draft->n - 1] : NULL;
	CLEANUP(freep)
	char *here = draft_place(l->d, a->table, a->column, c != NULL ? c->rule : NULL);
	CLEANUP(freep) char *there = draft_place(l->d, b->table, b->column, NULL);

	return err_set(
	    err, ERR_USAGE, "%s: a foreign key links it with %s: %s", here, there, why);
}

/* Values that depend on more than the value can't be carried. */
static bool can_be_carried(enum mask_kind kind)
{
	return kind != MASK_TEMPLATE && kind != MASK_PHONE && kind != MASK_JSON &&
	       kind != MASK_REDACT;
}

static bool is_masked(const struct draft_column *c)
{
	for (size_t i = 0; i < c->n; i++) {
		if (c->cases[i].mask.kind != MASK_KEEP)
			return true;
	}
	return false;
}

/* A rule's mask wins over a name's, and where the key points to over where it comes from. */
static unsigned int weight(const struct member *m)
{
	const struct draft_case *c = settled_case(m->draft);

	return (c != NULL && c->rule != NULL ? 2U : 0U) + m->is_target;
}

/* Another member of a group, for messages. */
static const struct member *other_of(const struct links *l, const struct member *m)
{
	for (size_t i = 0; i < l->n; i++) {
		if (l->items[i].group == m->group && &l->items[i] != m)
			return &l->items[i];
	}
	return m;
}

/* The member whose mask the whole group gets; NULL with *ok: none is masked. */
static const struct member *find_winner(
    const struct links *l, size_t group, bool *ok, struct err *err)
{
	const struct member *winner = NULL;

	for (size_t i = 0; i < l->n; i++) {
		const struct member *m = &l->items[i];
		const struct draft_case *c = settled_case(m->draft);

		if (m->group != group || !is_masked(m->draft))
			continue;
		if (c == NULL || m->draft->n > 1 || c->mask.unless != NULL) {
			*ok = conflict(l, m, other_of(l, m),
			    "it is masked in some rows only: take one mask for all of them",
			    err);
			return NULL;
		}
		if (winner != NULL && settled_case(winner->draft)->rule != NULL &&
		    c->rule != NULL &&
		    !alike(&settled_case(winner->draft)->mask, &c->mask)) {
			*ok = conflict(l, m, winner, "give both the same mask", err);
			return NULL;
		}
		if (winner == NULL || weight(m) > weight(winner))
			winner = m;
	}
	return winner;
}

/* Masks of linked columns are made as one: unique, and as long as the shortest takes. */
static struct mask_fit join_fits(const struct links *l, size_t group)
{
	struct mask_fit all = {.unique = true};

	for (size_t i = 0; i < l->n; i++) {
		const struct mask_fit *fit = &l->items[i].draft->fit;

		if (l->items[i].group != group)
			continue;
		if (fit->length > 0 && (all.length == 0 || fit->length < all.length))
			all.length = fit->length;
		if (fit->bits > 0 && (all.bits == 0 || fit->bits < all.bits))
			all.bits = fit->bits;
	}
	return all;
}

static bool carry(const struct links *l, const struct member *winner,
    const struct draft_case *mask, const struct member *m, const struct mask_fit *fit,
    struct err *err)
{
	struct draft_column *c = m->draft;

	if (m != winner && c->settled && c->cases[c->n - 1].mask.kind == MASK_KEEP)
		return conflict(l, m, winner, "that is masked: keep both, or none", err);
	if (m != winner && (c->n == 0 || !alike(&c->cases[0].mask, &mask->mask)))
		c->origin = MASK_BY_LINK;
	c->cases = xreallocarray(c->cases, 1, sizeof(*c->cases));
	c->cases[0] = *mask;
	c->n = 1;
	c->settled = true;
	c->fit.length = fit->length;
	c->fit.bits = fit->bits;
	c->fit.unique = true;
	return draft_check(l->d, m->table, m->column, &c->cases[0], err);
}

static bool carry_to_all(const struct links *l, size_t group, const struct member *winner,
    const struct draft_case *mask, struct err *err)
{
	const struct mask_fit fit = join_fits(l, group);
	bool ok = true;

	for (size_t i = 0; i < l->n && ok; i++) {
		if (l->items[i].group == group)
			ok = carry(l, winner, mask, &l->items[i], &fit, err);
	}
	return ok;
}

static bool carry_group(const struct links *l, size_t group, struct err *err)
{
	bool ok = true;
	const struct member *winner = find_winner(l, group, &ok, err);
	struct draft_case mask;
	struct err none = {0};

	if (winner == NULL)
		return ok;
	mask = *settled_case(winner->draft);
	if (!can_be_carried(mask.mask.kind)) {
		if (mask.rule != NULL)
			return conflict(l, winner, other_of(l, winner),
			    "take hash, or another mask of the value", err);
		mask.mask = mask_of(MASK_HASH);
	}
	mask.mask.by_value = true;
	if (carry_to_all(l, group, winner, &mask, err))
		return true;
	if (mask.rule != NULL)
		return false;
	/* What nobody asked for is no reason to refuse all while another one is short enough. */
	mask.mask = mask_of(MASK_SCRAMBLE);
	mask.mask.by_value = true;
	return carry_to_all(l, group, winner, &mask, &none);
}

bool draft_follow_links(struct draft *d, struct err *err)
{
	struct links l = {.d = d};
	CLEANUP(freep) struct member *items = NULL;

	for (size_t i = 0; i < d->facts->links_n; i++)
		join(&l, &d->facts->links[i]);
	items = l.items;
	for (size_t i = 0; i < l.n; i++) {
		if (l.items[i].group == i && other_of(&l, &l.items[i]) != &l.items[i] &&
		    !carry_group(&l, i, err))
			return false;
	}
	return true;
}
