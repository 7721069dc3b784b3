#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/proc.h"
#include "common/base/sandbox.h"
#include "common/base/starter.h"
#include "test/lib/check.h"

static const char *const echo[] = {"sh", "-c", "cat; echo said >&2; exit 3", NULL};
static const char *const patient[] = {"sleep", "30", NULL};
static const char *const missing[] = {"no-such-program-here", NULL};
static const char *const *const commands[] = {echo, patient};
static const char *const *const wrong[] = {echo, missing};

/* All that comes at fd, which does not block. */
static void read_all(int fd, char *text, size_t room)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, text + len, room - 1 - len)) != 0) {
		if (n > 0)
			len += (size_t)n;
		(void)usleep(1000);
	}
	text[len] = '\0';
}

static void check_echo(struct starter *s)
{
	struct proc_child c;
	struct err err = {0};
	char text[100];

	REQUIRE(proc_start_by(s, 0, &c, &err));
	CHECK(write(c.in, "hello", 5) == 5);
	closep(&c.in);
	c.in = -1;
	read_all(c.out, text, sizeof(text));
	CHECK_STR(text, "hello");
	read_all(c.errors, text, sizeof(text));
	CHECK_STR(text, "said\n");
	CHECK_INT(proc_end(&c, 5000), 3);
}

static void check_refused(struct starter *s)
{
	struct proc_child c;
	struct err err = {0};
	int status;

	CHECK(!proc_start_by(s, 2, &c, &err));
	CHECK_INT(c.pid, 0);
	/* Neither we nor anybody else is its child. */
	CHECK_INT(starter_look(s, getpid(), SIGKILL, &status), -1);
	CHECK_INT(starter_look(s, 0, SIGKILL, &status), -1);
	CHECK_INT(starter_look(s, -1, SIGKILL, &status), -1);
}

static void check_end(struct starter *s)
{
	struct proc_child c;
	struct err err = {0};

	REQUIRE(proc_start_by(s, 1, &c, &err));
	CHECK_INT(proc_end(&c, 0), 128 + SIGTERM);
}

/* In a child: gives up starting programs, and has them started. */
static void check_restricted(struct starter *s)
{
	CLEANUP(buf_reset) struct buf out = {0};
	const char *const argv[] = {"true", NULL};
	struct err err = {0};
	bool calls = sandbox_enter_calls();

	CHECK(!calls || !proc_output(argv, NULL, 10, 5, &out, &err));
	check_echo(s);
}

int main(void)
{
	struct err err = {0};
	struct starter *s = starter_new(commands, 2, &err);

	REQUIRE(s != NULL);
	check_echo(s);
	check_refused(s);
	check_end(s);
	check_restricted(s);
	starter_free(s);
	CHECK(waitpid(-1, NULL, WNOHANG) == -1); /* it has left nobody */
	CHECK(starter_new(wrong, 2, &err) == NULL);
	CHECK(strstr(err.msg, "no-such-program-here") != NULL);
	return check_done();
}
