#include "common/db/sqlite/sqlite_source.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_conn.h"
#include "common/format/row_text.h"

struct sqlite_reader {
	struct db_source base;
	const struct db_source_opts *opts; /* borrowed */
	char *path;
	sqlite3 *copy; /* the private snapshot */
};

struct sqlite_scan {
	struct db_scan base;
	sqlite3 *db; /* borrowed */
	sqlite3_stmt *rows;
	int key_n;
};

static void source_free(struct db_source *s)
{
	struct sqlite_reader *r = (struct sqlite_reader *)s;

	(void)sqlite3_close_v2(r->copy);
	free(r->path);
	free(r);
}

static const struct db_row_rule *rule_of(const struct sqlite_reader *r, const char *table)
{
	for (size_t i = 0; i < r->opts->rules_n; i++) {
		if (text_glob(r->opts->rules[i].table, table))
			return &r->opts->rules[i];
	}
	return NULL;
}

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

static void add_column(struct schema_object *o, const char *name)
{
	o->columns = xreallocarray(o->columns, o->columns_n + 1, sizeof(*o->columns));
	o->columns[o->columns_n++] =
	    (struct schema_column){.name = xstrdup(name), .type = SCHEMA_ANY};
}

static bool has_column(const struct schema_object *o, const char *name)
{
	for (size_t i = 0; i < o->columns_n; i++) {
		if (strcasecmp(o->columns[i].name, name) == 0)
			return true;
	}
	return false;
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
	static const char *const aliases[] = {"rowid", "_rowid_", "oid"};
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
		if (sqlite3_column_int(s, 1) == 0) /* 2, 3: generated */
			add_column(o, (const char *)sqlite3_column_text(s, 0));
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
	for (size_t i = 0; !without_rowid && i < sizeof(aliases) / sizeof(*aliases);
	     i++) {
		if (has_column(o, aliases[i]))
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
	CLEANUP(sqlite_finalizep)
	sqlite3_stmt *s = sqlite_conn_prepare(r->copy,
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

static bool describe_table(struct sqlite_reader *r, struct schema *schema,
    const char *name, const char *sql, struct err *err)
{
	const struct db_row_rule *rule = rule_of(r, name);
	bool is_virtual = strncasecmp(sql, "CREATE VIRTUAL", 14) == 0;
	struct schema_object *o = schema_add(schema);

	o->stage = SCHEMA_TABLE;
	o->kind = xstrdup(is_virtual               ? "virtual table"
	                  : is_internal_data(name) ? "internal table"
	                                           : "table");
	o->name = xstrdup(name);
	o->create = xstrdup(sql);
	/* What a virtual table holds stands in its shadow tables, which are tables here. */
	o->has_rows = !is_virtual && (rule == NULL || rule->where != NULL);
	if (is_virtual)
		return true;
	return describe_columns(r, o, err) && describe_indexes(r, o, err) &&
	       (!o->has_rows || estimate(r, o, err));
}

static bool describe_tables(
    struct sqlite_reader *r, struct schema *schema, struct err *err)
{
	CLEANUP(sqlite_finalizep)
	sqlite3_stmt *s = sqlite_conn_prepare(r->copy,
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

		if (!describe_table(r, schema, name, sql != NULL ? sql : "", err))
			return err_wrap(err, "table %s", name);
	}
	return code == SQLITE_DONE || sqlite_conn_fail(r->copy, err);
}

static bool describe_others(
    struct sqlite_reader *r, struct schema *schema, struct err *err)
{
	CLEANUP(sqlite_finalizep)
	sqlite3_stmt *s = sqlite_conn_prepare(r->copy,
	    "SELECT type, name, tbl_name, sql FROM sqlite_schema "
	    "WHERE type IN ('view', 'trigger') ORDER BY type = 'trigger', rowid",
	    err);
	int code;

	if (s == NULL)
		return false;
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		struct schema_object *o = schema_add(schema);

		o->stage = SCHEMA_AFTER;
		o->kind = xstrdup((const char *)sqlite3_column_text(s, 0));
		o->name = xstrdup((const char *)sqlite3_column_text(s, 1));
		o->table = xstrdup((const char *)sqlite3_column_text(s, 2));
		o->create = xstrdup((const char *)sqlite3_column_text(s, 3));
	}
	return code == SQLITE_DONE || sqlite_conn_fail(r->copy, err);
}

static bool source_describe(struct db_source *s, struct schema *schema, struct err *err)
{
	struct sqlite_reader *r = (struct sqlite_reader *)s;
	struct schema_database *d = &schema->database;
	CLEANUP(buf_reset) struct buf identity = {0};

	if (!sqlite_conn_identity(r->path, &identity, err))
		return false;
	d->engine = xstrdup("sqlite");
	d->flavour = xstrdup("SQLite");
	d->version = xstrdup(sqlite3_libversion());
	d->identity = buf_take(&identity);
	return describe_settings(r, d, err) && describe_tables(r, schema, err) &&
	       describe_others(r, schema, err);
}

static struct db_scan *source_scan(
    struct db_source *s, const struct schema_object *table, struct err *err)
{
	struct sqlite_reader *r = (struct sqlite_reader *)s;
	const struct db_row_rule *rule = rule_of(r, table->name);
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(db_scan_freep) struct db_scan *base = NULL;
	struct sqlite_scan *scan = xcalloc(1, sizeof(*scan));

	base = &scan->base;
	scan->base.source = s;
	scan->db = r->copy;
	scan->key_n = (int)table->key_n;
	buf_puts(&sql, "SELECT ");
	for (size_t i = 0; i < table->columns_n; i++) {
		buf_puts(&sql, i > 0 ? ", " : "");
		sqlite_quote_name(&sql, table->columns[i].name);
	}
	buf_puts(&sql, " FROM ");
	sqlite_quote_name(&sql, table->name);
	if (rule != NULL && rule->where != NULL)
		buf_printf(&sql, " WHERE %s", rule->where);
	for (size_t i = 0; i < table->key_n; i++) {
		buf_puts(&sql, i > 0 ? ", " : " ORDER BY ");
		sqlite_quote_name(&sql, table->columns[i].name);
	}
	scan->rows = sqlite_conn_prepare(r->copy, sql.data, err);
	return scan->rows != NULL ? take_ptr(&base) : NULL;
}

static void append_real(struct buf *row, double v)
{
	if (isinf(v))
		buf_puts(row, v > 0 ? "rInf" : "r-Inf");
	else
		buf_printf(row, "r%.17g", v);
}

static void append_value(struct buf *row, sqlite3_stmt *s, int i)
{
	switch (sqlite3_column_type(s, i)) {
	case SQLITE_INTEGER:
		buf_printf(row, "i%lld", (long long)sqlite3_column_int64(s, i));
		break;
	case SQLITE_FLOAT:
		append_real(row, sqlite3_column_double(s, i));
		break;
	case SQLITE_NULL:
		row_text_null(row);
		break;
	case SQLITE_BLOB: {
		const void *data = sqlite3_column_blob(s, i);

		buf_putc(row, 'b');
		row_text_value(row, data, (size_t)sqlite3_column_bytes(s, i));
		break;
	}
	default: {
		const unsigned char *text = sqlite3_column_text(s, i);

		buf_putc(row, 't');
		row_text_value(
		    row, (const char *)text, (size_t)sqlite3_column_bytes(s, i));
		break;
	}
	}
}

static enum db_step source_next(
    struct db_scan *base, struct buf *row, size_t *key_len, struct err *err)
{
	struct sqlite_scan *scan = (struct sqlite_scan *)base;
	size_t start = row->len;

	switch (sqlite3_step(scan->rows)) {
	case SQLITE_ROW:
		break;
	case SQLITE_DONE:
		return DB_END;
	default:
		(void)sqlite_conn_fail(scan->db, err);
		return DB_ERROR;
	}
	for (int i = 0; i < sqlite3_column_count(scan->rows); i++) {
		if (i > 0)
			buf_putc(row, '\t');
		append_value(row, scan->rows, i);
		if (i + 1 == scan->key_n)
			*key_len = row->len - start;
	}
	buf_putc(row, '\n');
	if (scan->key_n == 0)
		*key_len = row->len - start;
	return DB_ROW;
}

static void source_scan_free(struct db_scan *base)
{
	struct sqlite_scan *scan = (struct sqlite_scan *)base;

	(void)sqlite3_finalize(scan->rows);
	free(scan);
}

/* Reads the file into the private copy. */
static bool take_snapshot(struct sqlite_reader *r, struct err *err)
{
	CLEANUP(sqlite_closep) sqlite3 *db = NULL;

	if (!fs_is_file(r->path))
		return err_set(err, ERR_DB, "there is no database file %s", r->path);
	db = sqlite_conn_open(r->path, SQLITE_OPEN_READONLY, err);
	if (db == NULL)
		return false;
	r->copy = sqlite_conn_open("", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
	if (r->copy == NULL)
		return false;
	/* A first look gives clearer errors than a copy does. */
	if (!sqlite_conn_run(db, "SELECT count(*) FROM sqlite_schema", err))
		return false;
	return sqlite_conn_copy(r->copy, db, err) || err_wrap(err, "%s", r->path);
}

struct db_source *sqlite_source_open(
    const struct db_uri *uri, const struct db_source_opts *opts, struct err *err)
{
	static const struct db_source_ops ops = {
	    source_free, source_describe, source_scan, source_next, source_scan_free};
	CLEANUP(db_source_freep) struct db_source *s = NULL;
	struct sqlite_reader *r = xcalloc(1, sizeof(*r));

	s = &r->base;
	r->base.ops = &ops;
	r->opts = opts;
	r->path = xstrdup(uri->database);
	return take_snapshot(r, err) ? take_ptr(&s) : NULL;
}
