/*
 * Knowing the app: which framework it is, where its database and files are, and which
 * rows nobody needs in development.
 *
 * Configuration is read, never executed; but who serves an app may let Flow tell its own
 * (configuration:show).
 */
#ifndef SYNCO_COMMON_APP_APP_H
#define SYNCO_COMMON_APP_APP_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/db/uri.h"

enum app_layout {
	APP_FILES_PLAIN,     /* path below dir = path in the index = path below url */
	APP_FILES_RESOURCES, /* Flow: links <hash path>/<sha1>/<name> below published */
	/*
	 * Flow: objects of a bucket, which only the database lists.  url has {sha1}, {filename},
	 * {fileExtension} and {publication} (the path that Flow has for it) for each one's own.
	 */
	APP_FILES_BUCKET
};

struct app_files {
	char *name;   /* of the set: "uploads", "persistent", "private" */
	char *folder; /* where it belongs below an app's root: "wp-content/uploads" */
	char *dir;    /* where it is here: absolute */
	/* Path below the site's base ("/wp-content/uploads") or absolute URL; NULL: private. */
	char *url;
	char *published; /* absolute folder of links, APP_FILES_RESOURCES only */
	enum app_layout layout;
	char *table;    /* of the resources, as SQL names it, APP_FILES_BUCKET only */
	char *needed;   /* SQL condition of those that are wanted unless --all; or NULL */
	char **exclude; /* globs of paths below dir that are left out unless --all */
	size_t exclude_n;
	char **refuse; /* the same, in any case: .synco.yml says so */
	size_t refuse_n;
	uint64_t max_size; /* of a file; 0: any */
};

struct app_rows {
	char *table; /* as db_name_fits() */
	char *where; /* rows to keep; NULL: none */
};

/* The set that the main database is. */
#define APP_DB_SET "db"

/* A database beside the main one, by the name that the app gives it: "analytics". */
struct app_database {
	char *name;
	struct db_uri *uri;
};

/* The set that it is, by its name: "db-analytics"; to free(). */
char *app_database_set(const char *name);

/* Columns that hold personal data in this framework, whatever their names look like. */
struct app_personal {
	char *table;      /* glob */
	char *column;     /* glob */
	const char *mask; /* as in .synco.yml: "email", "name", "keep" … */
	/* Only in rows where this column's value is like the glob (wp_usermeta); or NULL. */
	const char *when_column;
	const char *when_value;
};

/* How the framework stores a password that it is to accept. */
enum app_password {
	APP_PASSWORD_BCRYPT,    /* $2y$10$… */
	APP_PASSWORD_FLOW,      /* bcrypt=>$2y$10$… */
	APP_PASSWORD_NEXTCLOUD, /* 1|$2y$10$… */
	APP_PASSWORD_DJANGO,    /* pbkdf2_sha256$iterations$salt$hash */
	APP_PASSWORD_MEDIAWIKI, /* :pbkdf2:sha256:iterations:length:salt:hash */
};

struct app {
	const char *framework; /* "WordPress", "Neos", "Laravel" …; "generic" */
	char *root;            /* absolute */
	struct db_uri *db;     /* NULL when none was found */
	struct err db_why; /* why it could not be told (only PHP knows); ERR_NONE else */
	struct app_database *others; /* never db itself */
	size_t others_n;
	/* The app's own secret (APP_KEY, SECRET_KEY …), which never leaves this host; or NULL. */
	char *secret;
	char *base_url; /* the site's own address from its settings, or NULL */
	/* SQL that gives it (WordPress keeps it in a table), or NULL. */
	char *base_url_query;
	/* What links in its content begin with, where that is not base_url; or NULL. */
	char *home_url;
	char *home_url_query; /* SQL that gives it, or NULL */
	/* Hosts of the other sites of a network that one installation serves. */
	char **hosts;
	size_t hosts_n;
	char *hosts_query; /* SQL that gives them with commas between, or NULL */
	char *web_dir;     /* absolute: the public web folder, or NULL */
	struct app_files *files;
	size_t files_n;
	struct app_rows *rows;
	size_t rows_n;
	struct app_personal *personal; /* the first that fits a column counts */
	size_t personal_n;
	enum app_password password;
};

/*
 * Looks at root (NULL: the current folder; parents are not searched).  The environment
 * is read through getenv-like env(ctx, name), which returns a borrowed string or NULL;
 * env NULL is the process's own.  Returns NULL with ERR_USAGE when nothing was
 * recognised, naming what was looked for; ERR_PROTO with file and line when a settings
 * file is broken.
 */
struct app_env {
	const char *(*get)(void *ctx, const char *name);
	/* The i-th "NAME=value", borrowed; NULL behind the last. */
	const char *(*entry)(void *ctx, size_t i);
	void *ctx;
};
struct app *app_detect(const char *root, const struct app_env *env, struct log *log,
    struct err *err) MUST_CHECK;

/*
 * The same at the source, where the app's data is: its own program may be asked, as flow_run.h
 * says.  app_detect() runs nothing.
 */
struct app *app_detect_asking(const char *root, const struct app_env *env,
    struct log *log, struct err *err) MUST_CHECK;

/* An app that is only a folder: what .synco.yml says of its files is all there is. */
struct app *app_new_plain(const char *root, struct err *err) MUST_CHECK;

/*
 * Applies files.* of the policy to the sets that were found.  ERR_USAGE, with file, line and
 * column, for a set that is neither there nor given a folder.
 */
struct policy;
bool app_apply_policy(struct app *app, const struct policy *p, struct err *err)
    MUST_CHECK;

/*
 * Asks db (the app's, or what stands in for it) for the site's addresses when only it knows.
 * When that fails they stay unknown, and the log says so.
 */
void app_ask_database(struct app *app, const struct db_uri *db, struct log *log);

void app_free(struct app *a);
CLEANUP_DEFINE(struct app, app_free)

#endif
