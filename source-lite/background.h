/*
 * A session that outlives the channel it was started through: a process of its own that serves
 * over a socket file, takes requests, and ends by itself when nobody has asked for a while.
 */
#ifndef SYNCO_SOURCE_BACKGROUND_H
#define SYNCO_SOURCE_BACKGROUND_H

#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/format/token.h"
#include "source-lite/http.h"

/* The socket file in the session's folder. */
#define BACKGROUND_SOCKET "socket"

/*
 * What the destination hands over on standard input: a line with the token, then one with the
 * database's URI, which may be empty (*db is NULL then; else free() it, a secret).
 */
struct token *background_read_input(char **db, struct err *err) MUST_CHECK;

/*
 * Goes on in a new process, in a session of its own, with report_fd to give to
 * background_ready(). The old one waits until then, or until the new one has ended, and its
 * own end is the same: parent is set and status is what to exit with.  Called before there
 * are threads.
 */
struct background {
	bool parent;
	int status;
	int report_fd;
};
bool background_detach(struct background *b, struct err *err) MUST_CHECK;

/* Lets go of standard input, output and error, and tells the old process that all is well. */
void background_ready(struct background *b);

struct background_server;
struct spool;

struct background_opts {
	const char *folder; /* of the session: the socket appears in it */
	const char *name;   /* as in http_opts */
	int dirfd;
	const struct token *token;
	struct spool *spool;
	struct http_door survey;
	uint64_t idle_ms;
};

/*
 * Serves the session at folder/socket, drops the packs that requests name, and sends this
 * process SIGTERM when a request ends the session or none came for idle_ms.  All is
 * borrowed.
 */
struct background_server *background_server_new(
    const struct background_opts *opts, struct err *err) MUST_CHECK;
void background_server_free(struct background_server *s);

/* Its HTTP server; valid as long as s. */
struct http *background_server_http(struct background_server *s);
CLEANUP_DEFINE(struct background_server, background_server_free)

#endif
