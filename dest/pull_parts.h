/*
 * The parts of pull.c, for each other.
 */
#ifndef SYNCO_DEST_PULL_PARTS_H
#define SYNCO_DEST_PULL_PARTS_H

#include "common/app/app.h"
#include "common/format/limits.h"
#include "dest/after_pull_child.h"
#include "dest/files.h"
#include "dest/freshness.h"
#include "dest/load.h"
#include "dest/origin.h"
#include "dest/pull.h"
#include "dest/pull_again.h"
#include "dest/refresh.h"
#include "dest/set_places.h"
#include "dest/targets.h"

/* One pull and what it needs while it works. */
struct pull {
	struct pull_opts o;
	const struct pull_request *request;
	char *from_db;   /* secret */
	struct log *log; /* borrowed */
	struct origin *origin;
	struct acks *acks;
	struct survey_sender *survey;
	struct app *app;   /* the one in this folder, or NULL */
	struct meta *sets; /* those of the session: o.only may point there */
	struct targets *targets;
	struct set_places *places;
	struct refresh_keep *keep;
	size_t keep_n;
	char *site; /* the host of --base-url, which files may be fetched from */
	struct pull_again *again;       /* NULL: there is no other way to files */
	struct after_pull_child *after; /* NULL: its commands are run by us */
	struct freshness *freshness;
	struct fetch *fetch;
	struct remote *remote;
	struct progress *progress;
	struct files_progress files;
	const char
	    *incomplete[LIMIT_FILE_SETS]; /* of sets: those that files.unread is about */
	size_t incomplete_n;
	const char *held_back; /* the first set where --delete would remove too much */
	struct load_result loaded;
	uint64_t started_ms;
};

/* Where the app's files go. */
const char *pull_dir(const struct pull *p);

/* Shows how far it is, or hides that. */
void pull_show_progress(struct pull *p, bool show);

/* Brings the sets that are wanted, one after the other. */
bool pull_sets(struct pull *p, struct err *err) MUST_CHECK;

#endif
