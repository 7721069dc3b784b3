/*
 * synco-lite detect: says what was found, never a password.
 */
#ifndef SYNCO_SOURCE_DETECT_H
#define SYNCO_SOURCE_DETECT_H

#include "common/base/cli.h"

extern const struct cli_opt detect_options[];
extern const char detect_help[];

/* The verb; returns the exit status. */
int detect_run(const struct cli_command *self, int argc, char **argv);

#endif
