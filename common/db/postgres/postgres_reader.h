/*
 * The parts of a PostgreSQL source, for each other.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_READER_H
#define SYNCO_COMMON_DB_POSTGRES_READER_H

#include "common/db/db.h"
#include "common/db/postgres/postgres_conn.h"

/* A table that must not change while the snapshot is read. */
struct postgres_lock {
	char *name; /* as SQL spells it */
	bool done;
};

/* What is read where it is not simply the table's rows. */
struct postgres_special {
	char *name; /* the object's qualified name */
	/* SELECT in the order of its columns; NULL: without a query, which nothing is planned for. */
	char *query;
	bool
	    app_path; /* with a query of ours, where names are found as in an app's session */
};

struct postgres_reader {
	struct db_source base;
	const struct db_source_opts *opts; /* borrowed */
	struct postgres_conn *conn;
	char *encoding; /* of the database */
	/* A name is a table's: others that take its place meanwhile are refused by the server. */
	bool restricted;
	bool powerful; /* the user can do more than read: what it runs matters */
	/* Held in this order, released from the end. */
	struct postgres_lock *locks;
	size_t locks_n;
	struct postgres_special *specials;
	size_t specials_n;
};

/* Locks all tables that can be read, then opens the snapshot. */
bool postgres_snapshot_open(struct postgres_reader *r, struct err *err) MUST_CHECK;

/* A table (NULL: none) is done with: its lock goes as soon as those taken after it are gone. */
bool postgres_snapshot_release(
    struct db_source *s, const struct schema_object *table, struct err *err) MUST_CHECK;

/* Takes name and query, which may be NULL. */
void postgres_reader_special(struct postgres_reader *r, char *name, char *query);
const struct postgres_special *postgres_reader_find(
    const struct postgres_reader *r, const char *name);

/* Notes tables that can't be read by a query with names of pg_catalog alone (postgres_planned.c). */
bool postgres_planned_read(
    struct postgres_reader *r, const PGresult *foreign, struct err *err) MUST_CHECK;

bool postgres_describe(struct db_source *s, struct schema *schema, struct err *err)
    MUST_CHECK;
struct db_scan *postgres_scan_open(struct db_source *s, const struct schema_object *table,
    const struct db_range *ranges, size_t ranges_n, struct err *err) MUST_CHECK;
bool postgres_can_range(struct db_source *s, const struct schema_object *table);
enum db_step postgres_scan_next(
    struct db_scan *base, struct buf *row, size_t *key_len, struct err *err) MUST_CHECK;
void postgres_scan_free(struct db_scan *base);

#endif
