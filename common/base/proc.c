#include "common/base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "common/base/clock.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

/* In the child: output to the pipe, everything else to /dev/null; never returns. */
static void become(const char *const argv[], const char *dir, int out)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0 ||
	    dup2(out, STDOUT_FILENO) < 0 || (dir != NULL && chdir(dir) != 0))
		_exit(126);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* Reads until the end, the limit or the time is reached. */
static bool drain(int fd, size_t max, uint64_t until, struct buf *out, struct err *err)
{
	size_t start = out->len;

	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		uint64_t now = clock_ms();
		ssize_t n;

		if (now >= until)
			return err_set(err, ERR_SYSTEM, "no answer in time");
		if (poll(&p, 1, (int)(until - now)) <= 0)
			continue;
		n = read(fd, buf_reserve(out, 4096), 4096);
		if (n == 0)
			return true;
		if (n < 0 && errno != EINTR)
			return err_sys(err, "read");
		if (n > 0)
			buf_added(out, (size_t)n);
		if (out->len - start > max)
			return err_set(
			    err, ERR_PROTO, "more than %zu bytes of output", max);
	}
}

bool proc_output(const char *const argv[], const char *dir, size_t max,
    unsigned int timeout_s, struct buf *out, struct err *err)
{
	CLEANUP(closep) int from = -1;
	int fds[2];
	int status = 0;
	pid_t pid;
	bool ok;

	if (pipe(fds) != 0)
		return err_sys(err, "make a pipe");
	from = fds[0];
	(void)fcntl(from, F_SETFD, FD_CLOEXEC);
	pid = fork();
	if (pid == 0)
		become(argv, dir, fds[1]);
	(void)close(fds[1]);
	if (pid < 0)
		return err_sys(err, "start %s", argv[0]);
	ok = drain(from, max, clock_ms() + (uint64_t)timeout_s * 1000, out, err);
	if (!ok)
		(void)kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!ok)
		return err_wrap(err, "%s", argv[0]);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return err_set(err, ERR_SYSTEM, "%s failed with status %d", argv[0],
		    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return true;
}

/* A pipe whose ends no other child gets. */
static bool private_pipe(int fds[static 2])
{
#ifdef __APPLE__
	if (pipe(fds) != 0)
		return false;
	(void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	return true;
#else
	return pipe2(fds, O_CLOEXEC) == 0;
#endif
}

static void become_child(const char *const argv[], int in, int out, int errors)
{
	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    dup2(errors, STDERR_FILENO) < 0)
		_exit(126);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	(void)execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

bool proc_start(const char *const argv[], struct proc_child *c, struct err *err)
{
	int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
	CLEANUP(freep) char *program = proc_find(argv[0]);
	bool ok = true;

	*c = (struct proc_child){.in = -1, .out = -1, .errors = -1};
	if (program == NULL)
		return err_set(
		    err, ERR_SYSTEM, "%s: there is no such program here", argv[0]);
	for (size_t i = 0; i < 3 && ok; i++)
		ok = private_pipe(pipes[i]);
	if (ok) {
		c->pid = fork();
		if (c->pid == 0)
			become_child(argv, pipes[0][0], pipes[1][1], pipes[2][1]);
	}
	if (!ok || c->pid < 0) {
		(void)err_sys(err, "start %s", argv[0]);
		c->pid = 0;
	}
	closep(&pipes[0][0]);
	closep(&pipes[1][1]);
	closep(&pipes[2][1]);
	c->in = pipes[0][1];
	c->out = pipes[1][0];
	c->errors = pipes[2][0];
	if (c->pid == 0) {
		(void)proc_end(c, 0);
		return false;
	}
	(void)fcntl(c->out, F_SETFL, O_NONBLOCK);
	(void)fcntl(c->errors, F_SETFL, O_NONBLOCK);
	return true;
}

static bool reap(pid_t pid, unsigned int ms, int *status)
{
	uint64_t until = clock_ms() + ms;
	pid_t got;

	while ((got = waitpid(pid, status, WNOHANG)) != pid) {
		struct timespec pause = {.tv_nsec = 2000000};

		if ((got < 0 && errno != EINTR) || clock_ms() >= until)
			return false;
		(void)nanosleep(&pause, NULL);
	}
	return true;
}

int proc_end(struct proc_child *c, unsigned int ms)
{
	static const int ways[] = {0, SIGTERM, SIGKILL};
	int status = -1;

	closep(&c->in);
	closep(&c->out);
	closep(&c->errors);
	for (size_t i = 0; i < 3 && c->pid > 0; i++) {
		if (ways[i] != 0)
			(void)kill(c->pid, ways[i]);
		if (reap(c->pid, i == 0 ? ms : 1000, &status))
			break;
	}
	*c = (struct proc_child){.in = -1, .out = -1, .errors = -1};
	if (status == -1)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool proc_has_aes(void)
{
#if defined(__x86_64__)
	return __builtin_cpu_supports("aes") != 0;
#elif defined(__aarch64__) && defined(__linux__)
	return (getauxval(AT_HWCAP) & HWCAP_AES) != 0;
#else
	return false;
#endif
}

char *proc_find(const char *program)
{
	CLEANUP(freep) char *path = xstrdup(getenv("PATH"));
	char *rest = path;
	char *dir;

	if (strchr(program, '/') != NULL)
		return access(program, X_OK) == 0 ? xstrdup(program) : NULL;
	while ((dir = strsep(&rest, ":")) != NULL) {
		CLEANUP(freep) char *full = fs_join(*dir != '\0' ? dir : ".", program);

		if (fs_is_file(full) && access(full, X_OK) == 0)
			return take_ptr(&full);
	}
	return NULL;
}

void proc_harden(void)
{
	struct rlimit none = {0, 0};
	struct rlimit files;

	(void)setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
}

void proc_be_modest(void)
{
	(void)setpriority(PRIO_PROCESS, 0, 10);
#ifdef __linux__
	/* ioprio_set(IOPRIO_WHO_PROCESS, this thread, best effort 7): glibc has no wrapper. */
	(void)syscall(SYS_ioprio_set, 1, 0, 2 << 13 | 7);
#endif
}
