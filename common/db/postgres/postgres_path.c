#include "common/db/postgres/postgres_path.h"

#include <string.h>

#include "common/db/statement.h"

static bool append_list(struct buf *out, const char *list)
{
	struct statement s;
	struct statement_token t;

	if (list == NULL || *list == '\0')
		return true;
	statement_start(&s, STATEMENT_POSTGRES, 0, list, strlen(list));
	do {
		CLEANUP(buf_reset) struct buf name = {0};

		t = statement_next(&s);
		if (!statement_name(&s, &t, &name))
			return false;
		buf_puts(out, out->len > 0 ? ", " : "");
		postgres_quote_name(out, buf_str(&name));
		t = statement_next(&s);
	} while (statement_mark(&t, ','));
	return t.kind == STATEMENT_END;
}

bool postgres_path_append(struct buf *out, const char *first, const char *second)
{
	CLEANUP(buf_reset) struct buf names = {0};

	if (!append_list(&names, first) || !append_list(&names, second))
		return false;
	buf_puts(out, names.len > 0 ? names.data : "''");
	return true;
}

bool postgres_path_runs(const struct schema_object *o, const char *text)
{
	return text != o->create || strcmp(o->kind, "data of materialized view") == 0 ||
	       strcmp(o->kind, "indexes of materialized view") == 0;
}

bool postgres_path_set(struct postgres_conn *c, const char *list, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_puts(&sql, "search_path = ");
	if (!postgres_path_append(&sql, list, NULL))
		return err_set(err, ERR_PROTO, "\"%.80s\" is no list of schemas", list);
	return postgres_conn_set(c, sql.data, err);
}
