/*
 * A database: from the frames of a session into a target.
 */
#ifndef SYNCO_DEST_LOAD_H
#define SYNCO_DEST_LOAD_H

#include "dest/progress.h"
#include "dest/remote.h"

struct freshness;
struct rewrite;

struct load_opts {
	struct log *log;
	struct progress *progress;
	const struct token *token;    /* of the session: compares identities */
	struct survey_sender *survey; /* of the session */
	const char *set;              /* the database's name */
	const char *into;             /* as db_target_open() */
	const char *from;             /* where the data comes from, for people */
	struct freshness *freshness;  /* is told when it was filled */
	bool yes;                     /* replace content that synco did not put there */
	bool owners;                  /* as in db_target_opts */
	bool trust_source;            /* the same */
	bool full;                    /* all rows, whatever is here */
	struct refresh_keep *keep;    /* tables whose rows stay as they are here */
	size_t keep_n;
	bool keep_checked;             /* as in refresh_opts */
	const struct rewrite *rewrite; /* addresses that are replaced in rows; or NULL */
	bool ask;                      /* somebody is there to be asked */
	bool dry_run;                  /* read the index, change nothing */
};

/* A table that was compared, but of which all rows came. */
struct load_whole {
	char *set;
	char *name;
	const char *why; /* static */
};

struct load_result {
	uint64_t tables;
	uint64_t rows;
	uint64_t bytes;  /* raw, as row text */
	uint64_t frames; /* sealed bytes in the frames */
	size_t databases;
	bool in_place;    /* only what differs was written, in all of them */
	uint64_t removed; /* rows that went then */
	uint64_t unseen;  /* objects that stay since the source's user can't see them */
	uint64_t others;  /* views, routines, triggers ... */
	struct load_whole *whole;
	size_t whole_n;
	size_t whole_cap;
};

void load_result_reset(struct load_result *result);

/* Adds what one more database has brought, and empties that. */
void load_result_add(struct load_result *total, struct load_result *one);

/*
 * Fills the target with the tables set at position set of the session.  Whatever fails, the
 * target keeps its old content.  ERR_REFUSED when the target is the source itself, or holds
 * something that synco did not put there and yes is not set.
 */
bool load_pull(struct remote *r, size_t set, const struct load_opts *opts,
    struct load_result *result, struct err *err) MUST_CHECK;

/*
 * The tables at position set are not wanted: tells so a source that would wait to be told what is
 * here.
 */
bool load_decline(struct remote *r, size_t set, const struct load_opts *opts,
    struct err *err) MUST_CHECK;

#endif
