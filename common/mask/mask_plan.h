/*
 * Which columns of a database are masked, and how: from the rules, from names that look personal,
 * and from foreign keys.
 */
#ifndef SYNCO_COMMON_MASK_MASK_PLAN_H
#define SYNCO_COMMON_MASK_MASK_PLAN_H

#include "common/base/log.h"
#include "common/db/facts.h"
#include "common/mask/mask_value.h"

struct mask_sample;

/* A framework's own columns with personal data, for tables that are masked automatically. */
struct mask_known {
	const char *table;  /* glob */
	const char *column; /* glob */
	enum mask_kind kind;
	const char *when_column; /* as in struct mask_rule */
	const char *when_value;
};

struct mask_opts {
	const struct mask_rules *rules; /* borrowed, as all of it */
	const struct mask_known *known;
	size_t known_n;
	const unsigned char *secret;      /* MASK_SECRET_BYTES; NULL: there is none */
	const char *password;             /* a hash that the app takes */
	const struct mask_sample *sample; /* of values, for mask: auto; or NULL */
	/* What must not stand in a condition of an engine; NULL: anything may. */
	bool (*check_condition)(
	    const char *engine, const char *condition, struct err *err);
	/* Whether another database has what a rule fits (column NULL: the table); NULL: there is none. */
	bool (*elsewhere)(void *ctx, const char *table, const char *column);
	void *elsewhere_ctx;
	struct log *log;
};

/* What becomes of a column in rows where a condition holds. */
struct mask_case {
	bool conditional;
	size_t when; /* the column that is looked at */
	const char *like;
	struct mask mask; /* borrows */
	struct mask_job job;
	size_t flag; /* of its rows: where mask.unless holds */
	char *place; /* of the rule, where there is an unless; or NULL */
};

enum mask_origin {
	MASK_BY_RULE,
	MASK_BY_NAME,  /* auto */
	MASK_BY_VALUE, /* auto: by a sample of its values */
	MASK_BY_LINK,  /* a foreign key's other end is masked */
	MASK_BY_COLUMN /* it is made of one that is masked */
};

struct mask_column {
	size_t index; /* in schema_object.columns */
	enum mask_origin origin;
	struct mask_case *cases; /* the first that holds counts */
	size_t cases_n;
};

struct mask_table {
	char *name;
	struct mask_column *columns; /* by index */
	size_t columns_n;
	size_t flags_n;      /* that rows carry behind their columns */
	size_t key_n;        /* of the table, whether its key is masked or not */
	bool key_masked;     /* rows are then not in the order of their keys */
	struct mask_key key; /* of its rows' seeds */
};

struct mask_unsaid_case {
	char *value;
	char *mask; /* as .synco.yml has it */
};

/* A column of a table where all must be said, and nothing is of this one. */
struct mask_unsaid {
	char *table;
	char *column;
	/* What mask: auto makes of some rows all the same, where the column on has a value; on may be NULL. */
	char *on;
	struct mask_unsaid_case *cases;
	size_t cases_n;
};

struct mask_plan {
	struct mask_table *tables; /* those with masked columns */
	size_t tables_n;
	struct mask_unsaid *unsaid;
	size_t unsaid_n;
	/* Places, or NULL: of what wants all to be said, and of a mask that has no secret. */
	char *strict;
	char *unkeyed;
	struct mask_dictionary *dictionary;
};

/*
 * Makes the plan for a schema that was just described.  ERR_USAGE, with file, line and column of the
 * rule, when a mask does not fit its column, or a rule fits no table or column.  Borrows from all
 * three.
 */
struct mask_plan *mask_plan_new(const struct mask_opts *opts, const struct schema *schema,
    const struct db_facts *facts, struct err *err) MUST_CHECK;
void mask_plan_free(struct mask_plan *p);
CLEANUP_DEFINE(struct mask_plan, mask_plan_free)

/*
 * ERR_USAGE for a plan that must not be carried out: a mask needs a secret and there is none, so that
 * who guesses a value could see that it is the one; or of columns of a strict table nothing is said.
 */
bool mask_plan_check(const struct mask_plan *p, struct err *err) MUST_CHECK;

/* NULL when no column of it is masked. */
const struct mask_table *mask_plan_table(const struct mask_plan *p, const char *name);

#endif
