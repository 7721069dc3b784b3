/*
 * Inside of php_config: lists of settings.  A name is a path, the keys of arrays joined by
 * dots: "databases.default.default.host".
 */
#ifndef SYNCO_COMMON_APP_PHP_SETTINGS_H
#define SYNCO_COMMON_APP_PHP_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/app/php_config.h"

struct php_settings {
	struct php_setting *items;
	size_t n;
	size_t cap;
};

void php_settings_reset(struct php_settings *s);
struct php_setting *php_settings_find(const struct php_settings *s, const char *path);

/* What stands in name behind path and a dot; NULL when name is not below path. */
const char *php_settings_rest(const char *name, const char *path);

/* Whether there is a value at the path (a weak one is none) or below it. */
bool php_settings_has(const struct php_settings *s, const char *path);

/* Takes away what is at the path and below it. */
void php_settings_drop(struct php_settings *s, const char *path);

/* Adds a setting without looking for one of the name; name is taken. */
struct php_setting *php_settings_add(struct php_settings *s, char *name);

#endif
