/*
 * synco pull and synco plan: one whole transfer, or one after the other.
 */
#ifndef SYNCO_DEST_PULL_H
#define SYNCO_DEST_PULL_H

#include "common/app/config.h"
#include "common/base/log.h"
#include "dest/pull_options.h"

/* What is asked for; good for any number of pulls.  All is borrowed. */
struct pull_request {
	struct pull_opts o;
	const char *source;          /* the operand; NULL with --via */
	char *token;                 /* the next one, or NULL: secret, wiped when read */
	const char *from_db;         /* NULL: the detected one; secret */
	const struct config *config; /* .synco.yml here */
	const struct config_remote *remote; /* that was named, or NULL */
	bool ask;                           /* somebody is there to choose the sets */
	bool part;    /* of another pull, which goes on with what follows */
	size_t batch; /* as in remote_open() */
};

/* Brings all once, in a session of its own, and says what it did. */
bool pull_once(const struct pull_request *request, struct log *log, struct err *err)
    MUST_CHECK;

extern const struct cli_opt pull_options[];
extern const char pull_help[];
extern const char plan_help[];

/* The verbs; each returns the exit status. */
int pull_run(const struct cli_command *self, int argc, char **argv);
int plan_run(const struct cli_command *self, int argc, char **argv);

#endif
