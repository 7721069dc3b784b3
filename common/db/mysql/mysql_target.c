#include "common/db/mysql/mysql_target.h"

#include <mysqld_error.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_writer.h"
#include "common/format/digest.h"

/* Two connections keep two cores and a disk busy; more only queue. */
#define LOADERS 2

/* As long as MySQL lets a name of a database be, in characters; ASCII is added. */
#define NAME_CHARS 64

void mysql_quote_names(struct buf *out, const char *database, const char *name)
{
	mysql_quote_name(out, database);
	buf_putc(out, '.');
	mysql_quote_name(out, name);
}

void mysql_writer_shadow_name(
    const struct mysql_writer *w, const struct schema *schema, size_t i, struct buf *out)
{
	CLEANUP(freep) char *name = NULL;

	if (w->prefixed)
		name = xasprintf(MYSQL_SHADOW_PREFIX "%zu", i);
	mysql_quote_names(out, w->shadow, name != NULL ? name : schema->objects[i].name);
}

char *mysql_writer_for_shadow(
    const struct mysql_writer *w, const struct schema *schema, size_t i, const char *sql)
{
	struct buf out = {0};
	size_t at = strcspn(sql, "`");

	buf_append(&out, sql, at);
	mysql_writer_shadow_name(w, schema, i, &out);
	buf_puts(&out, sql + at + mysql_create_token(sql + at));
	return buf_take(&out);
}

bool mysql_writer_exists(
    struct mysql_conn *c, const char *database, bool *exists, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) char *value = NULL;

	buf_puts(&sql, "SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ");
	mysql_quote_text(&sql, database, strlen(database));
	if (!mysql_conn_value(c, sql.data, &value, err))
		return false;
	*exists = value != NULL;
	return true;
}

/* "<database><suffix>", shortened where that would be too long a name. */
static char *name_beside(const char *database, const char *suffix)
{
	char digest[DIGEST_TEXT];

	if (strlen(database) + strlen(suffix) <= NAME_CHARS)
		return xasprintf("%s%s", database, suffix);
	digest_text(database, strlen(database), digest);
	return xasprintf("%.16s%s", digest, suffix);
}

static bool take_lock(struct mysql_writer *w, struct err *err)
{
	CLEANUP(freep) char *value = NULL;
	CLEANUP(buf_reset) struct buf sql = {0};
	char digest[DIGEST_TEXT];

	digest_text(w->database, strlen(w->database), digest);
	buf_printf(&sql, "SELECT GET_LOCK('synco:%s', 0)", digest);
	if (!mysql_conn_value(w->conn, sql.data, &value, err))
		return false;
	if (value == NULL || strcmp(value, "1") != 0)
		return err_set(err, ERR_BUSY,
		    "another synco is filling database %s: wait until it is done",
		    w->database);
	return true;
}

static bool target_identity(struct db_target *t, struct buf *out, struct err *err)
{
	struct mysql_writer *w = (struct mysql_writer *)t;

	return mysql_conn_identity(w->conn, w->database, out, err);
}

static bool target_contents(
    struct db_target *t, struct buf *out, size_t *n, struct err *err)
{
	struct mysql_writer *w = (struct mysql_writer *)t;
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(buf_reset) struct buf name = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	MYSQL_ROW row;

	mysql_quote_text(&name, w->database, strlen(w->database));
	buf_printf(&sql,
	    "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = %s "
	    "AND TABLE_NAME NOT LIKE '" MYSQL_SHADOW_PREFIX "%%' "
	    "UNION ALL SELECT ROUTINE_NAME FROM information_schema.ROUTINES "
	    "WHERE ROUTINE_SCHEMA = %s",
	    name.data, name.data);
	result = mysql_conn_select(w->conn, sql.data, err);
	if (result == NULL)
		return false;
	*n = 0;
	while ((row = mysql_fetch_row(result)) != NULL) {
		if (*n < 5)
			buf_printf(out, "%s%s", *n > 0 ? ", " : "", row[0]);
		else if (*n == 5)
			buf_puts(out, ", …");
		(*n)++;
	}
	return true;
}

/*
 * A table keeps its moment while it is neither made again nor altered, and the server starts or moves; a
 * routine, while it is not made again.
 */
static bool target_births(struct db_target *t, struct buf *out, struct err *err)
{
	struct mysql_writer *w = (struct mysql_writer *)t;
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(buf_reset) struct buf name = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	MYSQL_ROW row;

	mysql_quote_text(&name, w->database, strlen(w->database));
	buf_printf(&sql,
	    "SELECT 'table', HEX(TABLE_NAME), UNIX_TIMESTAMP(CREATE_TIME) "
	    "FROM information_schema.TABLES WHERE TABLE_TYPE <> 'VIEW' AND "
	    "CREATE_TIME IS NOT NULL AND TABLE_SCHEMA = %s "
	    "UNION ALL SELECT 'routine', HEX(ROUTINE_NAME), UNIX_TIMESTAMP(CREATED) "
	    "FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = %s",
	    name.data, name.data);
	result = mysql_conn_select(w->conn, sql.data, err);
	if (result == NULL)
		return false;
	while ((row = mysql_fetch_row(result)) != NULL)
		buf_printf(out, "%s %s %s\n", row[0], row[1], row[2]);
	return true;
}

