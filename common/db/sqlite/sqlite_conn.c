#include "common/db/sqlite/sqlite_conn.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_order.h"

#define BUSY_MS 10000

/* A copy yields to writers of the source this often, and gives up after so many waits. */
#define PAGES_PER_STEP 4096
#define WAIT_MS        50
#define WAITS          (BUSY_MS / WAIT_MS)

bool sqlite_conn_fail(sqlite3 *db, struct err *err)
{
	const char *file = sqlite3_db_filename(db, "main");
	int code = sqlite3_errcode(db);

	return err_set(err, ERR_DB, "%s: %s%s",
	    file != NULL && *file != '\0' ? file : "SQLite", sqlite3_errmsg(db),
	    code == SQLITE_BUSY || code == SQLITE_LOCKED ? ": another program is using it"
	    : code == SQLITE_NOTADB                      ? " (or it is encrypted)"
	                                                 : "");
}

static int keep_name(sqlite3_vfs *vfs, const char *name, int room, char *full)
{
	(void)vfs;
	return snprintf(full, (size_t)room, "%s", name) < room ? SQLITE_OK
	                                                       : SQLITE_CANTOPEN;
}

/*
 * The name of a VFS that leaves names as they are: SQLite resolves links itself, and one
 * that leads to another container's root can only be followed by the kernel.
 */
static const char *plain_vfs(void)
{
	static sqlite3_vfs plain;

	if (plain.zName == NULL) {
		plain = *sqlite3_vfs_find(NULL);
		plain.zName = "synco-plain";
		plain.pNext = NULL;
		plain.xFullPathname = keep_name;
		if (sqlite3_vfs_register(&plain, 0) != SQLITE_OK)
			plain.zName = NULL;
	}
	return plain.zName;
}

static int compare_bytes(void *ctx, int a_len, const void *a, int b_len, const void *b)
{
	int order = memcmp(a, b, (size_t)(a_len < b_len ? a_len : b_len));

	(void)ctx;
	return order != 0 ? order : a_len - b_len;
}

void sqlite_conn_add_collation(sqlite3 *db, const char *name)
{
	/* SQLite asks for its own, too, in UTF-16, before it makes them of those in UTF-8. */
	if (sqlite3_stricmp(name, "NOCASE") == 0 || sqlite3_stricmp(name, "RTRIM") == 0)
		return;
	(void)sqlite3_create_collation_v2(
	    db, name, SQLITE_UTF8, NULL, compare_bytes, NULL);
}

static void add_collation(void *ctx, sqlite3 *db, int encoding, const char *name)
{
	(void)ctx;
	(void)encoding;
	sqlite_conn_add_collation(db, name);
}

sqlite3 *sqlite_conn_open(const char *path, int flags, struct err *err)
{
	const char *vfs = fs_foreign_root(path) > 0 ? plain_vfs() : NULL;
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(path, &db, flags, vfs) != SQLITE_OK) {
		(void)err_set(err, ERR_DB, "open %s: %s", *path != '\0' ? path : "a copy",
		    db != NULL ? sqlite3_errmsg(db) : "no memory");
		(void)sqlite3_close_v2(db);
		return NULL;
	}
	(void)sqlite3_busy_timeout(db, BUSY_MS);
	(void)sqlite3_collation_needed(db, NULL, add_collation);
	/* A file may be made by somebody: what stands in it reaches nothing else. */
	(void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	return db;
}

bool sqlite_conn_run(sqlite3 *db, const char *sql, struct err *err)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ||
	       sqlite_conn_fail(db, err);
}

sqlite3_stmt *sqlite_conn_prepare(sqlite3 *db, const char *sql, struct err *err)
{
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK) {
		(void)sqlite_conn_fail(db, err);
		(void)sqlite3_finalize(s);
		return NULL;
	}
	return s;
}

