/*
 * What the source keeps for itself once it knows what it serves: it reads the file sets and the
 * databases' files, writes its session and what SQLite needs, and starts no program (sandbox.h).
 */
#ifndef SYNCO_SOURCE_CONFINE_H
#define SYNCO_SOURCE_CONFINE_H

#include "common/base/log.h"
#include "source-lite/find.h"

/*
 * After detection and before the session, whose watcher inherits it: no program is started from
 * here on, and what is made is for this user alone.  Returns whether the kernel sees to the first.
 */
bool confine_calls(void);

struct confine_opts {
	struct log *log;
	const struct find *find;
	const char *session; /* its folder */
	bool calls;          /* what confine_calls() said */
};

/* When the session's folder is there, and before there are threads: keeps to files. */
void confine_files(const struct confine_opts *opts);

#endif
