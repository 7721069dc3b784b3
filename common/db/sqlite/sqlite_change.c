#include <string.h>

#include "common/base/mem.h"
#include "common/db/sqlite/sqlite_app.h"
#include "common/db/sqlite/sqlite_writer.h"

/* The target's own tables, in one transaction: its journal sees to readers and to kills. */

bool sqlite_change_adopt(
    struct db_target *t, const struct schema *schema, struct err *err)
{
	struct sqlite_writer *w = (struct sqlite_writer *)t;

	w->db = sqlite_conn_open(w->path, SQLITE_OPEN_READWRITE, err);
	if (w->db == NULL)
		return false;
	sqlite_app_collations(w->db);
	w->schema = schema;
	(void)sqlite3_db_config(w->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	(void)sqlite3_db_config(w->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	if (!sqlite_conn_run(w->db,
	        "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; "
	        "PRAGMA cache_size = -16384; BEGIN IMMEDIATE",
	        err))
		return false;
	sqlite_own_begin(w);
	if (!sqlite_own_put_aside(w, err))
		return false;
	w->changer = sqlite_loader_open(t, err);
	return w->changer != NULL;
}

/* Deletes rows by their keys, one after the other. */
struct eraser {
	sqlite3 *db;
	sqlite3_stmt *erase;
	struct row_field *fields;
	size_t n;
};

static bool erase_row(void *ctx, char *line, size_t len, struct err *err)
{
	struct eraser *e = ctx;

	if (!row_text_split(line, len, e->fields, e->n, err))
		return false;
	for (size_t i = 0; i < e->n; i++) {
		if (!sqlite_bind(e->erase, (int)i + 1, &e->fields[i], err))
			return err->code == ERR_PROTO ? false
			                              : sqlite_conn_fail(e->db, err);
	}
	if (sqlite3_step(e->erase) != SQLITE_DONE)
		return sqlite_conn_fail(e->db, err);
	(void)sqlite3_reset(e->erase);
	return sqlite3_changes(e->db) == 1 ||
	       err_set(err, ERR_DB,
	           "rows have changed since they were compared: run it again");
}

static bool erase_rows(struct sqlite_writer *w, const struct schema_object *o,
    struct db_rows *keys, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) struct row_field *fields = xcalloc(o->key_n, sizeof(*fields));
	CLEANUP(sqlite_finalizep) sqlite3_stmt *erase = NULL;
	struct eraser e = {.db = w->db, .fields = fields, .n = o->key_n};

	buf_puts(&sql, "DELETE FROM ");
	sqlite_quote_name(&sql, o->name);
	for (size_t i = 0; i < o->key_n; i++) {
		buf_puts(&sql, i > 0 ? " AND " : " WHERE ");
		sqlite_quote_name(&sql, o->columns[i].name);
		/* Modules find a rowid by this alone. */
		buf_puts(&sql, sqlite_is_virtual(o) ? " = ?" : " IS ?");
	}
	e.erase = erase = sqlite_conn_prepare(w->db, sql.data, err);
	return erase != NULL && db_rows_lines(keys, erase_row, &e, err);
}

/*
 * A shadow table has rows here and none there: its owner has rows of its own, or is made anew of
 * another table's; else it must lose what it has, by its module.
 */
static bool empty_owner(
    struct sqlite_writer *w, const struct schema_object *shadow, struct err *err)
{
	for (size_t i = 0; i < w->schema->objects_n; i++) {
		const struct schema_object *o = &w->schema->objects[i];

		if (sqlite_is_virtual(o) && !o->has_rows &&
		    strcmp(o->name, shadow->table) == 0)
			return sqlite_empty_virtual(w->db, o->name, err);
	}
	return true;
}

bool sqlite_change_table(
    struct db_target *t, size_t table, const struct db_change *change, struct err *err)
{
	struct sqlite_writer *w = (struct sqlite_writer *)t;
	const struct schema_object *o = &w->schema->objects[table];
	CLEANUP(buf_reset) struct buf empty = {0};

	if (!sqlite_is_virtual(o) && sqlite_is_made_by_module(w->schema, o))
		return !change->whole || empty_owner(w, o, err);
	buf_puts(&empty, "DELETE FROM ");
	sqlite_quote_name(&empty, o->name);
	if (change->whole && !sqlite_conn_run(w->db, empty.data, err))
		return false;
	if (change->gone != NULL && !erase_rows(w, o, change->gone, err))
		return false;
	return change->rows == NULL ||
	       sqlite_loader_rows(w->changer, table, change->rows, err);
}