bool sqlite_conn_value(sqlite3 *db, const char *sql, char **value, struct err *err)
{
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = sqlite_conn_prepare(db, sql, err);

	*value = NULL;
	if (s == NULL)
		return false;
	switch (sqlite3_step(s)) {
	case SQLITE_ROW:
		*value = xstrdup((const char *)sqlite3_column_text(s, 0));
		return true;
	case SQLITE_DONE:
		return true;
	default:
		return sqlite_conn_fail(db, err);
	}
}

static void quote(struct buf *out, const char *s, char mark)
{
	buf_putc(out, mark);
	for (; *s != '\0'; s++) {
		if (*s == mark)
			buf_putc(out, mark);
		buf_putc(out, *s);
	}
	buf_putc(out, mark);
}

void sqlite_quote_name(struct buf *out, const char *name)
{
	quote(out, name, '"');
}

void sqlite_quote_text(struct buf *out, const char *text)
{
	quote(out, text, '\'');
}

bool sqlite_conn_copy(sqlite3 *to, sqlite3 *from, struct err *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	unsigned int waits = 0;
	int code;
	bool ok = true;

	if (backup == NULL)
		return sqlite_conn_fail(to, err);
	while (
	    (code = sqlite3_backup_step(backup, PAGES_PER_STEP)) != SQLITE_DONE && ok) {
		if (code == SQLITE_OK) {
			waits = 0;
			ok = signals_check(err);
		} else if ((code == SQLITE_BUSY || code == SQLITE_LOCKED) &&
		           waits++ < WAITS) {
			(void)signals_sleep(WAIT_MS);
			ok = signals_check(err);
		} else {
			break;
		}
	}
	(void)sqlite3_backup_finish(backup);
	if (!ok || code == SQLITE_DONE)
		return ok;
	return err_set(err, ERR_DB, "copy the database: %s%s", sqlite3_errstr(code),
	    code == SQLITE_BUSY ? ": another program is using it" : "");
}

bool sqlite_conn_identity(const char *path, struct buf *out, struct err *err)
{
	static const char boot_file[] = "/proc/sys/kernel/random/boot_id";
	CLEANUP(buf_reset) struct buf boot = {0};
	struct err ignored = {0};
	struct stat st;
	char host[256] = "";

	if (stat(path, &st) != 0)
		return errno == ENOENT || err_sys(err, "look at %s", path);
	if (!fs_read_file(boot_file, 128, &boot, &ignored)) {
		(void)gethostname(host, sizeof(host) - 1);
		buf_puts(&boot, host);
	}
	buf_printf(out, "sqlite|%llu|%llu|%s", (unsigned long long)st.st_dev,
	    (unsigned long long)st.st_ino, buf_str(&boot));
	return true;
}

bool sqlite_is_virtual(const struct schema_object *table)
{
	return strcmp(table->kind, "virtual table") == 0;
}

bool sqlite_is_internal(const struct schema_object *table)
{
	return strcmp(table->kind, "internal table") == 0;
}

static void append_virtual(struct buf *out, const struct schema_object *table)
{
	buf_puts(out, "PRAGMA writable_schema = ON;\nINSERT INTO sqlite_schema"
	              "(type,name,tbl_name,rootpage,sql) VALUES('table',");
	sqlite_quote_text(out, table->name);
	buf_putc(out, ',');
	sqlite_quote_text(out, table->name);
	buf_puts(out, ",0,");
	sqlite_quote_text(out, table->create);
	buf_puts(out, ");\nPRAGMA writable_schema = OFF;\n");
}

void sqlite_append_create(struct buf *out, const struct schema_object *table)
{
	if (sqlite_is_virtual(table))
		append_virtual(out, table);
	else if (!sqlite_is_internal(table))
		buf_printf(out, "%s;\n", table->create);
	else if (text_starts(table->name, "sqlite_stat"))
		buf_puts(out, "ANALYZE sqlite_schema;\n");
	else if (strcmp(table->name, SQLITE_ORDER) == 0)
		buf_puts(out, "CREATE TEMP TABLE " SQLITE_ORDER
		              "(i, n, c, v, PRIMARY KEY (i, n, c)) WITHOUT ROWID;\n");
}
