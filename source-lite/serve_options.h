/*
 * What serve can be told on its command line.
 */
#ifndef SYNCO_SOURCE_SERVE_OPTIONS_H
#define SYNCO_SOURCE_SERVE_OPTIONS_H

#include <stdint.h>

#include "common/base/cli.h"

struct serve_opts {
	const char *root;
	const char *listen;
	const char *publish;
	char *db; /* secret: in argv or the environment, wiped when it was read */
	const char *base_url;
	const char *token_file;
	const char *spool;
	uint64_t spool_limit;
	unsigned int idle;
	struct cli_list only;
	bool background;
	bool stdio;
	bool ask;
	bool all;
	bool keep;
	bool json;
	bool quiet;
};

#endif
