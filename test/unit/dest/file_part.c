/* Partial files: continued when they are ours, and never what others have put at their name. */
#include "dest/file_part.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "dest/set_record.h"
#include "test/lib/check.h"

#define NOBODY 65534

static int root = -1;
static char path[] = "d/file";
static const struct file_entry entry = {
    .path = path, .mtime = 1700000000, .mtime_ns = 123456789, .has_ns = true, .size = 6};

/* Opens it as a run does, which has looked at what is there. */
static struct file_part *open_part(const struct file_part_opts *opts)
{
	CLEANUP(file_folders_reset) struct file_folders folders = {.root = root};
	struct file_old old;
	struct err err = {0};

	REQUIRE(file_part_check(&folders, &entry, &old, &err) != FILE_PART_BLOCKED);
	return file_part_open(&folders, &entry, &old, opts, &err);
}

static enum file_part_state state_of(const struct file_entry *e)
{
	CLEANUP(file_folders_reset) struct file_folders folders = {.root = root};
	struct file_old old;
	struct err err = {0};

	return file_part_check(&folders, e, &old, &err);
}

/* The only partial file there, to free(); or NULL. */
static char *part_here(void)
{
	DIR *dir = fdopendir(openat(root, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	const struct dirent *item;
	char *found = NULL;

	while (dir != NULL && (item = readdir(dir)) != NULL) {
		if (strstr(item->d_name, FILE_PART_SUFFIX) == NULL)
			continue;
		CHECK(found == NULL);
		free(found);
		found = xasprintf("d/%s", item->d_name);
	}
	if (dir != NULL)
		(void)closedir(dir);
	return found;
}

/* Half of the file. */
static void begin(const struct file_part_opts *opts)
{
	struct err err = {0};
	CLEANUP(file_part_freep) struct file_part *p = open_part(opts);

	REQUIRE(
	    p != NULL && file_part_size(p) == 0 && file_part_write(p, "abc", 3, &err));
}

static uint64_t size_again(const struct file_part_opts *opts)
{
	CLEANUP(file_part_freep) struct file_part *p = open_part(opts);

	REQUIRE(p != NULL);
	return file_part_size(p);
}

static void continued(const struct file_part_opts *opts)
{
	struct err err = {0};
	CLEANUP(freep) char *name = NULL;
	struct file_part_opts other = *opts;
	struct stat st;
	struct file_part *p;

	begin(opts);
	name = part_here();
	REQUIRE(name != NULL && fstatat(root, name, &st, AT_SYMLINK_NOFOLLOW) == 0);
	CHECK_INT(st.st_mode & 0777, 0600);
	/* Whoever has not the key does not know the name. */
	other.key[0] ^= 1;
	CHECK_INT(size_again(&other), 0);
	CHECK_INT(size_again(opts), 3);
	p = open_part(opts);
	REQUIRE(p != NULL);
	CHECK(file_part_write(p, "def", 3, &err) && file_part_commit(p, &err));
	file_part_free(p);
	CHECK(part_here() == NULL);
	REQUIRE(fstatat(root, "d/file", &st, 0) == 0);
	CHECK_INT(st.st_mode & 0777, 0600);
	CHECK_INT(st.st_mtime, 1700000000);
	CHECK_INT(st.st_mtim.tv_nsec, 123456789);
	CHECK_INT(state_of(&entry), FILE_PART_CURRENT);
	REQUIRE(fstatat(root, "d", &st, 0) == 0);
	CHECK_INT(st.st_mode & 0777, 0700);
	REQUIRE(unlinkat(root, "d/file", 0) == 0);
}

/* What is at the name and is not ours is taken away, and nothing goes through it. */
static void replaced(const struct file_part_opts *opts)
{
	CLEANUP(freep) char *name = NULL;
	struct stat st;

	begin(opts);
	name = part_here();
	REQUIRE(name != NULL);
	REQUIRE(linkat(root, name, root, "second name", 0) == 0);
	CHECK_INT(size_again(opts), 0);
	REQUIRE(fstatat(root, "second name", &st, 0) == 0);
	CHECK_INT(st.st_size, 3);
	REQUIRE(symlinkat("../second name", root, name) == 0);
	CHECK_INT(size_again(opts), 0);
	REQUIRE(fstatat(root, "second name", &st, 0) == 0);
	CHECK_INT(st.st_size, 3);
	REQUIRE(mkfifoat(root, name, 0600) == 0);
	CHECK_INT(size_again(opts), 0);
	if (geteuid() != 0)
		return;
	begin(opts);
	REQUIRE(fchownat(root, name, NOBODY, NOBODY, 0) == 0);
	CHECK_INT(size_again(opts), 0);
}

static void modes(struct file_part_opts opts)
{
	struct err err = {0};
	struct stat st;
	struct file_part *p;

	opts.is_private = false;
	(void)umask(027);
	begin(&opts);
	p = open_part(&opts);
	REQUIRE(
	    p != NULL && file_part_write(p, "def", 3, &err) && file_part_commit(p, &err));
	file_part_free(p);
	REQUIRE(fstatat(root, "d/file", &st, 0) == 0);
	CHECK_INT(st.st_mode & 0777, 0640);
	/* A private one is as the one that it replaces. */
	opts.is_private = true;
	begin(&opts);
	p = open_part(&opts);
	REQUIRE(
	    p != NULL && file_part_write(p, "def", 3, &err) && file_part_commit(p, &err));
	file_part_free(p);
	REQUIRE(fstatat(root, "d/file", &st, 0) == 0);
	CHECK_INT(st.st_mode & 0777, 0640);
	(void)umask(022);
}

/* Files that were changed within a second are others, as far as both file systems can tell. */
static void times(const struct file_part_opts *opts)
{
	static const struct {
		long here;
		uint32_t there;
		bool known;
		bool is_public;
		enum file_part_state state;
	} those[] = {
	    {5, 5, true, false, FILE_PART_CURRENT}, {5, 6, true, false, FILE_PART_OTHER},
	    {5, 6, true, true, FILE_PART_OTHER},
	    {5, 0, false, false, FILE_PART_CURRENT}, /* a source that does not say it */
	    {5, 0, true, false, FILE_PART_OTHER},
	    {123456000, 123456789, true, false, FILE_PART_CURRENT},
	    {123456700, 123456789, true, false, FILE_PART_CURRENT},
	    {123000000, 123456789, true, false, FILE_PART_CURRENT},
	    {124000000, 123456789, true, false, FILE_PART_OTHER},
	    {0, 123456789, true, false, FILE_PART_OTHER},  /* another program's copy */
	    {0, 123456789, true, true, FILE_PART_CURRENT}, /* of which all would come */
	};
	struct err err = {0};
	struct file_part *p = open_part(opts);

	REQUIRE(p != NULL && file_part_write(p, "abcdef", 6, &err) &&
	        file_part_commit(p, &err));
	file_part_free(p);
	for (size_t i = 0; i < sizeof(those) / sizeof(*those); i++) {
		struct timespec set[2] = {{.tv_nsec = UTIME_OMIT},
		    {.tv_sec = entry.mtime, .tv_nsec = those[i].here}};
		struct file_entry e = entry;
		char uri[] = "<BASE>/x";

		e.mtime_ns = those[i].there;
		e.has_ns = those[i].known;
		e.public_uri = those[i].is_public ? uri : NULL;
		REQUIRE(utimensat(root, path, set, 0) == 0);
		CHECK_INT(state_of(&e), those[i].state);
	}
	REQUIRE(unlinkat(root, path, 0) == 0);
}

static bool is_owned(const char *name, uid_t uid, gid_t gid)
{
	struct stat st;

	return fstatat(root, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_uid == uid &&
	       st.st_gid == gid;
}

/* Root makes files for whom the folder belongs to, and takes none over. */
static void owners(const struct file_part_opts *opts)
{
	struct err err = {0};
	struct file_part *p;

	if (geteuid() != 0)
		return;
	REQUIRE(
	    fchown(root, NOBODY, NOBODY) == 0 && unlinkat(root, "d", AT_REMOVEDIR) == 0);
	p = open_part(opts);
	REQUIRE(p != NULL && file_part_write(p, "abc", 3, &err));
	file_part_free(p);
	CHECK_INT(size_again(opts), 3);
	p = open_part(opts);
	REQUIRE(
	    p != NULL && file_part_write(p, "def", 3, &err) && file_part_commit(p, &err));
	file_part_free(p);
	CHECK(is_owned("d", NOBODY, NOBODY) && is_owned(path, NOBODY, NOBODY));
	REQUIRE(fchownat(root, path, 4711, 4712, 0) == 0);
	p = open_part(opts);
	REQUIRE(p != NULL && file_part_write(p, "ghijkl", 6, &err) &&
	        file_part_commit(p, &err));
	file_part_free(p);
	CHECK(is_owned(path, 4711, 4712));
	REQUIRE(fchown(root, 0, 0) == 0);
}

static bool make_file(const char *name)
{
	int fd = openat(root, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	return fd >= 0 && close(fd) == 0;
}

/* Whether a folder is made at name, where a file is, for what lies in it. */
static bool makes_folder(const struct file_part_opts *opts, const char *name, bool trust)
{
	CLEANUP(file_folders_reset)
	struct file_folders folders = {.root = root, .trust = trust, .web = true};
	CLEANUP(freep) char *below = xasprintf("%s/file", name);
	struct file_entry e = {.path = below, .size = 1};
	struct file_old old;
	struct err err = {0};
	CLEANUP(file_part_freep) struct file_part *p = NULL;

	REQUIRE(make_file(name));
	/* Nothing is changed by looking. */
	CHECK((file_part_check(&folders, &e, &old, &err) == FILE_PART_MISSING) ==
	      (trust || strchr(name, '.') == NULL));
	CHECK(!fs_is_dir(name));
	p = file_part_open(&folders, &e, &old, opts, &err);
	return p != NULL && fs_is_dir(name);
}

/* A file gives way to a folder, unless a program obeys it and the source is not trusted; an empty folder to a file. */
static void folders_and_files(const struct file_part_opts *opts)
{
	struct file_entry e = {.path = path, .size = 0, .undated = true};
	struct err err = {0};
	struct file_part *p;

	CHECK(makes_folder(opts, "picture", false));
	CHECK(!makes_folder(opts, "page.php", false));
	CHECK(unlinkat(root, "page.php", 0) == 0);
	CHECK(makes_folder(opts, "page.php", true));
	REQUIRE(unlinkat(root, path, 0) == 0 && mkdirat(root, path, 0755) == 0 &&
	        make_file("d/file/in"));
	CHECK_INT(state_of(&e), FILE_PART_FOLDER);
	REQUIRE(unlinkat(root, "d/file/in", 0) == 0);
	CHECK_INT(state_of(&e), FILE_PART_OTHER);
	p = open_part(opts);
	REQUIRE(p != NULL && file_part_write(p, "abcdef", 6, &err));
	CHECK(file_part_commit(p, &err) && !fs_is_dir(path));
	file_part_free(p);
	REQUIRE(unlinkat(root, path, 0) == 0);
}

/* Records: only rise, follow links to the folder itself, and end with it. */
static void records(void)
{
	REQUIRE(mkdirat(root, "r", 0700) == 0 && symlinkat("r", root, "link") == 0);
	CHECK_INT(set_record_read("r"), SET_RECORD_NONE);
	CHECK_INT(set_record_read("missing"), SET_RECORD_NONE);
	set_record_raise("r", SET_RECORD_FILLED);
	set_record_raise("link", SET_RECORD_AGREED);
	CHECK_INT(set_record_read("link"), SET_RECORD_FILLED);
	set_record_raise("r", SET_RECORD_OWN);
	CHECK_INT(set_record_read("r"), SET_RECORD_OWN);
	REQUIRE(renameat(root, "r", root, "old") == 0 && mkdirat(root, "r", 0700) == 0);
	CHECK_INT(set_record_read("r"), SET_RECORD_NONE);
	CHECK_INT(set_record_read("old"), SET_RECORD_NONE);
}

int main(void)
{
	char dir[] = "/tmp/synco-test-XXXXXX";
	struct file_part_opts opts = {
	    .key = {1, 2, 3}, .is_private = true, .file_mode = 0600, .dir_mode = 0700};
	CLEANUP(freep) char *state = NULL;
	struct err err = {0};
	CLEANUP(closep) int tmp = fs_open_dir("/tmp", &err);

	(void)umask(022);
	REQUIRE(mkdtemp(dir) != NULL && (root = fs_open_dir(dir, &err)) >= 0 &&
	        fchdir(root) == 0);
	state = fs_join(dir, "state");
	REQUIRE(setenv("XDG_STATE_HOME", state, 1) == 0);
	continued(&opts);
	replaced(&opts);
	times(&opts);
	owners(&opts);
	modes(opts);
	folders_and_files(&opts);
	records();
	CHECK(fs_remove_tree(tmp, dir + 5, &err));
	closep(&root);
	return check_done();
}
