/*
 * Settings written in PHP (wp-config.php, settings.php, .env.local.php), read without
 * running them.
 *
 * Found are define() and const, variables that are assigned, and a returned array.  What is
 * in an array is named by its path: "databases.default.default.host".  Values may be
 * literals joined by '.', arrays of them, earlier constants and variables, __DIR__,
 * dirname(), getenv() and $_ENV with ?:, ?? and the ternary, getenv_docker() with its
 * X_FILE, and the like; anything else is known to be there, but not what it is.
 *
 * A branch whose condition can be told is taken or left.  Of others all are read: what they
 * set counts unless it is set already, and a setting with several values is marked.
 */
#ifndef SYNCO_COMMON_APP_PHP_CONFIG_H
#define SYNCO_COMMON_APP_PHP_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

struct app_env;

/* Bytes of a file, of one value, of all that are ever built; number of settings. */
#define PHP_FILE_MAX     ((size_t)1024 * 1024)
#define PHP_VALUE_MAX    ((size_t)16 * 1024)
#define PHP_TOTAL_MAX    ((size_t)16 * 1024 * 1024)
#define PHP_SETTINGS_MAX 4096

/* Where a returned array is found among the variables. */
#define PHP_RETURNED "return()"

struct php_setting {
	char *name;  /* a path */
	char *value; /* NULL: only running the file would tell */
	char *file;
	unsigned int line;
	bool weak; /* what it was to come from is not there: a later one wins */
	bool
	    repeated; /* set again, with another value, where only PHP knows which counts */
};

struct php_config;

/*
 * env (borrowed, NULL: empty) answers getenv().  With files, what is included by a known
 * path is read, too (but not WordPress itself), and so are files that hold a value.
 */
struct php_config *php_config_new(const struct app_env *env, bool files);
void php_config_free(struct php_config *c);
CLEANUP_DEFINE(struct php_config, php_config_free)

/* Sets a constant, a variable beforehand or in another's place. */
void php_config_define(struct php_config *c, const char *name, const char *value);
void php_config_let(struct php_config *c, const char *path, const char *value);

/* Reads a file on top of what is there. */
bool php_config_load(struct php_config *c, const char *path, struct err *err) MUST_CHECK;

/* The same with text; path is for messages and __DIR__. */
bool php_config_parse(struct php_config *c, const char *path, const char *text,
    size_t len, struct err *err) MUST_CHECK;

/* Borrowed; NULL when there is none. */
const struct php_setting *php_config_constant(
    const struct php_config *c, const char *name);
/* The variable or item; where an array around it is what only PHP knows, that one. */
const struct php_setting *php_config_variable(
    const struct php_config *c, const char *path);

/*
 * The settings below a path one after the other, NULL behind the last: *at starts at 0,
 * *rest is the setting's path from there.
 */
const struct php_setting *php_config_next(
    const struct php_config *c, const char *path, size_t *at, const char **rest);

/* Gives what is below one path to another, over what is there. */
void php_config_move(struct php_config *c, const char *from, const char *to);

/* Whether there was a "return array(…)" or "return […]". */
bool php_config_returns(const struct php_config *c);

#endif
