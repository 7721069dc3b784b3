/*
 * synco-lite serve: one session from its start to its end.
 */
#ifndef SYNCO_SOURCE_SERVE_H
#define SYNCO_SOURCE_SERVE_H

#include "common/base/cli.h"

extern const struct cli_opt serve_options[];
extern const char serve_help[];

/* The verb; returns the exit status. */
int serve_run(const struct cli_command *self, int argc, char **argv);

#endif
