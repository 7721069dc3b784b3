/*
 * What synco pull and synco plan take from the command line.
 */
#ifndef SYNCO_DEST_PULL_OPTIONS_H
#define SYNCO_DEST_PULL_OPTIONS_H

#include "common/base/cli.h"

struct pull_opts {
	struct cli_list into;
	struct cli_list places; /* SET=DIR; mere DIRs become files */
	const char *files;
	struct cli_list only;
	struct cli_list allow_hosts;
	unsigned int jobs;
	unsigned int timeout;
	unsigned int retry;
	uint64_t limit_rate;
	bool dry_run;
	bool remove;
	bool owners;
	bool trust_source;
	bool yes;
	bool full;
	struct cli_list keep_local;
	bool watch;
	uint64_t every;   /* seconds; 0: not given */
	uint64_t max_age; /* the same */
	const char *via;
	const char *root;
	char *from_db; /* secret: in argv or the environment, wiped when it was read */
	const char *base_url;
	const char *site_url;
	const char *spool_limit;
	const char *spool_dir;
	bool all;
	bool keep_binary;
	bool json;
	bool quiet;
};

#endif
