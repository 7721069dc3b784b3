/*
 * Which rows stay when those that point at what is left out go, too.  Pure.
 *
 * A row stays if its own conditions hold and each foreign key of it holds a NULL or finds a row that
 * stays.  In SQL: each key of a table is an EXISTS over a named query of its parent's rows, whose
 * condition is made likewise.  In circles it is the greatest set of rows that is whole.
 */
#ifndef SYNCO_COMMON_FILTER_FILTER_FOLLOW_H
#define SYNCO_COMMON_FILTER_FILTER_FOLLOW_H

#include "common/filter/filter_graph.h"

/*
 * Completes the conditions of all tables, whose own are known, and of which no row travels where has_rows is
 * false.  Appends to lost, for people, which tables lose all rows that point at one without.
 * ERR_USAGE when a circle can't be followed, or a condition grows too long.
 */
bool filter_follow(struct filter_graph *g, struct buf *lost, struct err *err) MUST_CHECK;

/* Appends " AND ", or nothing where sql is empty. */
void filter_append_and(struct buf *sql);

/*
 * Appends an EXISTS that holds for rows whose key finds one that stays; within a group one of those
 * that stay by their base.  Adds the query that it needs.
 */
void filter_append_exists(struct buf *sql, struct filter_graph *g,
    const struct filter_link *l, struct filter_needs *needs);

/*
 * Sets the conditions of a group with links of its own: tables g->order[from..to), whose bases are
 * known.
 */
bool filter_circle(struct filter_graph *g, size_t from, size_t to, struct err *err)
    MUST_CHECK;

#endif
