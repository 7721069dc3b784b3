#include "dest/pull_again.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/base/starter.h"
#include "dest/origin.h"

/* Names of sets, each with its zero. */
#define NAMES_MAX (64 * 65)

struct pull_again {
	pid_t pid;
	int fd;
	char names[NAMES_MAX];
	size_t len;
	struct log *log;
};

bool pull_again_is_wanted(const struct pull_request *request)
{
	const struct pull_opts *o = &request->o;

	return !request->part && !o->dry_run && o->base_url != NULL &&
	       (o->via != NULL ||
	           (request->source != NULL && !origin_is_served(request->source)));
}

/* The rest of a pull: these sets, and not from the site. */
static void bring(const struct pull_request *request, const char *names, size_t len,
    struct log *log, struct err *err)
{
	struct pull_request part = *request;

	part.part = true;
	part.o.base_url = NULL;
	part.o.max_age = 0;
	part.o.only = (struct cli_list){0};
	for (size_t at = 0; at < len && part.o.only.n < CLI_LIST_MAX;
	     at += strlen(names + at) + 1)
		part.o.only.items[part.o.only.n++] = names + at;
	(void)!pull_once(&part, log, err);
}

/* The process: never returns.  Its standard output and error are ours. */
static void serve(int fd, const struct pull_request *request, struct log *log)
{
	struct err err = {0};
	char names[NAMES_MAX];
	ssize_t n;

	starter_close_others(fd);
	fd = STARTER_KEPT_FD;
	while ((n = recv(fd, names, sizeof(names), 0)) < 0 && errno == EINTR)
		;
	/* We may do what whoever sends it may not. */
	if (n <= 0 || names[n - 1] != '\0')
		_exit(0);
	bring(request, names, (size_t)n, log, &err);
	(void)fflush(NULL);
	(void)send(fd, &err, sizeof(err), MSG_NOSIGNAL);
	_exit(0);
}

struct pull_again *pull_again_new(
    const struct pull_request *request, struct log *log, struct err *err)
{
	struct pull_again *a;
	int fds[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds) != 0) {
		(void)err_sys(err, "make a pair of sockets");
		return NULL;
	}
	(void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	(void)fflush(NULL);
	pid = fork();
	if (pid == 0)
		serve(fds[1], request, log);
	(void)close(fds[1]);
	if (pid < 0) {
		(void)err_sys(err, "start a process");
		(void)close(fds[0]);
		return NULL;
	}
	a = xcalloc(1, sizeof(*a));
	a->pid = pid;
	a->fd = fds[0];
	a->log = log;
	return a;
}

void pull_again_free(struct pull_again *a)
{
	if (a == NULL)
		return;
	(void)close(a->fd);
	while (waitpid(a->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(a);
}

void pull_again_add(struct pull_again *a, const char *set)
{
	size_t len = strlen(set) + 1;

	if (len > sizeof(a->names) - a->len)
		return;
	memcpy(a->names + a->len, set, len);
	a->len += len;
}

bool pull_again_run(struct pull_again *a, struct err *err)
{
	struct err answer = {0};
	ssize_t n = -1;

	if (a == NULL || a->len == 0)
		return true;
	log_warn(a->log,
	    "the site did not give all files, see above: those that are missing are brought "
	    "through the channel instead");
	(void)fflush(NULL);
	if (send(a->fd, a->names, a->len, MSG_NOSIGNAL) == (ssize_t)a->len) {
		while (
		    (n = recv(a->fd, &answer, sizeof(answer), 0)) < 0 && errno == EINTR) {
			/* One that a terminal has not sent to both. */
			if (signals_stop() == SIGTERM)
				(void)kill(a->pid, SIGTERM);
		}
	}
	if (n != (ssize_t)sizeof(answer))
		return err_set(err, ERR_SYSTEM,
		    "files that the site did not give: the process for them has ended");
	if (answer.code != ERR_NONE)
		*err = answer;
	return answer.code == ERR_NONE;
}
