/*
 * .env files: NAME=value lines, as the frameworks' own readers understand them.
 *
 * An optional "export", '#' comments outside quotes, 'single quotes' literal, "double
 * quotes" with escapes and variables, values over several lines in quotes.  A variable
 * stands for what the real environment or an earlier line says, so nothing can refer to
 * itself; what expansion can grow to is limited.  Commands ($(…)) are never run: they
 * stay as written.
 *
 * Messages name file and line, never a value.
 */
#ifndef SYNCO_COMMON_APP_DOTENV_H
#define SYNCO_COMMON_APP_DOTENV_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

struct app_env;
struct dotenv;

/* Bytes of a file, of one value, of all values; number of values. */
#define DOTENV_FILE_MAX  ((size_t)1024 * 1024)
#define DOTENV_VALUE_MAX ((size_t)64 * 1024)
#define DOTENV_TOTAL_MAX ((size_t)4 * 1024 * 1024)
#define DOTENV_NAMES_MAX 4096

/* Where the readers differ, a password may hang on it. */
enum dotenv_dialect {
	/*
	 * Symfony, and near enough compose and shells: $NAME, ${NAME}, ${NAME:-default};
	 * an unknown variable is empty; quoted and unquoted pieces join; '#' starts a
	 * comment only after a blank.
	 */
	DOTENV_SYMFONY,
	/*
	 * vlucas/phpdotenv (Laravel, Bedrock): ${NAME} only, an unknown one stays as
	 * written; a value is quoted as a whole or not at all; '#' ends an unquoted
	 * value anywhere.
	 */
	DOTENV_PHP,
	/*
	 * python-dotenv, django-environ, decouple: ${NAME} only, an unknown one stays as
	 * written; a quote or '#' inside of an unquoted value belongs to it, unless a
	 * blank is before the '#'.
	 */
	DOTENV_PYTHON,
};

/* env is borrowed and wins over the files; NULL: only the files count. */
struct dotenv *dotenv_new(enum dotenv_dialect dialect, const struct app_env *env);
enum dotenv_dialect dotenv_dialect(const struct dotenv *d);
void dotenv_free(struct dotenv *d);
CLEANUP_DEFINE(struct dotenv, dotenv_free)

/*
 * Reads a file on top of what is there: later ones win.  A missing file is
 * fine.  ERR_PROTO "path:line: what" when it is broken, ERR_SYSTEM when it can't be
 * read.
 */
bool dotenv_load(struct dotenv *d, const char *path, struct err *err) MUST_CHECK;

/* The same with text of the given name, for messages. */
bool dotenv_parse(struct dotenv *d, const char *name, const char *text, size_t len,
    struct err *err) MUST_CHECK;

/* Sets one value, as if line of the file name had said so. */
bool dotenv_set(struct dotenv *d, const char *name, const char *value, const char *file,
    unsigned int line, struct err *err) MUST_CHECK;

/* The value in force: of the environment, else of the files; NULL when there is none. */
const char *dotenv_get(const struct dotenv *d, const char *name);

/* The value where it is neither missing nor empty, else NULL. */
const char *dotenv_filled(const struct dotenv *d, const char *name);

/*
 * The name of the i-th variable of the files and the environment, to free(); NULL behind the last.
 * One that is in both comes twice.
 */
char *dotenv_name(const struct dotenv *d, size_t i);

/* Puts where name was set before the message: "path:line: NAME: ". */
bool dotenv_blame(const struct dotenv *d, const char *name, struct err *err);

#endif
