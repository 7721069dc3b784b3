/*
 * The parts of the reading driver, for each other: mysql_source.c opens, mysql_describe.c,
 * mysql_columns.c and mysql_objects.c read definitions, mysql_scan.c reads rows.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_READER_H
#define SYNCO_COMMON_DB_MYSQL_READER_H

#include "common/db/db.h"
#include "common/db/mysql/mysql_conn.h"

struct mysql_reader {
	struct db_source base;
	const struct db_source_opts *opts; /* borrowed */
	struct mysql_conn *conn;
	char *database;
	struct db_names exclude; /* those of opts, folded as the server does */
	struct db_names skip;
	bool insert_history; /* system_versioning_insert_history is known here */
	struct buf left_out; /* with what is skipped, for people */
};

/* All of db_describe(). */
bool mysql_describe(struct db_source *s, struct schema *schema, struct err *err)
    MUST_CHECK;

/* The columns of the tables that schema has: those that travel, and keys first. */
bool mysql_describe_columns(
    struct mysql_reader *r, struct schema *schema, struct err *err) MUST_CHECK;

/* Adds routines, views, triggers and events, in the order in which they are created. */
bool mysql_describe_objects(
    struct mysql_reader *r, struct schema *schema, struct err *err) MUST_CHECK;

/* Whether the user has a privilege for the whole database; without, or with err, not. */
bool mysql_may_see(struct mysql_reader *r, const char *privilege, struct err *err)
    MUST_CHECK;

/* The value of a named column of the first row of SHOW CREATE ...; NULL without. */
char *mysql_show_create(struct mysql_reader *r, const char *kind, const char *name,
    struct schema_session *session, struct err *err) MUST_CHECK;

/* Whether what is done to a table's rows can be undone. */
bool mysql_has_transactions(const struct schema_object *table);

/* Whether it is of the engine whose rows can't be deleted: it is made anew instead. */
bool mysql_is_archive(const struct schema_object *table);

/* What is said of a table that is no longer what was described. */
#define MYSQL_ALTERED "it was dropped or altered while the dump ran: run again"

/* Whether the connection's last error says that. */
bool mysql_was_altered(struct mysql_reader *r);

/*
 * Whether the columns of a table that is locked against changes are those that were described; false with err when
 * not.  Servers see some changes (error 1412), but not those of names only, nor any of tables
 * without transactions: values would go to other columns, or be taken for another character set's.
 */
bool mysql_check_unaltered(struct mysql_reader *r, const struct schema_object *table,
    struct err *err) MUST_CHECK;

/* db_scan_open(), db_scan_next() and db_scan_free(). */
struct db_scan *mysql_scan_open(struct db_source *s, const struct schema_object *table,
    const struct db_range *ranges, size_t ranges_n, struct err *err) MUST_CHECK;
struct db_spelling;
extern const struct db_spelling mysql_spelling;
bool mysql_can_range(struct db_source *s, const struct schema_object *table);
enum db_step mysql_scan_next(
    struct db_scan *scan, struct buf *row, size_t *key_len, struct err *err) MUST_CHECK;
void mysql_scan_free(struct db_scan *scan);

#endif
