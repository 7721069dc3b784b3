/*
 * Where each file set goes.  The source has no say in it: a place is what the command line says, what the app here or its
 * .synco.yml has for a set of that name, or where a framework keeps such files; in a folder that is empty or
 * that synco has filled, and where no app is, the source's own folder names do.  All else is asked about, and refused
 * where nobody can be asked.
 */
#ifndef SYNCO_DEST_SET_PLACES_H
#define SYNCO_DEST_SET_PLACES_H

#include "common/app/app.h"
#include "common/app/policy.h"
#include "common/base/cli.h"
#include "common/base/log.h"
#include "common/format/meta.h"

struct set_place {
	char *base;  /* a folder of the user's: links in its path are followed */
	char *below; /* of it, perhaps "": never through a link */
	char *path;  /* both */
	const struct app_files
	    *here;   /* what the app here has for it, or NULL; borrowed */
	bool agreed; /* somebody has said so: it is remembered */
	bool fresh;  /* base is all ours, or will be */
};

struct set_places;

/* All is borrowed. */
struct set_places_opts {
	struct log *log;
	const struct meta *meta;
	const struct cli_list *only;
	const struct app *app;       /* the one here, or NULL */
	const struct policy *policy; /* of .synco.yml here */
	const struct cli_list *said; /* SET=DIR */
	const char *dir; /* where files go: the app's root, or what --files says */
	bool dir_said;
	bool ask; /* somebody is there */
	bool dry_run;
};

/*
 * Finds a place for each file set that is wanted, before anything is changed.  ERR_REFUSED says for which there is none and
 * what can be typed; in a dry run that is only warned of.  ERR_USAGE for SET= that is no set's.
 */
struct set_places *set_places_new(const struct set_places_opts *opts, struct err *err)
    MUST_CHECK;
void set_places_free(struct set_places *p);
CLEANUP_DEFINE(struct set_places, set_places_free)

/* That of the set at a position in meta.json; NULL: a plan for nowhere. */
const struct set_place *set_places_get(const struct set_places *p, size_t set);

/* How many bytes of SET=DIR are the set's name; 0 for a mere DIR. */
size_t set_places_said_len(const char *said);

#endif
