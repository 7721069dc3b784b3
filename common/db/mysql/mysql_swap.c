#include <mysqld_error.h>
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_check_names.h"
#include "common/db/mysql/mysql_reader.h"
#include "common/db/mysql/mysql_writer.h"
#include "common/db/own.h"

/*
 * The order of things, each of which may be done again:
 *
 *  1. what the target has of views, routines, triggers and events is dropped: tables with triggers
 *     can't be renamed into another database;
 *  2. one RENAME TABLE moves old tables aside and new ones in; without old tables several do,
 *     since what one takes grows with the square of its tables;
 *  3. foreign keys, the database's defaults, views, routines, triggers, events;
 *  4. old tables, the shadow and its note go.
 *
 * Until 2 has succeeded an error brings back what 1 has dropped; from then on there is only
 * one way: to the end, by this run or the next.
 */

/* MySQL's ER_CHECK_CONSTRAINT_NOT_FOUND, which MariaDB's headers lack. */
#define NO_SUCH_CHECK 3821

/* As many tables are moved by one statement where it needs not be one. */
#define MOVES_AT_ONCE 64

/* Names that old tables get in the target itself. */
#define OLD_PREFIX MYSQL_SHADOW_PREFIX "old_"

/* The names of all tables and sequences of a database, in their order; items to free(). */
struct tables {
	char **names;
	size_t n;
	size_t cap;
};

static void tables_reset(struct tables *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->names[i]);
	free(t->names);
	*t = (struct tables){0};
}

static int compare_names(const void *a, const void *b)
{
	return strcasecmp(*(char *const *)a, *(char *const *)b);
}

static bool tables_read(
    struct mysql_writer *w, const char *database, struct tables *t, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	MYSQL_ROW row;

	buf_puts(&sql, "SELECT TABLE_NAME FROM information_schema.TABLES "
	               "WHERE TABLE_TYPE NOT LIKE '%VIEW' AND TABLE_SCHEMA = ");
	mysql_quote_text(&sql, database, strlen(database));
	result = mysql_conn_select(w->conn, sql.data, err);
	if (result == NULL)
		return false;
	while ((row = mysql_fetch_row(result)) != NULL) {
		t->names = xgrow(t->names, t->n, &t->cap, sizeof(*t->names));
		t->names[t->n++] = xstrdup(row[0]);
	}
	if (t->n > 0)
		qsort(t->names, t->n, sizeof(*t->names), compare_names);
	return true;
}

static bool tables_have(const struct tables *t, const char *name)
{
	return t->n > 0 &&
	       bsearch(&name, t->names, t->n, sizeof(*t->names), compare_names) != NULL;
}

/* The name without quotes of object i's shadow. */
static char *shadow_table(const struct mysql_writer *w, const struct schema *s, size_t i)
{
	return w->prefixed ? xasprintf(MYSQL_SHADOW_PREFIX "%zu", i)
	                   : xstrdup(s->objects[i].name);
}

/* RENAME TABLE, as it grows. */
struct moves {
	struct mysql_writer *writer; /* borrowed */
	struct buf sql;
	size_t n;       /* tables in it */
	size_t at_once; /* as many are moved by one statement */
	bool some;      /* one has been run */
};

static void moves_reset(struct moves *m)
{
	buf_reset(&m->sql);
}

static bool moves_run(struct moves *m, struct err *err)
{
	if (m->n == 0)
		return true;
	if (!mysql_conn_run(m->writer->conn, m->sql.data, err))
		return err_wrap(err, "swap the new tables in");
	m->some = true;
	m->n = 0;
	return true;
}

static bool add_move(struct moves *m, const char *from_db, const char *from,
    const char *to_db, const char *to, struct err *err)
{
	if (m->n >= m->at_once && !moves_run(m, err))
		return false;
	if (m->n++ == 0)
		buf_clear(&m->sql);
	buf_puts(&m->sql, m->n > 1 ? ", " : "RENAME TABLE ");
	mysql_quote_names(&m->sql, from_db, from);
	buf_puts(&m->sql, " TO ");
	mysql_quote_names(&m->sql, to_db, to);
	return true;
}

/* Whether name is that of a table of the new schema which has been moved in already. */
static bool is_new(const struct mysql_writer *w, const struct schema *s,
    const struct tables *shadow, const char *name)
{
	for (size_t i = 0; i < s->objects_n; i++) {
		CLEANUP(freep) char *waiting = NULL;

		if (s->objects[i].stage == SCHEMA_AFTER ||
		    strcasecmp(s->objects[i].name, name) != 0)
			continue;
		waiting = shadow_table(w, s, i);
		return !tables_have(shadow, waiting);
	}
	return false;
}

