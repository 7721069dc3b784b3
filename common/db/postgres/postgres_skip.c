#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/postgres/postgres_items.h"

/* Sequences of tables: its table, the sequence, and another table whose columns take values from it. */
static const char sequences[] =
    "SELECT d.refobjid, d.objid, coalesce(a.adrelid, 0) FROM pg_depend d "
    "JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' LEFT JOIN (pg_depend u "
    "JOIN pg_attrdef a ON u.classid = 'pg_attrdef'::regclass AND a.oid = u.objid) "
    "ON u.refclassid = 'pg_class'::regclass AND u.refobjid = d.objid "
    "AND a.adrelid <> d.refobjid WHERE d.classid = 'pg_class'::regclass "
    "AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') ORDER BY 1, 2";

/* The rank of "OWNED BY" (dependents.sql). */
#define RANK_OWNED 450

static bool is_relation(const struct postgres_item *i)
{
	return (i->rank == POSTGRES_RANK_TABLE && i->qualified != NULL) ||
	       i->rank == POSTGRES_RANK_VIEW;
}

/* A name as tables have it, of one as SQL spells it. */
static void append_plain(struct buf *out, const char *spelled)
{
	bool quoted = false;

	for (; *spelled != '\0'; spelled++) {
		if (*spelled != '"')
			buf_putc(out, *spelled);
		else if (quoted && spelled[1] == '"')
			buf_putc(out, *spelled++);
		else
			quoted = !quoted;
	}
}

static bool is_named(const struct postgres_item *i, const struct db_names *skip)
{
	CLEANUP(buf_reset) struct buf plain = {0};
	const char *name = i->name;

	if (i->rank == POSTGRES_RANK_VIEW) {
		append_plain(&plain, name);
		name = buf_str(&plain);
		name += text_starts(name, "public.") ? strlen("public.") : 0;
	}
	return db_names_fit(skip, name);
}

/* Marks all that is of a class and id: it, its comments, its rights. */
static void mark(struct postgres_items *all, uint32_t class, uint32_t id)
{
	for (size_t i = postgres_items_first(all, class, id);
	     i < all->items_n && all->by_id[i]->class == class && all->by_id[i]->id == id;
	     i++)
		all->by_id[i]->skipped = true;
}

static bool is_skipped(const struct postgres_items *all, uint32_t class, uint32_t id)
{
	const struct postgres_item *i = postgres_items_find(all, class, id);

	return i != NULL && i->skipped;
}

/* What needs what is skipped is, too. */
static void mark_needers(struct postgres_items *all)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t e = 0; e < all->edges_n; e++) {
			const struct postgres_edge *edge = &all->edges[e];

			if (edge->class == POSTGRES_CLASS_EXTENSION ||
			    !is_skipped(all, edge->to_class, edge->to_id) ||
			    postgres_items_find(all, edge->class, edge->id) == NULL ||
			    is_skipped(all, edge->class, edge->id))
				continue;
			mark(all, edge->class, edge->id);
			more = true;
		}
	}
}

/* Whether one of the rows from..to, all of one sequence, names a table that travels. */
static bool is_needed(
    const struct postgres_items *all, uint32_t class, const PGresult *r, int from, int to)
{
	for (int i = from; i < to; i++) {
		uint32_t user = (uint32_t)strtoul(PQgetvalue(r, i, 2), NULL, 10);

		if (user != 0 && !is_skipped(all, class, user))
			return true;
	}
	return false;
}

/* A sequence goes with its table, unless another one needs it: then it has no owner. */
static void skip_sequence(
    struct postgres_items *all, uint32_t class, const PGresult *r, int from, int to)
{
	uint32_t id = (uint32_t)strtoul(PQgetvalue(r, from, 1), NULL, 10);

	if (!is_needed(all, class, r, from, to)) {
		mark(all, class, id);
		buf_printf(&all->skipped_sequences, ", %u", id);
		return;
	}
	for (size_t i = 0; i < all->items_n; i++) {
		struct postgres_item *item = &all->items[i];

		if (item->class == class && item->id == id && item->rank == RANK_OWNED)
			item->skipped = true;
	}
}

static bool skip_sequences(
    struct postgres_conn *c, struct postgres_items *all, uint32_t class, struct err *err)
{
	CLEANUP(postgres_resultp) PGresult *r = postgres_conn_select(c, sequences, err);

	if (r == NULL)
		return false;
	for (int from = 0, to; from < PQntuples(r); from = to) {
		for (to = from; to < PQntuples(r) && strcmp(PQgetvalue(r, to, 1),
		                                         PQgetvalue(r, from, 1)) == 0;)
			to++;
		if (is_skipped(
		        all, class, (uint32_t)strtoul(PQgetvalue(r, from, 0), NULL, 10)))
			skip_sequence(all, class, r, from, to);
	}
	return true;
}

/* Whether an item goes without saying: with a table or view of a name that is skipped. */
static bool belongs(const struct postgres_items *all, const struct postgres_item *i,
    const struct db_names *skip)
{
	static const char *const quiet[] = {
	    "comment", "security label", "owner", "grants", "sequence", "publication"};

	for (size_t k = 0; k < sizeof(quiet) / sizeof(*quiet); k++) {
		if (strcmp(quiet[k], i->kind) == 0)
			return true;
	}
	if (is_relation(i))
		return is_named(i, skip);
	for (size_t k = 0; k < all->items_n; k++) {
		const struct postgres_item *t = &all->items[k];
		CLEANUP(freep) char *of = NULL;

		if (!t->skipped || !is_relation(t) || !is_named(t, skip))
			continue;
		of = xasprintf(" on %s", t->qualified != NULL ? t->qualified : t->name);
		if (text_ends(i->name, of))
			return true;
	}
	return false;
}

bool postgres_names_large_objects(const struct db_names *names)
{
	return db_names_fit(names, "pg_largeobject");
}

void postgres_items_skip_large_objects(struct postgres_items *all)
{
	for (size_t i = 0; i < all->items_n; i++) {
		if (all->items[i].class == POSTGRES_CLASS_LARGE_OBJECT)
			all->items[i].skipped = true;
	}
}

bool postgres_items_skip(struct postgres_conn *c, struct postgres_items *all,
    const struct db_names *skip, struct buf *left_out, struct err *err)
{
	uint32_t class = 0;

	for (size_t i = 0; skip->n > 0 && i < all->items_n; i++) {
		const struct postgres_item *item = &all->items[i];

		if (!is_relation(item) || !is_named(item, skip))
			continue;
		class = item->class;
		mark(all, item->class, item->id);
	}
	if (class == 0)
		return true;
	mark_needers(all);
	if (!skip_sequences(c, all, class, err))
		return false;
	for (size_t i = 0; i < all->items_n; i++) {
		const struct postgres_item *item = &all->items[i];

		if (item->skipped && !item->member && !belongs(all, item, skip))
			buf_printf(left_out, "%s%s %s", left_out->len > 0 ? ", " : "",
			    item->kind, item->name);
	}
	return true;
}
