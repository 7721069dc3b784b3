#include "common/db/sqlite/sqlite_order.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"

/* An index under this name is a table that is read. */
#define READ "synco_index_read"

/* Whether values are needed to change a table that only the app can give; checks are not looked at. */
static bool needs_app(sqlite3 *db, const char *table)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	struct err why = {0};

	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	if (!sqlite_conn_run(db, "PRAGMA ignore_check_constraints = ON", &why))
		return false;
	buf_puts(&sql, "INSERT INTO main.");
	sqlite_quote_name(&sql, table);
	buf_puts(&sql, " DEFAULT VALUES");
	(void)sqlite3_finalize(sqlite_conn_prepare(db, sql.data, &why));
	return text_starts(sqlite3_errmsg(db), "unknown function");
}

bool sqlite_order_is_apps(sqlite3 *db, const char *index, const char *table)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) char *value = NULL;
	struct err why = {0};

	/* 2: ordered by a collation of the app; 1: made of values other than the table's. */
	buf_puts(&sql,
	    "SELECT max(CASE WHEN x.key AND x.coll COLLATE NOCASE NOT IN (" SQLITE_ORDER_KNOWN
	    ") THEN 2 ELSE l.partial OR x.cid = -2 OR coalesce(c.hidden, 0) > 0 END) "
	    "FROM pragma_index_list(");
	sqlite_quote_text(&sql, table);
	buf_puts(&sql, ") l, pragma_index_xinfo(l.name) x LEFT JOIN pragma_table_xinfo(");
	sqlite_quote_text(&sql, table);
	buf_puts(&sql, ") c ON c.cid = x.cid WHERE l.name = ");
	sqlite_quote_text(&sql, index);
	if (strcmp(index, table) == 0)
		return needs_app(db, table);
	if (!sqlite_conn_value(db, sql.data, &value, &why) || value == NULL)
		return false;
	return *value == '2' || (*value == '1' && needs_app(db, table));
}

sqlite3_stmt *sqlite_order_columns(
    sqlite3 *db, const char *index, const char *table, struct err *err)
{
	sqlite3_stmt *s = sqlite_conn_prepare(db,
	    "SELECT NOT x.key, x.cid = -2 OR coalesce(c.hidden = 2, 0), c.name, x.desc "
	    "FROM pragma_index_xinfo(?1) x LEFT JOIN pragma_table_xinfo(?2) c "
	    "ON c.cid = x.cid ORDER BY x.seqno",
	    err);

	if (s == NULL)
		return NULL;
	(void)sqlite3_bind_text(s, 1, index, -1, SQLITE_TRANSIENT);
	(void)sqlite3_bind_text(s, 2, table, -1, SQLITE_TRANSIENT);
	return s;
}

/* What makes the index a table, and what takes its lines out of that. */
static bool append_reading(struct sqlite_reader *r, const char *index, const char *table,
    struct buf *columns, struct buf *takes, struct err *err)
{
	CLEANUP(sqlite_finalizep)
	sqlite3_stmt *s = sqlite_order_columns(r->copy, index, table, err);
	unsigned int n = 0;
	int code;

	if (s == NULL)
		return false;
	for (; (code = sqlite3_step(s)) == SQLITE_ROW; n++) {
		bool rowid = sqlite3_column_int(s, 0) != 0;

		buf_printf(columns, "%sc%u", n > 0 ? ", " : "", n);
		if (!rowid && sqlite3_column_int(s, 1) == 0)
			continue;
		buf_puts(takes, "INSERT INTO temp." SQLITE_ORDER " SELECT ");
		sqlite_quote_text(takes, index);
		buf_puts(takes, ", row_number() OVER (), ");
		if (rowid)
			buf_puts(takes, SQLITE_ORDER_ROWID);
		else
			buf_printf(takes, "%u", n);
		buf_printf(takes, ", c%u FROM main." READ ";", n);
	}
	return code == SQLITE_DONE || sqlite_conn_fail(r->copy, err);
}

/* Its pages are read in their order, which no comparison needs. */
static bool take_index(
    struct sqlite_reader *r, const char *index, const char *table, struct err *err)
{
	CLEANUP(buf_reset) struct buf columns = {0};
	CLEANUP(buf_reset) struct buf takes = {0};
	CLEANUP(buf_reset) struct buf sql = {0};

