/*
 * Foreign keys of the target's own tables in a MySQL or MariaDB database, while the rest of it changes.
 */
#include <mysqld_error.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_writer.h"
#include "common/db/own.h"

/* A foreign key of one of the target's own tables. */
struct mysql_own_link {
	char *name;  /* for people */
	char *drop;  /* the statement */
	char *count; /* how many rows break it */
	uint64_t broken;
};

/* The columns of foreign keys; the table's name follows. */
static const char list[] =
    "SELECT CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, "
    "REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE "
    "WHERE REFERENCED_TABLE_NAME IS NOT NULL AND TABLE_SCHEMA = ";

static void append_link(struct mysql_writer *w, const char *table, MYSQL_ROW row)
{
	struct mysql_own_link *l;
	CLEANUP(buf_reset) struct buf name = {0};
	CLEANUP(buf_reset) struct buf count = {0};
	CLEANUP(buf_reset) struct buf drop = {0};

	w->own_links =
	    xreallocarray(w->own_links, w->own_links_n + 1, sizeof(*w->own_links));
	l = &w->own_links[w->own_links_n++];
	buf_printf(&name, "foreign key %s of table %s", row[0], table);
	buf_puts(&count, "SELECT COUNT(*) FROM ");
	mysql_quote_names(&count, w->database, table);
	buf_puts(&count, " AS c LEFT JOIN ");
	mysql_quote_names(&count, row[2], row[3]);
	buf_puts(&count, " AS p ON ");
	buf_puts(&drop, "ALTER TABLE ");
	mysql_quote_names(&drop, w->database, table);
	buf_puts(&drop, " DROP FOREIGN KEY ");
	mysql_quote_name(&drop, row[0]);
	*l = (struct mysql_own_link){
	    .name = buf_take(&name), .count = buf_take(&count), .drop = buf_take(&drop)};
}

/* One column of the key that was begun last. */
static void append_column(struct buf *on, struct buf *given, MYSQL_ROW row)
{
	buf_puts(on, on->len > 0 ? " AND p." : "p.");
	mysql_quote_name(on, row[4]);
	buf_puts(on, " = c.");
	mysql_quote_name(on, row[1]);
	buf_puts(given, given->len > 0 ? " AND c." : "c.");
	mysql_quote_name(given, row[1]);
	buf_puts(given, " IS NOT NULL AND p.");
	mysql_quote_name(given, row[4]);
	buf_puts(given, " IS NULL");
}

static void end_link(struct mysql_writer *w, struct buf *on, struct buf *given)
{
	struct mysql_own_link *l;
	char *count;

	if (on->len == 0 || w->own_links == NULL)
		return;
	l = &w->own_links[w->own_links_n - 1];
	count = xasprintf("%s%s WHERE %s", l->count, on->data, given->data);
	free(l->count);
	l->count = count;
	buf_clear(on);
	buf_clear(given);
}

static bool find_links(struct mysql_writer *w, const char *table, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(buf_reset) struct buf on = {0};
	CLEANUP(buf_reset) struct buf given = {0};
	CLEANUP(buf_reset) struct buf key = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	MYSQL_ROW row;

	buf_puts(&sql, list);
	mysql_quote_text(&sql, w->database, strlen(w->database));
	buf_puts(&sql, " AND TABLE_NAME = ");
	mysql_quote_text(&sql, table, strlen(table));
	buf_puts(&sql, " ORDER BY CONSTRAINT_NAME, ORDINAL_POSITION");
	result = mysql_conn_select(w->conn, sql.data, err);
	if (result == NULL)
		return false;
	while ((row = mysql_fetch_row(result)) != NULL) {
		if (strcmp(buf_str(&key), row[0]) != 0) {
			end_link(w, &on, &given);
			append_link(w, table, row);
			buf_clear(&key);
			buf_puts(&key, row[0]);
		}
		append_column(&on, &given, row);
	}
	end_link(w, &on, &given);
	return true;
}

static bool count_broken(
    struct mysql_conn *c, const char *sql, uint64_t *n, struct err *err)
{
	CLEANUP(freep) char *value = NULL;

	*n = 0;
	if (!mysql_conn_value(c, sql, &value, err))
		return false;
	if (value != NULL && !text_u64(value, UINT64_MAX / 2, n))
		*n = 0;
	return true;
}

bool mysql_own_begin(struct mysql_writer *w, struct err *err)
{
	const struct schema *here = w->base.here;

	for (size_t i = 0; here != NULL && i < here->objects_n; i++) {
		const struct schema_object *o = &here->objects[i];

		if (o->own && o->stage == SCHEMA_TABLE && o->links != NULL &&
		    !find_links(w, o->name, err))
			return false;
	}
	for (size_t i = 0; i < w->own_links_n; i++) {
		struct mysql_own_link *l = &w->own_links[i];

		if (!count_broken(w->conn, l->count, &l->broken, err))
			return err_wrap(err, "%s", l->name);
	}
	return true;
}

/* Foreign keys that do not hold as they did, for people. */
static bool find_broken(
    struct mysql_writer *w, struct mysql_conn *c, struct buf *names, struct err *err)
{
	for (size_t i = 0; i < w->own_links_n; i++) {
		struct mysql_own_link *l = &w->own_links[i];
		CLEANUP(freep) char *name = text_printable(l->name);
		uint64_t n;

		if (!count_broken(c, l->count, &n, err))
			return err_wrap(err, "%s", name);
		if (n > l->broken)
			buf_printf(names, "%s%s (%llu)", names->len > 0 ? ", " : "", name,
			    (unsigned long long)n);
	}
	return true;
}

