/*
 * The source's content at one moment.
 *
 * A file beside which a killed program left its journal is put right by whoever opens it next; so does a log
 * that nobody has open need a file beside it.  SQLite does that here as it would for the app, where the
 * running user may write; else it does it to a private copy of the files.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/db/sqlite/sqlite_reader.h"

/* Files that changed while they were copied are copied again so often, and so late. */
#define TRIES   5
#define WAIT_MS 200

static const char *const endings[] = {"", "-journal", "-wal"};
#define FILES (sizeof(endings) / sizeof(*endings))

/* NULL: what it says is in err, and *elsewhere whether a copy of it might be read. */
static sqlite3 *look(const char *path, int flags, bool *elsewhere, struct err *err)
{
	CLEANUP(sqlite_closep) sqlite3 *db = sqlite_conn_open(path, flags, err);
	int code;

	*elsewhere = false;
	if (db == NULL)
		return NULL;
	/* What the log holds is the app's to move. */
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	if (sqlite_conn_run(db, "SELECT count(*) FROM sqlite_schema", err))
		return take_ptr(&db);
	code = sqlite3_errcode(db) & 0xff;
	*elsewhere = code == SQLITE_READONLY || code == SQLITE_CANTOPEN;
	return NULL;
}

static bool copy_file(const char *from, const char *to, struct err *err)
{
	CLEANUP(closep) int in = open(from, O_RDONLY | O_CLOEXEC);
	CLEANUP(closep) int out = -1;
	CLEANUP(buf_reset) struct buf piece = {0};

	if (in < 0)
		return errno == ENOENT || err_sys(err, "read %s", from);
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (out < 0)
		return err_sys(err, "create %s", to);
	do {
		buf_clear(&piece);
		if (!fs_read_some(in, 65536, &piece, err) ||
		    !fs_write_all(out, buf_str(&piece), piece.len, err))
			return false;
	} while (piece.len > 0 && signals_check(err));
	return piece.len == 0;
}

/* What changes with each write to them. */
static void note(const char *path, struct stat noted[FILES])
{
	for (size_t i = 0; i < FILES; i++) {
		CLEANUP(freep) char *name = xasprintf("%s%s", path, endings[i]);

		if (stat(name, &noted[i]) != 0)
			noted[i] = (struct stat){0};
	}
}

static bool is_same(const struct stat a[FILES], const struct stat b[FILES])
{
	for (size_t i = 0; i < FILES; i++) {
		if (a[i].st_ino != b[i].st_ino || a[i].st_size != b[i].st_size ||
		    a[i].st_mtim.tv_sec != b[i].st_mtim.tv_sec ||
		    a[i].st_mtim.tv_nsec != b[i].st_mtim.tv_nsec)
			return false;
	}
	return true;
}

static bool copy_files(const char *path, const char *to, struct err *err)
{
	for (unsigned int n = 0; n < TRIES; n++) {
		struct stat before[FILES];
		struct stat after[FILES];

		note(path, before);
		for (size_t i = 0; i < FILES; i++) {
			CLEANUP(freep) char *from = xasprintf("%s%s", path, endings[i]);
			CLEANUP(freep) char *copy = xasprintf("%s%s", to, endings[i]);

			(void)unlink(copy);
			if (!copy_file(from, copy, err))
				return false;
		}
		note(path, after);
		if (is_same(before, after))
			return true;
		(void)signals_sleep(WAIT_MS);
	}
	return err_set(err, ERR_DB,
	    "%s: a journal must be read, which needs a user who may write to the file and its "
	    "folder while others do",
	    path);
}

static bool copy_elsewhere(const char *path, sqlite3 *to, struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	CLEANUP(freep)
	char *dir =
	    xasprintf("%s/synco-XXXXXX", tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
	CLEANUP(freep) char *file = NULL;
	struct err ignored = {0};
	sqlite3 *db = NULL;
	bool elsewhere;
	bool ok;

	if (mkdtemp(dir) == NULL)
		return err_sys(err, "make a folder in %s", tmp != NULL ? tmp : "/tmp");
	file = xasprintf("%s/copy", dir);
	ok = copy_files(path, file, err);
	if (ok)
		db = look(file, SQLITE_OPEN_READWRITE, &elsewhere, err);
	ok = db != NULL && sqlite_conn_copy(to, db, err);
	(void)sqlite3_close_v2(db);
	(void)fs_remove_tree(AT_FDCWD, dir, &ignored);
	return ok || err_wrap(err, "%s", path);
}

bool sqlite_snapshot(const char *path, sqlite3 *to, struct err *err)
{
	CLEANUP(sqlite_closep) sqlite3 *db = NULL;
	bool elsewhere;

	if (!fs_is_file(path))
		return err_set(err, ERR_DB, "there is no database file %s", path);
	db = look(path, SQLITE_OPEN_READONLY, &elsewhere, err);
	if (db == NULL && elsewhere)
		db = look(path, SQLITE_OPEN_READWRITE, &elsewhere, err);
	if (db == NULL && elsewhere && access(path, R_OK) == 0)
		return copy_elsewhere(path, to, err);
	return db != NULL && (sqlite_conn_copy(to, db, err) || err_wrap(err, "%s", path));
}
