#include "source-lite/spool.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "test/lib/check.h"

static int dir = -1;

static void make(const char *name, size_t len)
{
	CLEANUP(closep) int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	REQUIRE(fd >= 0 && ftruncate(fd, (off_t)len) == 0);
}

static struct spool *new_spool(uint64_t limit)
{
	return spool_new(
	    &(struct spool_opts){.folder = "here", .dirfd = dir, .limit = limit});
}

static bool there(const char *name)
{
	return faccessat(dir, name, F_OK, 0) == 0;
}

static void dropped_packs_make_room(void)
{
	CLEANUP(spool_freep) struct spool *s = new_spool(100);

	make("pack-0.enc", 60);
	spool_added(s, 0, 60);
	CHECK(!spool_is_full(s));
	make("pack-1.enc", 50);
	spool_added(s, 1, 50);
	CHECK(spool_is_full(s));
	/* The newest is still written to; others are not ours. */
	spool_drop(s, 1);
	spool_drop(s, 2);
	CHECK(there("pack-1.enc"));
	CHECK(spool_is_full(s));
	spool_drop(s, 0);
	CHECK(!there("pack-0.enc"));
	CHECK(!spool_is_full(s));
	/* Told again, as after a lost answer. */
	spool_drop(s, 0);
	CHECK(!spool_is_full(s));
	spool_added(s, 1, 49);
	spool_added(s, 1, 1);
	/* The newest alone is nothing that anybody could drop. */
	CHECK(!spool_is_full(s));
	spool_added(s, 2, 1);
	CHECK(spool_is_full(s));
	make("pack-1.enc", 100);
	spool_drop(s, 1);
	CHECK(!spool_is_full(s));
}

static void *drop_later(void *arg)
{
	(void)usleep(100000);
	spool_drop(arg, 0);
	return NULL;
}

static void who_waits_goes_on(void)
{
	CLEANUP(spool_freep) struct spool *s = new_spool(100);
	uint64_t start = clock_ms();
	struct err err = {0};
	pthread_t thread;

	make("pack-0.enc", 100);
	spool_added(s, 0, 100);
	spool_added(s, 1, 0);
	REQUIRE(pthread_create(&thread, NULL, drop_later, s) == 0);
	CHECK(spool_wait(s, &err));
	CHECK(clock_ms() - start >= 90);
	(void)pthread_join(thread, NULL);
	CHECK(spool_wait(s, &err));
}

int main(void)
{
	char path[] = "/tmp/synco-spool-XXXXXX";

	REQUIRE(mkdtemp(path) != NULL);
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	REQUIRE(dir >= 0);
	dropped_packs_make_room();
	who_waits_goes_on();
	(void)unlinkat(dir, "pack-0.enc", 0);
	(void)unlinkat(dir, "pack-1.enc", 0);
	(void)rmdir(path);
	return check_done();
}
