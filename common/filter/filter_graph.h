/*
 * Tables and the foreign keys between them, in an order in which each comes after those that it
 * points at.  Pure.
 */
#ifndef SYNCO_COMMON_FILTER_FILTER_GRAPH_H
#define SYNCO_COMMON_FILTER_FILTER_GRAPH_H

#include "common/db/facts.h"
#include "common/filter/filter_sql.h"

/* A foreign key of a table whose rows travel. */
struct filter_link {
	size_t child; /* position in tables */
	size_t *
	    parents; /* the table that it points at; of a partitioned one its partitions */
	size_t parents_n;
	const struct db_link *columns; /* borrowed */
	size_t columns_n;
};

/* A named query that conditions use; needs are those that it uses itself. */
struct filter_needs {
	size_t *queries; /* positions in the graph's */
	size_t n;
};

struct filter_query {
	char *text; /* "name AS (…)" */
	struct filter_needs needs;
	size_t size;   /* of all that it comes to, in queries */
	size_t listed; /* the last list that it was put on */
};

struct filter_table {
	struct schema_object *object; /* borrowed; NULL: no table */
	char *own;                    /* condition of its rows by themselves; NULL: all */
	char *base;                   /* and by keys that leave its group; NULL: all */
	struct filter_needs needs;    /* of its condition */
	size_t group;                 /* those that reach each other */

	/* For who looks for groups. */
	size_t number; /* in the order of visits, from 1 */
	size_t lowest; /* number that it leads back to */
	bool open;
};

struct filter_graph {
	enum filter_engine engine;
	struct filter_table *tables; /* by the schema's objects */
	size_t tables_n;
	struct filter_link *links; /* by child */
	size_t links_n;
	size_t links_cap;
	size_t *order; /* positions of tables: groups together, parents before children */
	size_t order_n;
	struct filter_query *queries; /* each after those that it needs */
	size_t queries_n;
	size_t queries_cap;
	size_t lists; /* that queries were put on */
};

/* Without links; schema is borrowed. */
struct filter_graph *filter_graph_new(struct schema *schema);
void filter_graph_free(struct filter_graph *g);
CLEANUP_DEFINE(struct filter_graph, filter_graph_free)

/* Finds the foreign keys, and the order of the tables.  facts is borrowed. */
void filter_graph_link(struct filter_graph *g, const struct db_facts *facts);

/* The links of a table: *n from what is returned on. */
const struct filter_link *filter_graph_links(
    const struct filter_graph *g, size_t table, size_t *n);

void filter_needs_add(struct filter_needs *needs, size_t query);
void filter_needs_add_all(struct filter_needs *needs, const struct filter_needs *more);

/* Adds a query; takes text and needs.  Returns its position. */
size_t filter_graph_query(
    struct filter_graph *g, char *text, const struct filter_needs *needs);

/* "WITH …" with all that is needed, or NULL for nothing.  *size is how many queries it comes to. */
char *filter_graph_with(
    struct filter_graph *g, const struct filter_needs *needs, size_t *size);

/* Whether a link points at its own group: then it is part of a circle. */
bool filter_link_is_inner(const struct filter_graph *g, const struct filter_link *l);

#endif
