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
