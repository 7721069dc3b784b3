/*
 * Inside of php_config: arrays as values.  Their items are settings named by their paths
 * from there on.  One that grows too large is unknown.
 */
#ifndef SYNCO_COMMON_APP_PHP_ARRAY_H
#define SYNCO_COMMON_APP_PHP_ARRAY_H

#include <stdbool.h>

#include "common/app/php_eval.h"

/* Reads "key => value, …" up to the bracket that closes it, and behind that. */
bool php_array_read(struct php_run *r, struct php_value *v, struct err *err) MUST_CHECK;

/* Puts what is below the path of the variables into v; unknown when there is nothing. */
void php_array_collect(struct php_run *r, const char *path, struct php_value *v);

/*
 * array_replace_recursive() and its kin: v becomes the arrays one over the other, path by
 * path.  Unknown where one of them is no array.
 */
void php_array_merge(
    struct php_run *r, const struct php_value *arrays, size_t n, struct php_value *v);

#endif
