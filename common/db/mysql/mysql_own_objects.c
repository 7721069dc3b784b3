/*
 * Views, routines, triggers and events of the target's own in a MySQL or MariaDB database, while the rest of it
 * changes.
 */
#include <mysqld_error.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_writer.h"
#include "common/db/own.h"

bool mysql_own_stays(const struct mysql_writer *w, const char *kind, const char *name)
{
	const struct schema_object *o = db_own_find(&w->base, kind, name);

	/* No trigger of a table that is written may act; it comes back (mysql_own_make()). */
	return o != NULL && (o->table == NULL || db_own_has_table(&w->base, o->table));
}

/* Those of the target's own triggers that went. */
static struct schema *gone(const struct mysql_writer *w)
{
	const struct schema *here = w->base.here;
	struct schema *s = xcalloc(1, sizeof(*s));

	s->database.collation = xstrdup(here->database.collation);
	for (size_t i = 0; i < here->objects_n; i++) {
		const struct schema_object *o = &here->objects[i];

		if (o->own && o->stage == SCHEMA_AFTER &&
		    !mysql_own_stays(w, o->kind, o->name))
			*schema_add(s) = *o;
	}
	return s;
}

/* Its objects are here's. */
static void gone_free(struct schema *s)
{
	free(s->database.collation);
	free(s->objects);
	free(s);
}

/* Views stay, whatever they select. */
static void warn_views(struct mysql_writer *w)
{
	for (size_t i = 0; i < w->base.here->objects_n; i++) {
		const struct schema_object *o = &w->base.here->objects[i];
		CLEANUP(freep) char *name = text_printable(o->name);
		CLEANUP(freep) char *value = NULL;
		CLEANUP(buf_reset) struct buf sql = {0};
		struct err why = {0};

		if (!o->own || strcmp(o->kind, "view") != 0)
			continue;
		buf_puts(&sql, "SELECT 1 FROM ");
		mysql_quote_names(&sql, w->database, o->name);
		buf_puts(&sql, " LIMIT 0");
		if (!mysql_conn_value(w->conn, sql.data, &value, &why))
			db_own_warn_view(w->log, name, &why);
	}
}

bool mysql_own_make(struct mysql_writer *w, struct err *err)
{
	struct schema *s;
	bool ok;

	if (w->base.here == NULL)
		return true;
	s = gone(w);
	ok = s->objects_n == 0 || mysql_make_objects(w, s, true, err);
	gone_free(s);
	if (!w->adopted)
		warn_views(w);
	return ok;
}

static bool is_denied(struct mysql_writer *w)
{
	unsigned int code = mysql_errno(mysql_conn_handle(w->conn));

	return code == ER_DBACCESS_DENIED_ERROR || code == ER_ACCESS_DENIED_ERROR ||
	       code == ER_TABLEACCESS_DENIED_ERROR;
}

static bool write_note(struct mysql_writer *w, const struct schema *s, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	struct err why = {0};

	buf_puts(&sql, "CREATE DATABASE ");
	mysql_quote_name(&sql, w->shadow);
	buf_puts(&sql, " CHARACTER SET utf8mb4");
	if (mysql_conn_run(w->conn, sql.data, &why)) {
		w->noted_in = xstrdup(w->shadow);
		return mysql_note_own(w, w->noted_in, s, err);
	}
	if (!is_denied(w)) {
		*err = why;
		return false;
	}
	w->noted_in = xstrdup(w->database);
	if (mysql_note_own(w, w->noted_in, s, &why))
		return true;
	if (!is_denied(w)) {
		*err = why;
		return false;
	}
	log_warn(w->log,
	    "triggers that synco did not put there are dropped while rows change, and made again: they "
	    "would be lost if synco were killed then, since the user may not create a table to "
	    "note them in: %s",
	    why.msg);
	return true;
}

bool mysql_own_note(struct mysql_writer *w, struct err *err)
{
	struct schema *s;
	struct schema note;
	bool ok;

	if (w->base.here == NULL)
		return true;
	s = gone(w);
	note = *s;
	note.database = w->base.here->database;
	ok = s->objects_n == 0 || write_note(w, &note, err);
	gone_free(s);
	return ok;
}

bool mysql_own_forget(struct mysql_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) char *database = take_ptr(&w->noted_in);

	if (database == NULL)
		return true;
	if (strcmp(database, w->database) == 0) {
		buf_puts(&sql, "DROP TABLE IF EXISTS ");
		mysql_quote_names(&sql, database, MYSQL_OWN_NAME);
	} else {
		buf_puts(&sql, "DROP DATABASE IF EXISTS ");
		mysql_quote_name(&sql, database);
	}
	return mysql_conn_run(w->conn, sql.data, err);
}
