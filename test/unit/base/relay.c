#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/cleanup.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/relay.h"
#include "test/lib/check.h"

#define BYTES (8U << 20)

/* A relay in a thread, between the socket near[0] and the pipes to[1] and from[0]. */
struct fixture {
	int near[2];
	int to[2];
	int from[2];
	int note[2];
	int stop[2];
	int noted;
	pthread_t thread;
};

static void shut(int *fd)
{
	closep(fd);
	*fd = -1;
}

static bool note(void *ctx)
{
	struct fixture *f = ctx;
	char c;

	if (read(f->note[0], &c, 1) <= 0)
		return false;
	f->noted++;
	return true;
}

static void *run(void *ctx)
{
	struct fixture *f = ctx;
	struct relay_opts opts = {
	    .a = {.in = f->near[0], .out = f->near[0]},
	    .b = {.in = f->from[0], .out = f->to[1]},
	    .stop_fd = f->stop[0],
	    .note_fd = f->note[0],
	    .note = note,
	    .ctx = f,
	};

	relay_run(&opts);
	shut(&f->near[0]);
	shut(&f->to[1]);
	shut(&f->from[0]);
	return NULL;
}

static void begin(struct fixture *f)
{
	*f = (struct fixture){0};
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, f->near) == 0);
	CHECK(pipe(f->to) == 0 && pipe(f->from) == 0 && pipe(f->note) == 0 &&
	      pipe(f->stop) == 0);
	CHECK(pthread_create(&f->thread, NULL, run, f) == 0);
}

/* The relay has ended, or is about to. */
static void end(struct fixture *f)
{
	(void)pthread_join(f->thread, NULL);
	shut(&f->near[1]);
	shut(&f->to[0]);
	shut(&f->from[1]);
	shut(&f->note[0]);
	shut(&f->note[1]);
	shut(&f->stop[0]);
	shut(&f->stop[1]);
}

struct stream {
	int fd;
	unsigned char seed;
};

/* Pieces of changing length, so that no boundary is met by accident. */
static void *send_bytes(void *ctx)
{
	const struct stream *s = ctx;
	unsigned char piece[70001];
	size_t sent = 0;

	while (sent < BYTES) {
		size_t len = 1 + (sent * 7919) % sizeof(piece);

		if (len > BYTES - sent)
			len = BYTES - sent;
		for (size_t i = 0; i < len; i++)
			piece[i] = (unsigned char)((sent + i) * 31 / 7 + s->seed);
		for (size_t at = 0; at < len;) {
			ssize_t n = write(s->fd, piece + at, len - at);

			if (n < 0)
				return NULL;
			at += (size_t)n;
		}
		sent += len;
	}
	return NULL;
}

static bool receive_bytes(int fd, unsigned char seed)
{
	unsigned char piece[8192];
	size_t got = 0;
	bool equal = true;

	while (got < BYTES) {
		ssize_t n = read(fd, piece, sizeof(piece));

		if (n <= 0)
			return false;
		for (ssize_t i = 0; i < n; i++)
			equal &= piece[i] ==
			         (unsigned char)((got + (size_t)i) * 31 / 7 + seed);
		got += (size_t)n;
	}
	return equal;
}

static void passes_all_both_ways(void)
{
	struct fixture f;
	struct stream there;
	struct stream back;
	pthread_t threads[2];
	char c;

	begin(&f);
	there = (struct stream){f.near[1], 1};
	back = (struct stream){f.from[1], 2};
	CHECK(pthread_create(&threads[0], NULL, send_bytes, &there) == 0);
	CHECK(receive_bytes(f.to[0], 1));
	CHECK(pthread_create(&threads[1], NULL, send_bytes, &back) == 0);
	CHECK(receive_bytes(f.near[1], 2));
	for (size_t i = 0; i < 2; i++)
		(void)pthread_join(threads[i], NULL);
	CHECK(write(f.note[1], "n", 1) == 1);
	CHECK(write(f.near[1], "!", 1) == 1 && read(f.to[0], &c, 1) == 1 && c == '!');
	shut(&f.from[1]);
	CHECK(read(f.near[1], &c, 1) == 0); /* the end is passed on */
	end(&f);
	CHECK(f.noted == 1);
}

static void ends_with_what_watches(void)
{
	struct fixture f;
	char c;

	begin(&f);
	shut(&f.note[1]); /* its end is not the relay's */
	CHECK(write(f.near[1], "a", 1) == 1 && read(f.to[0], &c, 1) == 1);
	shut(&f.stop[1]);
	end(&f);
}

/* A reader that takes nothing keeps nobody waiting. */
static void stops_while_it_writes(void)
{
	struct fixture f;
	uint64_t start = clock_ms();
	char *much = xcalloc(1, BYTES);

	begin(&f);
	(void)fcntl(f.near[1], F_SETFL, O_NONBLOCK);
	for (int i = 0; i < 100; i++) {
		(void)!write(f.near[1], much, BYTES);
		(void)usleep(1000);
	}
	shut(&f.stop[1]);
	end(&f);
	CHECK(clock_ms() - start < 5000);
	free(much);
}

int main(void)
{
	passes_all_both_ways();
	ends_with_what_watches();
	stops_while_it_writes();
	return check_done();
}
