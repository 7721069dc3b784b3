#include "common/db/sqlite/sqlite_rebuild.h"

#include <string.h>
#include <strings.h>

#include "common/db/sqlite/sqlite_virtual.h"

static bool is_shadow_of(const struct schema_object *o, const char *table)
{
	return o->stage == SCHEMA_TABLE && strcmp(o->kind, "table") == 0 &&
	       o->table != NULL && strcasecmp(o->table, table) == 0;
}

static const struct schema_object *find_virtual(const struct schema *s, const char *name)
{
	for (size_t i = 0; i < s->objects_n; i++) {
		if (s->objects[i].stage == SCHEMA_TABLE &&
		    sqlite_is_virtual(&s->objects[i]) &&
		    strcasecmp(s->objects[i].name, name) == 0)
			return &s->objects[i];
	}
	return NULL;
}

bool sqlite_is_made_by_module(const struct schema *s, const struct schema_object *o)
{
	bool shadows = false;

	if (o->stage == SCHEMA_TABLE && strcmp(o->kind, "table") == 0 && o->table != NULL)
		o = find_virtual(s, o->table);
	if (o == NULL || o->stage != SCHEMA_TABLE || !sqlite_is_virtual(o))
		return false;
	for (size_t i = 0; i < s->objects_n; i++) {
		if (!is_shadow_of(&s->objects[i], o->name))
			continue;
		if (s->objects[i].has_rows)
			return false;
		shadows = true;
	}
	return shadows || o->has_rows;
}

void sqlite_append_rebuild(const struct schema *s, struct buf *out)
{
	for (size_t i = 0; i < s->objects_n; i++) {
		const struct schema_object *o = &s->objects[i];
		struct sqlite_module m;

		if (o->stage != SCHEMA_TABLE || !sqlite_is_virtual(o) ||
		    !sqlite_is_made_by_module(s, o))
			continue;
		if (sqlite_module_parse(o->create, &m) && sqlite_module_is_fts(&m) &&
		    m.content != NULL && *m.content != '\0') {
			buf_puts(out, "INSERT INTO ");
			sqlite_quote_name(out, o->name);
			buf_putc(out, '(');
			sqlite_quote_name(out, o->name);
			buf_puts(out, ") VALUES('rebuild');\n");
		}
		sqlite_module_reset(&m);
	}
}

bool sqlite_empty_virtual(sqlite3 *db, const char *table, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	struct err why = {0};

	buf_puts(&sql, "DELETE FROM ");
	sqlite_quote_name(&sql, table);
	if (sqlite_conn_run(db, sql.data, &why))
		return true;
	/* An index without texts knows this instead. */
	buf_clear(&sql);
	buf_puts(&sql, "INSERT INTO ");
	sqlite_quote_name(&sql, table);
	buf_putc(&sql, '(');
	sqlite_quote_name(&sql, table);
	buf_puts(&sql, ") VALUES('delete-all')");
	return sqlite_conn_run(db, sql.data, err);
}
