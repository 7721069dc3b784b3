/*
 * What is the target's own in a SQLite database, while the rest of it changes.
 */
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/own.h"
#include "common/db/sqlite/sqlite_writer.h"

/* Rows of a table that point nowhere; 0 where it can't be told. */
static uint64_t count_broken(sqlite3 *db, const char *table)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) char *value = NULL;
	struct err ignored = {0};
	uint64_t n = 0;

	buf_puts(&sql, "SELECT count(*) FROM pragma_foreign_key_check(");
	sqlite_quote_text(&sql, table);
	buf_puts(&sql, ")");
	if (!sqlite_conn_value(db, sql.data, &value, &ignored) || value == NULL ||
	    !text_u64(value, INT64_MAX, &n))
		return 0;
	return n;
}

static bool is_own_table(const struct schema_object *o)
{
	return o->own && o->stage == SCHEMA_TABLE && strcmp(o->kind, "table") == 0;
}

void sqlite_own_begin(struct sqlite_writer *w)
{
	const struct schema *here = w->base.here;

	if (here == NULL)
		return;
	w->broken = xcalloc(here->objects_n, sizeof(*w->broken));
	for (size_t i = 0; i < here->objects_n; i++) {
		if (is_own_table(&here->objects[i]))
			w->broken[i] = count_broken(w->db, here->objects[i].name);
	}
}

/* Own tables with more rows that point nowhere than before, for people. */
static void find_broken(struct sqlite_writer *w, struct buf *names)
{
	const struct schema *here = w->base.here;

	for (size_t i = 0; here != NULL && i < here->objects_n; i++) {
		const struct schema_object *o = &here->objects[i];
		CLEANUP(freep) char *name = text_printable(o->name);
		uint64_t n;

		if (!is_own_table(o))
			continue;
		n = count_broken(w->db, o->name);
		if (n > (w->broken != NULL ? w->broken[i] : 0))
			buf_printf(names, "%stable %s (%llu)", names->len > 0 ? ", " : "",
			    name, (unsigned long long)n);
	}
}

bool sqlite_own_check(struct sqlite_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};

	find_broken(w, &names);
	return db_own_broken(&w->base, w->log, &names, err);
}

/* A view is made whatever it selects. */
static void warn_view(struct sqlite_writer *w, const struct schema_object *o)
{
	CLEANUP(freep) char *name = text_printable(o->name);
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) char *value = NULL;
	struct err why = {0};

	buf_puts(&sql, "SELECT 1 FROM ");
	sqlite_quote_name(&sql, o->name);
	buf_puts(&sql, " LIMIT 0");
	if (!sqlite_conn_value(w->db, sql.data, &value, &why))
		db_own_warn_view(w->log, name, &why);
}

void sqlite_own_warn(struct sqlite_writer *w)
{
	const struct schema *here = w->base.here;
	CLEANUP(buf_reset) struct buf names = {0};

	for (size_t i = 0; here != NULL && i < here->objects_n; i++) {
		const struct schema_object *o = &here->objects[i];

		if (o->own && strcmp(o->kind, "view") == 0 &&
		    !db_own_is_lost(&w->base, o))
			warn_view(w, o);
	}
	find_broken(w, &names);
	if (names.len > 0)
		db_own_warn_rows(w->log, &names);
}
