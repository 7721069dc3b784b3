#include "common/db/mysql/mysql_source.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_reader.h"
#include "common/db/mysql/mysql_session.h"

static void source_free(struct db_source *s)
{
	struct mysql_reader *r = (struct mysql_reader *)s;

	mysql_conn_close(r->conn);
	free(r->database);
	buf_reset(&r->left_out);
	free(r);
}

/*
 * One snapshot for all tables with transactions, without a lock.  The savepoint lets each table's
 * metadata lock go when the table was read, so that nobody's ALTER TABLE waits for the end.
 */
static bool open_snapshot(struct mysql_reader *r, struct err *err)
{
	struct err ignored = {0};

	if (!mysql_conn_run(
	        r->conn, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ", err))
		return false;
	if (!mysql_conn_run(r->conn,
	        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY", &ignored) &&
	    !mysql_conn_run(r->conn, "START TRANSACTION WITH CONSISTENT SNAPSHOT", err))
		return false;
	return mysql_conn_run(r->conn, "SAVEPOINT synco", err);
}

static bool source_select(struct db_source *s, const char *sql, db_take_values *take,
    void *ctx, struct err *err)
{
	struct mysql_reader *r = (struct mysql_reader *)s;
	CLEANUP(mysql_resultp) MYSQL_RES *result = mysql_conn_select(r->conn, sql, err);
	MYSQL_ROW row;

	if (result == NULL)
		return false;
	while ((row = mysql_fetch_row(result)) != NULL) {
		if (!take(ctx, (const char *const *)row, err))
			return false;
	}
	return true;
}

struct db_source *mysql_source_open(
    const struct db_uri *uri, const struct db_source_opts *opts, struct err *err)
{
	static const struct db_source_ops ops = {
	    .free = source_free,
	    .select = source_select,
	    .describe = mysql_describe,
	    .scan = mysql_scan_open,
	    .can_range = mysql_can_range,
	    .can_name = mysql_can_range,
	    .next = mysql_scan_next,
	    .scan_free = mysql_scan_free,
	};
	CLEANUP(db_source_freep) struct db_source *s = NULL;
	CLEANUP(freep) char *known = NULL;
	CLEANUP(freep) char *fold = NULL;
	struct mysql_reader *r;

	if (uri->database == NULL) {
		(void)err_set(err, ERR_USAGE, "the database URI names no database");
		return NULL;
	}
	r = xcalloc(1, sizeof(*r));
	s = &r->base;
	r->base.ops = &ops;
	r->opts = opts;
	r->database = xstrdup(uri->database);
	r->conn = mysql_conn_open(uri, 0, err);
	if (r->conn == NULL || !mysql_session_reads(r->conn, opts->log, err) ||
	    !open_snapshot(r, err))
		return NULL;
	if (!mysql_conn_value(r->conn,
	        "SHOW VARIABLES LIKE 'system_versioning_insert_history'", &known, err) ||
	    !mysql_conn_value(r->conn, "SELECT @@lower_case_table_names", &fold, err))
		return NULL;
	if (opts->guarded)
		mysql_conn_discreet(r->conn);
	r->insert_history = known != NULL;
	r->exclude = opts->exclude;
	r->skip = opts->skip;
	r->exclude.fold = r->skip.fold = fold != NULL && strcmp(fold, "0") != 0;
	return take_ptr(&s);
}

bool mysql_source_value(
    const struct db_uri *uri, const char *sql, char **value, struct err *err)
{
	CLEANUP(mysql_conn_closep) struct mysql_conn *c = mysql_conn_open(uri, 0, err);

	return c != NULL && mysql_session_reads(c, NULL, err) &&
	       mysql_conn_value(c, sql, value, err);
}
