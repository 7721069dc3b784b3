/*
 * The id that says that synco filled a database: it stands in the file, so that it goes where the content
 * goes, and another file under the same name, or copied over it, has another one or none.
 *
 * Neither a dump nor a program sees it: it is the upper part of the number that SQLite counts up with each
 * change of definitions (PRAGMA schema_version), which any number serves as well.  The lower bits count on.
 */
#include <inttypes.h>
#include <string.h>
#include <sys/random.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_writer.h"

#define COUNT_BITS 14
#define COUNT_MASK ((1U << COUNT_BITS) - 1)
#define ID_MASK    ((1U << (31 - COUNT_BITS)) - 1)

static bool read_number(sqlite3 *db, uint64_t *n, struct err *err)
{
	CLEANUP(freep) char *value = NULL;

	*n = 0;
	if (!sqlite_conn_value(db, "PRAGMA schema_version", &value, err))
		return false;
	if (value != NULL && !text_u64(value, UINT32_MAX, n))
		*n = 0;
	return true;
}

bool sqlite_id_append(const char *path, struct buf *out, struct err *err)
{
	CLEANUP(sqlite_closep) sqlite3 *db =
	    sqlite_conn_open(path, SQLITE_OPEN_READONLY, err);
	uint64_t n;

	if (db == NULL || !read_number(db, &n, err))
		return false;
	if (n >> COUNT_BITS != 0)
		buf_printf(out, "id %" PRIu64 "\n", n >> COUNT_BITS);
	return true;
}

bool sqlite_id_set(sqlite3 *db, struct err *err)
{
	CLEANUP(freep) char *sql = NULL;
	uint64_t n;
	uint32_t id = 0;

	if (!read_number(db, &n, err))
		return false;
	/* It is another one before the count would reach it. */
	if (n >> COUNT_BITS != 0 && (n & COUNT_MASK) <= COUNT_MASK / 2)
		return true;
	while (id == 0 || id == n >> COUNT_BITS) {
		if (getentropy(&id, sizeof(id)) != 0)
			return err_sys(err, "no random number");
		id &= ID_MASK;
	}
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	sql = xasprintf("PRAGMA schema_version = %" PRIu32, id << COUNT_BITS);
	return sqlite_conn_run(db, sql, err);
}
