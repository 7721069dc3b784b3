#include "common/db/postgres/postgres_keys.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"

struct postgres_keys {
	struct db_spelling spelling; /* first: it is what comparisons are given */
	const struct schema *schema; /* borrowed */
	char *encoding;              /* of the database, as SQL quotes it; NULL: UTF-8 */
	/* Columns that need more than a literal: object, column, type, operator; by object. */
	PGresult *special;
};

/*
 * A unique index says what is equal.  The server's own types find that operator by themselves, but
 * for those that are looked up as if they were numbers; in other encodings a value is an expression, of
 * which the type must be said.
 */
static const char special[] =
    "SELECT t.at, a.attname, format('%%I.%%I', tn.nspname, ty.typname), "
    "format('OPERATOR(%%I.%%s)', o.nspname, o.oprname) "
    "FROM unnest(ARRAY[%s]::text[]) WITH ORDINALITY AS t(name, at) "
    "JOIN pg_attribute a ON a.attrelid = to_regclass(t.name) AND a.attnum > 0 "
    "JOIN pg_type ty ON ty.oid = a.atttypid JOIN pg_namespace tn ON tn.oid = ty.typnamespace "
    "JOIN LATERAL (SELECT n.nspname, p.oprname FROM pg_index x, "
    "generate_series(0, x.indnkeyatts - 1) AS k(i) "
    "LEFT JOIN pg_opclass c ON true LEFT JOIN pg_amop m ON m.amopfamily = c.opcfamily "
    "AND m.amopstrategy = 3 AND m.amoplefttype = c.opcintype "
    "AND m.amoprighttype = c.opcintype LEFT JOIN pg_operator p ON p.oid = m.amopopr "
    "LEFT JOIN pg_namespace n ON n.oid = p.oprnamespace "
    "WHERE x.indrelid = a.attrelid AND x.indisunique AND c.oid = x.indclass[k.i] "
    "AND x.indkey[k.i] = a.attnum ORDER BY NOT x.indisprimary, x.indexrelid LIMIT 1) AS o "
    "ON true WHERE %s OR tn.nspname <> 'pg_catalog' OR ty.typtype <> 'b' "
    "OR ty.typname ~ '^reg' ORDER BY 1";

static bool compare(
    const struct db_spelling *s, struct buf *sql, const struct db_comparison *c);

/* Objects count from 1, as the array's elements do: others than tables have no name there. */
static void append_names(struct buf *sql, const struct schema *schema)
{
	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];

		buf_puts(sql, i > 0 ? ", " : "");
		if (o->key_n > 0 && o->qualified != NULL)
			postgres_quote_text(sql, o->qualified);
		else
			buf_puts(sql, "NULL");
	}
}

struct postgres_keys *postgres_keys_read(
    struct postgres_conn *c, const struct schema *schema, struct err *err)
{
	CLEANUP(postgres_keys_freep) struct postgres_keys *keys =
	    xcalloc(1, sizeof(*keys));
	CLEANUP(buf_reset) struct buf names = {0};
	CLEANUP(buf_reset) struct buf quoted = {0};
	CLEANUP(freep) char *encoding = NULL;
	CLEANUP(freep) char *sql = NULL;

	keys->spelling.compare = compare;
	keys->schema = schema;
	if (!postgres_conn_value(c, "SHOW server_encoding", &encoding, err))
		return NULL;
	if (strcmp(encoding, "UTF8") != 0) {
		postgres_quote_text(&quoted, encoding);
		keys->encoding = buf_take(&quoted);
	}
	append_names(&names, schema);
	sql = xasprintf(
	    special, buf_str(&names), keys->encoding != NULL ? "true" : "false");
	keys->special = postgres_conn_select(c, sql, err);
	return keys->special != NULL ? take_ptr(&keys) : NULL;
}

const struct db_spelling *postgres_keys_spelling(const struct postgres_keys *keys)
{
	return &keys->spelling;
}

void postgres_keys_free(struct postgres_keys *keys)
{
	if (keys == NULL)
		return;
	PQclear(keys->special);
	free(keys->encoding);
	free(keys);
}

/* The row of what is special of a column, or -1. */
static int find(const struct postgres_keys *keys, const struct db_comparison *c)
{
	unsigned long at = (unsigned long)(c->table - keys->schema->objects) + 1;
	const char *name = c->table->columns[c->column].name;
	int low = 0;
	int high = PQntuples(keys->special);

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (strtoul(PQgetvalue(keys->special, middle, 0), NULL, 10) < at)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < PQntuples(keys->special) &&
	       strtoul(PQgetvalue(keys->special, low, 0), NULL, 10) == at;
	     low++) {
		if (strcmp(PQgetvalue(keys->special, low, 1), name) == 0)
			return low;
	}
	return -1;
}

static bool is_ascii(const char *value, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)value[i] > 0x7f)
			return false;
	}
	return true;
}

static bool compare(
    const struct db_spelling *s, struct buf *sql, const struct db_comparison *c)
{
	const struct postgres_keys *keys = (const struct postgres_keys *)s;
	int row = find(keys, c);
	bool equal = strcmp(c->operator, " = ") == 0;
	CLEANUP(freep) char *text = xstrndup(c->value, c->len);

	if (memchr(c->value, '\0', c->len) != NULL)
		return false;
	postgres_quote_name(sql, c->table->columns[c->column].name);
	if (row >= 0 && equal && !PQgetisnull(keys->special, row, 3))
		buf_printf(sql, " %s ", PQgetvalue(keys->special, row, 3));
	else
		buf_puts(sql, c->operator);
	if (keys->encoding == NULL || is_ascii(c->value, c->len)) {
		postgres_quote_text(sql, text);
	} else {
		buf_puts(sql, "pg_catalog.convert_from('\\x");
		text_append_hex(sql, c->value, c->len);
		buf_printf(sql, "', %s)", keys->encoding);
	}
	if (row >= 0)
		buf_printf(sql, "::%s", PQgetvalue(keys->special, row, 2));
	return true;
}
