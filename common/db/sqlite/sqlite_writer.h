/*
 * What the parts of the SQLite writer share.
 */
#ifndef SYNCO_COMMON_DB_SQLITE_WRITER_H
#define SYNCO_COMMON_DB_SQLITE_WRITER_H

#include "common/db/db.h"
#include "common/db/sqlite/sqlite_conn.h"

struct sqlite_writer {
	struct db_target base;
	struct log *log;             /* borrowed */
	char *path;                  /* absolute, links resolved where the file exists */
	char *shadow;                /* the new file beside it */
	int lock;                    /* of the target's lock file, or -1 */
	sqlite3 *db;                 /* the new file, while it is filled */
	const struct schema *schema; /* borrowed */
};

/* One loader at a time, in the writer's own transaction (db_target_ops). */
struct db_loader *sqlite_loader_open(struct db_target *t, struct err *err) MUST_CHECK;
bool sqlite_loader_load(struct db_loader *base, size_t table, struct db_rows *rows,
    struct err *err) MUST_CHECK;
void sqlite_loader_free(struct db_loader *base);

#endif
