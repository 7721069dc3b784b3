#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_order.h"
#include "common/db/sqlite/sqlite_skip.h"
#include "common/db/sqlite/sqlite_virtual.h"

/* What belongs to the file and is no object. */
static bool describe_settings(
    struct sqlite_reader *r, struct schema_database *d, struct err *err)
{
	static const struct {
		const char *query;
		const char *statement;
	} pragmas[] = {
	    {"PRAGMA encoding", "PRAGMA encoding = '%s'"},
	    {"PRAGMA page_size", "PRAGMA page_size = %s"},
	    {"PRAGMA auto_vacuum", "PRAGMA auto_vacuum = %s"},
	    {"PRAGMA user_version", "PRAGMA user_version = %s"},
	    {"PRAGMA application_id", "PRAGMA application_id = %s"},
	};
	size_t n = sizeof(pragmas) / sizeof(*pragmas);

	d->settings = xcalloc(n, sizeof(*d->settings));
	for (size_t i = 0; i < n; i++) {
		CLEANUP(freep) char *value = NULL;
		CLEANUP(buf_reset) struct buf sql = {0};
		const char *at = strchr(pragmas[i].statement, '%');

		if (!sqlite_conn_value(r->copy, pragmas[i].query, &value, err))
			return false;
		if (value == NULL)
			continue;
		buf_append(
		    &sql, pragmas[i].statement, (size_t)(at - pragmas[i].statement));
		buf_puts(&sql, value);
		buf_puts(&sql, at + 2);
		d->settings[d->settings_n++] = buf_take(&sql);
	}
	return true;
}

/* Names of the rowid. */
#define ALIASES 3

static void add_column(struct schema_object *o, const char *name)
{
	o->columns = xreallocarray(o->columns, o->columns_n + 1, sizeof(*o->columns));
	o->columns[o->columns_n++] =
	    (struct schema_column){.name = xstrdup(name), .type = SCHEMA_ANY};
}

/* Brings the column to the front of those that are no keys yet. */
static void make_key(struct schema_object *o, const char *name)
{
	size_t at = o->key_n;
	struct schema_column c;

	while (at < o->columns_n && strcasecmp(o->columns[at].name, name) != 0)
		at++;
	if (at == o->columns_n)
		return;
	c = o->columns[at];
	memmove(&o->columns[o->key_n + 1], &o->columns[o->key_n],
	    (at - o->key_n) * sizeof(c));
	o->columns[o->key_n++] = c;
}

/* Key columns of a table without rowid, in the order of its key. */
static bool use_primary_key(
    struct sqlite_reader *r, struct schema_object *o, const char *info, struct err *err)
{
	CLEANUP(freep) char *sql = xasprintf("%s WHERE pk > 0 ORDER BY pk", info);
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s =
	    sqlite_conn_prepare(r->copy, sql, err);

	if (s == NULL)
		return false;
	while (sqlite3_step(s) == SQLITE_ROW)
		make_key(o, (const char *)sqlite3_column_text(s, 0));
	return true;
}

/*
 * The key is the rowid, by whichever of its names no column has taken, so that it is kept; a table
 * that hides all three, or has none, goes by its primary key.
 */
static bool describe_columns(
    struct sqlite_reader *r, struct schema_object *o, struct err *err)
{
	static const char *const aliases[ALIASES] = {"rowid", "_rowid_", "oid"};
	bool taken[ALIASES] = {false};
	CLEANUP(buf_reset) struct buf info = {0};
	CLEANUP(buf_reset) struct buf probe = {0};
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = NULL;
	struct err ignored = {0};
	bool without_rowid;

	buf_puts(&info, "SELECT name, hidden FROM pragma_table_xinfo(");
	sqlite_quote_text(&info, o->name);
	buf_puts(&info, ")");
	s = sqlite_conn_prepare(r->copy, info.data, err);
	if (s == NULL)
		return false;
	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(s, 0);

		if (sqlite3_column_int(s, 1) == 0) /* 2, 3: generated */
			add_column(o, name);
		for (size_t i = 0; i < ALIASES; i++)
			taken[i] = taken[i] || strcasecmp(aliases[i], name) == 0;
	}
	buf_puts(
	    &probe, "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ");
	sqlite_quote_text(&probe, o->name);
	{
		CLEANUP(freep) char *value = NULL;

		if (!sqlite_conn_value(r->copy, probe.data, &value, &ignored))
			value = NULL;
		without_rowid = value != NULL && strcmp(value, "1") == 0;
	}
	for (size_t i = 0; !without_rowid && i < ALIASES; i++) {
		if (taken[i])
			continue;
		add_column(o, aliases[i]);
		make_key(o, aliases[i]);
		return true;
	}
	return use_primary_key(r, o, info.data, err);
}

/* CREATE INDEX statements of a table; those of constraints have no text. */
static bool describe_indexes(
    struct sqlite_reader *r, struct schema_object *o, struct err *err)
{
	CLEANUP(buf_reset) struct buf all = {0};
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = sqlite_conn_prepare(r->copy,
	    "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? "
	    "AND sql IS NOT NULL ORDER BY rowid",
	    err);

	if (s == NULL)
		return false;
	(void)sqlite3_bind_text(s, 1, o->name, -1, SQLITE_STATIC);
	while (sqlite3_step(s) == SQLITE_ROW)
		buf_printf(&all, "%s%s", all.len > 0 ? ";\n" : "",
		    (const char *)sqlite3_column_text(s, 0));
	if (all.len > 0)
		o->keys = buf_take(&all);
	return true;
}

