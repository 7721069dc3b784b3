#include "source-lite/attach.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "common/base/proc.h"
#include "common/base/relay.h"
#include "common/base/sandbox.h"
#include "common/base/signals.h"
#include "common/base/unix_socket.h"
#include "source-lite/background.h"

struct options {
	const char *hello;
};

const struct cli_opt attach_options[] = {
    CLI_STRING(struct options, hello, "hello", 0, "TEXT",
        "print TEXT and a newline as soon as the connection stands"),
    {0},
};

const char attach_help[] =
    "Connects standard input and output with the session in the folder SESSION, which\n"
    "\"serve --background\" has printed. synco starts it by itself, through ssh, kubectl\n"
    "exec and the like.\n";

static int connect_to(const char *session, struct err *err)
{
	CLEANUP(freep) char *path = fs_join(session, BACKGROUND_SOCKET);
	int fd = unix_socket_connect(path, err);

	if (fd < 0 && (err->sys == ENOENT || err->sys == ECONNREFUSED))
		(void)err_set(err, ERR_NETWORK,
		    "there is no session in %s: it has ended, or this is another "
		    "machine or container than the one it runs in",
		    session);
	return fd;
}

static void relay(int fd)
{
	struct relay_opts opts = {
	    .a = {.in = STDIN_FILENO, .out = STDOUT_FILENO},
	    .b = {.in = fd, .out = fd},
	    .stop_fd = signals_fd(),
	    .note_fd = -1,
	};

	relay_run(&opts);
}

/* What passes here is somebody else's on both sides, and needs nothing but its descriptors. */
static void keep_nothing(void)
{
	CLEANUP(sandbox_freep) struct sandbox *nothing = sandbox_new();

	(void)sandbox_enter_calls();
	(void)sandbox_enter_files(nothing, false);
}

bool attach_carry(const char *session, const char *hello, struct err *err)
{
	CLEANUP(closep) int fd = connect_to(session, err);

	if (fd < 0)
		return false;
	if (hello != NULL && (printf("%s\n", hello) < 0 || fflush(stdout) != 0))
		return err_sys(err, "write");
	proc_be_modest();
	keep_nothing();
	relay(fd);
	return true;
}

static bool attach(int argc, char **argv, struct err *err)
{
	struct options o = {0};
	struct cli_operands operands = {0};

	if (!cli_parse(attach_options, argc, argv, &o, &operands, err))
		return false;
	if (operands.n != 1)
		return err_set(err, ERR_USAGE, "give the folder of one session");
	return attach_carry(operands.items[0], o.hello, err);
}

int attach_run(const struct cli_command *self, int argc, char **argv)
{
	CLEANUP(log_freep) struct log *log = log_new("synco-lite", 0);
	struct err err = {0};

	(void)self;
	if (attach(argc, argv, &err))
		return 0;
	log_err(log, &err);
	return err_exit_status(err.code);
}
