/*
 * Child processes: an argument array, never a shell.
 */
#ifndef SYNCO_COMMON_BASE_PROC_H
#define SYNCO_COMMON_BASE_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "common/base/buf.h"
#include "common/base/err.h"

/*
 * Runs argv (argv[0] looked up in PATH) in folder dir (NULL: here) with standard input from
 * /dev/null and standard error dropped, and appends its standard output to out, at most
 * max bytes.  Ends it after timeout_s seconds.  True only for exit status 0.
 */
bool proc_output(const char *const argv[], const char *dir, size_t max,
    unsigned int timeout_s, struct buf *out, struct err *err) MUST_CHECK;

/*
 * Runs a line of shell in folder dir (NULL: here) and waits for its end, without standard input;
 * what it prints goes to our standard error.  False with its exit status for any but 0.
 */
bool proc_shell(const char *line, const char *dir, struct err *err) MUST_CHECK;

/*
 * A child process that is talked to: pipes at its standard input, output and error (the last two
 * do not block here).  It does not see our Ctrl-C: who started it ends it, in order.
 */
struct starter;
struct proc_child {
	pid_t pid;          /* 0: there is none */
	struct starter *by; /* whose child it is (starter.h); NULL: ours */
	int in;             /* -1 once it was closed */
	int out;
	int errors;
};

/* Starts argv, argv[0] looked up in PATH; or has a starter start the command of that number. */
bool proc_start(const char *const argv[], struct proc_child *c, struct err *err)
    MUST_CHECK;
bool proc_start_by(struct starter *by, unsigned int command, struct proc_child *c,
    struct err *err) MUST_CHECK;

/*
 * The bare start, for starter.c: with these as standard input, output and error; 0 on failure.
 */
pid_t proc_spawn(const char *const argv[], const int fds[static 3], struct err *err)
    MUST_CHECK;

/*
 * Closes the pipes and waits ms milliseconds for its end, then ends it.  Returns its exit
 * status, or 128 and the signal's number; -1 when there was none.
 */
int proc_end(struct proc_child *c, unsigned int ms);

/* Whether this processor has instructions for AES; false when that can't be said. */
bool proc_has_aes(void);

/* The full path of program in PATH, to free(); NULL when there is none. */
char *proc_find(const char *program);

/*
 * No core dumps, not traceable by others, what was relocated read-only: called first in main(),
 * before a key exists.
 * Raises the limit of open files to the hard one.
 */
void proc_harden(void);

/* Lowest CPU and I/O priority that still makes progress (nice 10, best-effort 7). */
void proc_be_modest(void);

#endif
