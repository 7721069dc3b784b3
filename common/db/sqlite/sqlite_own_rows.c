/*
 * Rows of the target's own tables while a SQLite database changes: the counters of theirs that stand in
 * a table that all share, and what was written to them while the new content was made.
 */
#include <string.h>

#include "common/base/mem.h"
#include "common/db/own.h"
#include "common/db/sqlite/sqlite_writer.h"

#define HERE "synco_here"

static bool is_own_table(const struct sqlite_writer *w, const struct schema_object *o)
{
	return o->own && o->stage == SCHEMA_TABLE && strcmp(o->kind, "table") == 0 &&
	       !db_own_is_lost(&w->base, o);
}

/* "('mine', 'other')", false where there is none. */
static bool append_names(const struct sqlite_writer *w, struct buf *out)
{
	const struct schema *here = w->base.here;
	size_t n = 0;

	for (size_t i = 0; here != NULL && i < here->objects_n; i++) {
		if (!is_own_table(w, &here->objects[i]))
			continue;
		buf_puts(out, n++ > 0 ? ", " : "(");
		sqlite_quote_text(out, here->objects[i].name);
	}
	buf_puts(out, n > 0 ? ")" : "");
	return n > 0;
}

static bool has_counters(sqlite3 *db, const char *schema)
{
	CLEANUP(freep)
	char *sql = xasprintf(
	    "SELECT 1 FROM %s.sqlite_schema WHERE name = 'sqlite_sequence'", schema);
	CLEANUP(freep) char *value = NULL;
	struct err ignored = {0};

	return sqlite_conn_value(db, sql, &value, &ignored) && value != NULL;
}

bool sqlite_own_put_aside(struct sqlite_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};
	CLEANUP(freep) char *sql = NULL;

	if (!append_names(w, &names) || !has_counters(w->db, "main"))
		return true;
	sql = xasprintf("CREATE TEMP TABLE synco_counters AS SELECT name, seq "
	                "FROM main.sqlite_sequence WHERE name IN %s; "
	                "DELETE FROM main.sqlite_sequence WHERE name IN %s",
	    names.data, names.data);
	w->counters = sqlite_conn_run(w->db, sql, err);
	return w->counters;
}

bool sqlite_own_put_back(struct sqlite_writer *w, struct err *err)
{
	return !w->counters || sqlite_conn_run(w->db,
	                           "INSERT INTO main.sqlite_sequence (name, seq) "
	                           "SELECT name, seq FROM temp.synco_counters",
	                           err);
}

static bool take_counters(
    struct sqlite_writer *w, const struct buf *names, struct err *err)
{
	CLEANUP(freep) char *sql = NULL;

	if (!has_counters(w->db, "main") || !has_counters(w->db, HERE))
		return true;
	sql = xasprintf(
	    "DELETE FROM main.sqlite_sequence WHERE name IN %s; "
	    "INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM " HERE
	    ".sqlite_sequence WHERE name IN %s",
	    names->data, names->data);
	return sqlite_conn_run(w->db, sql, err);
}

/* All rows of one table once more. */
static bool take_rows(
    struct sqlite_writer *w, const struct schema_object *o, struct err *err)
{
	CLEANUP(buf_reset) struct buf columns = {0};
	CLEANUP(buf_reset) struct buf name = {0};
	CLEANUP(freep) char *sql = NULL;

	for (size_t i = 0; i < o->columns_n; i++) {
		buf_puts(&columns, i > 0 ? ", " : "");
		sqlite_quote_name(&columns, o->columns[i].name);
	}
	sqlite_quote_name(&name, o->name);
	sql = xasprintf(
	    "DELETE FROM main.%s; INSERT INTO main.%s (%s) SELECT %s FROM " HERE ".%s",
	    name.data, name.data, buf_str(&columns), buf_str(&columns), name.data);
	return columns.len == 0 || sqlite_conn_run(w->db, sql, err) ||
	       err_wrap(err, "table %s", o->name);
}

/* A number that another one takes the place of when somebody writes. */
static char *data_version(struct sqlite_writer *w)
{
	char *value = NULL;
	struct err ignored = {0};

	if (w->watch != NULL &&
	    !sqlite_conn_value(w->watch, "PRAGMA data_version", &value, &ignored))
		return NULL;
	return value;
}

void sqlite_own_watch(struct sqlite_writer *w)
{
	struct err ignored = {0};

	w->watch = sqlite_conn_open(w->path, SQLITE_OPEN_READONLY, &ignored);
	w->version = data_version(w);
}

static bool take_all(
    struct sqlite_writer *w, const struct buf *names, bool rows, struct err *err)
{
	const struct schema *here = w->base.here;

	if (!sqlite_conn_run(w->db, "PRAGMA foreign_keys = OFF; BEGIN", err))
		return false;
	for (size_t i = 0; rows && i < here->objects_n; i++) {
		if (is_own_table(w, &here->objects[i]) &&
		    !take_rows(w, &here->objects[i], err))
			return false;
	}
	return take_counters(w, names, err) && sqlite_conn_run(w->db, "COMMIT", err);
}

bool sqlite_own_catch_up(struct sqlite_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};
	CLEANUP(buf_reset) struct buf attach = {0};
	CLEANUP(freep) char *version = NULL;

	version = data_version(w);
	/* The new content may need the file alone. */
	(void)sqlite3_close_v2(take_ptr(&w->watch));
	if (!append_names(w, &names))
		return true;
	buf_puts(&attach, "ATTACH ");
	sqlite_quote_text(&attach, w->path);
	buf_puts(&attach, " AS " HERE);
	/* No statement of the source's runs any more. */
	(void)sqlite3_limit(w->db, SQLITE_LIMIT_ATTACHED, 1);
	(void)sqlite3_db_config(w->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	(void)sqlite3_db_config(w->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	return sqlite_conn_run(w->db, attach.data, err) &&
	       take_all(w, &names,
	           version == NULL || w->version == NULL ||
	               strcmp(version, w->version) != 0,
	           err) &&
	       sqlite_conn_run(w->db, "DETACH " HERE, err);
}