	if (!append_reading(r, index, table, &columns, &takes, err))
		return false;
	buf_printf(&sql,
	    "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema SELECT 'table', '" READ
	    "', '" READ "', rootpage, 'CREATE TABLE " READ
	    "(%s, PRIMARY KEY (%s)) WITHOUT ROWID' FROM sqlite_schema WHERE type = 'index' "
	    "AND name = ",
	    columns.data, columns.data);
	sqlite_quote_text(&sql, index);
	buf_puts(&takes, "INSERT INTO temp." SQLITE_ORDER " VALUES(");
	sqlite_quote_text(&takes, index);
	buf_puts(&takes, ", 0, " SQLITE_ORDER_HAS ", NULL);");
	buf_printf(&sql,
	    "; PRAGMA writable_schema = RESET; %sPRAGMA writable_schema = ON; "
	    "DELETE FROM sqlite_schema WHERE name = '" READ
	    "'; PRAGMA writable_schema = RESET",
	    takes.data);
	return sqlite_conn_run(r->copy, sql.data, err) ||
	       err_wrap(err, "index %s", index);
}

/* Whether the rows of a table, by their rowid, travel. */
static bool travels(const struct schema *schema, const char *table)
{
	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];

		if (o->stage == SCHEMA_TABLE && strcmp(o->kind, "table") == 0 &&
		    strcmp(o->name, table) == 0)
			return o->has_rows && o->key_n == 1 &&
			       (strcmp(o->columns[0].name, "rowid") == 0 ||
			           strcmp(o->columns[0].name, "_rowid_") == 0 ||
			           strcmp(o->columns[0].name, "oid") == 0);
	}
	return false;
}

/* "index\0table\0…" of all indexes that are to be taken: the catalog changes with each. */
static bool list_indexes(struct sqlite_reader *r, const struct schema *schema,
    struct buf *list, struct err *err)
{
	CLEANUP(sqlite_finalizep)
	sqlite3_stmt *s = sqlite_conn_prepare(r->copy,
	    "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index' ORDER BY name",
	    err);
	int code;

	if (s == NULL)
		return false;
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		const char *index = (const char *)sqlite3_column_text(s, 0);
		const char *table = (const char *)sqlite3_column_text(s, 1);

		if (!travels(schema, table) ||
		    !sqlite_order_is_apps(r->copy, index, table))
			continue;
		buf_append(list, index, strlen(index) + 1);
		buf_append(list, table, strlen(table) + 1);
	}
	return code == SQLITE_DONE || sqlite_conn_fail(r->copy, err);
}

static bool take_all(struct sqlite_reader *r, const struct buf *list, struct err *err)
{
	size_t at = 0;

	while (at < list->len) {
		const char *index = list->data + at;
		const char *table = index + strlen(index) + 1;

		if (!take_index(r, index, table, err))
			return false;
		at += strlen(index) + strlen(table) + 2;
	}
	return true;
}

static void add_table(struct schema *schema)
{
	static const char *const names[] = {"i", "n", "c", "v"};
	struct schema_object *o = schema_add(schema);

	o->stage = SCHEMA_TABLE;
	o->kind = xstrdup("internal table");
	o->name = xstrdup(SQLITE_ORDER);
	o->create = xstrdup("");
	o->has_rows = true;
	o->columns = xcalloc(sizeof(names) / sizeof(*names), sizeof(*o->columns));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		o->columns[o->columns_n++] =
		    (struct schema_column){.name = xstrdup(names[i]), .type = SCHEMA_ANY};
	o->key_n = 3;
}

bool sqlite_order_describe(
    struct sqlite_reader *r, struct schema *schema, struct err *err)
{
	CLEANUP(freep) char *taken = NULL;
	CLEANUP(buf_reset) struct buf list = {0};

	if (r->opts->guarded)
		return true;
	if (!sqlite_conn_value(r->copy,
	        "SELECT 1 FROM main.sqlite_schema WHERE name = '" SQLITE_ORDER
	        "' COLLATE NOCASE",
	        &taken, err) ||
	    !list_indexes(r, schema, &list, err))
		return false;
	if (taken != NULL || list.len == 0)
		return true;
	if (!sqlite_conn_run(r->copy,
	        "CREATE TEMP TABLE IF NOT EXISTS " SQLITE_ORDER
	        "(i, n, c, v, PRIMARY KEY (i, n, c)) WITHOUT ROWID; "
	        "DELETE FROM temp." SQLITE_ORDER,
	        err) ||
	    !take_all(r, &list, err))
		return false;
	add_table(schema);
	return true;
}
