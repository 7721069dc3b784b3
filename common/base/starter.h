/*
 * A process of its own that starts programs for one that gives it up (sandbox.h): a few commands, said
 * beforehand, and no others whatever is asked of it later.  It ends with the process that made it.
 *
 * May be used from any thread.
 */
#ifndef SYNCO_COMMON_BASE_STARTER_H
#define SYNCO_COMMON_BASE_STARTER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

struct starter;

/*
 * Before there are threads.  commands[0..n) are argument arrays that end with NULL, argv[0] looked up in
 * PATH; borrowed as long as this call lasts.
 */
struct starter *starter_new(
    const char *const *const commands[], size_t n, struct err *err) MUST_CHECK;
void starter_free(struct starter *s);
CLEANUP_DEFINE(struct starter, starter_free)

/* Its start of a command, with these as standard input, output and error; 0 on failure. */
pid_t starter_start(struct starter *s, unsigned int command, const int fds[static 3],
    struct err *err) MUST_CHECK;

/*
 * Sends the signal (0: none) to a child of its own, and looks as waitpid() does with WNOHANG:
 * returns pid and its status, 0 while it runs, -1 when there is none.
 */
pid_t starter_look(struct starter *s, pid_t pid, int signal, int *status);

/* The first descriptor behind standard error. */
#define STARTER_KEPT_FD 3

/*
 * In a child just made by fork(): leaves it standard input, output and error, and keep, which becomes
 * STARTER_KEPT_FD.
 */
void starter_close_others(int keep);

#endif
