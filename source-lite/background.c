#include "source-lite/background.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/unix_socket.h"
#include "common/format/limits.h"
#include "common/format/request.h"
#include "source-lite/http.h"
#include "source-lite/listen.h"
#include "source-lite/session.h"
#include "source-lite/spool.h"

/* The longest URI of a database. */
#define URI_BYTES 8192

/* How often the server looks whether it is still needed. */
#define LOOK_MS 200

/* How long answers that are under way may take when the session ends. */
#define LAST_ANSWERS_MS 5000

struct token *background_read_input(char **db, struct err *err)
{
	char token[TOKEN_TEXT_BYTES];
	CLEANUP(freep) char *uri = xcalloc(1, URI_BYTES);
	struct token *t = NULL;

	*db = NULL;
	if (fs_read_line(STDIN_FILENO, token, sizeof(token), err) &&
	    fs_read_line(STDIN_FILENO, uri, URI_BYTES, err))
		t = token_parse(token, err);
	if (t != NULL && *uri != '\0')
		*db = xstrdup(uri);
	explicit_bzero(token, sizeof(token));
	explicit_bzero(uri, URI_BYTES);
	return t;
}

/* The old process: waits for a byte, or for the end of the new one. */
static int wait_for(pid_t pid, int fd)
{
	char ready;
	ssize_t n;
	int status = 0;

	while ((n = read(fd, &ready, 1)) < 0 && errno == EINTR)
		;
	(void)close(fd);
	if (n == 1)
		return 0;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool background_detach(struct background *b, struct err *err)
{
	int fds[2];
	pid_t pid;

	*b = (struct background){.report_fd = -1};
	if (pipe(fds) != 0)
		return err_sys(err, "make a pipe");
	(void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	pid = fork();
	if (pid < 0) {
		(void)close(fds[0]);
		(void)close(fds[1]);
		return err_sys(err, "go to the background");
	}
	if (pid == 0) {
		(void)close(fds[0]);
		(void)setsid();
		b->report_fd = fds[1];
		return true;
	}
	(void)close(fds[1]);
	b->parent = true;
	b->status = wait_for(pid, fds[0]);
	return true;
}

void background_ready(struct background *b)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	(void)fflush(NULL);
	for (int fd = 0; fd <= STDERR_FILENO && null >= 0; fd++)
		(void)dup2(null, fd);
	closep(&null);
	(void)!write(b->report_fd, "", 1); /* if nobody waits, nobody needs to know */
	(void)close(b->report_fd);
	b->report_fd = -1;
}

struct background_server {
	struct http *http;
	struct spool *spool; /* borrowed */
	uint64_t idle_ms;
	pthread_t thread;
	bool started;
	_Atomic bool ended;   /* a request said so */
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t change;
	bool stopping; /* background_server_free() says so */

	/* The HTTP server's thread's own. */
	struct session_codec codec;
	uint64_t number; /* of the last request */
};

static enum http_answer take_request(void *ctx, const char *body, size_t len)
{
	struct background_server *s = ctx;
	CLEANUP(request_reset) struct request r = {0};
	struct err ignored = {0};
	bool again;

	if (!request_open(&r, body, len, s->number, s->codec.frame, &ignored))
		return HTTP_REFUSED;
	again = r.number == s->number;
	s->number = r.number;
	for (size_t i = 0; i < r.acks_n; i++)
		spool_drop(s->spool, r.acks[i]);
	if (r.end)
		atomic_store(&s->ended, true);
	return again ? HTTP_AGAIN : HTTP_TAKEN;
}

/* Whether the session is at its end. */
static bool is_over(struct background_server *s)
{
	uint64_t silent = http_silent_ms(s->http);

	return silent > s->idle_ms ||
	       (atomic_load(&s->ended) &&
	           (http_is_quiet(s->http) || silent > LAST_ANSWERS_MS));
}

/* The same way out as for any other reason to end: a signal. */
static void *look(void *arg)
{
	struct background_server *s = arg;

	(void)pthread_mutex_lock(&s->lock);
	while (!s->stopping && !is_over(s)) {
		struct timespec until = clock_in(CLOCK_REALTIME, LOOK_MS);

		(void)pthread_cond_timedwait(&s->change, &s->lock, &until);
	}
	if (!s->stopping)
		(void)kill(getpid(), SIGTERM);
	(void)pthread_mutex_unlock(&s->lock);
	return NULL;
}

struct background_server *background_server_new(
    const struct background_opts *opts, struct err *err)
{
	CLEANUP(background_server_freep)
	struct background_server *s = xcalloc(1, sizeof(*s));
	CLEANUP(freep) char *path = fs_join(opts->folder, BACKGROUND_SOCKET);
	CLEANUP(closep) int fd = unix_socket_listen(path, LISTEN_CONNECTIONS, err);
	struct http_opts http = {
	    .name = opts->name,
	    .dirfd = opts->dirfd,
	    .doors = {{REQUEST_NAME, LIMIT_REQUEST_BYTES * 2, take_request, s},
	        opts->survey},
	};

	(void)pthread_mutex_init(&s->lock, NULL);
	(void)pthread_cond_init(&s->change, NULL);
	s->spool = opts->spool;
	s->idle_ms = opts->idle_ms;
	if (fd < 0 || !session_codec_init(&s->codec, opts->token, err) ||
	    (s->http = http_new(&http, &fd, err)) == NULL)
		return NULL;
	if (pthread_create(&s->thread, NULL, look, s) != 0) {
		(void)err_set(err, ERR_SYSTEM, "start a thread");
		return NULL;
	}
	s->started = true;
	return take_ptr(&s);
}

struct http *background_server_http(struct background_server *s)
{
	return s->http;
}

void background_server_free(struct background_server *s)
{
	if (s == NULL)
		return;
	(void)pthread_mutex_lock(&s->lock);
	s->stopping = true;
	(void)pthread_cond_signal(&s->change);
	(void)pthread_mutex_unlock(&s->lock);
	if (s->started)
		(void)pthread_join(s->thread, NULL);
	http_free(s->http);
	session_codec_reset(&s->codec);
	(void)pthread_cond_destroy(&s->change);
	(void)pthread_mutex_destroy(&s->lock);
	free(s);
}
