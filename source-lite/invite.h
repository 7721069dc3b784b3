/*
 * What the person at the source gets: the command to type at the destination.
 */
#ifndef SYNCO_SOURCE_INVITE_H
#define SYNCO_SOURCE_INVITE_H

#include "common/app/app.h"
#include "common/base/log.h"
#include "common/format/token.h"

struct invite_opts {
	struct log *log;
	const struct token *token;
	const char *listen_url;  /* of the listener, or NULL */
	const char *publish_dir; /* else where the session is published */
	const struct app *app;   /* may be NULL */
	const char *base_url;    /* --base-url, or NULL */
	const char
	    *token_file; /* where the token was written, and nowhere else; or NULL */
};

/*
 * Prints the whole command on standard output (it holds the secret, so it goes nowhere else),
 * or the event "session" with url, token and command.  With token_file the secret is in neither.
 */
void invite_print(const struct invite_opts *opts);

/*
 * Writes the token and a newline to path, a new file of mode 0600 in any case.  ERR_REFUSED when somebody
 * else's file, or none that is regular, stands there.
 */
bool invite_write_token(const struct token *token, const char *path, struct err *err)
    MUST_CHECK;

#endif
