#include "common/base/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <unistd.h>

#include "common/base/cleanup.h"
#include "common/base/mem.h"

#define PIECE (256 * 1024)

/* What a pipe is asked to hold; the system may give less. */
#define PIPE_BYTES (1024 * 1024)

/* Less than this is a message by itself: what follows is not waited for. */
#define MESSAGE 1024

/*
 * Those between us and the other side often move 8 KB at a time, and each such piece would wake us.
 * A nap lets many of them gather, or leaves room for many.
 */
#define NAP_MS 1

struct relay {
	const struct relay_opts *o;
	char *piece;
	bool noting;
};

static void prepare(int fd)
{
	(void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
#ifdef F_SETPIPE_SZ
	(void)fcntl(fd, F_SETPIPE_SZ, PIPE_BYTES);
#endif
}

/* Waits for fd (-1: nothing) up to ms milliseconds (-1: for ever); false to end. */
static bool wait_for(const struct relay *r, int fd, int ms)
{
	struct pollfd p[] = {
	    {.fd = r->o->stop_fd, .events = POLLIN}, {.fd = fd, .events = POLLOUT}};

	return poll(p, 2, ms) <= 0 || p[0].revents == 0;
}

/* Writes all, to a peer that may take nothing for a while. */
static bool write_patiently(const struct relay *r, int to, const char *data, size_t len)
{
	bool napped = false;

	while (len > 0) {
		ssize_t n = write(to, data, len);

		if (n > 0) {
			data += n;
			len -= (size_t)n;
			napped = false;
		} else if (n < 0 && errno != EAGAIN && errno != EINTR) {
			return false;
		} else {
			if (!wait_for(r, napped ? to : -1, napped ? -1 : NAP_MS))
				return false;
			napped = true;
		}
	}
	return true;
}

/* Passes on what is there; false at the end of either. */
static bool pass(const struct relay *r, int from, int to)
{
	ssize_t n = read(from, r->piece, PIECE);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n == 0 || !write_patiently(r, to, r->piece, (size_t)n))
		return false;
	return n < MESSAGE || n > PIECE / 2 || wait_for(r, -1, NAP_MS);
}

void relay_run(const struct relay_opts *o)
{
	CLEANUP(freep) char *piece = xcalloc(1, PIECE);
	struct relay r = {.o = o, .piece = piece, .noting = o->note_fd >= 0};
	const int fds[] = {o->a.in, o->a.out, o->b.in, o->b.out};

	for (size_t i = 0; i < sizeof(fds) / sizeof(*fds); i++)
		prepare(fds[i]);
	for (;;) {
		struct pollfd p[] = {
		    {.fd = o->a.in, .events = POLLIN},
		    {.fd = o->b.in, .events = POLLIN},
		    {.fd = o->stop_fd, .events = POLLIN},
		    {.fd = r.noting ? o->note_fd : -1, .events = POLLIN},
		};

		if (poll(p, 4, -1) < 0)
			continue;
		if (p[3].revents != 0)
			r.noting = o->note(o->ctx);
		if (p[2].revents != 0 ||
		    (p[0].revents != 0 && !pass(&r, o->a.in, o->b.out)) ||
		    (p[1].revents != 0 && !pass(&r, o->b.in, o->a.out)))
			return;
	}
}
