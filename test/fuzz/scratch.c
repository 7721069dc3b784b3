#include "test/fuzz/scratch.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/mem.h"

/* What is written once, and copied for each run. */
static const char *const tables =
    "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);"
    "CREATE TABLE b (k TEXT);"
    "INSERT INTO a VALUES (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four');"
    "INSERT INTO b VALUES ('k'), ('l');";

char *scratch_new(void)
{
	char *dir = xstrdup(access("/dev/shm", W_OK) == 0 ? "/dev/shm/synco-fuzz-XXXXXX"
	                                                  : "/tmp/synco-fuzz-XXXXXX");

	if (mkdtemp(dir) == NULL || setenv("TMPDIR", dir, 1) != 0 ||
	    setenv("XDG_STATE_HOME", dir, 1) != 0 || setenv("HOME", dir, 1) != 0)
		abort();
	return dir;
}

void scratch_database(const char *dir)
{
	CLEANUP(freep) char *path = fs_join(dir, "t.db");
	CLEANUP(freep) char *files = fs_join(dir, "files");
	CLEANUP(freep) char *big = fs_join(files, "big");
	CLEANUP(closep) int fd = -1;
	sqlite3 *db = NULL;
	struct err err = {0};

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, tables, NULL, NULL, NULL) != SQLITE_OK)
		abort();
	(void)sqlite3_close(db);
	if (!fs_make_dirs(files, 0700, &err) ||
	    (fd = open(big, O_WRONLY | O_CREAT, 0600)) < 0 ||
	    !fs_write_all(fd, "ninebytes of more", 17, &err))
		abort();
}

void scratch_remove(const char *dir)
{
	struct err ignored = {0};

	(void)fs_remove_tree(AT_FDCWD, dir, &ignored);
}
