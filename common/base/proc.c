#include "common/base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#ifdef __linux__
#include <link.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "common/base/clock.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/starter.h"

/*
 * Starts argv in folder dir (NULL: here) with these as its standard input, output and error (-1:
 * /dev/null); 0 on failure.  Not by fork(), after which each page that a large program writes to
 * is copied.
 */
static pid_t start(const char *const argv[], const char *dir, const int fds[static 3],
    const sigset_t *blocked, struct err *err)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t pipe_signal;
	pid_t pid = 0;
	int failed;

	(void)sigemptyset(&pipe_signal);
	(void)sigaddset(&pipe_signal, SIGPIPE);
	(void)sigaddset(&pipe_signal, SIGXFSZ);
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawnattr_init(&attributes);
	(void)posix_spawnattr_setsigdefault(&attributes, &pipe_signal);
	(void)posix_spawnattr_setsigmask(&attributes, blocked);
	(void)posix_spawnattr_setflags(
	    &attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	failed = dir != NULL ? posix_spawn_file_actions_addchdir_np(&actions, dir) : 0;
	for (int i = 0; i < 3 && failed == 0; i++)
		failed = fds[i] >= 0
		             ? posix_spawn_file_actions_adddup2(&actions, fds[i], i)
		             : posix_spawn_file_actions_addopen(
		                   &actions, i, "/dev/null", O_RDWR, 0);
	if (failed == 0)
		failed = posix_spawnp(&pid, argv[0], &actions, &attributes,
		    (char *const *)(uintptr_t)argv, environ);
	(void)posix_spawnattr_destroy(&attributes);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (failed == 0)
		return pid;
	errno = failed;
	(void)err_sys(err, "start %s", argv[0]);
	return 0;
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

/* Waits for the end of a child; false, with its status, when it failed. */
static bool succeeds(pid_t pid, const char *name, struct err *err)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	return err_set(err, ERR_SYSTEM, "%s failed with status %d", name,
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

bool proc_shell(const char *line, const char *dir, struct err *err)
{
	const char *const argv[] = {"sh", "-c", line, NULL};
	sigset_t none;
	pid_t pid;

	(void)sigemptyset(&none);
	pid = start(argv, dir, (const int[]){-1, 2, 2}, &none, err);
	return pid != 0 && succeeds(pid, line, err);
}

bool proc_output(const char *const argv[], const char *dir, size_t max,
    unsigned int timeout_s, struct buf *out, struct err *err)
{
	CLEANUP(closep) int from = -1;
	sigset_t none;
	struct err ignored = {0};
	int fds[2];
	pid_t pid;
	bool ok;

	if (!private_pipe(fds))
		return err_sys(err, "make a pipe");
	from = fds[0];
	(void)sigemptyset(&none);
	pid = start(argv, dir, (const int[]){-1, fds[1], -1}, &none, err);
	(void)close(fds[1]);
	if (pid == 0)
		return false;
	ok = drain(from, max, clock_ms() + (uint64_t)timeout_s * 1000, out, err);
	if (ok)
		return succeeds(pid, argv[0], err);
	(void)kill(pid, SIGKILL);
	(void)succeeds(pid, argv[0], &ignored);
	return err_wrap(err, "%s", argv[0]);
}

pid_t proc_spawn(const char *const argv[], const int fds[static 3], struct err *err)
{
	sigset_t blocked;

	(void)sigemptyset(&blocked);
	(void)sigaddset(&blocked, SIGINT);
	(void)sigaddset(&blocked, SIGHUP);
	return start(argv, NULL, fds, &blocked, err);
}

/* With pipes, by us or by the starter. */
static bool start_child(struct starter *by, unsigned int command,
    const char *const argv[], struct proc_child *c, struct err *err)
{
	int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
	bool ok = true;

	*c = (struct proc_child){.by = by, .in = -1, .out = -1, .errors = -1};
	for (size_t i = 0; i < 3 && ok; i++)
		ok = private_pipe(pipes[i]) || err_sys(err, "make a pipe");
	if (ok) {
		const int fds[3] = {pipes[0][0], pipes[1][1], pipes[2][1]};

		if (by != NULL)
			c->pid = starter_start(by, command, fds, err);
		else if (argv != NULL)
			c->pid = proc_spawn(argv, fds, err);
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

bool proc_start(const char *const argv[], struct proc_child *c, struct err *err)
{
	CLEANUP(freep) char *program = proc_find(argv[0]);

	*c = (struct proc_child){.in = -1, .out = -1, .errors = -1};
	if (program == NULL)
		return err_set(
		    err, ERR_SYSTEM, "%s: there is no such program here", argv[0]);
	return start_child(NULL, 0, argv, c, err);
}

bool proc_start_by(
    struct starter *by, unsigned int command, struct proc_child *c, struct err *err)
{
	return start_child(by, command, NULL, c, err);
}

static bool reap(const struct proc_child *c, unsigned int ms, int *status)
{
	uint64_t until = clock_ms() + ms;
	pid_t got;

	while ((got = c->by != NULL ? starter_look(c->by, c->pid, 0, status)
	                            : waitpid(c->pid, status, WNOHANG)) != c->pid) {
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
		if (ways[i] != 0 && c->by != NULL)
			(void)starter_look(c->by, c->pid, ways[i], &status);
		else if (ways[i] != 0)
			(void)kill(c->pid, ways[i]);
		if (status != -1 || reap(c, i == 0 ? ms : 1000, &status))
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

#ifdef __linux__
/* What only the start of the program writes: pointers in constant data, the linker's tables. */
static int lock_relocated(struct dl_phdr_info *program, size_t size, void *ctx)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	(void)size;
	(void)ctx;
	for (size_t i = 0; i < program->dlpi_phnum; i++) {
		uintptr_t start = program->dlpi_addr + program->dlpi_phdr[i].p_vaddr;
		uintptr_t end = start + program->dlpi_phdr[i].p_memsz;

		start -= start % page;
		end -= end % page;
		if (program->dlpi_phdr[i].p_type == PT_GNU_RELRO && start < end)
			(void)mprotect((void *)start, end - start, PROT_READ);
	}
	return 1; /* only the program itself */
}
#endif

void proc_harden(void)
{
	struct rlimit none = {0, 0};
	struct rlimit files;

	(void)setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	/* musl leaves this to nobody in a static program; elsewhere it is done already. */
	(void)dl_iterate_phdr(lock_relocated, NULL);
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
