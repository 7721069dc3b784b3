/*
 * Settings written in Python (Django's settings.py), read without running them.
 *
 * Found is what names are assigned to at the top of a module, with what it imports from
 * modules below the root.  Values may be literals, names, operators, and calls whose result
 * is known: paths, the environment, django-environ, decouple, environs, dj-database-url;
 * anything else is known to be there, but not what it is.  An "if" is followed where its
 * condition can be told; else what is assigned in its branches is not known either.
 *
 * Messages name file and line, never a value.
 */
#ifndef SYNCO_COMMON_APP_PY_CONFIG_H
#define SYNCO_COMMON_APP_PY_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "common/app/dotenv.h"
#include "common/app/py_value.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"

/* Bytes of a file, of all text that is ever built; values that are; names; files. */
#define PY_FILE_MAX  ((size_t)1024 * 1024)
#define PY_TOTAL_MAX ((size_t)4 * 1024 * 1024)
#define PY_NODES_MAX ((size_t)100 * 1000)
#define PY_NAMES_MAX 4096
#define PY_FILES_MAX 100
/* Files that import files. */
#define PY_DEPTH_MAX 8

struct py_name {
	char *name;
	char *file;
	unsigned int line;
	struct py_value value;
};

struct py_config;

/*
 * env (borrowed) answers for the environment and takes what .env files say that are loaded
 * on the way.  root is where modules are looked for; NULL: no other file is read.
 */
struct py_config *py_config_new(const char *root, struct dotenv *env);
void py_config_free(struct py_config *c);
CLEANUP_DEFINE(struct py_config, py_config_free)

/* Functions are taken to be called where they are defined: for manage.py and wsgi.py. */
void py_config_enter_functions(struct py_config *c);

/* Reads a file. */
bool py_config_load(struct py_config *c, const char *path, struct err *err) MUST_CHECK;

/* The same with text; path is for messages and __file__. */
bool py_config_parse(struct py_config *c, const char *path, const char *text, size_t len,
    struct err *err) MUST_CHECK;

/* The file of a module ("mysite.settings"), to free(); NULL when there is none. */
char *py_config_module(const struct py_config *c, const char *module);

/* Borrowed; NULL when there is none. */
const struct py_name *py_config_get(const struct py_config *c, const char *name);

#endif
