#include "source-lite/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "source-lite/audit_place.h"

struct audit {
	struct json *start; /* what each line begins with */
	struct json *sets;
	uint64_t since; /* clock_ms() */
	pid_t pid;
	int fd; /* lines for the writer; the last one counts */
};

/* Keeps the newest line that came whole; false at an empty one, after which none will come. */
static bool take_lines(struct buf *text, struct buf *line)
{
	const char *start = buf_str(text);
	const char *end;
	bool more = true;

	while ((end = memchr(start, '\n', text->len - (size_t)(start - buf_str(text)))) !=
	       NULL) {
		more = end > start;
		if (!more)
			break;
		buf_clear(line);
		buf_append(line, start, (size_t)(end - start) + 1);
		start = end + 1;
	}
	buf_consume(text, (size_t)(start - buf_str(text)));
	return more;
}

/* The writing process: never returns. */
static void write_last(int in, int out)
{
	struct buf text = {0};
	struct buf line = {0};
	ssize_t n;

	(void)setsid();
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	/* Whoever waits for our output to end must not wait for this. */
	(void)close(STDIN_FILENO);
	(void)close(STDOUT_FILENO);
	(void)close(STDERR_FILENO);
	for (;;) {
		char *room = buf_reserve(&text, 4096);

		n = read(in, room, 4096);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		buf_added(&text, (size_t)n);
		if (!take_lines(&text, &line))
			break;
	}
	/* At once, so that lines of two sessions do not mix. */
	_exit(line.len == 0 || write(out, line.data, line.len) == (ssize_t)line.len ? 0
	                                                                            : 1);
}

static bool start_writer(struct audit *a, int out, struct err *err)
{
	int fds[2];

	if (pipe(fds) != 0)
		return err_sys(err, "make a pipe");
	(void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	a->pid = fork();
	if (a->pid == 0) {
		(void)close(fds[1]);
		write_last(fds[0], out);
	}
	(void)close(fds[0]);
	a->fd = fds[1];
	return a->pid > 0 || err_sys(err, "start the writer of the audit");
}

static void set_text(struct json *o, const char *key, const char *value)
{
	if (value != NULL)
		json_set(o, key, json_new_bytes(value, strlen(value)));
}

/* Who it is for, as far as this host can say. */
static void say_who(struct json *o)
{
	const struct passwd *user = getpwuid(geteuid());
	CLEANUP(freep) char *number = xasprintf("%lu", (unsigned long)geteuid());

	set_text(o, "user", user != NULL ? user->pw_name : number);
	set_text(o, "sudoUser", getenv("SUDO_USER"));
	set_text(o, "ssh", getenv("SSH_CONNECTION"));
}

static void say_time(struct json *o)
{
	char text[32];
	time_t now = time(NULL);
	struct tm tm;

	if (gmtime_r(&now, &tm) != NULL &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) > 0)
		set_text(o, "time", text);
}

/* What is written should nothing else be said any more. */
static void note(const struct audit *a, const char *outcome, const char *why,
    const struct audit_counts *counts)
{
	CLEANUP(json_freep) struct json *line = json_clone(a->start);
	CLEANUP(buf_reset) struct buf text = {0};
	size_t at = 0;
	ssize_t n = 0;

	json_set(line, "seconds", json_new_u64((clock_ms() - a->since) / 1000));
	json_set(line, "sets", json_clone(a->sets));
	json_set(line, "outcome", json_new_str(outcome));
	set_text(line, "why", why);
	json_set(line, "rows", json_new_u64(counts->rows));
	json_set(line, "rowBytes", json_new_u64(counts->row_bytes));
	json_set(line, "files", json_new_u64(counts->files));
	json_set(line, "fileBytes", json_new_u64(counts->file_bytes));
	json_print(line, &text);
	buf_putc(&text, '\n');
	while (at < text.len && (n >= 0 || errno == EINTR)) {
		n = write(a->fd, text.data + at, text.len - at);
		at += n > 0 ? (size_t)n : 0;
	}
}

static void audit_free(struct audit *a)
{
	if (a == NULL)
		return;
	/* An empty line, since a process that was forked meanwhile keeps the pipe open. */
	if (a->fd >= 0)
		(void)!write(a->fd, "\n", 1);
	closep(&a->fd);
	while (a->pid > 0 && waitpid(a->pid, NULL, 0) < 0 && errno == EINTR)
		;
	json_free(a->start);
	json_free(a->sets);
	free(a);
}
CLEANUP_DEFINE(struct audit, audit_free)

bool audit_start(struct audit **audit, const struct config *config, const char *root,
    const struct token *token, struct err *err)
{
	CLEANUP(audit_freep) struct audit *a = NULL;
	CLEANUP(freep) char *dir = fs_real_path(root != NULL ? root : ".");
	CLEANUP(closep) int out = -1;

	if (config->policy.audit == NULL)
		return true;
	a = xcalloc(1, sizeof(*a));
	a->fd = -1;
	a->start = json_new_object();
	a->sets = json_new_array();
	a->since = clock_ms();
	say_time(a->start);
	say_who(a->start);
	set_text(a->start, "session", token_id(token));
	set_text(a->start, "root", dir);
	set_text(a->start, "policy", config->policy.digest);
	out = audit_place_open(config, err);
	if (out < 0 || !start_writer(a, out, err))
		return false;
	note(a, "killed", NULL, &(struct audit_counts){0});
	*audit = take_ptr(&a);
	return true;
}

void audit_add_set(struct audit *a, const char *name)
{
	json_add(a->sets, json_new_bytes(name, strlen(name)));
	note(a, "killed", NULL, &(struct audit_counts){0});
}

void audit_end(
    struct audit *audit, const struct audit_counts *counts, const struct err *why)
{
	bool stopped = why != NULL && why->code == ERR_STOPPED;

	if (audit == NULL)
		return;
	note(audit,
	    why == NULL ? "ended"
	    : stopped   ? "stopped"
	                : "failed",
	    why != NULL && !stopped ? why->msg : NULL, counts);
	audit_free(audit);
}
