/*
 * The definitions of a database as its catalogs give them: items, and who needs whom.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_ITEMS_H
#define SYNCO_COMMON_DB_POSTGRES_ITEMS_H

#include "common/db/db.h"
#include "common/db/postgres/postgres_conn.h"

/* Ranks order items that do not need each other; from AFTER on they follow the rows. */
enum {
	POSTGRES_RANK_TABLE = 200,
	POSTGRES_RANK_AFTER = 290, /* foreign keys, and what follows */
	POSTGRES_RANK_VIEW = 300,
	POSTGRES_RANK_VIEW_END = 400,
};

/* Classes that are no catalog's, as the queries give them. */
enum {
	POSTGRES_CLASS_SHELL = 1,     /* the name of a type, before its functions */
	POSTGRES_CLASS_MEMBERS = 2,   /* what was added to an operator family */
	POSTGRES_CLASS_EXTENSION = 3, /* an edge to a member of an extension */
	/* pg_largeobject's, which is that of each server. */
	POSTGRES_CLASS_LARGE_OBJECT = 2613,
};

struct postgres_item {
	uint32_t class; /* catalog's OID, or one of the above */
	uint32_t id;    /* OID of the object */
	int rank;
	char *kind;
	char *name; /* for people, and for row rules */
	char *create;
	char *path;   /* schemas of operators that it uses; or NULL */
	bool member;  /* of an extension, which brings it */
	bool skipped; /* it does not travel */
	char relkind; /* of tables and views, as in pg_class; else 0 */

	/* Tables. */
	uint64_t rows;
	uint64_t bytes;
	char *qualified;
	char *keys;
	char *after;
	char *unreadable; /* why, or NULL */
	char *condition;  /* of an extension's table whose rows are the user's; or NULL */

	/* Views. */
	char *early;   /* what stands for a view whose row type others need */
	char *indexes; /* of a materialized view, made when it is filled; or "" */
	char *refresh; /* NULL when it is empty at the source */
	bool wanted_early;

	unsigned char visited; /* by postgres_order() */
};

/* One item needs another; query: only what a view selects does. */
struct postgres_edge {
	uint32_t class;
	uint32_t id;
	uint32_t to_class;
	uint32_t to_id;
	bool query;
};

struct postgres_items {
	struct postgres_item *items; /* by rank, size and name */
	size_t items_n;
	size_t items_cap;
	struct postgres_edge *edges; /* by class and id */
	size_t edges_n;
	struct postgres_item **by_id; /* by class and id */
	struct buf skipped_sequences; /* their OIDs, each behind a comma */
};

/*
 * Whether large objects, which are values outside of all tables, are of these names: they are known
 * by that of their table in the server's own schema.
 */
bool postgres_names_large_objects(const struct db_names *names);

/* Reads everything; runs inside the caller's snapshot. */
bool postgres_items_read(
    struct postgres_conn *c, struct postgres_items *items, struct err *err) MUST_CHECK;
void postgres_items_reset(struct postgres_items *items);

/* The definition of a class and id, or NULL. */
struct postgres_item *postgres_items_find(
    const struct postgres_items *items, uint32_t class, uint32_t id);

/* The position in by_id of the first of a class and id, items_n when there is none. */
size_t postgres_items_first(
    const struct postgres_items *items, uint32_t class, uint32_t id);

/*
 * Marks tables and views of these names, what belongs to them and what needs them.  What only needs
 * them is appended to left_out, for people.
 */
bool postgres_items_skip(struct postgres_conn *c, struct postgres_items *items,
    const struct db_names *skip, struct buf *left_out, struct err *err) MUST_CHECK;

/* What is said of large objects (comments, owners, grants) does not travel. */
void postgres_items_skip_large_objects(struct postgres_items *items);

enum postgres_part {
	POSTGRES_WHOLE,   /* create */
	POSTGRES_EARLY,   /* early; of a materialized view: create */
	POSTGRES_REFRESH, /* refresh */
	POSTGRES_INDEXES, /* indexes */
};

/*
 * Calls emit for each item, those that others need first.  Views that are needed before rows
 * come early, and whole later; materialized views are filled when all views stand.
 */
typedef void postgres_emit(
    void *ctx, const struct postgres_item *item, enum postgres_part part);
void postgres_order(struct postgres_items *items, postgres_emit *emit, void *ctx);

#endif
