#include "dest/after_pull_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/base/starter.h"
#include "dest/after_pull.h"

struct after_pull_child {
	pid_t pid;
	int fd;
};

/* The process: never returns.  Its standard output and error are ours. */
static void serve(
    int fd, const struct pull_request *request, const char *dir, struct log *log)
{
	struct err err = {0};
	char byte;
	ssize_t n;

	starter_close_others(fd);
	fd = STARTER_KEPT_FD;
	while ((n = read(fd, &byte, 1)) < 0 && errno == EINTR)
		;
	if (n != 1)
		_exit(0);
	(void)!after_pull_run(request, dir, log, &err);
	(void)fflush(NULL);
	(void)send(fd, &err, sizeof(err), MSG_NOSIGNAL);
	_exit(0);
}

struct after_pull_child *after_pull_child_new(
    const struct pull_request *request, const char *dir, struct log *log, struct err *err)
{
	struct after_pull_child *c;
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
		serve(fds[1], request, dir, log);
	(void)close(fds[1]);
	if (pid < 0) {
		(void)err_sys(err, "start a process");
		(void)close(fds[0]);
		return NULL;
	}
	c = xcalloc(1, sizeof(*c));
	c->pid = pid;
	c->fd = fds[0];
	return c;
}

bool after_pull_child_run(struct after_pull_child *c, struct err *err)
{
	struct err answer;
	ssize_t n = -1;

	(void)fflush(NULL);
	if (send(c->fd, "", 1, MSG_NOSIGNAL) == 1) {
		while (
		    (n = recv(c->fd, &answer, sizeof(answer), 0)) < 0 && errno == EINTR) {
			/* One that a terminal has not sent to both: no more commands then. */
			if (signals_stop() == SIGTERM)
				(void)kill(c->pid, SIGTERM);
		}
	}
	if (n != (ssize_t)sizeof(answer))
		return err_set(err, ERR_SYSTEM,
		    "all was pulled, but after it: the process for it has ended");
	if (answer.code != ERR_NONE)
		*err = answer;
	return answer.code == ERR_NONE;
}

void after_pull_child_free(struct after_pull_child *c)
{
	if (c == NULL)
		return;
	(void)close(c->fd);
	while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(c);
}