bool mysql_own_check(struct mysql_writer *w, struct mysql_conn *c, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};

	return find_broken(w, c, &names, err) &&
	       db_own_broken(&w->base, w->log, &names, err);
}

/* Table, index and its columns, of the target's own tables that have foreign keys. */
static MYSQL_RES *read_indexes(struct mysql_writer *w, struct err *err)
{
	const struct schema *here = w->base.here;
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_puts(&sql, "SELECT TABLE_NAME, INDEX_NAME, "
	               "GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR '`') "
	               "FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ");
	mysql_quote_text(&sql, w->database, strlen(w->database));
	buf_puts(&sql, " AND TABLE_NAME IN (''");
	for (size_t i = 0; here != NULL && i < here->objects_n; i++) {
		const struct schema_object *o = &here->objects[i];

		if (!o->own || o->stage != SCHEMA_TABLE || o->links == NULL)
			continue;
		buf_puts(&sql, ", ");
		mysql_quote_text(&sql, o->name, strlen(o->name));
	}
	buf_puts(&sql, ") GROUP BY TABLE_NAME, INDEX_NAME");
	return mysql_conn_select(w->conn, sql.data, err);
}

static bool has_index(MYSQL_RES *indexes, const char *table, const char *name)
{
	MYSQL_ROW row;

	mysql_data_seek(indexes, 0);
	while ((row = mysql_fetch_row(indexes)) != NULL) {
		if (strcmp(row[0], table) == 0 && strcmp(row[1], name) == 0)
			return true;
	}
	return false;
}

/* An index of the table that was not there before, and has the columns of one that was. */
static const char *find_heir(struct mysql_writer *w, MYSQL_RES *now, MYSQL_ROW was)
{
	MYSQL_ROW row;

	mysql_data_seek(now, 0);
	while ((row = mysql_fetch_row(now)) != NULL) {
		if (strcmp(row[0], was[0]) == 0 && text_same(row[2], was[2]) &&
		    !has_index(w->own_indexes, row[0], row[1]))
			return row[1];
	}
	return NULL;
}

/*
 * MariaDB replaces an index that a foreign key once brought when one is added: it gets its name back.
 */
static void name_indexes(struct mysql_writer *w)
{
	struct err ignored = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *now = NULL;
	my_ulonglong n = w->own_indexes != NULL ? mysql_num_rows(w->own_indexes) : 0;

	if (n > 0)
		now = read_indexes(w, &ignored);
	for (my_ulonglong i = 0; now != NULL && i < n; i++) {
		CLEANUP(buf_reset) struct buf sql = {0};
		MYSQL_ROW was;
		const char *heir;

		mysql_data_seek(w->own_indexes, i);
		was = mysql_fetch_row(w->own_indexes);
		if (has_index(now, was[0], was[1]) ||
		    (heir = find_heir(w, now, was)) == NULL)
			continue;
		buf_puts(&sql, "ALTER TABLE ");
		mysql_quote_names(&sql, w->database, was[0]);
		buf_puts(&sql, " RENAME INDEX ");
		mysql_quote_name(&sql, heir);
		buf_puts(&sql, " TO ");
		mysql_quote_name(&sql, was[1]);
		mysql_conn_try(w->conn, sql.data);
	}
}

bool mysql_own_unlink(struct mysql_writer *w, struct err *err)
{
	/* After a kill those that are left. */
	mysql_own_reset(w);
	if (!mysql_own_begin(w, err) ||
	    (w->own_links_n > 0 && (w->own_indexes = read_indexes(w, err)) == NULL))
		return false;
	for (size_t i = 0; i < w->own_links_n; i++) {
		if (!mysql_conn_run(w->conn, w->own_links[i].drop, err))
			return err_wrap(err, "%s", w->own_links[i].name);
	}
	return true;
}

/* Whether a statement could only fail since it was run before a kill. */
static bool is_done(struct mysql_writer *w, const struct err *why)
{
	unsigned int code = mysql_errno(mysql_conn_handle(w->conn));

	return code == ER_DUP_CONSTRAINT_NAME || code == 1826 || code == ER_DUP_KEY ||
	       (code == ER_CANT_CREATE_TABLE && strstr(why->msg, "errno: 121") != NULL);
}

bool mysql_own_link(struct mysql_writer *w, struct err *err)
{
	const struct schema *here = w->base.here;
	CLEANUP(buf_reset) struct buf names = {0};
	struct err why = {0};

	for (size_t i = 0; here != NULL && i < here->objects_n; i++) {
		const struct schema_object *o = &here->objects[i];

		why = (struct err){0};
		if (!o->own || o->links == NULL ||
		    mysql_conn_run(w->conn, o->links, &why) || is_done(w, &why))
			continue;
		if (mysql_ping(mysql_conn_handle(w->conn)) != 0) {
			*err = why;
			return false;
		}
		log_warn(w->log,
		    "table %s, which synco did not bring: its foreign keys do not fit any "
		    "more, and are gone: %s",
		    o->name, why.msg);
	}
	name_indexes(w);
	/* One that could not be added is not asked for; one that was may not hold. */
	if (find_broken(w, w->conn, &names, &why) && names.len > 0)
		db_own_warn_rows(w->log, &names);
	return true;
}

void mysql_own_reset(struct mysql_writer *w)
{
	for (size_t i = 0; i < w->own_links_n; i++) {
		free(w->own_links[i].name);
		free(w->own_links[i].count);
		free(w->own_links[i].drop);
	}
	free(w->own_links);
	w->own_links = NULL;
	w->own_links_n = 0;
	mysql_free_result(w->own_indexes);
	w->own_indexes = NULL;
}
