/*
 * synco init: a .synco.yml for the app in a folder.
 */
#ifndef SYNCO_DEST_INIT_H
#define SYNCO_DEST_INIT_H

#include "common/base/cli.h"

extern const struct cli_opt init_options[];
extern const char init_help[];

/* Returns the exit status. */
int init_run(const struct cli_command *self, int argc, char **argv);

#endif
