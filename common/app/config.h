/*
 * .synco.yml in the app's folder: what its people want of synco.
 *
 *     remotes:
 *       production: {url: "ssh://www.example.com/srv/shop", only: [db]}
 *       cluster: {via: "kubectl -n shop exec -i deploy/web -c php --", root: /app}
 *     database:
 *       keep_local: [users, "my_*"]
 *     after_pull: ["php artisan migrate"]
 *     watch:
 *       every: 10m
 *       limit_rate: 500k
 *       batch: 4M
 *
 * and what policy.h shows.  A slip must not pass unnoticed: keys that are not known, are there twice
 * or hold something else than they should are errors, each with its line and column.
 */
#ifndef SYNCO_COMMON_APP_CONFIG_H
#define SYNCO_COMMON_APP_CONFIG_H

#include <sys/stat.h>

#include "common/app/policy.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/format/digest.h"

#define CONFIG_FILE_NAME ".synco.yml"

/* What watch.batch may be. */
#define CONFIG_BATCH_MIN 64000
#define CONFIG_BATCH_MAX 64000000

/* Where a pull may come from, by a name that is typed instead. */
struct config_remote {
	char *name;
	char *url; /* or: */
	char *via;
	char *root;
	struct config_names only; /* sets */
	struct config_names allow_hosts;
	char *into;
	char *site_url;            /* what the site's address becomes here */
	struct config_names after; /* commands, behind those of after_pull */
};

/* The file that was read. */
struct config_file {
	char *path;     /* of its name, in a folder without links; NULL: there is none */
	char *target;   /* what it is; another path when the name is a link */
	struct stat st; /* of what was read, whatever stands there now */
	char digest[DIGEST_TEXT]; /* of all that it says */
};

/* A key that the file lacks leaves its field zeroed. */
struct config {
	struct config_file file; /* by config_load() */
	struct config_remote *remotes;
	size_t remotes_n;
	struct config_names after_pull; /* commands, run here */
	struct config_names keep_local; /* tables */
	struct config_number every_s; /* from the start of a round to that of the next */
	struct config_number limit_rate; /* bytes per second; 0: as fast as it goes */
	struct config_number batch;      /* bytes that are fetched ahead at once */
	struct policy policy;            /* database.*, files.*: of the source */
};

/*
 * Reads .synco.yml in folder (NULL: the current one).  Where there is none, all is as if it was
 * empty.  ERR_USAGE says what is wrong with it: ".synco.yml:3:5: watch.every: …"; ERR_SYSTEM when
 * it is there and can't be read.  Whose it is, is for who acts on it to ask (dest/trust.h).
 */
struct config *config_load(const char *folder, struct err *err) MUST_CHECK;

/* The same of a text; name stands for the file in messages. */
struct config *config_parse(
    const char *name, const char *text, size_t len, struct err *err) MUST_CHECK;

/* The remote of that name, or NULL. */
const struct config_remote *config_remote_find(const struct config *c, const char *name);

void config_free(struct config *c);
CLEANUP_DEFINE(struct config, config_free)

#endif
