#include <string.h>

#include "common/base/mem.h"
#include "common/db/erase.h"
#include "common/db/mysql/mysql_reader.h"
#include "common/db/mysql/mysql_writer.h"
#include "common/db/own.h"

/*
 * The target's own tables are changed in one transaction of one loader.  Triggers can't be
 * disabled, and their DDL would end the transaction: they are dropped before it and made again
 * after it, with whatever else is not as it should be.  Should the run be killed between,
 * the next one finds that they are missing; those of the target's own stand in a note (mysql_own_note()).
 */

/* The next of the target's objects that is not its own. */
static size_t next_foreign(
    const struct mysql_writer *w, const struct schema *now, size_t n)
{
	while (n < now->objects_n &&
	       db_own_find(&w->base, now->objects[n].kind, now->objects[n].name) != NULL)
		n++;
	return n;
}

/* Whether views, routines, triggers and events are those of the schema, but for its own. */
static bool same_objects(
    const struct mysql_writer *w, const struct schema *now, const struct schema *wanted)
{
	size_t n = next_foreign(w, now, 0);

	for (size_t i = 0; i < wanted->objects_n; i++) {
		const struct schema_object *o = &wanted->objects[i];

		if (o->stage != SCHEMA_AFTER || o->absent)
			continue;
		if (n == now->objects_n || !schema_same(&now->objects[n], o))
			return false;
		n = next_foreign(w, now, n + 1);
	}
	return n == now->objects_n;
}

static bool has_triggers(const struct schema *s)
{
	for (size_t i = 0; i < s->objects_n; i++) {
		if (strcmp(s->objects[i].kind, "trigger") == 0)
			return true;
	}
	return false;
}

static bool drop_objects(struct mysql_writer *w, struct err *err)
{
	struct schema *now = w->before = xcalloc(1, sizeof(*now));

	if (!mysql_writer_objects(w, now, err))
		return false;
	w->remake = true;
	if (!same_objects(w, now, w->schema))
		return mysql_make_drop(w, err);
	w->remake = has_triggers(now);
	return !w->remake || mysql_make_drop_triggers(w, err);
}

/* A unique index of a table that is not empty may only be trusted when it is checked. */
static struct db_loader *open_changer(
    struct mysql_writer *w, bool in_transaction, struct err *err)
{
	CLEANUP(db_loader_freep) struct db_loader *base =
	    mysql_loader_open(&w->base, err);
	struct mysql_loader *l = (struct mysql_loader *)base;

	if (l == NULL)
		return NULL;
	l->in_transaction = in_transaction;
	if (!mysql_conn_run(l->conn,
	        in_transaction ? "SET SESSION unique_checks = 1, SESSION autocommit = 0"
	                       : "SET SESSION unique_checks = 1",
	        err))
		return NULL;
	return take_ptr(&base);
}

/*
 * Who changes a table.  Servers with global transaction ids refuse a transaction that is also of
 * tables without any: those are changed by statements of their own.
 */
static struct mysql_loader *changer_of(
    struct mysql_writer *w, const struct schema_object *table, struct err *err)
{
	if (mysql_has_transactions(table))
		return (struct mysql_loader *)w->changer;
	if (w->direct == NULL)
		w->direct = open_changer(w, false, err);
	return (struct mysql_loader *)w->direct;
}

bool mysql_change_adopt(struct db_target *t, const struct schema *schema, struct err *err)
{
	struct mysql_writer *w = (struct mysql_writer *)t;

	w->schema = schema;
	w->adopted = true;
	w->counters = xcalloc(schema->objects_n, sizeof(*w->counters));
	if (!mysql_guard_tables(&w->guard, schema, err) || !mysql_writer_use(w, err) ||
	    !mysql_own_begin(w, err) || !mysql_own_note(w, err))
		return false;
	free(w->shadow);
	w->shadow = xstrdup(w->database);
	if (!drop_objects(w, err))
		return false;
	w->changer = open_changer(w, true, err);
	return w->changer != NULL;
}

static bool run(void *ctx, const char *sql, uint64_t *met, struct err *err)
{
	struct mysql_loader *l = ctx;

	MYSQL *handle = mysql_conn_handle(l->conn);

	if (mysql_query(handle, sql) != 0)
		return mysql_conn_fail(l->conn, err);
	*met = mysql_affected_rows(handle);
	return true;
}

static bool empty_table(struct mysql_loader *l, const struct schema_object *o,
    const char *name, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_printf(&sql, mysql_is_archive(o) ? "DROP TABLE %s" : "DELETE FROM %s", name);
	return mysql_conn_run(l->conn, sql.data, err) &&
	       (!mysql_is_archive(o) || mysql_conn_run(l->conn, o->create, err));
}

bool mysql_change_table(
    struct db_target *t, size_t table, const struct db_change *change, struct err *err)
{
	struct mysql_writer *w = (struct mysql_writer *)t;
	const struct schema_object *o = &w->schema->objects[table];
	struct mysql_loader *l = changer_of(w, o, err);
	CLEANUP(buf_reset) struct buf name = {0};

	if (l == NULL)
		return false;
	mysql_quote_names(&name, w->database, o->name);
	w->counters[table] = change->counter;
	if (change->whole && !empty_table(l, o, name.data, err))
		return false;
	if (change->gone != NULL &&
	    !db_erase(change->gone, o, name.data, &mysql_spelling, run, l, err))
		return false;
	return change->rows == NULL || mysql_loader_rows(l, table, change->rows, err);
}

static bool set_counters(struct mysql_writer *w, struct err *err)
{
	for (size_t i = 0; i < w->schema->objects_n; i++) {
		const struct schema_object *o = &w->schema->objects[i];

		if (o->after != NULL && (w->counters[i] || o->stage == SCHEMA_BEFORE) &&
		    !mysql_conn_run(w->conn, o->after, err))
			return err_wrap(err, "%s %s", o->kind, o->name);
	}
	return true;
}

bool mysql_change_commit(struct mysql_writer *w, struct err *err)
{
	struct mysql_loader *l = (struct mysql_loader *)w->changer;

	if (!mysql_own_check(w, l->conn, err) ||
	    !mysql_conn_run(l->conn, "COMMIT", err) || !set_counters(w, err) ||
	    (w->remake && (!mysql_make_objects(w, w->schema, false, err) ||
	                      !mysql_own_make(w, err))))
		return false;
	w->remake = false;
	return mysql_own_forget(w, err);
}

/* Rolls back; what was dropped before comes back. */
void mysql_change_end(struct mysql_writer *w)
{
	struct err ignored = {0};

	db_loader_free(w->changer);
	db_loader_free(w->direct);
	w->changer = w->direct = NULL;
	mysql_own_reset(w);
	free(w->counters);
	w->counters = NULL;
	/* What does not come back is noted for the next run. */
	if (!w->remake || mysql_make_objects(w, w->before, true, &ignored))
		(void)!mysql_own_forget(w, &ignored);
	w->remake = false;
	schema_free(w->before);
	w->before = NULL;
}
