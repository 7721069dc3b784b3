/*
 * What the frameworks' files share.  A framework is one file with two functions and one
 * row in app.c.
 */
#ifndef SYNCO_COMMON_APP_FRAMEWORK_H
#define SYNCO_COMMON_APP_FRAMEWORK_H

#include <glob.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/app/app.h"
#include "common/app/dotenv.h"

/* What there is to look at; all borrowed. */
struct app_site {
	const char *root; /* absolute */
	const struct app_env *env;
	struct log *log;
	bool may_ask; /* the app itself may be run to tell its settings */
};

/* Fills app, which has its root; framework (the name) is set there, too. */
typedef bool framework_detect(
    const struct app_site *site, struct app *app, struct err *err);
typedef bool framework_recognise(const struct app_site *site);

framework_recognise flow_recognise;
framework_detect flow_detect MUST_CHECK;
framework_recognise laravel_recognise;
framework_detect laravel_detect MUST_CHECK;
framework_recognise symfony_recognise;
framework_detect symfony_detect MUST_CHECK;
framework_recognise wordpress_recognise;
framework_detect wordpress_detect MUST_CHECK;
framework_recognise drupal_recognise;
framework_detect drupal_detect MUST_CHECK;
framework_recognise typo3_recognise;
framework_detect typo3_detect MUST_CHECK;
framework_recognise nextcloud_recognise;
framework_detect nextcloud_detect MUST_CHECK;
framework_recognise mediawiki_recognise;
framework_detect mediawiki_detect MUST_CHECK;
framework_recognise django_recognise;
framework_detect django_detect MUST_CHECK;
framework_recognise rails_recognise;
framework_detect rails_detect MUST_CHECK;
framework_recognise generic_recognise;
framework_detect generic_detect MUST_CHECK;

/* The path below the root, to free(). */
char *framework_path(const struct app_site *site, const char *below);
bool framework_has_file(const struct app_site *site, const char *below);
bool framework_has_dir(const struct app_site *site, const char *below);

/*
 * What is in the folder by the pattern, sorted, to globfree() in any case.  Of the path
 * only pattern is one.
 */
void framework_glob(const char *dir, const char *pattern, glob_t *found);

/* A variable of the environment that is not empty, or NULL. */
const char *framework_env(const struct app_site *site, const char *name);

/*
 * Adds a file set at root/folder; what else it needs is set by the caller.  Valid until
 * the next one is added.  url NULL: private.
 */
struct app_files *framework_add_files(
    struct app *app, const char *name, const char *folder, const char *url);
void framework_exclude(struct app_files *files, const char *glob);
void app_files_reset(struct app_files *files);

/*
 * Leaves out what the site's own web server would not hand over as it is: scripts, its
 * own settings, what belongs to the checkout.
 */
void framework_exclude_unpublished(struct app_files *files);

/* Adds a rule for the tables prefix + table (a glob); where as in struct app_rows. */
void framework_add_rows(
    struct app *app, const char *prefix, const char *table, const char *where);
/* The same without rows for each table of a list that NULL ends. */
void framework_drop_rows(struct app *app, const char *prefix, const char *const tables[]);

/* Takes uri as another database of the app, unless it is NULL or is one that the app has already. */
void framework_add_database(struct app *app, const char *name, struct db_uri *uri);

/*
 * Adds a database "analytics" for each variable ANALYTICS_DATABASE_URL, but for those of tests and
 * those that only lead to the main one another way.  resolve, when not NULL, puts what a value
 * stands for into out.
 */
typedef void framework_resolve(const struct app_site *site, const struct dotenv *env,
    const char *text, struct buf *out);
void framework_find_databases(const struct app_site *site, const struct dotenv *env,
    struct app *app, framework_resolve *resolve);

/* Columns prefix + table (a glob), column (a glob) with personal data, for mask: auto. */
void framework_add_personal(struct app *app, const char *prefix, const char *table,
    const char *column, const char *mask);
/* The same in rows where when_column is like when_value (a glob); both literals. */
void framework_add_personal_when(struct app *app, const char *prefix, const char *table,
    const char *column, const char *mask, const char *when_column,
    const char *when_value);

/* The same for each of a list that a row without a table ends. */
struct framework_column {
	const char *table;
	const char *column;
	const char *mask;
	const char *when_column;
	const char *when_value;
};
void framework_add_columns(
    struct app *app, const char *prefix, const struct framework_column *columns);

/*
 * A URI without anything but its engine, by a driver's name: "pdo_mysql" and "mariadb"
 * are mysql, "pgsql" is postgres; one that is not known is kept.
 */
struct db_uri *framework_db_new(const char *driver);

/* Replaces the string *to by a copy of value, unless that is NULL or empty. */
void framework_set(char **to, const char *value);

/*
 * Takes a server as WordPress writes it: host, host:port, host:/socket, :/socket,
 * [::1]:3306, ::1.  ERR_PROTO for a port that is none.
 */
bool framework_set_server(struct db_uri *db, const char *server, struct err *err)
    MUST_CHECK;
bool framework_set_port(struct db_uri *db, const char *port, struct err *err) MUST_CHECK;

/* A path in the app's settings as it is seen from here (of another container); to free(). */
char *framework_seen_path(const char *root, const char *path);

/*
 * Takes an option of a connection by the name that MySQL's or PostgreSQL's library and the
 * frameworks have for it: unix_socket, sslmode, ssl_ca …  Some are kept for libpq, others left.
 */
void framework_set_option(struct db_uri *db, const char *name, const char *value);

/*
 * Makes the path of an SQLite database absolute: a relative one is below root, and so is
 * one that looks absolute but is only there below root.  A database in memory is none:
 * *db becomes NULL.
 */
void framework_settle_sqlite(struct db_uri **db, const char *root);

/* Settings that name no database are no settings: *db becomes NULL. */
void framework_need_database(struct db_uri **db);

/* Sets app->db to what the variable holds as a URL; errors name where it was set. */
bool framework_db_from_url(struct app *app, const struct dotenv *env, const char *name,
    struct err *err) MUST_CHECK;

/* Sets app->web_dir to the first of the folders (NULL ends) that is there. */
void framework_find_web_dir(
    const struct app_site *site, struct app *app, const char *const folders[]);

/* Sets *to to url without a slash at its end, when it is http(s). */
void framework_set_url(char **to, const char *url);

/* The same for app->base_url. */
void framework_set_base_url(struct app *app, const char *url);

#endif
