#include "dest/channel.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/proc.h"
#include "common/base/text.h"
#include "common/base/unix_socket.h"
#include "dest/channel_folder.h"
#include "dest/dialog.h"

#define SOCKET_NAME "socket"

/* What synco-lite says when it stands between us and the session. */
#define ATTACHED    "attached"
#define MASTER_NAME "ssh"

#define BACKLOG 16

/* The starter's second command, and how long it may take. */
#define END_LOGIN    1
#define END_LOGIN_MS 5000

struct channel {
	const struct carrier *carrier; /* borrowed */
	char *folder;
	int lock_fd; /* of the folder, while it is in use */
	char *socket;
	struct starter *starter;
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
	    .starter = c->starter,
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
	CLEANUP(freep) char *file = fs_join(c->folder, MASTER_NAME);
	struct err ignored = {0};
	struct proc_child child;
	struct pollfd p = {.events = POLLIN};
	char text[256];

	if (!fs_exists(file) || !proc_start_by(c->starter, END_LOGIN, &child, &ignored))
		return;
	p.fd = child.out;
	while (poll(&p, 1, END_LOGIN_MS) > 0 && read(child.out, text, sizeof(text)) > 0)
		;
	(void)proc_end(&child, 0);
}

/* What may be started from now on: a shell there, and what ends the master. */
static bool new_starter(struct channel *c, struct err *err)
{
	const struct carrier *carrier = c->carrier;
	CLEANUP(freep) const char **shell = xcalloc(carrier->argc + 2, sizeof(*shell));
	CLEANUP(freep) char *path = xasprintf("ControlPath=%s/" MASTER_NAME, c->folder);
	const char *const end[] = {
	    carrier->argv[0], "-o", path, "-O", "exit", "--", "synco", NULL};
	const char *const *const commands[] = {shell, end};

	memcpy(shell, carrier->argv, carrier->argc * sizeof(*shell));
	shell[carrier->argc] = "sh";
	c->starter = starter_new(commands, carrier_is_ssh(carrier) ? 2 : 1, err);
	return c->starter != NULL;
}

struct channel *channel_new(struct carrier *carrier, struct err *err)
{
	CLEANUP(channel_freep) struct channel *c = xcalloc(1, sizeof(*c));

	c->carrier = carrier;
	c->listener = c->lock_fd = -1;
	c->stop[0] = c->stop[1] = -1;
	(void)pthread_mutex_init(&c->lock, NULL);
	(void)pthread_cond_init(&c->change, NULL);
	c->folder = channel_folder_make(err);
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
	return new_starter(c, err) ? take_ptr(&c) : NULL;
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

struct starter *channel_starter(const struct channel *c)
{
	return c->starter;
}

const char *channel_folder(const struct channel *c)
{
	return c->folder;
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
	if (c->starter != NULL && carrier_is_ssh(c->carrier))
		end_login(c);
	starter_free(c->starter);
	closep(&c->lock_fd);
	if (c->folder != NULL)
		(void)fs_remove_tree(AT_FDCWD, c->folder, &ignored);
	bootstrap_reset(&c->to);
	(void)pthread_cond_destroy(&c->change);
	(void)pthread_mutex_destroy(&c->lock);
	free(c->folder);
	free(c->socket);
	free(c);
}
