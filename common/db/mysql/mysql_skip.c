#include "common/db/mysql/mysql_skip.h"

#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_create.h"

void mysql_reader_left_out(
    struct mysql_reader *r, const char *kind, const char *name, const char *table)
{
	buf_printf(&r->left_out, "%s%s %s%s%s", r->left_out.len > 0 ? ", " : "", kind,
	    name, table != NULL ? " of " : "", table != NULL ? table : "");
}

/* Whether the word at s, which is not in a name, is one behind which tables stand. */
static size_t from_or_join(const char *s)
{
	return strncasecmp(s, "from ", 5) == 0   ? 5
	       : strncasecmp(s, "join ", 5) == 0 ? 5
	                                         : 0;
}

const char *mysql_view_table(const char *at, const char *database, struct buf *name)
{
	bool expected = false;

	while (*at != '\0') {
		size_t len = from_or_join(at);

		if (len > 0 || *at == ' ' || *at == '(') {
			expected = expected || len > 0;
			at += len > 0 ? len : 1;
			continue;
		}
		len = mysql_create_token(at);
		if (*at != '`' || !expected) {
			expected = false;
			at += len;
			continue;
		}
		expected = false;
		buf_clear(name);
		mysql_create_unquote(name, at, len);
		at += len;
		if (*at != '.')
			return at;
		/* A table of a database; "from" stands in functions, too, before a column. */
		if (at[1] != '`' || strcmp(buf_str(name), database) != 0)
			continue;
		buf_clear(name);
		len = mysql_create_token(++at);
		mysql_create_unquote(name, at, len);
		return at + len;
	}
	return NULL;
}

static bool needs_skipped(const struct mysql_reader *r, const struct schema_object *view,
    const struct db_names *gone)
{
	CLEANUP(buf_reset) struct buf name = {0};
	const char *at = view->create;

	while ((at = mysql_view_table(at, r->database, &name)) != NULL) {
		if (db_names_fit(&r->skip, buf_str(&name)))
			return true;
		for (size_t i = 0; i < gone->n; i++) {
			if (strcmp(gone->items[i], buf_str(&name)) == 0)
				return true;
		}
	}
	return false;
}

void mysql_skip_views(struct mysql_reader *r, struct schema *schema, size_t first)
{
	CLEANUP(freep) const char **names = xcalloc(schema->objects_n, sizeof(char *));
	CLEANUP(freep)
	struct schema_object *gone = xcalloc(schema->objects_n, sizeof(*gone));
	struct db_names known = {.items = names};
	bool more = r->skip.n > 0;

	while (more) {
		size_t kept = first;

		more = false;
		for (size_t i = first; i < schema->objects_n; i++) {
			struct schema_object *o = &schema->objects[i];

			if (!needs_skipped(r, o, &known)) {
				schema->objects[kept++] = *o;
				continue;
			}
			mysql_reader_left_out(r, o->kind, o->name, NULL);
			gone[known.n] = *o;
			names[known.n++] = o->name;
			more = true;
		}
		schema->objects_n = kept;
	}
	for (size_t i = 0; i < known.n; i++)
		schema_object_reset(&gone[i]);
}
