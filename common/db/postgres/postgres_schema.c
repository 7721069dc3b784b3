#include "common/db/postgres/postgres_schema.h"

#include <string.h>

#include "common/db/postgres/postgres_conn.h"

void postgres_append_columns(struct buf *out, const struct schema_object *table, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		postgres_quote_name(out, table->columns[i].name);
	}
}

void postgres_append_copy(
    struct buf *out, const struct schema_object *table, const char *options)
{
	const char *encoding = table->session.charset;

	buf_printf(
	    out, "COPY %s (", table->qualified != NULL ? table->qualified : table->name);
	postgres_append_columns(out, table, table->columns_n);
	buf_printf(out, ") FROM STDIN (%sENCODING ", options);
	postgres_quote_text(out, encoding != NULL ? encoding : "UTF8");
	buf_puts(out, ")");
}

bool postgres_names_roles(const struct schema_object *o)
{
	return strcmp(o->kind, "owner") == 0 || strcmp(o->kind, "grants") == 0;
}
