/*
 * What the tests of common/app share: the fixture trees of test/data/apps and an
 * environment that is only the test's.
 */
#ifndef SYNCO_TEST_UNIT_APP_FIXTURE_H
#define SYNCO_TEST_UNIT_APP_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/app/app.h"

struct fixture {
	const char *data; /* test/data/apps, absolute */
	struct log *log;
};

/* Once, with main()'s arguments: the folder is argv[1]. */
void fixture_init(int argc, char **argv);
void fixture_end(void);

/* An environment of "NAME=value" lines that NULL ends; vars must outlive it. */
struct app_env fixture_env(const char *const vars[]);

/* The path below the fixtures, to free(). */
char *fixture_path(const char *below);

/* app_detect() of a fixture tree with only these variables (NULL: none). */
struct app *fixture_detect(const char *name, const char *const vars[], struct err *err);

/* The same by app_detect_asking(). */
struct app *fixture_detect_asking(
    const char *name, const char *const vars[], struct err *err);

/* The file set of that name, or NULL. */
const struct app_files *fixture_files(const struct app *app, const char *name);

/* What is kept of the table: "*" all of it, "" nothing, else the condition. */
const char *fixture_rows(const struct app *app, const char *table);

/* Whether the set leaves out what is at the path. */
bool fixture_excludes(const struct app_files *files, const char *path);

/*
 * The mask for a column with personal data ("-": it has none), in rows whose key is when; NULL: in
 * all.
 */
const char *fixture_mask(
    const struct app *app, const char *table, const char *column, const char *when);

/* Whether a warning so far holds the text. */
bool fixture_warned(const char *part);

struct log *fixture_log(void);

#endif
