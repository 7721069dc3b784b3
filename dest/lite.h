/*
 * synco serve and synco detect: the same as the verbs of synco-lite, which is started.
 */
#ifndef SYNCO_DEST_LITE_H
#define SYNCO_DEST_LITE_H

#include "common/base/cli.h"

/* Becomes synco-lite with the same arguments; returns (a status) only when that fails. */
int lite_run(const struct cli_command *self, int argc, char **argv);

#endif
