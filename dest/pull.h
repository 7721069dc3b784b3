/*
 * synco pull and synco plan: one whole transfer.
 */
#ifndef SYNCO_DEST_PULL_H
#define SYNCO_DEST_PULL_H

#include "common/base/cli.h"

extern const struct cli_opt pull_options[];
extern const char pull_help[];
extern const char plan_help[];

/* The verbs; each returns the exit status. */
int pull_run(const struct cli_command *self, int argc, char **argv);
int plan_run(const struct cli_command *self, int argc, char **argv);

#endif
