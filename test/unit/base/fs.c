#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "test/lib/check.h"

static int root = -1;

static void put(const char *name, const char *text)
{
	struct err err = {0};
	CLEANUP(file_writer_freep) struct file_writer *w =
	    file_writer_open(root, name, 0644, &err);

	REQUIRE(w != NULL && file_writer_write(w, text, strlen(text), &err) &&
	        file_writer_commit(w, false, &err));
}

static void paths(void)
{
	CLEANUP(buf_reset) struct buf longest = {0};

	CHECK(fs_path_is_safe("a/b.c/..d/ e"));
	CHECK(!fs_path_is_safe(""));
	CHECK(!fs_path_is_safe("/etc/passwd"));
	CHECK(!fs_path_is_safe(".."));
	CHECK_INT(fs_foreign_root("/proc/1/root/app"), 12);
	CHECK_INT(fs_foreign_root("/proc/4711/root"), 15);
	CHECK_INT(fs_foreign_root("/proc/1/rootless"), 0);
	CHECK_INT(fs_foreign_root("/proc/self/root"), 0);
	CHECK_INT(fs_foreign_root("/proc//root"), 0);
	CHECK_INT(fs_foreign_root("/srv/proc/1/root"), 0);
	CHECK(!fs_path_is_safe("a/../b"));
	CHECK(!fs_path_is_safe("a/.."));
	CHECK(!fs_path_is_safe("./a"));
	CHECK(!fs_path_is_safe("a//b"));
	CHECK(!fs_path_is_safe("a/"));
	for (int i = 0; i < 255; i++)
		buf_putc(&longest, 'x');
	CHECK(fs_path_is_safe(longest.data));
	buf_putc(&longest, 'x');
	CHECK(!fs_path_is_safe(longest.data));
	buf_clear(&longest);
	for (int i = 0; i < 2048; i++)
		buf_puts(&longest, "a/");
	buf_putc(&longest, 'a');
	CHECK(!fs_path_is_safe(longest.data));
}

/* Nothing below a link can be named, whatever the link points at. */
static void links(void)
{
	struct err err = {0};
	struct stat st;
	const char *name = NULL;

	CHECK(mkdirat(root, "real", 0755) == 0);
	CHECK(symlinkat("real", root, "link") == 0);
	put("file", "x");
	CHECK(symlinkat("file", root, "file_link") == 0);
	CHECK(mkfifoat(root, "fifo", 0644) == 0);
	CHECK(fs_open_dir_below(root, "link", false, &err) == -1);
	CHECK_INT(err.code, ERR_PROTO);
	CHECK(fs_open_dir_below(root, "link/new", true, &err) == -1);
	CHECK(fs_open_parent_below(root, "link/f", false, &name, &err) == -1);
	CHECK(fs_open_file_below(root, "file_link", &st, &err) == -1);
	CHECK(fs_open_file_below(root, "fifo", &st, &err) == -1); /* and does not hang */
	CHECK(fs_open_file_below(root, "real", &st, &err) == -1);
	CHECK(fs_open_file_below(root, "../x", &st, &err) == -1);
	{
		CLEANUP(closep) int fd = fs_open_file_below(root, "file", &st, &err);
		CLEANUP(closep) int dir = fs_open_dir_below(root, "n/e/w", true, &err);
		CLEANUP(closep) int parent =
		    fs_open_parent_below(root, "n/e/w/f", false, &name, &err);

		CHECK(fd >= 0 && st.st_size == 1);
		CHECK(dir >= 0);
		CHECK(parent >= 0);
		CHECK_STR(name, "f");
	}
}

static void writer(void)
{
	struct err err = {0};
	CLEANUP(buf_reset) struct buf text = {0};
	struct file_writer *w;
	CLEANUP(closep) int fd = -1;

	CHECK(file_writer_open(root, "a/b", 0644, &err) == NULL);
	CHECK_INT(err.code, ERR_PROTO);
	CHECK(file_writer_open(root, "..", 0644, &err) == NULL);
	put("whole", "old");
	w = file_writer_open(root, "whole", 0644, &err);
	REQUIRE(w != NULL && file_writer_write(w, "half", 4, &err));
	file_writer_free(w);
	fd = openat(root, "whole", O_RDONLY);
	CHECK(fs_read_fd(fd, 10, &text, &err));
	CHECK_STR(buf_str(&text), "old");
	CHECK(lseek(fd, 0, SEEK_SET) == 0);
	CHECK(!fs_read_fd(fd, 2, &text, &err)); /* larger than allowed */
	CHECK_INT(err.code, ERR_PROTO);
}

struct list {
	struct buf names;
	const char *stop_at;
};

