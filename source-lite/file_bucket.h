/*
 * Files that lie in a bucket, of which only the app's database has a list.
 */
#ifndef SYNCO_SOURCE_FILE_BUCKET_H
#define SYNCO_SOURCE_FILE_BUCKET_H

#include "common/app/app.h"
#include "common/db/db.h"
#include "common/format/file_index.h"

struct file_bucket_opts {
	struct log *log;
	const struct app_files *files; /* APP_FILES_BUCKET */
	const struct db_uri *db;
	const char *url; /* files->url, absolute */
	bool all;        /* what files->needed leaves out, too */
};

/* e is public and undated, and borrowed. */
typedef bool file_bucket_take(void *ctx, const struct file_entry *e, struct err *err);

/* A row that is no file's. */
typedef void file_bucket_skip(void *ctx, const char *path, const char *why);

/* Hands each file to take, in the order of its path, of one snapshot. */
bool file_bucket_each(const struct file_bucket_opts *opts, file_bucket_take *take,
    file_bucket_skip *skip, void *ctx, struct err *err) MUST_CHECK;

/* What Flow's database has of a resource. */
struct file_bucket_row {
	const char *sha1;
	const char *filename;
	const char *
	    publication; /* the path that Flow has for it, with a slash at its end; or "" */
};

/* Appends the address of a resource by url, as in struct app_files. */
void file_bucket_uri(struct buf *uri, const char *url, const struct file_bucket_row *row);

#endif
