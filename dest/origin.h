/*
 * Where the data comes from, and how it is reached: a session that somebody has started and
 * of which there is a URL and a token, or one that is started here through a control
 * channel and ended with it.
 */
#ifndef SYNCO_DEST_ORIGIN_H
#define SYNCO_DEST_ORIGIN_H

#include "common/base/cli.h"
#include "common/base/log.h"
#include "common/format/token.h"

struct origin;

/* Whether remote is the http(s) URL of a session that somebody else has started. */
bool origin_is_served(const char *remote);

struct origin_opts {
	struct log *log;
	const char *remote; /* http(s) URL, or that of a control channel; NULL with via */
	char *token;        /* with an http URL, as in token_input() */
	const char *via;    /* a chain of commands instead */
	const char *root;   /* with via: the app's folder there */
	char
	    *db; /* for a control channel, as in bootstrap_opts: wiped when it was read */
	const char *base_url;
	const char *spool_limit;
	const char *spool_dir;
	const struct cli_list *only;
	bool all;
	bool keep_binary;
	unsigned int timeout_s;
	/*
	 * Called before anything is heard of the source, when no more programs but the channel's
	 * need to be started; with its private folder, or NULL.
	 */
	void (*confine)(void *ctx, const char *folder);
	void *ctx;
};

/* Starts the session where that is to be done.  All is borrowed. */
struct origin *origin_new(const struct origin_opts *opts, struct err *err) MUST_CHECK;
void origin_free(struct origin *o);
CLEANUP_DEFINE(struct origin, origin_free)

/* What people call it. */
const char *origin_name(const struct origin *o);

/* For fetch_opts: the base URL, and the socket file to dial (NULL: none). */
const char *origin_url(const struct origin *o);
const char *origin_socket(const struct origin *o);

const struct token *origin_token(const struct origin *o);

/* Whether the session was started here: it is asked to end, and its packs are acknowledged. */
bool origin_is_own(const struct origin *o);

/* Gives err the channel's own reason, when it is one of the network. */
void origin_explain(struct origin *o, struct err *err);

#endif
