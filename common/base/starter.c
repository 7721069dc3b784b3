#include "common/base/starter.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "common/base/mem.h"
#include "common/base/proc.h"

/* Where descriptors can't be closed all at once. */
#define MANY_FDS 1024

struct starter {
	pid_t pid;
	int fd;
	pthread_mutex_t lock; /* a question and its answer at a time */
};

struct question {
	unsigned int command; /* with descriptors: start it */
	pid_t pid;            /* without: this child */
	int signal;
};

struct answer {
	pid_t pid;
	int status;
	struct err err;
};

union control {
	char room[CMSG_SPACE(3 * sizeof(int))];
	struct cmsghdr align;
};

void starter_close_others(int keep)
{
	if (keep != STARTER_KEPT_FD)
		(void)dup2(keep, STARTER_KEPT_FD);
#ifdef SYS_close_range
	if (syscall(SYS_close_range, STARTER_KEPT_FD + 1, ~0U, 0U) == 0)
		return;
#endif
	for (int fd = STARTER_KEPT_FD + 1; fd < MANY_FDS; fd++)
		(void)close(fd);
}

/* Receives a question, and descriptors if there are; false at the end. */
static bool hear(int fd, struct question *q, int fds[static 3])
{
	union control control;
	struct iovec part = {q, sizeof(*q)};
	struct msghdr m = {.msg_iov = &part,
	    .msg_iovlen = 1,
	    .msg_control = control.room,
	    .msg_controllen = sizeof(control.room)};
	const struct cmsghdr *c;
	ssize_t n;

	fds[0] = fds[1] = fds[2] = -1;
	while ((n = recvmsg(fd, &m, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
		;
	c = n > 0 ? CMSG_FIRSTHDR(&m) : NULL;
	if (c != NULL && c->cmsg_type == SCM_RIGHTS &&
	    c->cmsg_len == CMSG_LEN(3 * sizeof(int)))
		memcpy(fds, CMSG_DATA(c), 3 * sizeof(int));
	return n == (ssize_t)sizeof(*q);
}

/* Only what it has started itself can be looked at and ended. */
static void look(const struct question *q, struct answer *a)
{
	a->pid = q->pid > 0 ? waitpid(q->pid, &a->status, WNOHANG) : -1;
	if (a->pid == 0 && q->signal != 0)
		(void)kill(q->pid, q->signal);
}

/* The process: never returns. */
static void serve(int fd, const char *const *const commands[], size_t n)
{
	struct question q;
	sigset_t all;
	int fds[3];

	/* Whoever made it ends it, in order. */
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, NULL);
	starter_close_others(fd);
	fd = STARTER_KEPT_FD;
	while (hear(fd, &q, fds)) {
		struct answer a = {.pid = 0};

		if (fds[0] < 0)
			look(&q, &a);
		else if (q.command < n)
			a.pid = proc_spawn(commands[q.command], fds, &a.err);
		for (size_t i = 0; i < 3; i++)
			closep(&fds[i]);
		if (send(fd, &a, sizeof(a), MSG_NOSIGNAL) < 0)
			break;
	}
	_exit(0);
}

struct starter *starter_new(
    const char *const *const commands[], size_t n, struct err *err)
{
	struct starter *s;
	int fds[2];
	pid_t pid;

	for (size_t i = 0; i < n; i++) {
		CLEANUP(freep) char *program = proc_find(commands[i][0]);

		if (program == NULL) {
			(void)err_set(err, ERR_SYSTEM,
			    "%s: there is no such program here", commands[i][0]);
			return NULL;
		}
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds) != 0) {
		(void)err_sys(err, "make a pair of sockets");
		return NULL;
	}
	(void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	(void)fflush(NULL);
	pid = fork();
	if (pid == 0)
		serve(fds[1], commands, n);
	(void)close(fds[1]);
	if (pid < 0) {
		(void)err_sys(err, "start a process");
		(void)close(fds[0]);
		return NULL;
	}
	s = xcalloc(1, sizeof(*s));
	s->pid = pid;
	s->fd = fds[0];
	(void)pthread_mutex_init(&s->lock, NULL);
	return s;
}

void starter_free(struct starter *s)
{
	if (s == NULL)
		return;
	(void)close(s->fd);
	while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
		;
	(void)pthread_mutex_destroy(&s->lock);
	free(s);
}

/* Sends the question (fds NULL: without any) and waits for its answer. */
static bool ask(struct starter *s, struct question q, const int *fds, struct answer *a)
{
	union control control = {.room = {0}};
	struct iovec part = {&q, sizeof(q)};
	struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1};
	ssize_t n = -1;

	if (fds != NULL) {
		struct cmsghdr *c;

		m.msg_control = control.room;
		m.msg_controllen = sizeof(control.room);
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(3 * sizeof(int));
		memcpy(CMSG_DATA(c), fds, 3 * sizeof(int));
	}
	(void)pthread_mutex_lock(&s->lock);
	while ((n = sendmsg(s->fd, &m, MSG_NOSIGNAL)) < 0 && errno == EINTR)
		;
	if (n > 0) {
		while ((n = recv(s->fd, a, sizeof(*a), 0)) < 0 && errno == EINTR)
			;
	}
	(void)pthread_mutex_unlock(&s->lock);
	return n == (ssize_t)sizeof(*a);
}

pid_t starter_start(
    struct starter *s, unsigned int command, const int fds[static 3], struct err *err)
{
	struct answer a;

	if (!ask(s, (struct question){.command = command}, fds, &a)) {
		(void)err_set(err, ERR_SYSTEM,
		    "the process that starts programs for this one has ended");
		return 0;
	}
	if (a.pid == 0)
		*err = a.err;
	return a.pid;
}

pid_t starter_look(struct starter *s, pid_t pid, int signal, int *status)
{
	struct answer a;

	if (!ask(s, (struct question){.pid = pid, .signal = signal}, NULL, &a)) {
		errno = ECHILD;
		return -1;
	}
	if (a.pid == pid)
		*status = a.status;
	else if (a.pid < 0)
		errno = ECHILD;
	return a.pid;
}
