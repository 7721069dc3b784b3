#include "dest/channel.h"

#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/proc.h"
#include "common/base/text.h"
#include "common/base/unix_socket.h"
#include "dest/dialog.h"

#define SOCKET_NAME "socket"

/* What synco-lite says when it stands between us and the session. */
#define ATTACHED    "attached"
#define MASTER_NAME "ssh"

/* OpenSSH's client cuts its socket's path here, with a random suffix to come. */
#define FOLDER_MAX 70

#define BACKLOG 16

/* Seconds between making a folder and locking it. */
#define SWEEP_S 60

struct channel {
	const struct carrier *carrier; /* borrowed */
	char *folder;
	int lock_fd; /* of the folder, while it is in use */
	char *socket;
	struct bootstrap_result to;
	unsigned int timeout_s;
	int listener;
	int stop[2]; /* closing the second is the signal to end */
	pthread_t acceptor;
	bool started;

	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t change;
	unsigned int connections; /* threads */
	struct err why;           /* of the last connection that could not be carried */
};

/* One connection and the thread that carries it. */
struct connection {
	struct channel *channel;
	int fd;
};

/* What makes a connection to the session of what the shell reads, or of what is in its place. */
static void append_attach(const struct channel *c, const char *word, struct buf *script)
{
	if (c->to.program == NULL) {
		buf_printf(script, "word=%s\n" BOOTSTRAP_STDIO " attach %s\n", word,
		    c->to.session);
		return;
	}
	buf_puts(script, "[ -e ");
	text_append_quoted(script, c->to.session);
	buf_printf(script, "/socket ] || { echo '%s gone'; exit 0; }\nexec ", word);
	text_append_quoted(script, c->to.program);
	buf_puts(script, " attach ");
	text_append_quoted(script, c->to.session);
	buf_printf(script, " --hello '%s " ATTACHED "'\n", word);
}

/* The next answer that is not the greeting of "serve --stdio". */
static const char *hear(const struct channel *c, struct dialog *d, struct err *err)
{
	const char *answer = dialog_answer(d, c->timeout_s, err);

	if (answer != NULL && c->to.program == NULL && text_starts(answer, "stdio "))
		answer = dialog_answer(d, c->timeout_s, err);
	return answer;
}

/* A child that attaches to the session, up to where bytes may flow; NULL on failure. */
static struct dialog *attach(struct channel *c, struct err *err)
{
	CLEANUP(dialog_freep) struct dialog *d = NULL;
	CLEANUP(buf_reset) struct buf script = {0};
	const char *answer;
	struct dialog_opts opts = {
	    .argv = (const char *const *)(void *)c->carrier->argv,
	    .name = c->carrier->name,
	    .stop_fd = c->stop[0],
	};

	d = dialog_new(&opts, err);
	if (d == NULL)
		return NULL;
	append_attach(c, dialog_word(d), &script);
	if (!dialog_send(d, script.data, script.len, c->timeout_s, err) ||
	    (answer = hear(c, d, err)) == NULL)
		return NULL;
	if (strcmp(answer, ATTACHED) == 0)
		return take_ptr(&d);
	(void)err_set(err, ERR_NETWORK,
	    "%s: the session there has ended, or another machine or container answers now",
	    c->carrier->name);
	return NULL;
}

static void *carry(void *arg)
{
	struct connection *connection = arg;
	struct channel *c = connection->channel;
	struct err err = {0};
	struct dialog *d = attach(c, &err);

	if (d != NULL)
		(void)!dialog_relay(d, connection->fd, &err);
	/* First this, so that nobody waits for the child's end. */
	(void)shutdown(connection->fd, SHUT_RDWR);
	(void)close(connection->fd);
	dialog_free(d);
	free(connection);
	(void)pthread_mutex_lock(&c->lock);
	c->why = err;
	c->connections--;
	(void)pthread_cond_broadcast(&c->change);
	(void)pthread_mutex_unlock(&c->lock);
	return NULL;
}

