/*
 * synco-lite config check: what the policy of .synco.yml comes to.
 */
#ifndef SYNCO_SOURCE_CONFIG_CHECK_H
#define SYNCO_SOURCE_CONFIG_CHECK_H

#include "common/base/cli.h"

extern const struct cli_opt config_options[];
extern const char config_help[];
int config_run(const struct cli_command *self, int argc, char **argv);

#endif
