/*
 * "synco-lite secret": makes the file that masks of values are made with.
 */
#ifndef SYNCO_SOURCE_SECRET_H
#define SYNCO_SOURCE_SECRET_H

#include "common/base/cli.h"

extern const struct cli_opt secret_options[];
extern const char secret_help[];
int secret_run(const struct cli_command *self, int argc, char **argv);

#endif
