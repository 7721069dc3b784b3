/*
 * --only: which sets of an app take part.
 *
 *     db       all databases       db:NAME     the one of that name
 *     files    all file sets       files:NAME  the one of that name
 *     NAME     the set of that name, whatever it is
 */
#ifndef SYNCO_COMMON_APP_SET_CHOICE_H
#define SYNCO_COMMON_APP_SET_CHOICE_H

#include "common/base/buf.h"
#include "common/base/cli.h"
#include "common/base/err.h"

struct set_choice_set {
	const char *name; /* borrowed */
	bool is_database;
};

/* An empty list chooses all. */
bool set_choice_has(const struct cli_list *only, const char *set, bool is_database);

/* ERR_USAGE with the names that there are when only holds another one. */
bool set_choice_check(const struct cli_list *only, const struct set_choice_set *sets,
    size_t n, struct err *err) MUST_CHECK;

#endif
