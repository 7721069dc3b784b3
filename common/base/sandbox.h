/*
 * What this process may still do, said to the kernel: should one of its parsers be turned by the
 * bytes of a hostile peer, little is left to it.
 *
 * Files are kept by Landlock (Linux 5.13), calls by seccomp (x86-64 and aarch64).  Both are best
 * effort: where the kernel, a container's own filter or another system has none of it, nothing
 * happens, and what was possible stays possible.  What is refused fails with EPERM or EACCES:
 * nothing is killed.
 *
 * Both hold for the calling thread and those that it starts: enter before there are threads.  There
 * is no way back, and setuid programs give nothing any more.  Descriptors that are
 * open stay so, stat() and connecting to sockets are not restricted.  SYNCO_SANDBOX=off in the
 * environment turns both off; SYNCO_SANDBOX=say lets the log say what holds.
 */
#ifndef SYNCO_COMMON_BASE_SANDBOX_H
#define SYNCO_COMMON_BASE_SANDBOX_H

#include <stdbool.h>

#include "common/base/cleanup.h"
#include "common/base/log.h"

enum sandbox_may {
	SANDBOX_READ = 1,  /* read files, and the names in folders */
	SANDBOX_WRITE = 2, /* change, make and remove all but devices */
};

/* What is to stay possible. */
struct sandbox;

struct sandbox *sandbox_new(void);
void sandbox_free(struct sandbox *s);
CLEANUP_DEFINE(struct sandbox, sandbox_free)

/*
 * path (NULL: none), what a link leads to, and all below it.  What is not there is left out: a
 * file that is to be made needs its folder here.
 */
void sandbox_allow(struct sandbox *s, const char *path, unsigned int may);

/* Each path of a list with colons between, as of LD_LIBRARY_PATH; NULL: none. */
void sandbox_allow_list(struct sandbox *s, const char *list, unsigned int may);

/* What C library, TLS and database libraries read by themselves, by name or environment. */
void sandbox_allow_system(struct sandbox *s);

/* Where temporary files go: TMPDIR, else /tmp, and the first folder that suits SQLite. */
void sandbox_allow_temporary(struct sandbox *s);

/* Whether SYNCO_SANDBOX lets anything be restricted. */
bool sandbox_is_on(void);

/*
 * No program is started any more, and no call made that synco never needs: tracing, mounting,
 * namespaces, modules, bpf, io_uring and so on.  True where it holds.
 */
bool sandbox_enter_calls(void);

/*
 * Files outside of what was allowed can't be changed, nor, without free_reads, read.  Returns the
 * version of Landlock that holds, or 0.
 *
 * Where a path lies below the root of another process (fs_foreign_root()), nothing is restricted:
 * Landlock would close the way there.
 */
int sandbox_enter_files(const struct sandbox *s, bool free_reads);

/* With SYNCO_SANDBOX=say: what the two returned. */
void sandbox_say(bool calls, int files, struct log *log);

#endif
