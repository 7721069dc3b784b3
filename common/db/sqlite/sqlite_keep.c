/* What the target's file is stays: its place behind a link, its mode, owner and kind of journal. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "common/base/mem.h"
#include "common/db/sqlite/sqlite_writer.h"

/* So many links lead on at most, as for the system. */
#define LINKS_MAX 40

/* "folder/" of a path, to free(). */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? xstrdup("./") : xstrndup(path, (size_t)(slash - path) + 1);
}

/* Where a link leads, to free(); NULL: it is none. */
static char *follow(const char *path)
{
	char to[PATH_MAX];
	ssize_t len = readlink(path, to, sizeof(to) - 1);
	CLEANUP(freep) char *dir = folder_of(path);

	if (len <= 0)
		return NULL;
	to[len] = '\0';
	return *to == '/' ? xstrdup(to) : xasprintf("%s%s", dir, to);
}

char *sqlite_keep_place(const char *path, struct err *err)
{
	CLEANUP(freep) char *at = xstrdup(path);
	CLEANUP(freep) char *dir = NULL;
	CLEANUP(freep) char *real = NULL;
	const char *slash;
	char *next = realpath(path, NULL);

	if (next != NULL)
		return next;
	/* A link to what is not there yet stays one. */
	for (int i = 0; i < LINKS_MAX && (next = follow(at)) != NULL; i++) {
		free(at);
		at = next;
	}
	dir = folder_of(at);
	real = realpath(dir, NULL);
	if (real == NULL) {
		(void)err_sys(err, "folder %s", dir);
		return NULL;
	}
	slash = strrchr(at, '/');
	return xasprintf(
	    "%s/%s", strcmp(real, "/") == 0 ? "" : real, slash == NULL ? at : slash + 1);
}

/* Whether a database with a log has pages of another size, which SQLite then can't change. */
static bool has_other_pages(sqlite3 *target, sqlite3 *from, bool *other, struct err *err)
{
	CLEANUP(freep) char *mode = NULL;
	CLEANUP(freep) char *own = NULL;
	CLEANUP(freep) char *wanted = NULL;

	if (!sqlite_conn_value(target, "PRAGMA journal_mode", &mode, err) ||
	    !sqlite_conn_value(target, "PRAGMA page_size", &own, err) ||
	    !sqlite_conn_value(from, "PRAGMA page_size", &wanted, err))
		return false;
	*other = mode != NULL && strcmp(mode, "wal") == 0 && own != NULL &&
	         wanted != NULL && strcmp(own, wanted) != 0;
	return true;
}

static bool set_journal(sqlite3 *target, const char *mode, struct err *err)
{
	CLEANUP(freep) char *sql = xasprintf("PRAGMA journal_mode = %s", mode);
	CLEANUP(freep) char *got = NULL;

	if (!sqlite_conn_value(target, sql, &got, err))
		return err_wrap(err,
		    "its pages get another size, which needs it alone: close what has it open");
	return (got != NULL && strcmp(got, mode) == 0) ||
	       err_set(err, ERR_DB, "its journal stays %s, not %s",
	           got != NULL ? got : "unknown", mode);
}

bool sqlite_keep_copy_over(struct sqlite_writer *w, struct err *err)
{
	CLEANUP(sqlite_closep) sqlite3 *target =
	    sqlite_conn_open(w->path, SQLITE_OPEN_READWRITE, err);
	bool other;

	if (target == NULL || !has_other_pages(target, w->db, &other, err))
		return false;
	if (other && !set_journal(target, "delete", err))
		return false;
	return sqlite_conn_copy(target, w->db, err) && sqlite_id_set(target, err) &&
	       (!other || set_journal(target, "wal", err));
}
