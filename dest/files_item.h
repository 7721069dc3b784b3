/*
 * The parts of files.c, for each other: files that are wanted, on their way here.
 */
#ifndef SYNCO_DEST_FILES_ITEM_H
#define SYNCO_DEST_FILES_ITEM_H

#include "dest/file_part.h"
#include "dest/files.h"
#include "dest/files_folder.h"
#include "dest/stream.h"

/* Public files under way at once: enough that small ones don't wait for each other. */
#define FILES_SLOTS 32

/* One file that is wanted. */
struct file_item {
	struct file_entry entry;
	struct file_part *part;
	struct fetch_request *request; /* public */
	uint64_t counted;              /* bytes that progress was told of */
	bool again;                    /* it was tried from the start once more */
	struct file_reuse *older;      /* private: what is at its place, or NULL */
	uint64_t kept; /* private: bytes of the partial file that are right */
	bool kept_end; /* private: what follows them is not */
	bool started;  /* private: bytes were written */
	struct files *files;
};

struct files {
	struct remote *remote; /* borrowed */
	const struct files_opts *opts;
	size_t set;
	struct files_folder folder;
	int root;                             /* folder.fd */
	struct file_folders folders;          /* below it */
	struct file_item *slots[FILES_SLOTS]; /* public files under way */
	struct file_piece *first; /* of private files, that are to be written, in order */
	struct file_piece *last;
	uint64_t ahead_bytes;
	size_t ahead_lines;
	struct file_chunker *chunker;
	struct stream_list *list;
	struct stream *stream;   /* of list, made when first needed */
	struct file_item *large; /* a private file with lines to come, if it is wanted */
	char *large_path;  /* of the file with lines to come, wanted or not; else NULL */
	uint64_t large_at; /* raw bytes of it in the lines so far */
	struct files_seen *seen;
	uint64_t lines;     /* of files, folders and links */
	struct err failure; /* the first file that failed */
	uint64_t failures;
	uint64_t in_way; /* of these, whose place a folder has */
	uint64_t broken; /* private files that changed while they were read */
	uint64_t here;   /* public files that are here, brought or found, and not empty */
	uint64_t missing;  /* objects that the bucket does not have */
	struct err missed; /* the first of them */
	uint64_t obeyed;   /* files that are left out, since a program would obey them */
	struct buf obeyed_names; /* the first of them */
};

void file_item_free(struct file_item *i);

/* Says that bytes of it are here. */
void file_item_count(struct file_item *i, uint64_t bytes);

/* Adds bytes to the partial file; starts it anew (fetch_job.write and .restart). */
bool file_item_write(void *ctx, const void *data, size_t len, struct err *err);
bool file_item_restart(void *ctx, struct err *err);

/* Notes that a file could not be brought; false when that ends it all. */
bool files_fail(struct files *f, const struct file_entry *e, struct err *why,
    struct err *err) MUST_CHECK;
void files_count_done(struct files *f);

/*
 * Notes that a bucket lacks what the app's database names.  At the end the copy is as complete as the
 * site; only when nothing at all was there it is a failure.
 */
void files_miss(struct files *f, const struct file_entry *e, const struct err *why);
bool files_judge_missing(const struct files *f, struct err *err) MUST_CHECK;

/* --delete: what is here and not at the source goes, where that can be known. */
bool files_delete(struct files *f, const struct meta_set *set, struct err *err)
    MUST_CHECK;

/* Says so when what is going to be replaced is a link that leads nowhere. */
void files_say_dangling(
    const struct files *f, const struct file_entry *e, const struct file_old *old);

/* Makes an empty folder, or a link. */
bool files_other_take(struct files *f, const struct file_entry *e, struct err *err)
    MUST_CHECK;

/* Fetches one from the site, beside others; takes i.  wait returns when all have ended. */
bool files_public_add(struct files *f, struct file_item *i, struct err *err) MUST_CHECK;
bool files_public_wait(struct files *f, struct err *err) MUST_CHECK;

/*
 * Told of a line about a private file: the lines of a large one follow each other, and its
 * frames can be acknowledged.
 */
bool files_private_told(struct files *f, const struct file_entry *e, struct err *err)
    MUST_CHECK;

/* The line is not wanted. */
void files_private_skip(struct files *f, const struct file_entry *e);

/*
 * One that is wanted: looks what of it is here, asks for the rest of its frames and writes older
 * ones; takes i.  In a dry run it only counts.  go_on takes the next line of a large one.
 */
bool files_private_add(struct files *f, struct file_item *i, struct err *err) MUST_CHECK;
bool files_private_go_on(struct files *f, struct file_entry *e, struct err *err)
    MUST_CHECK;

/* Writes the piece that was asked for first, if there is one (remote_index_work; ctx is f). */
bool files_private_work(void *ctx, bool *worked, struct err *err) MUST_CHECK;

/* Writes what is left. */
bool files_private_finish(struct files *f, struct err *err) MUST_CHECK;

/* Frees what is not written. */
void files_private_reset(struct files *f);

#endif