static void start_connection(struct channel *c, int fd)
{
	struct connection *connection = xcalloc(1, sizeof(*connection));
	pthread_attr_t detached;
	pthread_t thread;

	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	connection->channel = c;
	connection->fd = fd;
	(void)pthread_mutex_lock(&c->lock);
	c->connections++;
	(void)pthread_mutex_unlock(&c->lock);
	(void)pthread_attr_init(&detached);
	(void)pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&thread, &detached, carry, connection) != 0) {
		(void)close(fd);
		free(connection);
		(void)pthread_mutex_lock(&c->lock);
		c->connections--;
		(void)pthread_mutex_unlock(&c->lock);
	}
	(void)pthread_attr_destroy(&detached);
}

static void *accept_connections(void *arg)
{
	struct channel *c = arg;

	for (;;) {
		struct pollfd p[] = {{.fd = c->listener, .events = POLLIN},
		    {.fd = c->stop[0], .events = POLLIN}};
		int fd;

		if (poll(p, 2, -1) < 0)
			continue;
		if (p[1].revents != 0)
			return NULL;
		fd = accept(c->listener, NULL, NULL);
		if (fd >= 0)
			start_connection(c, fd);
	}
}

/* Removes the folders in parent of runs that were killed: nobody holds their lock. */
static void sweep(const char *parent)
{
	CLEANUP(freep) char *pattern = xasprintf("%s/synco-??????", parent);
	struct err ignored = {0};
	glob_t found = {0};

	if (glob(pattern, GLOB_NOSORT, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct stat st;
		CLEANUP(closep)
		int fd = open(
		    found.gl_pathv[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		/* One that is this young may not have its lock yet. */
		if (fd >= 0 && fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
		    (st.st_mode & 077) == 0 && time(NULL) - st.st_mtime > SWEEP_S &&
		    flock(fd, LOCK_EX | LOCK_NB) == 0)
			(void)fs_remove_tree(AT_FDCWD, found.gl_pathv[i], &ignored);
	}
	globfree(&found);
}

/* A folder of mode 0700 with a name short enough for socket files. */
static char *make_folder(struct err *err)
{
	const char *const parents[] = {
	    getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"), "/tmp"};

	for (size_t i = 0; i < sizeof(parents) / sizeof(*parents); i++) {
		CLEANUP(freep) char *folder = NULL;

		if (parents[i] == NULL || *parents[i] != '/' ||
		    strlen(parents[i]) > FOLDER_MAX - 16)
			continue;
		sweep(parents[i]);
		folder = xasprintf("%s/synco-XXXXXX", parents[i]);
		if (mkdtemp(folder) != NULL)
			return take_ptr(&folder);
	}
	(void)err_sys(err, "make a private folder below /tmp");
	return NULL;
}

/*
 * The ciphers that ssh would use for this host, those with AES in hardware first; to free(), NULL
 * when that can't be said.  What travels is sealed already: the fastest one will do, but
 * none that the user's configuration leaves out.
 */
static char *fast_ciphers(const struct carrier *carrier)
{
	CLEANUP(freep) const char **argv = xcalloc(carrier->argc + 2, sizeof(*argv));
	CLEANUP(buf_reset) struct buf out = {0};
	CLEANUP(buf_reset) struct buf first = {0};
	CLEANUP(buf_reset) struct buf rest = {0};
	struct err ignored = {0};
	const char *start;
	char *list;
	char *name;

	argv[0] = carrier->argv[0];
	argv[1] = "-G";
	for (size_t i = 1; i < carrier->argc; i++)
		argv[i + 1] = carrier->argv[i];
	if (!proc_has_aes() || !proc_output(argv, NULL, 65536, 5, &out, &ignored))
		return NULL;
	start = strstr(buf_str(&out), "\nciphers ");
	if (start == NULL)
		return NULL;
	list = out.data + (start - buf_str(&out)) + strlen("\nciphers ");
	list[strcspn(list, "\n")] = '\0';
	while ((name = strsep(&list, ",")) != NULL)
		buf_printf(strstr(name, "-gcm@") != NULL ? &first : &rest, "%s,", name);
	buf_append(&first, buf_str(&rest), rest.len);
	return xasprintf("Ciphers=%.*s", (int)first.len - 1, buf_str(&first));
}

/* All connections through one login; the master goes by itself should nobody end it. */
static void share_login(struct channel *c, struct carrier *carrier)
{
	CLEANUP(freep) char *ciphers = fast_ciphers(carrier);
	CLEANUP(freep) char *path = xasprintf("ControlPath=%s/" MASTER_NAME, c->folder);
	const char *const options[] = {"-o", "ControlMaster=auto", "-o", path, "-o",
	    "ControlPersist=30", "-o", "ServerAliveInterval=15", "-o",
	    "ServerAliveCountMax=3", "-o", "ConnectTimeout=20", "-o", "EscapeChar=none"};

	if (ciphers != NULL)
		carrier_insert(carrier, (const char *const[]){"-o", ciphers}, 2);
	carrier_insert(carrier, options, sizeof(options) / sizeof(*options));
}

/* Ends the master, which has no child of ours left to carry. */
static void end_login(const struct channel *c)
{
	CLEANUP(freep) char *path = xasprintf("ControlPath=%s/" MASTER_NAME, c->folder);
	CLEANUP(freep) char *file = fs_join(c->folder, MASTER_NAME);
	const char *const argv[] = {
	    c->carrier->argv[0], "-o", path, "-O", "exit", "--", "synco", NULL};
	CLEANUP(buf_reset) struct buf out = {0};
	struct err ignored = {0};

	if (fs_exists(file))
		(void)!proc_output(argv, NULL, 4096, 5, &out, &ignored);
}

struct channel *channel_new(struct carrier *carrier, struct err *err)
{
	CLEANUP(channel_freep) struct channel *c = xcalloc(1, sizeof(*c));

	c->carrier = carrier;
	c->listener = c->lock_fd = -1;
	c->stop[0] = c->stop[1] = -1;
	(void)pthread_mutex_init(&c->lock, NULL);
	(void)pthread_cond_init(&c->change, NULL);
	c->folder = make_folder(err);
	if (c->folder == NULL)
		return NULL;
	c->lock_fd = open(c->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (c->lock_fd < 0 || flock(c->lock_fd, LOCK_EX | LOCK_NB) != 0) {
		(void)err_sys(err, "lock %s", c->folder);
		return NULL;
	}
	c->socket = fs_join(c->folder, SOCKET_NAME);
	if (carrier_is_ssh(carrier))
		share_login(c, carrier);
	return take_ptr(&c);
}

static bool listen_here(struct channel *c, struct err *err)
{
	c->listener = unix_socket_listen(c->socket, BACKLOG, err);
	if (c->listener < 0)
		return false;
	if (pipe(c->stop) != 0)
		return err_sys(err, "make a pipe");
	(void)fcntl(c->stop[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(c->stop[1], F_SETFD, FD_CLOEXEC);
	return true;
}

bool channel_start(struct channel *c, const struct bootstrap_result *to,
    unsigned int timeout_s, struct err *err)
{
	c->to.program = to->program != NULL ? xstrdup(to->program) : NULL;
	c->to.session = xstrdup(to->session);
	c->timeout_s = timeout_s;
	if (!listen_here(c, err))
		return false;
	c->started = pthread_create(&c->acceptor, NULL, accept_connections, c) == 0;
	return c->started || err_set(err, ERR_SYSTEM, "start a thread");
}

const char *channel_socket(const struct channel *c)
{
	return c->socket;
}

void channel_explain(struct channel *c, struct err *err)
{
	(void)pthread_mutex_lock(&c->lock);
	if (c->why.code != ERR_NONE)
		*err = c->why;
	(void)pthread_mutex_unlock(&c->lock);
}

void channel_free(struct channel *c)
{
	struct err ignored = {0};

	if (c == NULL)
		return;
	closep(&c->stop[1]);
	if (c->started)
		(void)pthread_join(c->acceptor, NULL);
	(void)pthread_mutex_lock(&c->lock);
	while (c->connections > 0)
		(void)pthread_cond_wait(&c->change, &c->lock);
	(void)pthread_mutex_unlock(&c->lock);
	closep(&c->stop[0]);
	closep(&c->listener);
	closep(&c->lock_fd);
	if (c->folder != NULL) {
		if (carrier_is_ssh(c->carrier))
			end_login(c);
		(void)fs_remove_tree(AT_FDCWD, c->folder, &ignored);
	}
	bootstrap_reset(&c->to);
	(void)pthread_cond_destroy(&c->change);
	(void)pthread_mutex_destroy(&c->lock);
	free(c->folder);
	free(c->socket);
	free(c);
}
