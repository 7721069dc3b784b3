/*
 * Columns that are masked, and those that look personal and are not: for people who write a policy.
 */
#ifndef SYNCO_SOURCE_PERSONAL_H
#define SYNCO_SOURCE_PERSONAL_H

#include "source-lite/protect.h"

struct personal_column {
	const char *table; /* all borrowed */
	const char *column;
	const char *mask; /* its name; of one that is not masked: what would suit it */
	bool masked;
	/* Of a strict table, and nothing is said of it: mask is NULL. */
	const struct mask_unsaid *unsaid;
	bool sometimes; /* in rows where another column says so */
	enum mask_origin origin;
	const char *why; /* what told it: a word and its language, values; NULL: a rule */
};

typedef void personal_take(void *ctx, const struct personal_column *c);

/*
 * Asks the database and hands each such column to take, table by table.  ERR_USAGE when a mask does
 * not fit, ERR_DB and the like when the database can't be asked.  later is filled where the policy
 * is one, and would be refused all the same: a secret is missing.  At what mask: auto looked is said
 * to say.
 */
bool personal_columns(struct protect *p, const struct find *found, struct log *log,
    struct log *say, personal_take *take, void *ctx, struct err *later, struct err *err)
    MUST_CHECK;

#endif
