/*
 * Starts a session at the other end of a control channel: finds out what system it is, puts
 * the matching synco-lite into a folder where programs can run (unless it is there), and
 * starts it in the background.
 */
#ifndef SYNCO_DEST_BOOTSTRAP_H
#define SYNCO_DEST_BOOTSTRAP_H

#include "common/base/cli.h"
#include "common/base/log.h"
#include "common/base/starter.h"
#include "common/format/token.h"
#include "dest/carrier.h"

struct bootstrap_opts {
	struct log *log;
	const struct carrier *carrier;
	struct starter *starter;   /* of the channel, for dialog.h */
	const struct token *token; /* made here; the session is named by it */
	const struct cli_list *only;
	const char
	    *db; /* the database there instead of the detected one: secret; or NULL */
	const char *base_url;    /* or NULL */
	const char *spool_limit; /* or NULL */
	const char *spool_dir;   /* the only folder there that will do; NULL: any */
	bool all;
	bool keep_binary; /* for the next time */
	unsigned int timeout_s;
};

/* How lines begin that "synco-lite serve --stdio" hears. */
#define BOOTSTRAP_STDIO "synco-stdio"

/* What runs there. */
struct bootstrap_result {
	char *
	    program; /* synco-lite; NULL: "synco-lite serve --stdio" answers in a shell's place */
	char *session; /* its folder; then only the folder's name */
	bool
	    heard; /* a shell has answered: the channel stands, though it may have broken since */
};

/*
 * ERR_NETWORK when the channel does not stand, ERR_SOURCE when it does and what is there
 * can't be used.  Free the result with bootstrap_reset(), also after a failure.
 */
bool bootstrap_run(const struct bootstrap_opts *opts, struct bootstrap_result *result,
    struct err *err) MUST_CHECK;
void bootstrap_reset(struct bootstrap_result *r);

#endif
