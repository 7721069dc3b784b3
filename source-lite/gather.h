/*
 * The work of a session: the databases and the files that were found, into frames and indexes.
 */
#ifndef SYNCO_SOURCE_GATHER_H
#define SYNCO_SOURCE_GATHER_H

#include "common/base/cli.h"
#include "source-lite/dump.h"
#include "source-lite/audit.h"
#include "source-lite/file_sets.h"
#include "source-lite/find.h"
#include "source-lite/protect.h"

struct gather {
	struct log *log;
	struct session *session;
	const struct token *token;
	struct audit *audit; /* is told the sets; or NULL */
	const struct find *find;
	struct protect *protect;
	const struct cli_list *only;
	const char *public_base;   /* what public files' URIs start with, or NULL */
	bool all;                  /* also what nobody needs in development */
	struct survey_box *survey; /* as in dump_opts */
	bool published;            /* as files, of which frames are fetched one by one */
};

struct gather_result {
	struct dump_result rows;
	struct file_set_result files;
};

/* Tells the session which sets there will be. */
void gather_add_sets(const struct gather *g);

/* Reads them all, in that order. */
bool gather_run(const struct gather *g, struct packer *packer,
    struct gather_result *result, struct err *err) MUST_CHECK;

/* Tells people, or scripts, that all is there. */
void gather_say(struct log *log, const struct gather_result *done, uint64_t pack_bytes);

#endif
