/*
 * How old what is here is: for --max-age, before anybody is asked.
 *
 * When all of a pull has succeeded, its time is noted in the state folder, with what it filled; under
 * a name that is the same for a pull of the same source and sets to the same place.  It holds
 * until another source fills one of these targets (marker.h), or one of them is gone or not the one
 * that this run would fill.  Of passwords
 * nothing is kept.
 */
#ifndef SYNCO_DEST_FRESHNESS_H
#define SYNCO_DEST_FRESHNESS_H

#include "common/app/app.h"
#include "common/base/cleanup.h"
#include "common/base/log.h"
#include "dest/marker.h"
#include "dest/pull_options.h"

struct brought;
struct freshness;

/* A pull as it is asked for; all is borrowed, and opts may change until the last call. */
struct freshness_opts {
	struct log *log;
	const struct pull_opts *opts;
	const char *source;    /* the operand; NULL with --via */
	const char *from_db;   /* as in pull_request */
	const struct app *app; /* the one here, or NULL */
	const char *dir;       /* where its files go */
};

struct freshness *freshness_new(const struct freshness_opts *opts);
void freshness_free(struct freshness *f);
CLEANUP_DEFINE(struct freshness, freshness_free)

/*
 * Whether what such a pull has brought is younger than --max-age, which is then said; never without that
 * option, nor when what was filled is gone, or another source's by now.  Connects to the target:
 * ERR_BUSY when another run works on it.
 */
bool freshness_check(struct freshness *f, bool *fresh, struct err *err) MUST_CHECK;

/* A database that was filled. */
struct freshness_filled {
	const char *set;
	const char *from; /* where from, for people */
	const struct marker_place *place;
	const char *id; /* of the record, which is written */
	const struct brought *record;
};

/* This pull has filled a database: it is noted (marker.h, brought.h), too. */
bool freshness_database(struct freshness *f, const struct freshness_filled *filled,
    struct err *err) MUST_CHECK;

/* It begins to fill a folder. */
void freshness_folder(struct freshness *f, const char *folder, const char *from);

/* All of it has succeeded. */
void freshness_note(struct freshness *f);

#endif
