/*
 * Talking with a shell at the other end of a control channel.
 *
 * "sh" is started through the channel's command, without arguments, so that nothing needs
 * quoting however many shells the command passes through; what it is to do goes to its
 * standard input.  Its answers are lines that start with a random word: banners and
 * whatever else a login shell says are passed over.  What comes on standard error is kept
 * and told to the log.
 */
#ifndef SYNCO_DEST_DIALOG_H
#define SYNCO_DEST_DIALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/starter.h"

struct dialog;

struct dialog_opts {
	struct starter
	    *starter;     /* its first command is the channel's, with "sh" behind */
	const char *name; /* for messages; copied */
	struct log *log;  /* is told what comes on standard error; NULL: nobody is */
	int stop_fd; /* readable or closed at its other end: all waiting ends; -1: signals do it */
};

/* Starts the shell. */
struct dialog *dialog_new(const struct dialog_opts *opts, struct err *err) MUST_CHECK;

/* Ends the shell: waits a moment for its own end. */
void dialog_free(struct dialog *d);
CLEANUP_DEFINE(struct dialog, dialog_free)

/* The word that answers start with. */
const char *dialog_word(const struct dialog *d);

/* Sends bytes; waits while the channel is slow, ERR_NETWORK when nothing moves for timeout_s. */
bool dialog_send(struct dialog *d, const void *data, size_t len, unsigned int timeout_s,
    struct err *err) MUST_CHECK;

/*
 * Waits for the next answer: what stands behind the word and a blank, valid until the next
 * call; NULL on failure.  ERR_NETWORK with what the channel said instead, when it ended or
 * nothing came for timeout_s; ERR_USAGE when a terminal stands between: the shell says
 * "terminal", or ends lines in CR LF.
 */
const char *dialog_answer(struct dialog *d, unsigned int timeout_s, struct err *err)
    MUST_CHECK;

/*
 * Answers are over: bytes go between fd (a socket) and the shell, until either side ends, or
 * stop_fd says so.
 */
bool dialog_relay(struct dialog *d, int fd, struct err *err) MUST_CHECK;

/* Appends the last lines of standard error so far. */
void dialog_errors(struct dialog *d, struct buf *out);

#endif
