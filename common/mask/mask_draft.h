/*
 * Inside of mask_plan: the masks of columns while they are being chosen.
 */
#ifndef SYNCO_COMMON_MASK_MASK_DRAFT_H
#define SYNCO_COMMON_MASK_MASK_DRAFT_H

#include "common/mask/mask_plan.h"

struct mask_dictionary;

struct draft_case {
	struct mask mask;             /* borrows from its rule */
	const struct mask_rule *rule; /* NULL: by name, by the framework, by a link */
	const char *when_column;      /* borrowed; NULL: always */
	const char *when_value;
};

struct draft_column {
	enum mask_origin origin;
	struct draft_case *cases; /* none: the column stays as it is */
	size_t n;
	bool settled; /* the last case is unconditional */
	struct mask_fit fit;
	const char *type_name;
};

struct draft_table {
	const struct schema_object *object;
	struct draft_column *columns; /* in the object's order */
	bool people; /* some column's name says that each row is somebody */
};

struct draft {
	const struct mask_opts *opts;
	const struct schema *schema;
	const struct db_facts *facts;
	struct draft_table *tables;         /* by object; without columns: no table */
	struct mask_dictionary *dictionary; /* for mask: auto; borrowed */
};

/*
 * Whether the pattern is of the table, or of one that it is a part of, inherits from or belongs to;
 * names fold as the engine folds them.
 */
bool draft_table_fits(
    const struct draft *d, const char *pattern, const struct schema_object *o);
bool draft_column_fits(const struct draft *d, const char *pattern, const char *column);

/* ERR_USAGE, with its place and what was meant, for a rule that fits no table or no column. */
bool draft_check_rules(const struct draft *d, struct err *err) MUST_CHECK;

/* The rule that wants all to be said of the table, or NULL. */
const struct mask_auto_tables *draft_strict(
    const struct draft *d, const struct schema_object *o);

/* Whether nothing is said of column i of a strict table: neither masked, nor kept, nor of a harmless type. */
bool draft_is_unsaid(const struct draft *d, const struct draft_table *t, size_t i);

/* Such a column, with what is masked in some of its rows. */
void draft_unsaid(const struct draft_table *t, size_t i, struct mask_unsaid *out);

/* Whether columns that look personal are masked in the table. */
bool draft_is_automatic(const struct draft *d, const struct schema_object *o);

/* Chooses by rules, names and values. */
bool draft_choose(struct draft *d, struct err *err) MUST_CHECK;

/* Finds out what column i of the table takes. */
void draft_fit(const struct draft *d, const struct draft_table *t, size_t i);

/* Carries masks along foreign keys, in both directions, until nothing changes. */
bool draft_follow_links(struct draft *d, struct err *err) MUST_CHECK;

/*
 * Empties columns that are made of masked ones, and that nothing was said of; those of indexes of full
 * texts are masked as columns of the same names.
 */
bool draft_empty_derived(struct draft *d, struct err *err) MUST_CHECK;

/* Whether the case's mask fits; the reason names the rule's place and the column. */
bool draft_check(const struct draft *d, const struct draft_table *t, size_t column,
    const struct draft_case *c, struct err *err) MUST_CHECK;

/* The job of a mask in a column, but for its key. */
struct mask_job draft_job(const struct draft *d, const struct draft_table *t,
    size_t column, const struct mask *m);

/* "FILE:LINE:COLUMN: table.column", or "table.column". */
char *draft_place(const struct draft *d, const struct draft_table *t, size_t column,
    const struct mask_rule *rule);

void draft_reset(struct draft *d);

#endif
