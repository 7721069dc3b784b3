#include "common/base/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* What a signal handler may touch: the flag, and a pipe that wakes poll(). */
static volatile sig_atomic_t stop;
static int wake[2] = {-1, -1};

static const int caught[] = {SIGINT, SIGTERM, SIGHUP};

static void on_signal(int number)
{
	int saved = errno;

	if (stop != 0) {
		(void)signal(number, SIG_DFL);
		(void)raise(number);
	}
	stop = number;
	if (write(wake[1], "", 1) < 0)
		stop = number; /* the flag is enough: the pipe only hurries */
	errno = saved;
}

bool signals_catch(struct err *err)
{
	struct sigaction action = {.sa_handler = on_signal};

	if (pipe(wake) != 0)
		return err_sys(err, "make a pipe");
	for (size_t i = 0; i < 2; i++) {
		(void)fcntl(wake[i], F_SETFD, FD_CLOEXEC);
		(void)fcntl(wake[i], F_SETFL, O_NONBLOCK);
	}
	(void)sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(caught) / sizeof(*caught); i++) {
		struct sigaction old;

		/* nohup and background jobs of scripts ignore some: that stays so. */
		if (sigaction(caught[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
			continue;
		if (sigaction(caught[i], &action, NULL) != 0)
			return err_sys(err, "catch signal %d", caught[i]);
	}
	/* Both are errors of the write. */
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN);
	return true;
}

int signals_stop(void)
{
	return stop;
}

bool signals_check(struct err *err)
{
	int number = stop;

	return number == 0 || err_set(err, ERR_STOPPED, "stopped by signal %d (%s)",
	                          number, strsignal(number));
}

int signals_fd(void)
{
	return wake[0];
}

bool signals_sleep(unsigned int ms)
{
	struct pollfd fd = {.fd = wake[0], .events = POLLIN};

	if (stop == 0)
		(void)poll(&fd, 1, (int)ms);
	return stop == 0;
}

int signals_exit(int status)
{
	int number = stop;

	if (number == 0)
		return status;
	(void)signal(number, SIG_DFL);
	(void)raise(number);
	return 128 + number;
}