static bool make_shadow(struct mysql_writer *w, struct err *err)
{
	const struct schema_database *d = &w->schema->database;
	CLEANUP(buf_reset) struct buf sql = {0};
	struct err why = {0};
	bool exists;

	buf_puts(&sql, "CREATE DATABASE ");
	mysql_quote_name(&sql, w->shadow);
	if (d->charset != NULL && d->collation != NULL)
		buf_printf(
		    &sql, " CHARACTER SET %s COLLATE %s", d->charset, d->collation);
	if (mysql_conn_run(w->conn, sql.data, &why))
		return true;
	if (mysql_errno(mysql_conn_handle(w->conn)) != ER_DBACCESS_DENIED_ERROR &&
	    mysql_errno(mysql_conn_handle(w->conn)) != ER_ACCESS_DENIED_ERROR) {
		*err = why;
		return false;
	}
	/* The target itself has room for tables of another name. */
	if (!mysql_writer_exists(w->conn, w->database, &exists, err))
		return false;
	if (!exists)
		return err_set(err, ERR_DB,
		    "database %s does not exist and the user may not create it",
		    w->database);
	w->prefixed = true;
	free(w->shadow);
	free(w->old);
	w->shadow = xstrdup(w->database);
	w->old = xstrdup(w->database);
	return mysql_mend(w, err);
}

static bool target_begin(
    struct db_target *t, const struct schema *schema, struct err *err)
{
	struct mysql_writer *w = (struct mysql_writer *)t;

	if (!mysql_guard_tables(&w->guard, schema, err))
		return false;
	w->schema = schema;
	w->made = true;
	if (!make_shadow(w, err))
		return mysql_tables_explain(w, err);
	return mysql_tables_make(w, err);
}

static void target_free(struct db_target *t)
{
	struct mysql_writer *w = (struct mysql_writer *)t;
	struct err err = {0};

	mysql_change_end(w);
	if (w->made && !w->swapping && !mysql_swap_clean(w, &err))
		log_warn(w->log,
		    "the shadow of database %s is left, the next run removes it: %s",
		    w->database, err.msg);
	mysql_conn_close(w->conn);
	db_uri_free(w->uri);
	free(w->database);
	free(w->shadow);
	free(w->old);
	free(w->noted_in);
	free(w->whole);
	mysql_own_reset(w);
	schema_free(w->noted);
	free(w);
}

static bool make_guard(
    struct mysql_writer *w, const struct db_target_opts *opts, struct err *err)
{
	CLEANUP(freep) char *any = NULL;

	/* Of users that may not see others, these are their own. */
	if (!mysql_conn_value(w->conn,
	        "SELECT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES "
	        "WHERE PRIVILEGE_TYPE <> 'USAGE' LIMIT 1",
	        &any, err))
		return false;
	w->guard = (struct mysql_guard){.database = w->database,
	    .trust = opts->trust_source,
	    .harmless = any == NULL};
	return true;
}

struct db_target *mysql_target_open(
    const struct db_uri *uri, const struct db_target_opts *opts, struct err *err)
{
	static const struct db_target_ops ops = {
	    .identity = target_identity,
	    .contents = target_contents,
	    .births = target_births,
	    .begin = target_begin,
	    .loader = mysql_loader_open,
	    .load = mysql_loader_load,
	    .loader_free = mysql_loader_free,
	    .mend = mysql_target_mend,
	    .adopt = mysql_change_adopt,
	    .change = mysql_change_table,
	    .commit = mysql_swap_commit,
	    .free = target_free,
	};
	CLEANUP(db_target_freep) struct db_target *t = NULL;
	struct mysql_writer *w;

	if (uri->database == NULL) {
		(void)err_set(err, ERR_USAGE, "the target's URI names no database");
		return NULL;
	}
	w = xcalloc(1, sizeof(*w));
	t = &w->base;
	w->base = (struct db_target){
	    .ops = &ops, .engine = "mysql", .loaders = LOADERS, .own_way = DB_OWN_STAYS};
	w->log = opts->log;
	w->uri = db_uri_copy(uri);
	w->base.database = w->database = xstrdup(uri->database);
	w->shadow = name_beside(w->database, "__synco");
	w->old = name_beside(w->database, "__synco_old");
	w->conn = mysql_conn_open(uri, MYSQL_CONN_NO_DATABASE, err);
	if (w->conn == NULL || !mysql_writer_begin(w->conn, w->log, err) ||
	    !take_lock(w, err) || !make_guard(w, opts, err))
		return NULL;
	return take_ptr(&t);
}
