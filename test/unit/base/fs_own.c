/* Where other users may write, too: trees that others made, files that wait at a name, state. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "test/lib/check.h"

#define NOBODY 65534

static int root = -1;

/* How many entries of the folder end in it. */
static size_t count(int dirfd, const char *end)
{
	DIR *dir = fdopendir(openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	const struct dirent *entry;
	size_t n = 0;

	REQUIRE(dir != NULL);
	while ((entry = readdir(dir)) != NULL) {
		size_t len = strlen(entry->d_name);

		n += len >= strlen(end) &&
		     strcmp(entry->d_name + len - strlen(end), end) == 0;
	}
	(void)closedir(dir);
	return n;
}

/* A chain of folders with a file and a link in each; deeper than any stack and all descriptors. */
static void deep(void)
{
	struct err err = {0};
	CLEANUP(closep) int at = fs_open_dir_below(root, "deep", true, &err);

	REQUIRE(at >= 0);
	for (int i = 0; i < 3000; i++) {
		int next;

		REQUIRE(mkdirat(at, "d", 0700) == 0);
		REQUIRE(i % 100 != 0 || (symlinkat("../../kept", at, "a") == 0 &&
		                            mkdirat(at, "e", 0700) == 0));
		next = openat(at, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		REQUIRE(next >= 0);
		closep(&at);
		at = next;
	}
	REQUIRE(mkdirat(root, "kept", 0700) == 0);
	CHECK(fs_remove_tree(root, "deep", &err));
	CHECK(faccessat(root, "deep", F_OK, 0) != 0);
	CHECK(faccessat(root, "kept", F_OK, 0) == 0);
}

/* Names that the way of removing uses itself, a link at the top, a link to a folder. */
static void odd_names(void)
{
	struct err err = {0};
	CLEANUP(closep) int at =
	    fs_open_dir_below(root, "odd/.synco-removed-0/x/y", true, &err);
	CLEANUP(closep)
	int more = fs_open_dir_below(root, "odd/a/.synco-removed-1/z", true, &err);

	REQUIRE(at >= 0 && more >= 0);
	REQUIRE(symlinkat("../../../../kept", at, "link") == 0);
	REQUIRE(symlinkat("kept", root, "top") == 0);
	CHECK(fs_remove_tree(root, "odd", &err));
	CHECK(faccessat(root, "odd", F_OK, 0) != 0);
	CHECK(fs_remove_tree(root, "top", &err));
	CHECK(faccessat(root, "kept", F_OK, 0) == 0);
}

/* What is mounted below is not entered. */
static void mounts(void)
{
	struct err err = {0};
	CLEANUP(closep) int at = fs_open_dir_below(root, "mounted/a/b", true, &err);

	REQUIRE(at >= 0);
	if (system(
	        "mount -t tmpfs tmpfs mounted/a 2>/dev/null && touch mounted/a/file") !=
	    0) {
		CHECK(fs_remove_tree(root, "mounted", &err));
		return;
	}
	CHECK(!fs_remove_tree(root, "mounted", &err));
	CHECK(faccessat(root, "mounted/a/file", F_OK, 0) == 0);
	CHECK(system("umount mounted/a") == 0);
}

/* Whatever waits at a name that could be guessed: the bytes go elsewhere. */
static void planted(void)
{
	struct err err = {0};
	CLEANUP(closep)
	int old = openat(root, ".dump.synco-part", O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	struct file_writer *w = file_writer_open(root, "dump", 0600, &err);
	struct stat st;

	REQUIRE(old >= 0 && w != NULL);
	CHECK(file_writer_write(w, "secret", 6, &err) &&
	      file_writer_commit(w, false, &err));
	file_writer_free(w);
	CHECK(fstat(old, &st) == 0 && st.st_size == 0);
	CHECK(fstatat(root, "dump", &st, 0) == 0 && (st.st_mode & 0777) == 0600);
}

/* What a killed run has left goes; what others have there, or is still written, stays. */
static void left(void)
{
	static const char *const names[] = {".x.0123456789abcdef.synco-part",
	    ".x.1123456789abcdef.synco-part", ".x.2123456789abcdef.synco-part",
	    ".x.y.3123456789abcdef.synco-part", ".x.4123456789abcdef.synco-part"};
	struct err err = {0};
	CLEANUP(closep) int locked = -1;
	struct file_writer *w;

	for (size_t i = 0; i < 4; i++) {
		CLEANUP(closep)
		int fd = openat(root, names[i], O_RDWR | O_CREAT | O_CLOEXEC, 0600);

		REQUIRE(fd >= 0);
	}
	REQUIRE(symlinkat("dump", root, names[4]) == 0);
	locked = openat(root, names[1], O_RDWR | O_CLOEXEC);
	REQUIRE(flock(locked, LOCK_EX | LOCK_NB) == 0);
	if (geteuid() == 0)
		REQUIRE(fchownat(root, names[2], NOBODY, NOBODY, 0) == 0);
	w = file_writer_open(root, "x", 0600, &err);
	REQUIRE(w != NULL);
	CHECK(faccessat(root, names[0], F_OK, 0) != 0);
	CHECK(faccessat(root, names[1], F_OK, 0) == 0);
	CHECK(geteuid() != 0 || faccessat(root, names[2], F_OK, 0) == 0);
	CHECK(faccessat(root, names[3], F_OK, 0) == 0);
	CHECK(faccessat(root, "dump", F_OK, 0) == 0);
	file_writer_free(w);
	CHECK_INT(count(root, "f.synco-part"), geteuid() == 0 ? 4 : 3);
}

static bool has_state(struct err *err)
{
	CLEANUP(freep) char *dir = fs_state_dir(err);

	return dir != NULL;
}

static void state(void)
{
	struct err err = {0};
	struct stat st;

	CHECK(has_state(&err));
	CHECK(fstatat(root, "state/synco", &st, 0) == 0 && (st.st_mode & 0777) == 0700);
	REQUIRE(fchmodat(root, "state/synco", 0755, 0) == 0);
	CHECK(has_state(&err));
	CHECK(fstatat(root, "state/synco", &st, 0) == 0 && (st.st_mode & 0777) == 0700);
	REQUIRE(fchmodat(root, "state/synco", 0770, 0) == 0);
	CHECK(!has_state(&err));
	CHECK_INT(err.code, ERR_REFUSED);
	REQUIRE(fchmodat(root, "state/synco", 0700, 0) == 0);
	if (geteuid() != 0)
		return;
	REQUIRE(fchownat(root, "state/synco", NOBODY, NOBODY, 0) == 0);
	CHECK(!has_state(&err));
	CHECK_INT(err.code, ERR_REFUSED);
}

int main(void)
{
	char dir[] = "/tmp/synco-test-XXXXXX";
	CLEANUP(freep) char *state_home = NULL;
	struct err err = {0};
	CLEANUP(closep) int tmp = fs_open_dir("/tmp", &err);

	REQUIRE(mkdtemp(dir) != NULL && (root = fs_open_dir(dir, &err)) >= 0 &&
	        fchdir(root) == 0);
	state_home = fs_join(dir, "state");
	REQUIRE(setenv("XDG_STATE_HOME", state_home, 1) == 0);
	deep();
	odd_names();
	mounts();
	planted();
	left();
	state();
	CHECK(fs_remove_tree(tmp, dir + 5, &err));
	closep(&root);
	return check_done();
}
