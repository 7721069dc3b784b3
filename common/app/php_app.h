/*
 * What the frameworks share whose settings are PHP.
 */
#ifndef SYNCO_COMMON_APP_PHP_APP_H
#define SYNCO_COMMON_APP_PHP_APP_H

#include <stdbool.h>

#include "common/app/framework.h"
#include "common/app/php_config.h"

/* The reader, and what getenv() finds: the environment, then .env in the app's root. */
struct php_app {
	const struct app_site *site;
	struct dotenv *dotenv;
	struct app_env env;
	struct php_config *config;
};

void php_app_init(struct php_app *p, const struct app_site *site);
void php_app_reset(struct php_app *p);

/* Reads the file below the root, if it is there. */
bool php_app_load(struct php_app *p, const char *below, struct err *err) MUST_CHECK;

/*
 * What the setting (NULL: none) is, NULL when it is not there; ERR_USAGE when only PHP
 * knows.  Where it has several values a warning says which is taken.
 */
bool php_app_value(const struct app_site *site, const struct php_setting *s,
    const char **value, struct err *err) MUST_CHECK;

/* A variable's value when it is known and not empty, else NULL. */
const char *php_app_known(const struct php_app *p, const char *path);

/* Where a database's settings are, below a path ("": they are variables); NULL: nowhere. */
struct php_app_keys {
	const char *driver;
	const char *server; /* host, host:port, host:/socket */
	const char *port;
	const char *socket;
	const char *database; /* of SQLite: the file's path */
	const char *user;
	const char *password;
	const char *usual; /* driver where none is said; NULL: then it is no database */
};

/*
 * The database at the path, in *db NULL when none is named there.  False with why where only
 * PHP knows, or where the port is none.
 */
bool php_app_database(const struct php_app *p, const char *path,
    const struct php_app_keys *keys, struct db_uri **db, struct err *why) MUST_CHECK;

/*
 * Adds the databases at path.NAME + below for each name but the main one's, "default" in
 * whatever case.
 */
void php_app_others(const struct php_app *p, const char *path, const char *below,
    const struct php_app_keys *keys, struct app *app);

/*
 * A set at dir, a path that is absolute or from base (below the root, or the root), whose
 * place in another copy is folder where it is outside of the root.
 */
struct app_files *php_app_add_files(const struct php_app *p, struct app *app,
    const char *name, const char *base, const char *dir, const char *folder);

#endif
