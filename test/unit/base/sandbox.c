#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/proc.h"
#include "common/base/sandbox.h"
#include "test/lib/check.h"

/* What a child found, in memory that both see: nothing else is left to it. */
struct found {
	bool ended;
	bool calls;
	int files;
	bool exec_refused;
	bool traces_refused;
	bool namespace_refused;
	bool packet_refused;
	bool threads_start;
	bool inside_written;
	bool inside_renamed;
	bool app_read;
	bool app_written;
	bool outside_read;
	bool outside_written;
	bool outside_removed;
	bool link_followed;
	bool open_one_read;
};

struct room {
	char dir[64];
	int secret; /* open before */
};

static bool try_open(const struct room *r, const char *name, int flags)
{
	CLEANUP(freep) char *path = fs_join(r->dir, name);
	CLEANUP(closep) int fd = open(path, flags | O_CLOEXEC, 0600);

	return fd >= 0;
}

static void *nothing(void *arg)
{
	return arg;
}

static void try_calls(struct found *f)
{
	const char *const argv[] = {"true", NULL};
	CLEANUP(buf_reset) struct buf out = {0};
	struct err err = {0};
	pthread_t thread;

	f->exec_refused = !proc_output(argv, NULL, 100, 5, &out, &err);
	f->traces_refused = ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1 && errno == EPERM;
	f->namespace_refused = unshare(CLONE_NEWUSER) == -1 && errno == EPERM;
	f->packet_refused = socket(AF_PACKET, SOCK_RAW, 0) == -1 && errno == EAFNOSUPPORT;
	f->threads_start = pthread_create(&thread, NULL, nothing, NULL) == 0 &&
	                   pthread_join(thread, NULL) == 0;
}

static void try_files(const struct room *r, struct found *f)
{
	CLEANUP(freep) char *from = fs_join(r->dir, "spool/new");
	CLEANUP(freep) char *to = fs_join(r->dir, "spool/sub/newer");
	CLEANUP(freep) char *sub = fs_join(r->dir, "spool/sub");
	CLEANUP(freep) char *outside = fs_join(r->dir, "secret");
	char byte;

	f->inside_written = try_open(r, "spool/new", O_RDWR | O_CREAT | O_TRUNC);
	f->inside_renamed = mkdir(sub, 0700) == 0 && rename(from, to) == 0;
	f->app_read = try_open(r, "app/file", O_RDONLY);
	f->app_written = try_open(r, "app/file", O_WRONLY) ||
	                 try_open(r, "app/new", O_WRONLY | O_CREAT);
	f->outside_read = try_open(r, "secret", O_RDONLY);
	f->outside_written = try_open(r, "secret", O_WRONLY) ||
	                     try_open(r, "secret", O_RDONLY | O_TRUNC) ||
	                     try_open(r, "other", O_WRONLY | O_CREAT);
	f->outside_removed = unlink(outside) == 0;
	f->link_followed = try_open(r, "app/link", O_RDONLY);
	f->open_one_read = read(r->secret, &byte, 1) == 1;
}

static void fill_room(struct room *r)
{
	static const char *const dirs[] = {"spool", "app"};
	static const char *const files[] = {"secret", "app/file"};
	CLEANUP(freep) char *link = NULL;
	CLEANUP(freep) char *secret = NULL;

	(void)snprintf(r->dir, sizeof(r->dir), "/tmp/synco-test-XXXXXX");
	REQUIRE(mkdtemp(r->dir) != NULL);
	for (size_t i = 0; i < 2; i++) {
		CLEANUP(freep) char *dir = fs_join(r->dir, dirs[i]);
		CLEANUP(freep) char *path = fs_join(r->dir, files[i]);
		CLEANUP(closep) int fd = -1;

		REQUIRE(mkdir(dir, 0700) == 0);
		fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		REQUIRE(fd >= 0 && write(fd, "text", 4) == 4);
	}
	link = fs_join(r->dir, "app/link");
	REQUIRE(symlink("../secret", link) == 0);
	secret = fs_join(r->dir, "secret");
	r->secret = open(secret, O_RDONLY | O_CLOEXEC);
}

static void empty_room(const struct room *r)
{
	struct err ignored = {0};

	(void)close(r->secret);
	(void)fs_remove_tree(AT_FDCWD, r->dir, &ignored);
}

/* In a child: allows app and spool, enters, tries. */
static void be_restricted(const struct room *r, bool free_reads, struct found *f)
{
	struct sandbox *s = sandbox_new();
	CLEANUP(freep) char *app = fs_join(r->dir, "app");
	CLEANUP(freep) char *spool = fs_join(r->dir, "spool");

	sandbox_allow_system(s);
	sandbox_allow(s, app, SANDBOX_READ);
	sandbox_allow(s, spool, SANDBOX_READ | SANDBOX_WRITE);
	sandbox_allow(s, "/no/such/folder", SANDBOX_READ);
	sandbox_allow(s, NULL, SANDBOX_READ);
	f->calls = sandbox_enter_calls();
	f->files = sandbox_enter_files(s, free_reads);
	sandbox_free(s);
	try_calls(f);
	try_files(r, f);
	f->ended = true;
}

static struct found *try(bool free_reads)
{
	struct room r;
	struct found *f = mmap(
	    NULL, sizeof(*f), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;
	pid_t pid;

	REQUIRE(f != MAP_FAILED);
	fill_room(&r);
	pid = fork();
	if (pid == 0) {
		be_restricted(&r, free_reads, f);
		_exit(0);
	}
	REQUIRE(pid > 0 && waitpid(pid, &status, 0) == pid);
	empty_room(&r);
	CHECK(f->ended);
	return f;
}

/* The kernel's own answer, by the bare call. */
static bool has_landlock(void)
{
	return syscall(444, NULL, 0UL, 1U) > 0;
}

static void check_source(void)
{
	struct found *f = try(false);

	CHECK_INT(f->files > 0, has_landlock());
	if (f->calls) {
		CHECK(f->exec_refused);
		CHECK(f->traces_refused);
		CHECK(f->namespace_refused);
		CHECK(f->packet_refused);
	}
	CHECK(f->threads_start);
	CHECK(f->inside_written);
	CHECK(f->inside_renamed || f->files == 1);
	CHECK(f->app_read);
	CHECK(f->open_one_read);
	if (f->files > 0) {
		CHECK(f->exec_refused);
		CHECK(!f->app_written);
		CHECK(!f->outside_read);
		CHECK(!f->outside_written);
		CHECK(!f->outside_removed);
		CHECK(!f->link_followed);
	}
}

static void check_destination(void)
{
	struct found *f = try(true);

	CHECK(f->inside_written);
	CHECK(f->outside_read);
	CHECK(f->link_followed);
	if (f->files > 0) {
		CHECK(!f->app_written);
		CHECK(!f->outside_written);
		CHECK(!f->outside_removed);
	}
}

static void check_foreign(void)
{
	CLEANUP(sandbox_freep) struct sandbox *s = sandbox_new();

	sandbox_allow(s, "/proc/1/root/srv", SANDBOX_READ);
	CHECK_INT(sandbox_enter_files(s, false), 0);
}

static void check_off(void)
{
	struct found *f;

	(void)setenv("SYNCO_SANDBOX", "off", 1);
	f = try(false);
	CHECK(!f->calls && f->files == 0);
	CHECK(!f->exec_refused);
	CHECK(f->outside_read && f->outside_written);
	(void)unsetenv("SYNCO_SANDBOX");
}

int main(void)
{
	check_source();
	check_destination();
	check_foreign();
	check_off();
	return check_done();
}
