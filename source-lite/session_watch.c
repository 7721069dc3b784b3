#include "source-lite/session_watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/format/token.h"

/* Marks a folder that --keep has left on purpose. */
#define KEEP_NAME "keep"

/* How long putting a program onto a host may take. */
#define UPLOAD_S 3600

struct session_watch {
	pid_t pid;
	int fd; /* closing it, by whatever way, is the signal */
};

/* The watching process: never returns. */
static void watch(int parent, const char *name, int fd)
{
	struct err err = {0};
	char keep = 0;
	ssize_t n;

	/* Ctrl-C and a closing terminal end the main process; this one outlives it. */
	(void)setsid();
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	/* Whoever waits for our output to end must not wait for the watcher. */
	(void)dup2(fd, STDIN_FILENO);
	(void)close(STDOUT_FILENO);
	(void)close(STDERR_FILENO);
	while ((n = read(STDIN_FILENO, &keep, 1)) < 0 && errno == EINTR)
		;
	if (n == 1 && keep == 'k') {
		int kept = fs_open_dir_below(parent, name, false, &err);

		_exit(kept >= 0 && openat(kept, KEEP_NAME, O_WRONLY | O_CREAT, 0600) >= 0
		          ? 0
		          : 1);
	}
	/* Objects may still be appearing while the main process dies: once more. */
	for (int i = 0; i < 5; i++) {
		if (fs_remove_tree(parent, name, &err))
			_exit(0);
		(void)usleep(100000);
	}
	_exit(1);
}

struct session_watch *session_watch_start(int parent, const char *name, struct err *err)
{
	struct session_watch *w;
	int fds[2];
	pid_t pid;

	if (pipe(fds) != 0) {
		(void)err_sys(err, "make a pipe");
		return NULL;
	}
	(void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	pid = fork();
	if (pid == 0) {
		(void)close(fds[1]);
		watch(parent, name, fds[0]);
	}
	(void)close(fds[0]);
	if (pid < 0) {
		(void)err_sys(err, "start the watcher");
		(void)close(fds[1]);
		return NULL;
	}
	w = xcalloc(1, sizeof(*w));
	w->pid = pid;
	w->fd = fds[1];
	return w;
}

bool session_watch_end(struct session_watch *w, bool keep)
{
	int status = 0;

	if (keep)
		(void)!write(
		    w->fd, "k", 1); /* if it is gone, nothing is removed anyway */
	(void)close(w->fd);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	free(w);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool is_session(const char *name)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789-_";

	return text_starts(name, "synco-") && strlen(name) == TOKEN_DIR_BYTES - 1 &&
	       strspn(name + 6, digits) == TOKEN_ID_CHARS;
}

/* A folder that a program is being put into through a control channel, to be started there. */
static bool is_being_made(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && (st.st_mode & 07777) == 0700 &&
	       time(NULL) - st.st_mtime < UPLOAD_S;
}

/*
 * A folder of ours without a lock holder belonged to a process that was killed with its watcher.
 * What others put there, where everybody may, is theirs.  True when a session lives there.
 */
static bool sweep_one(int parent, const char *path, const char *name, struct log *log)
{
	struct err err = {0};
	struct stat st;
	CLEANUP(closep)
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) != 0 || st.st_uid != geteuid())
		return false;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		return true;
	if (fstatat(fd, KEEP_NAME, &st, AT_SYMLINK_NOFOLLOW) == 0 || is_being_made(fd))
		return false;
	if (fs_remove_tree(parent, name, &err))
		log_info(log, "removed what a killed run left in %s", path);
	else
		log_warn(log, "a killed run left %s in %s: %s", name, path, err.msg);
	return false;
}

size_t session_watch_sweep(int parent, const char *path, struct log *log)
{
	int copy = openat(parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;
	size_t living = 0;

	if (dir == NULL) {
		closep(&copy);
		return 0;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (is_session(entry->d_name))
			living += sweep_one(parent, path, entry->d_name, log);
	}
	(void)closedir(dir);
	return living;
}
