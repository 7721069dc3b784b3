/*
 * What must not stand in a condition, by engine: beside what is wrong for all of them.  Pure.
 */
#ifndef SYNCO_COMMON_FILTER_FILTER_CHECK_H
#define SYNCO_COMMON_FILTER_FILTER_CHECK_H

#include "common/base/err.h"

/*
 * Whether an engine reads quotes and parentheses of the condition as policy_check_condition()
 * did, which knows none: so that it ends where it seems to.
 */
bool filter_check(const char *engine, const char *condition, struct err *err) MUST_CHECK;

#endif