static bool make_database(
    struct mysql_writer *w, const char *name, const struct schema *s, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_puts(&sql, "CREATE DATABASE IF NOT EXISTS ");
	mysql_quote_name(&sql, name);
	if (s->database.charset != NULL && s->database.collation != NULL)
		buf_printf(&sql, " CHARACTER SET %s COLLATE %s", s->database.charset,
		    s->database.collation);
	return mysql_conn_run(w->conn, sql.data, err);
}

/*
 * The RENAME that is still to do, from what is where: after a kill in the middle (on servers
 * where a RENAME of several tables is not atomic) it is the rest.
 */
static bool move_rest(
    struct mysql_writer *w, const struct schema *s, struct moves *m, struct err *err)
{
	CLEANUP(tables_reset) struct tables now = {0};
	CLEANUP(tables_reset) struct tables shadow = {0};

	if (!tables_read(w, w->database, &now, err) ||
	    !tables_read(w, w->shadow, &shadow, err))
		return false;
	for (size_t i = 0; i < now.n; i++) {
		CLEANUP(freep) char *aside = NULL;

		if (is_new(w, s, &shadow, now.names[i]) ||
		    db_own_has_table(&w->base, now.names[i]) ||
		    (w->prefixed && text_starts(now.names[i], MYSQL_SHADOW_PREFIX)))
			continue;
		aside =
		    w->prefixed ? xasprintf(OLD_PREFIX "%zu", i) : xstrdup(now.names[i]);
		if (!add_move(m, w->database, now.names[i], w->old, aside, err))
			return false;
	}
	/* Where no old table goes nobody sees some old and some new ones. */
	if (m->n == 0)
		m->at_once = MOVES_AT_ONCE;
	for (size_t i = 0; i < s->objects_n; i++) {
		CLEANUP(freep) char *name = shadow_table(w, s, i);

		if (s->objects[i].stage != SCHEMA_AFTER && tables_have(&shadow, name) &&
		    !add_move(m, w->shadow, name, w->database, s->objects[i].name, err))
			return false;
	}
	return moves_run(m, err);
}

/* *some: the first tables have moved, also where others then could not. */
static bool move_tables(
    struct mysql_writer *w, const struct schema *s, bool *some, struct err *err)
{
	CLEANUP(moves_reset) struct moves m = {.writer = w, .at_once = SIZE_MAX};
	bool ok =
	    (w->prefixed || make_database(w, w->old, s, err)) && move_rest(w, s, &m, err);

	*some = m.some;
	return ok;
}

static bool drop_database(struct mysql_writer *w, const char *name, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_puts(&sql, "DROP DATABASE IF EXISTS ");
	mysql_quote_name(&sql, name);
	return mysql_conn_run(w->conn, sql.data, err);
}

static bool drop_table(
    struct mysql_writer *w, const char *database, const char *name, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_puts(&sql, "DROP TABLE IF EXISTS ");
	mysql_quote_names(&sql, database, name);
	return mysql_conn_run(w->conn, sql.data, err);
}

/* Tables of the target whose names begin so. */
static bool drop_prefixed(struct mysql_writer *w, const char *prefix, struct err *err)
{
	CLEANUP(tables_reset) struct tables now = {0};

	if (!tables_read(w, w->database, &now, err))
		return false;
	for (size_t i = 0; i < now.n; i++) {
		if (text_starts(now.names[i], prefix) &&
		    !drop_table(w, w->database, now.names[i], err))
			return false;
	}
	return true;
}

/* Foreign keys; one that is there was added before the kill. */
static bool add_links(struct mysql_writer *w, const struct schema *s, struct err *err)
{
	for (size_t i = 0; i < s->objects_n; i++) {
		const struct schema_object *o = &s->objects[i];
		struct err why = {0};
		unsigned int code;

		if (o->links == NULL || mysql_conn_run(w->conn, o->links, &why))
			continue;
		code = mysql_errno(mysql_conn_handle(w->conn));
		if (code == ER_DUP_CONSTRAINT_NAME || code == 1826 ||
		    code == ER_DUP_KEY ||
		    (code == ER_CANT_CREATE_TABLE &&
		        strstr(why.msg, "errno: 121") != NULL))
			continue;
		if (mysql_conn_is_lost(w->conn)) {
			*err = why;
			return false;
		}
		log_warn(w->log,
		    "table %s: its foreign keys or defaults could not be added: %s",
		    o->name, why.msg);
	}
	return true;
}

