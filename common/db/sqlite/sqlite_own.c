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

bool sqlite_own_check(struct sqlite_writer *w, struct err *err)
{
	const struct schema *here = w->base.here;
	CLEANUP(buf_reset) struct buf names = {0};

	for (size_t i = 0; here != NULL && i < here->objects_n; i++) {
		const struct schema_object *o = &here->objects[i];
		CLEANUP(freep) char *name = text_printable(o->name);
		uint64_t n;

		if (!is_own_table(o))
			continue;
		n = count_broken(w->db, o->name);
		if (n > (w->broken != NULL ? w->broken[i] : 0))
			buf_printf(&names, "%stable %s (%llu)", names.len > 0 ? ", " : "",
			    name, (unsigned long long)n);
	}
	return db_own_broken(&w->base, w->log, &names, err);
}
