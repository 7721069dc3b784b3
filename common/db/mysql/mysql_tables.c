/*
 * The shadow's tables: each in one statement with its indexes while it is small, since to add them
 * later costs a server more than all of its rows do.
 */
#include <mysqld_error.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_check_names.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_writer.h"

/* Of rows at the source: what fits a few pages is as fast to sort in as it is to sort later. */
#define SMALL_BYTES (256U * 1024)

/* What the server says of something that it does not know is not enough to go on. */
bool mysql_tables_explain(struct mysql_writer *w, struct err *err)
{
	const struct schema_database *d = &w->schema->database;
	unsigned int code = mysql_errno(mysql_conn_handle(w->conn));

	/* Not for a connection that is gone, or rights. */
	if (d->source != NULL && code != 0 && (code < 2000 || code >= 3000) &&
	    code != ER_DBACCESS_DENIED_ERROR && code != ER_TABLEACCESS_DENIED_ERROR &&
	    code != ER_SPECIFIC_ACCESS_DENIED_ERROR)
		(void)err_wrap(err,
		    "the source is %s and the target %s, which does not take this: change it at "
		    "the source, or leave it there with 'skip' in .synco.yml",
		    d->source, mysql_conn_version(w->conn));
	else if (code == ER_UNKNOWN_COLLATION || code == ER_UNKNOWN_CHARACTER_SET)
		(void)err_wrap(err, "the target is %s: it lacks what the source uses",
		    mysql_conn_version(w->conn));
	return false;
}

/* Whether the guard leaves the table out, which is said. */
static bool leaves_out(struct mysql_writer *w, const struct schema_object *o)
{
	struct err why = {0};
	CLEANUP(freep) char *name = NULL;

	if (mysql_guard_table(&w->guard, o, &why) != MYSQL_LEFT_OUT)
		return false;
	name = text_printable(o->name);
	log_warn(w->log, "table %s is left out: %s", name, why.msg);
	return true;
}

/* A server that lacks an engine, or may not use it, takes another one and only warns of it. */
static bool name_engine(
    struct mysql_writer *w, const struct schema_object *o, struct err *err)
{
	CLEANUP(freep) char *name = NULL;
	CLEANUP(freep) char *engine = NULL;
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	MYSQL_ROW row;

	if (mysql_warning_count(mysql_conn_handle(w->conn)) == 0)
		return true;
	result = mysql_conn_select(w->conn, "SHOW WARNINGS", err);
	if (result == NULL)
		return false;
	name = text_printable(o->name);
	engine = text_printable(o->engine != NULL ? o->engine : "");
	while ((row = mysql_fetch_row(result)) != NULL) {
		if (strtoul(row[1], NULL, 10) == ER_WARN_USING_OTHER_HANDLER)
			log_warn(w->log, "table %s is not made with engine %s: %s", name,
			    engine, row[2]);
	}
	return true;
}

/* The statement that makes a table whole, once the guard lets that pass, too; NULL: its parts do. */
static char *whole_statement(const struct mysql_writer *w, const struct schema_object *o)
{
	bool small = o->bytes_estimate <= SMALL_BYTES;
	CLEANUP(freep) char *sql = NULL;
	struct schema_object whole = *o;
	struct err why = {0};

	if (o->stage != SCHEMA_TABLE || (o->after == NULL && (o->keys == NULL || !small)))
		return NULL;
	sql = mysql_create_join(o->create, small ? o->keys : NULL, o->after);
	whole.create = sql;
	return sql != NULL && mysql_guard_table(&w->guard, &whole, &why) == MYSQL_FINE
	           ? take_ptr(&sql)
	           : NULL;
}

static bool make_table(struct mysql_writer *w, size_t i, struct err *err)
{
	const struct schema_object *o = &w->schema->objects[i];
	CLEANUP(freep) char *whole = whole_statement(w, o);
	const char *sql = whole != NULL ? whole : o->create;
	CLEANUP(freep) char *unnamed = w->prefixed && !mysql_conn_is_mariadb(w->conn)
	                                   ? mysql_check_unname(sql)
	                                   : NULL;
	CLEANUP(freep) char *create =
	    mysql_writer_for_shadow(w, w->schema, i, unnamed != NULL ? unnamed : sql);
	CLEANUP(freep) char *after = NULL;

	if (!mysql_conn_run(w->conn, create, err))
		return mysql_tables_explain(w, err);
	w->whole[i] = whole != NULL && o->bytes_estimate <= SMALL_BYTES;
	if (o->stage == SCHEMA_TABLE && !name_engine(w, o, err))
		return false;
	if (o->after == NULL || whole != NULL)
		return true;
	after = mysql_writer_for_shadow(w, w->schema, i, o->after);
	return mysql_conn_run(w->conn, after, err);
}

bool mysql_tables_make(struct mysql_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf use = {0};

	buf_puts(&use, "USE ");
	mysql_quote_name(&use, w->shadow);
	if (!mysql_conn_run(w->conn, use.data, err))
		return false;
	free(w->whole);
	w->whole = xcalloc(w->schema->objects_n, sizeof(*w->whole));
	for (size_t i = 0; i < w->schema->objects_n; i++) {
		const struct schema_object *o = &w->schema->objects[i];

		if (o->stage == SCHEMA_AFTER || o->absent || leaves_out(w, o))
			continue;
		if (!make_table(w, i, err))
			return err_wrap(err, "%s %s", o->kind, o->name);
	}
	return true;
}
