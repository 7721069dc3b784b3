/*
 * synco remotes: what .synco.yml here names.
 */
#ifndef SYNCO_DEST_REMOTES_H
#define SYNCO_DEST_REMOTES_H

#include "common/base/cli.h"

extern const struct cli_opt remotes_options[];
extern const char remotes_help[];

/* Returns the exit status. */
int remotes_run(const struct cli_command *self, int argc, char **argv);

#endif
