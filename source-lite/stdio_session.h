/*
 * synco-lite serve --stdio: the command that somebody without a shell is given, by command= in
 * authorized_keys or by a wrapper around kubectl exec.  Standard input and output lead to one session;
 * which app, sets and policy it has is said on our command line only.
 *
 * The other end does not know that this is no shell.  It sends a script, of which three kinds of line
 * are heard and all others passed over:
 *
 *     word=WORD                       answered with "WORD stdio 1"
 *     synco-stdio start               a line with the token and an empty one follow; when the session
 *                                     stands: "WORD started STATUS", and the session goes on in the
 *                                     background
 *     synco-stdio attach synco-ID     "WORD attached", and what follows is the session's HTTP; or
 *                                     "WORD gone"
 */
#ifndef SYNCO_SOURCE_STDIO_SESSION_H
#define SYNCO_SOURCE_STDIO_SESSION_H

#include <stdbool.h>
#include <stdio.h>

#include "common/base/err.h"
#include "common/format/token.h"

#define STDIO_WORD 64

/*
 * So many may live at once: each holds a snapshot and a spool, and who starts them can do nothing
 * else here.
 */
#define STDIO_SESSIONS 8

struct stdio_wish {
	char word[STDIO_WORD + 1];    /* what answers start with */
	char attach[TOKEN_DIR_BYTES]; /* the folder's name of a session; "": a new one */
};

/*
 * Hears at fd what the other end wants, and answers to out.  ERR_USAGE when it says nothing that is
 * known, or too much.  Ends the process when no more comes within two minutes: a session to attach
 * to, or a token, behind which the caller says alarm(0).
 */
bool stdio_hear(struct stdio_wish *wish, int fd, FILE *out, struct err *err) MUST_CHECK;

/* Answers that the session has started, or has not. */
void stdio_started(const struct stdio_wish *wish, int status);

/* Carries standard input and output to the session below parent; ERR_NETWORK when it has ended. */
bool stdio_attach(const struct stdio_wish *wish, const char *parent, struct err *err)
    MUST_CHECK;

#endif
