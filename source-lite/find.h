/*
 * Finds what is to be served: the app and its databases, of which --db replaces the main one.
 */
#ifndef SYNCO_SOURCE_FIND_H
#define SYNCO_SOURCE_FIND_H

#include "common/app/app.h"
#include "common/app/config.h"
#include "common/base/cli.h"

/* A database that is to be dumped. */
struct find_database {
	char *set;
	const struct db_uri *uri; /* borrowed */
};

struct find {
	struct app *app;         /* NULL when none was found and --db says what to dump */
	const struct db_uri *db; /* the main database: given, or app's; NULL: none */
	struct db_uri *given;    /* --db */
	struct find_database *wanted; /* the main one first */
	size_t wanted_n;
	struct config *config; /* .synco.yml of the app's folder, or --root's */
};

struct find_opts {
	const char *root; /* NULL: the current folder */
	char *db;         /* --db, wiped when it was read; NULL without */
	const struct cli_list *only;
	struct log *log;
};

/*
 * ERR_USAGE when there is nothing, no such set, or a database or .synco.yml that can't be read:
 * nothing is served then, since a policy may be in it.
 */
bool find_run(const struct find_opts *opts, struct find *f, struct err *err) MUST_CHECK;

/*
 * The first part of it: .synco.yml, the app (NULL when none was recognised, and *no_app says so), its
 * main database; db as in find_opts.  Nothing is asked (nor is anything of the app's run), nothing
 * said.
 */
bool find_here(const char *root, char *db, struct log *log, struct find *f,
    struct err *no_app, struct err *err) MUST_CHECK;
void find_reset(struct find *f);

#endif
