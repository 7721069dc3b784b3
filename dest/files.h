/*
 * File sets: what is missing or differs in size or time is fetched, nothing else is touched.
 *
 * A file appears whole or not at all: its bytes go to a hidden partial file beside it (kept
 * for the next run when the transfer breaks, and continued by Range), the size is checked, the
 * time set, then it is renamed.  Paths come from the peer and are walked below the folder
 * without following links.
 */
#ifndef SYNCO_DEST_FILES_H
#define SYNCO_DEST_FILES_H

#include "common/app/policy.h"
#include "dest/remote.h"
#include "dest/set_places.h"

/* Counters that a progress display reads from another thread while the work goes on. */
struct files_progress {
	_Atomic uint64_t seen;    /* entries of the index */
	_Atomic uint64_t current; /* entries that were here already */
	_Atomic uint64_t files;   /* entries that are to be fetched */
	_Atomic uint64_t changed; /* of these, those of which another one is here */
	_Atomic uint64_t bytes;   /* bytes in them */
	_Atomic uint64_t files_done;
	_Atomic uint64_t bytes_done;   /* of files, wherever they come from */
	_Atomic uint64_t bytes_reused; /* of these, what was here in older files */
	_Atomic uint64_t removed;
	_Atomic uint64_t held_back; /* would be removed, were it not more than half */
	_Atomic uint64_t failed;    /* warned of, the rest goes on */
	_Atomic uint64_t
	    unread; /* paths that the source could not read, as far as they are told */
};

/* Puts a question to somebody; *yes is the answer. */
typedef bool files_ask(void *ctx, const char *question, bool *yes, struct err *err);

struct files_opts {
	struct log *log;
	const struct token *token;
	const struct set_place *place; /* made when missing; NULL: a plan for nowhere */
	bool is_private;               /* the set's files are not for everybody */
	bool web;                      /* a web server may reach the folder */
	bool trust;                    /* files that a program would obey come, too */
	bool full;                     /* what looks as if it were here comes, too */
	bool remove;    /* --delete: remove what the source no longer has */
	bool yes;       /* also where that is more than half of what is here */
	files_ask *ask; /* is asked otherwise; NULL: nobody is there */
	void *ctx;
	const struct policy *policy; /* of .synco.yml here; or NULL */
	bool dry_run;                /* count only */
	struct files_progress *progress;
};

/*
 * Brings the set at position set of the session here.  What the source could not read is warned of and
 * counted in progress->unread; nothing is removed there.  Files that can't be fetched (404, changed while read,
 * unsafe path in this tree …) are warned of by name and counted in progress->failed; the others
 * are brought; then the result is false with what the first failure was.  Where --delete would remove
 * more than half of what is here and nobody says yes, nothing is removed, and progress->held_back counts.
 * Failures of the session as a whole (wrong key, source failed, disk full) end it at once.
 */
bool files_pull(struct remote *r, size_t set, const struct files_opts *opts,
    struct err *err) MUST_CHECK;

/*
 * Passes over a set that is not wanted, of a source that goes on only when what it has sent was fetched or
 * declined.
 */
bool files_decline(struct remote *r, size_t set, struct err *err) MUST_CHECK;

#endif
