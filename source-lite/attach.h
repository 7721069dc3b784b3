/*
 * synco-lite attach: standard input and output become a connection to a session that runs in the
 * background.  What starts it is the trusted control channel.
 */
#ifndef SYNCO_SOURCE_ATTACH_H
#define SYNCO_SOURCE_ATTACH_H

#include "common/base/cli.h"
#include "common/base/err.h"

extern const struct cli_opt attach_options[];
extern const char attach_help[];

/* The verb; returns the exit status. */
int attach_run(const struct cli_command *self, int argc, char **argv);

/*
 * Carries standard input and output to the session in a folder, until either side ends; hello, or NULL,
 * is printed as a line when the connection stands.  ERR_NETWORK when there is no session.
 */
bool attach_carry(const char *session, const char *hello, struct err *err) MUST_CHECK;

#endif
