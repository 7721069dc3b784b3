/*
 * Writes "keep" for columns into a .synco.yml: the one change of it that is not made by hand.
 */
#ifndef SYNCO_COMMON_APP_CONFIG_ACCEPT_H
#define SYNCO_COMMON_APP_CONFIG_ACCEPT_H

#include <stddef.h>

#include "common/base/buf.h"
#include "common/base/err.h"

struct config_case {
	const char *value;
	const char *mask; /* as YAML */
};

/* All borrowed. */
struct config_keep {
	const char *table;
	const char *column;
	/* Masks that stay, of rows where the column on has a value; on may be NULL. */
	const char *on;
	struct config_case *cases;
	size_t cases_n;
};

/*
 * Appends text[0..len) to out with database.mask saying keep of each column, but for its cases;
 * every other byte, comments among them, stays.  name is for messages.  ERR_USAGE, with the place,
 * where a column is said something of that can't be completed.  Pure.
 */
bool config_accept(const char *name, const char *text, size_t len,
    const struct config_keep *columns, size_t n, struct buf *out, struct err *err)
    MUST_CHECK;

#endif
