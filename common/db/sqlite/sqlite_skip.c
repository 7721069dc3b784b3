#include "common/db/sqlite/sqlite_skip.h"

#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"

static void add(struct sqlite_reader *r, const char *name)
{
	r->skipped = xreallocarray(r->skipped, r->skipped_n + 1, sizeof(char *));
	r->skipped[r->skipped_n++] = xstrdup(name);
}

bool sqlite_skips(const struct sqlite_reader *r, const char *name)
{
	for (size_t i = 0; i < r->skipped_n; i++) {
		if (strcasecmp(r->skipped[i], name) == 0)
			return true;
	}
	return false;
}

/* Adds the tables that a query gives, as far as they fit. */
static bool add_tables(struct sqlite_reader *r, const char *sql,
    const struct db_names *names, struct err *err)
{
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s =
	    sqlite_conn_prepare(r->copy, sql, err);
	int code;

	if (s == NULL)
		return false;
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(s, 0);

		if (db_names_fit(names, name) && !sqlite_skips(r, name))
			add(r, name);
	}
	return code == SQLITE_DONE || sqlite_conn_fail(r->copy, err);
}

bool sqlite_skip_find(struct sqlite_reader *r, struct err *err)
{
	static const char tables[] =
	    "SELECT name FROM sqlite_schema WHERE type = 'table' "
	    "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
	static const char *const any[] = {"*"};
	const struct db_names all = {.items = any, .n = 1};
	size_t n;

	if (r->skip.n == 0)
		return true;
	if (!add_tables(r, tables, &r->skip, err))
		return false;
	n = r->skipped_n;
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_reset) struct buf sql = {0};

		buf_puts(&sql,
		    "SELECT s.name FROM sqlite_schema v, sqlite_schema s "
		    "WHERE v.sql LIKE 'CREATE VIRTUAL%' AND s.type = 'table' "
		    "AND substr(s.name, 1, length(v.name) + 1) = v.name || '_' "
		    "AND v.name = ");
		sqlite_quote_text(&sql, r->skipped[i]);
		if (!add_tables(r, sql.data, &all, err))
			return false;
	}
	return true;
}

/* What a statement reads, as SQLite's own parser finds it. */
struct reads {
	const struct sqlite_reader *reader;
	bool skipped;
};

static int look(void *ctx, int action, const char *table, const char *column,
    const char *database, const char *by)
{
	struct reads *reads = ctx;

	(void)column;
	(void)database;
	(void)by;
	if (action == SQLITE_READ && table != NULL && sqlite_skips(reads->reader, table))
		reads->skipped = true;
	return SQLITE_OK;
}

bool sqlite_skips_view(struct sqlite_reader *r, const char *name)
{
	struct reads reads = {.reader = r};
	CLEANUP(buf_reset) struct buf sql = {0};
	struct err ignored = {0};

	if (r->skip.n == 0)
		return false;
	if (db_names_fit(&r->skip, name)) {
		add(r, name);
		return true;
	}
	buf_puts(&sql, "SELECT * FROM ");
	sqlite_quote_name(&sql, name);
	(void)sqlite3_set_authorizer(r->copy, look, &reads);
	(void)sqlite3_finalize(sqlite_conn_prepare(r->copy, sql.data, &ignored));
	(void)sqlite3_set_authorizer(r->copy, NULL, NULL);
	if (reads.skipped) {
		buf_printf(
		    &r->left_out, "%sview %s", r->left_out.len > 0 ? ", " : "", name);
		add(r, name);
	}
	return reads.skipped;
}