/* SQLite's own tables with rows that count: AUTOINCREMENT's, and those of ANALYZE. */
static bool is_internal_data(const char *name)
{
	return strcmp(name, "sqlite_sequence") == 0 || text_starts(name, "sqlite_stat");
}

static bool estimate(struct sqlite_reader *r, struct schema_object *o, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) char *rows = NULL;
	CLEANUP(freep) char *bytes = NULL;
	struct err ignored = {0};

	(void)err;
	/* The highest rowid is near the number of rows, and costs nothing. */
	buf_puts(&sql, "SELECT max(rowid) FROM ");
	sqlite_quote_name(&sql, o->name);
	if (sqlite_conn_value(r->copy, sql.data, &rows, &ignored) && rows != NULL)
		(void)text_u64(rows, INT64_MAX, &o->rows_estimate);
	buf_clear(&sql);
	buf_puts(&sql, "SELECT sum(pgsize) FROM dbstat WHERE name = ");
	sqlite_quote_text(&sql, o->name);
	if (sqlite_conn_value(r->copy, sql.data, &bytes, &ignored) && bytes != NULL)
		(void)text_u64(bytes, INT64_MAX, &o->bytes_estimate);
	return true;
}

/* Its statement: without foreign keys to tables that are skipped, which no insert would find. */
static char *without_links(struct sqlite_reader *r, const char *name, const char *sql)
{
	size_t n;
	char *create;

	if (r->skipped_n == 0)
		return xstrdup(sql);
	create = sqlite_skip_links(sql, r->skipped, r->skipped_n, &n);
	if (n > 0)
		buf_printf(&r->left_out, "%s%s of %s", r->left_out.len > 0 ? ", " : "",
		    n == 1 ? "a foreign key" : "foreign keys", name);
	return create;
}

static bool describe_table(struct sqlite_reader *r, struct schema *schema,
    const char *name, const char *sql, struct err *err)
{
	bool is_virtual = strncasecmp(sql, "CREATE VIRTUAL", 14) == 0;
	struct schema_object *o = schema_add(schema);

	o->stage = SCHEMA_TABLE;
	o->kind = xstrdup(is_virtual               ? "virtual table"
	                  : is_internal_data(name) ? "internal table"
	                                           : "table");
	o->name = xstrdup(name);
	o->create = without_links(r, name, sql);
	/* What a virtual table holds stands in its shadow tables, which are tables here. */
	o->has_rows = !is_virtual && !db_names_fit(&r->exclude, name);
	if (is_virtual)
		return true;
	return describe_columns(r, o, err) && describe_indexes(r, o, err) &&
	       (!o->has_rows || estimate(r, o, err));
}

static bool describe_tables(
    struct sqlite_reader *r, struct schema *schema, struct err *err)
{
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = sqlite_conn_prepare(r->copy,
	    "SELECT name, sql FROM sqlite_schema WHERE type = 'table' "
	    /* SQLite's own come last: they are made by what stands before them. */
	    "ORDER BY name LIKE 'sqlite\\_%' ESCAPE '\\', rowid",
	    err);
	int code;

	if (s == NULL)
		return false;
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(s, 0);
		const char *sql = (const char *)sqlite3_column_text(s, 1);

		if (sqlite_skips(r, name))
			continue;
		if (!describe_table(r, schema, name, sql != NULL ? sql : "", err))
			return err_wrap(err, "table %s", name);
	}
	return code == SQLITE_DONE || sqlite_conn_fail(r->copy, err);
}

static bool describe_others(
    struct sqlite_reader *r, struct schema *schema, struct err *err)
{
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = sqlite_conn_prepare(r->copy,
	    "SELECT type, name, tbl_name, sql FROM sqlite_schema "
	    "WHERE type IN ('view', 'trigger') ORDER BY type = 'trigger', rowid",
	    err);
	int code;

	if (s == NULL)
		return false;
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		const char *type = (const char *)sqlite3_column_text(s, 0);
		struct schema_object *o;

		if (strcmp(type, "view") == 0
		        ? sqlite_skips_view(r, (const char *)sqlite3_column_text(s, 1))
		        : sqlite_skips(r, (const char *)sqlite3_column_text(s, 2)))
			continue;
		o = schema_add(schema);
		o->stage = SCHEMA_AFTER;
		o->kind = xstrdup((const char *)sqlite3_column_text(s, 0));
		o->name = xstrdup((const char *)sqlite3_column_text(s, 1));
		o->table = xstrdup((const char *)sqlite3_column_text(s, 2));
		o->create = xstrdup((const char *)sqlite3_column_text(s, 3));
	}
	return code == SQLITE_DONE || sqlite_conn_fail(r->copy, err);
}

bool sqlite_describe(struct db_source *s, struct schema *schema, struct err *err)
{
	struct sqlite_reader *r = (struct sqlite_reader *)s;
	struct schema_database *d = &schema->database;
	CLEANUP(buf_reset) struct buf identity = {0};

	if (!sqlite_conn_identity(r->path, &identity, err))
		return false;
	d->engine = xstrdup("sqlite");
	d->flavour = xstrdup("SQLite");
	d->fold_tables = d->fold_columns = true;
	d->version = xstrdup(sqlite3_libversion());
	d->identity = buf_take(&identity);
	if (!describe_settings(r, d, err) || !sqlite_skip_find(r, err) ||
	    !describe_tables(r, schema, err) ||
	    !sqlite_virtual_describe(r, schema, err) ||
	    !sqlite_order_describe(r, schema, err) || !describe_others(r, schema, err))
		return false;
	if (r->left_out.len > 0)
		log_warn(
		    r->opts->log, "left out with what is skipped: %s", r->left_out.data);
	return true;
}
