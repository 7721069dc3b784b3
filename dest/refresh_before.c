/* Which tables had rows before, and which of those the source still has. */
#include <string.h>

#include "common/base/mem.h"
#include "dest/refresh_parts.h"

static bool take_row(void *ctx, const char *const *values, struct err *err)
{
	bool *any = ctx;

	(void)values;
	(void)err;
	*any = true;
	return true;
}

/* Of a table that can't be asked, nothing is known. */
static bool has_row(const struct refresh *r, const struct schema_object *own)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	struct err ignored = {0};
	bool any = false;

	if (!own->has_rows || strcmp(own->kind, "large objects") == 0)
		return false;
	if (!r->o.may_query)
		return own->rows_estimate > 0;
	buf_puts(&sql, "SELECT 1 FROM ");
	if (own->qualified != NULL)
		buf_puts(&sql, own->qualified);
	else
		db_name_quote(&sql, r->schema->database.engine, own->name);
	buf_puts(&sql, " LIMIT 1");
	return db_select(r->source, buf_str(&sql), take_row, &any, &ignored) && any;
}

static bool is_matched(const struct refresh *r, const struct schema_object *own)
{
	for (size_t i = 0; i < r->schema->objects_n; i++) {
		if (r->tables[i].object == own)
			return true;
	}
	return false;
}

void refresh_note_before(struct refresh *r)
{
	if (r->target == NULL || r->in_place)
		return;
	for (size_t i = 0; i < r->target->objects_n; i++) {
		const struct schema_object *own = &r->target->objects[i];

		if (own->stage == SCHEMA_TABLE && !own->own && !refresh_is_kept(r, own) &&
		    !is_matched(r, own) && has_row(r, own))
			r->gone_tables++;
	}
	/* The others are counted as they are compared. */
	for (size_t i = 0; i < r->schema->objects_n; i++) {
		struct local_table *t = &r->tables[i];

		if (t->object != NULL && t->way == TABLE_COMES && has_row(r, t->object))
			t->before = 1;
	}
}

size_t refresh_gone_tables(const struct refresh *r)
{
	return r->gone_tables;
}

bool refresh_had_rows(const struct refresh *r, size_t table)
{
	return refresh_wants(r, table) && r->tables[table].way != TABLE_KEPT &&
	       r->tables[table].before > 0;
}
