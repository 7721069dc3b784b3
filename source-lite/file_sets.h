/*
 * Files: from the app's folders into the index of a set, and private ones into frames.
 */
#ifndef SYNCO_SOURCE_FILE_SETS_H
#define SYNCO_SOURCE_FILE_SETS_H

#include "common/app/app.h"
#include "common/db/uri.h"
#include "source-lite/packer.h"
#include "source-lite/session.h"

struct file_set_opts {
	struct log *log;
	struct session *session;
	size_t set;
	const char *index_name;
	struct packer *packer;
	const struct token *token;
	const struct app_files *files;
	const char *base;        /* of public URIs, as file_set_base(); NULL: private */
	const struct db_uri *db; /* the app's, which may know of files; or NULL */
	bool all;                /* what files->exclude names, too */
};

struct file_set_result {
	uint64_t files;
	uint64_t bytes;
};

/*
 * Reads the set.  A file that vanishes or changes while it is read, or can't be read, is
 * warned of and left out; everything else ends it.
 */
bool file_set_run(const struct file_set_opts *opts, struct file_set_result *result,
    struct err *err) MUST_CHECK;

/*
 * What the public URIs of a set start with (of a bucket: what they look like), without a slash at its
 * end; to free().  NULL when it has no public address.
 */
char *file_set_base(const struct app_files *files, const char *base);

#endif
