/*
 * What the source's .synco.yml lets leave its host: the keys database.* and files.*; and who is to know of it.
 *
 *     database:
 *       mask: auto                                   # or {users: {email: email, notes: null}}
 *       mask_secret_file: /etc/synco/mask-secret
 *       development_password: letmein
 *       exclude: ["log_*"]                           # structure only
 *       skip: ["old_*"]                              # not at all
 *       where: {orders: "created_at > '2026-01-01'"}
 *       sample: {visits: 5%}
 *       follow: foreign keys
 *     audit: /var/log/synco-shop.jsonl
 *     files:
 *       exclude: ["*.zip"]
 *       max_size: 50M
 *       skip: [private]
 *       sets:
 *         uploads: {exclude: ["*.psd"], max_size: 10M}
 *         downloads: {folder: var/downloads, url: /downloads}
 */
#ifndef SYNCO_COMMON_APP_POLICY_H
#define SYNCO_COMMON_APP_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/err.h"
#include "common/format/digest.h"
#include "common/mask/mask_rule.h"

struct config_number {
	bool said; /* else n means nothing */
	uint64_t n;
};

struct config_names {
	char **items; /* globs as text_glob() */
	size_t n;
};

/* Rows of the tables that fit. */
struct policy_rows {
	char *table;            /* glob */
	char *where;            /* SQL condition of the rows that are wanted; or: */
	unsigned int per_10000; /* so many of them, by their keys */
	size_t line;            /* of the file, counted from 1 */
	size_t col;
};

/* One of files.sets: what is said of a set that was detected, or one more. */
struct policy_set {
	char *name;
	char *folder; /* below the app's root; NULL: as detected */
	char *url;    /* as in struct app_files */
	struct config_names exclude;
	struct config_number max_size;
	size_t line;
	size_t col;
};

struct policy {
	char *file;               /* for messages */
	char digest[DIGEST_TEXT]; /* of the file's text */
	char *audit;        /* where sessions are noted; relative to the file's folder */
	char *database_url; /* instead of the one that is found: may be secret */
	struct mask_rules masks;
	char *mask_secret_file;
	char *development_password;
	struct config_names exclude;
	struct config_names skip;
	struct policy_rows *rows;
	size_t rows_n;
	bool follow; /* rows that point at rows that are not wanted go, too */
	struct config_names file_exclude; /* of all sets */
	struct config_names file_skip;    /* sets */
	struct config_number max_size;    /* of a file */
	struct policy_set *sets;
	size_t sets_n;
};

/* What a path in the file stands for: it belongs to the file's folder.  To free(). */
char *policy_path(const struct policy *p, const char *path);

/*
 * Whether the text can stand in "WHERE (…)" and end there: quotes and parentheses are closed, and
 * there is neither a second statement nor a comment.  The server has the last word.
 */
bool policy_check_condition(const char *sql, struct err *err) MUST_CHECK;

#endif
