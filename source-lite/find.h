/*
 * Finds what is to be served: the app, and the database of --db before its own.
 */
#ifndef SYNCO_SOURCE_FIND_H
#define SYNCO_SOURCE_FIND_H

#include "common/app/app.h"
#include "common/app/config.h"
#include "common/base/cli.h"

/* The set that the database is. */
#define FIND_DB_SET "db"

struct find {
	struct app *app;   /* NULL when none was found and --db says what to dump */
	struct db_uri *db; /* --db, or app's (then borrowed); NULL: none */
	bool db_owned;
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
void find_reset(struct find *f);

bool find_wants_db(const struct find *f, const struct cli_list *only);

#endif