/* Constraints of tables that were made without their names (mysql_check_names.h). */
static bool name_checks(struct mysql_writer *w, const struct schema *s, struct err *err)
{
	for (size_t i = 0; i < s->objects_n; i++) {
		const struct schema_object *o = &s->objects[i];
		CLEANUP(buf_reset) struct buf sql = {0};
		struct err why = {0};

		if (o->stage != SCHEMA_TABLE ||
		    !mysql_check_rename(o->create, o->name, &sql) ||
		    mysql_conn_run(w->conn, sql.data, &why))
			continue;
		if (mysql_conn_is_lost(w->conn)) {
			*err = why;
			return false;
		}
		/* After a kill: they have them. */
		if (mysql_errno(mysql_conn_handle(w->conn)) != NO_SUCH_CHECK)
			log_warn(w->log, "table %s: its constraints have other names: %s",
			    o->name, why.msg);
	}
	return true;
}

static bool set_defaults(struct mysql_writer *w, const struct schema *s, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	struct err why = {0};

	(void)err;
	if (s->database.charset == NULL || s->database.collation == NULL)
		return true;
	buf_puts(&sql, "ALTER DATABASE ");
	mysql_quote_name(&sql, w->database);
	buf_printf(&sql, " CHARACTER SET %s COLLATE %s", s->database.charset,
	    s->database.collation);
	if (!mysql_conn_run(w->conn, sql.data, &why))
		log_warn(
		    w->log, "the database's default character set stays: %s", why.msg);
	return true;
}

bool mysql_writer_use(struct mysql_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_puts(&sql, "USE ");
	mysql_quote_name(&sql, w->database);
	return mysql_conn_run(w->conn, sql.data, err);
}

/* All from the rename on. */
static bool complete(struct mysql_writer *w, const struct schema *s, struct err *err)
{
	/* In one database the old tables' foreign keys have the names of the new ones'. */
	return set_defaults(w, s, err) &&
	       (!w->prefixed || drop_prefixed(w, OLD_PREFIX, err)) &&
	       (!w->prefixed || mysql_conn_is_mariadb(w->conn) ||
	           name_checks(w, s, err)) &&
	       add_links(w, s, err) && mysql_own_link(w, err) &&
	       mysql_make_objects(w, s, false, err) && mysql_own_make(w, err) &&
	       mysql_swap_clean(w, err);
}

bool mysql_swap_finish(struct mysql_writer *w, const struct schema *s, struct err *err)
{
	bool some;

	return make_database(w, w->database, s, err) && mysql_writer_use(w, err) &&
	       mysql_make_drop(w, err) && mysql_own_unlink(w, err) &&
	       move_tables(w, s, &some, err) && complete(w, s, err);
}

bool mysql_writer_objects(struct mysql_writer *w, struct schema *old, struct err *err)
{
	struct db_source_opts opts = {.log = w->log};
	struct mysql_reader reader = {
	    .opts = &opts, .conn = w->conn, .database = w->database};

	return mysql_describe_objects(&reader, old, err);
}

bool mysql_swap_commit(struct db_target *t, struct err *err)
{
	struct mysql_writer *w = (struct mysql_writer *)t;
	CLEANUP(schema_freep) struct schema *old = xcalloc(1, sizeof(*old));
	struct err ignored = {0};
	bool some = false;

	if (w->adopted)
		return mysql_change_commit(w, err);
	if (!make_database(w, w->database, w->schema, err) || !mysql_writer_use(w, err) ||
	    !mysql_writer_objects(w, old, err) || !mysql_note_write(w, err))
		return false;
	w->swapping = true;
	if (!mysql_make_drop(w, err) || !mysql_own_unlink(w, err) ||
	    !move_tables(w, w->schema, &some, err)) {
		/* Nothing has moved: the old state comes back whole. */
		if (!some && mysql_own_link(w, &ignored) &&
		    mysql_make_objects(w, old, true, &ignored))
			w->swapping = false;
		return false;
	}
	return complete(w, w->schema, err);
}

bool mysql_swap_clean(struct mysql_writer *w, struct err *err)
{
	bool old;
	bool shadow;

	/*
	 * The note goes first: with it, and without the list of what is the target's own, a run that comes after a
	 * kill would take that for old content.
	 */
	if (w->prefixed)
		return drop_table(w, w->database, MYSQL_NOTE_NAME, err) &&
		       drop_prefixed(w, MYSQL_SHADOW_PREFIX, err);
	if (!mysql_writer_exists(w->conn, w->old, &old, err) ||
	    !mysql_writer_exists(w->conn, w->shadow, &shadow, err) ||
	    (shadow && !drop_table(w, w->shadow, MYSQL_NOTE_NAME, err)))
		return false;
	return (!old || drop_database(w, w->old, err)) &&
	       (!shadow || drop_database(w, w->shadow, err));
}