static bool visit(void *ctx, const struct fs_entry *entry, struct err *err)
{
	struct list *l = ctx;

	buf_printf(&l->names, "%s%s ", entry->path, entry->is_link ? "@" : "");
	if (l->stop_at != NULL && strcmp(entry->path, l->stop_at) == 0)
		return err_set(err, ERR_STOPPED, "enough");
	return true;
}

static bool enter(void *ctx, const char *path)
{
	(void)ctx;
	return strcmp(path, "skipped") != 0;
}

static void skipped(void *ctx, const char *path, const char *why)
{
	(void)why;
	buf_printf(&((struct list *)ctx)->names, "!%s ", path);
}

/* What is too deep to be named is told of, and the rest is walked. */
static void walking_deep(void)
{
	struct err err = {0};
	struct list l = {0};
	struct fs_walk_opts opts = {.skipped = skipped, .ctx = &l};
	CLEANUP(closep) int walked = fs_open_dir_below(root, "deep", true, &err);
	CLEANUP(closep) int below = -1;
	char name[201];
	int dir = walked;

	memset(name, 'q', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (int i = 0; i < 30 && dir >= 0; i++) {
		int next = fs_make_dir_below(dir, name, 0755, &err);

		closep(&below);
		dir = below = next;
	}
	CHECK(mkfifoat(below, "pipe", 0644) == 0 && mkfifoat(walked, "z", 0644) == 0);
	CHECK(fs_walk(walked, &opts, visit, &err));
	/* The first path of more than 4095 bytes, and !, blanks. */
	CHECK_INT(l.names.len, (21 * 201 - 1) + strlen("! !z "));
	buf_reset(&l.names);
}

static void walking(void)
{
	struct err err = {0};
	struct list l = {0};
	struct fs_walk_opts opts = {.enter = enter, .skipped = skipped, .ctx = &l};
	CLEANUP(closep) int walked = fs_open_dir_below(root, "walk", true, &err);
	int kept = root;

	REQUIRE(walked >= 0);
	root = walked;
	put("b", "");
	put("a", "");
	CHECK(mkdirat(walked, "ab", 0755) == 0 && mkdirat(walked, "skipped", 0755) == 0);
	CHECK(symlinkat("a", walked, "to_a") == 0 &&
	      symlinkat("/", walked, "to_root") == 0);
	CHECK(mkfifoat(walked, "pipe", 0644) == 0);
	root = fs_open_dir_below(walked, "ab", false, &err);
	put("c", "");
	closep(&root);
	root = kept;
	CHECK(fs_walk(walked, &opts, visit, &err));
	CHECK_STR(buf_str(&l.names), "a ab/c b !pipe !to_a !to_root ");
	buf_clear(&l.names);
	opts.file_links = true;
	CHECK(fs_walk(walked, &opts, visit, &err));
	CHECK_STR(buf_str(&l.names), "a ab/c b !pipe to_a@ !to_root ");
	buf_clear(&l.names);
	l.stop_at = "ab/c";
	CHECK(!fs_walk(walked, &opts, visit, &err));
	CHECK_INT(err.code, ERR_STOPPED);
	buf_reset(&l.names);
}

/* A tree with links out of it goes, and what they point at stays. */
static void removing(void)
{
	struct err err = {0};
	CLEANUP(closep) int deep = fs_open_dir_below(root, "gone/d/e", true, &err);

	CHECK(symlinkat("../../..", deep, "up") == 0);
	CHECK(fs_remove_tree(root, "gone", &err));
	CHECK(faccessat(root, "gone", F_OK, 0) != 0);
	CHECK(faccessat(root, "file", F_OK, 0) == 0);
	CHECK(fs_remove_tree(root, "gone", &err)); /* a missing one is fine */
}

static void joining(void)
{
	CLEANUP(freep) char *a = fs_join("/x", "y");
	CLEANUP(freep) char *b = fs_join("/x", "/y");
	CLEANUP(freep) char *c = fs_join("", "y");

	CHECK_STR(a, "/x/y");
	CHECK_STR(b, "/y");
	CHECK_STR(c, "y");
}

int main(void)
{
	char dir[] = "/tmp/synco-test-XXXXXX";
	struct err err = {0};
	CLEANUP(closep) int tmp = fs_open_dir("/tmp", &err);

	REQUIRE(mkdtemp(dir) != NULL && (root = fs_open_dir(dir, &err)) >= 0);
	paths();
	links();
	writer();
	walking();
	walking_deep();
	removing();
	joining();
	CHECK(fs_remove_tree(tmp, dir + 5, &err));
	closep(&root);
	return check_done();
}
