#include "common/db/range.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/format/row_text.h"

/* The values of a key, unescaped, each with its length. */
struct key {
	const struct schema_object *table;
	const struct db_spelling *spelling;
	struct buf text;
	size_t *ends;
};

static void key_reset(struct key *k)
{
	buf_reset(&k->text);
	free(k->ends);
}

/* Splits a row's text up to its key; false for NULL, which nothing is equal to. */
static bool key_read(struct key *k, const char *text, size_t len)
{
	const char *end = text + len;

	k->ends = xcalloc(k->table->key_n, sizeof(*k->ends));
	for (size_t column = 0; column < k->table->key_n; column++) {
		const char *tab = memchr(text, '\t', (size_t)(end - text));
		const char *stop = tab != NULL ? tab : end;

		if (stop - text == 2 && memcmp(text, "\\N", 2) == 0)
			return false;
		row_text_unescape(text, (size_t)(stop - text), &k->text);
		k->ends[column] = k->text.len;
		if ((tab == NULL) != (column + 1 == k->table->key_n))
			return false;
		text = stop + (tab != NULL);
	}
	return true;
}

/* column, operator, value */
static bool compare(struct buf *sql, const struct key *k, size_t i, const char *operator)
{
	size_t start = i > 0 ? k->ends[i - 1] : 0;
	struct db_comparison c = {.table = k->table,
	    .column = i,
	    .operator= operator,
	    .value = buf_str(&k->text) + start,
	    .len = k->ends[i] - start};

	if (k->spelling->compare != NULL)
		return k->spelling->compare(k->spelling, sql, &c);
	k->spelling->name(sql, k->table->columns[i].name);
	buf_puts(sql, operator);
	return k->spelling->value(sql, &k->table->columns[i], c.value, c.len);
}

/*
 * (a, b) > (x, y) as "(a > x OR (a = x AND b > y))": not every planner finds the index for the
 * short form.  Each is told the first column's bound apart.
 */
static bool bound(struct buf *sql, const struct key *k, bool above)
{
	const char *strict = above ? " > " : " < ";
	size_t n = k->table->key_n;
	bool ok = true;

	if (n > 1) {
		ok = compare(sql, k, 0, above ? " >= " : " <= ");
		buf_puts(sql, " AND ");
	}
	for (size_t i = 0; i < n && ok; i++) {
		bool last = i + 1 == n;

		if (last) {
			ok = compare(sql, k, i, above ? strict : " <= ");
			break;
		}
		buf_putc(sql, '(');
		ok = compare(sql, k, i, strict);
		buf_puts(sql, " OR (");
		ok = ok && compare(sql, k, i, " = ");
		buf_puts(sql, " AND ");
	}
	for (size_t i = 0; i + 1 < n; i++)
		buf_puts(sql, "))");
	return ok;
}

static bool append_bound(struct buf *sql, const struct schema_object *table,
    const struct db_spelling *s, const char *text, size_t len, bool above)
{
	CLEANUP(key_reset) struct key k = {.table = table, .spelling = s};

	return key_read(&k, text, len) && bound(sql, &k, above);
}

bool db_range_append(struct buf *sql, const struct schema_object *table,
    const struct db_range *ranges, size_t n, const struct db_spelling *s)
{
	buf_putc(sql, '(');
	for (size_t i = 0; i < n; i++) {
		const struct db_range *r = &ranges[i];

		buf_puts(sql, i > 0 ? " OR (" : "(");
		if (r->after == NULL && r->to == NULL)
			buf_puts(sql, "1 = 1");
		if (r->after != NULL &&
		    !append_bound(sql, table, s, r->after, r->after_len, true))
			return false;
		if (r->after != NULL && r->to != NULL)
			buf_puts(sql, " AND ");
		if (r->to != NULL &&
		    !append_bound(sql, table, s, r->to, r->to_len, false))
			return false;
		buf_putc(sql, ')');
	}
	buf_putc(sql, ')');
	return true;
}

bool db_range_append_key(struct buf *sql, const struct schema_object *table,
    const char *text, size_t len, const struct db_spelling *s)
{
	CLEANUP(key_reset) struct key k = {.table = table, .spelling = s};
	bool ok = key_read(&k, text, len);

	for (size_t i = 0; i < table->key_n && ok; i++) {
		buf_puts(sql, i > 0 ? " AND " : "(");
		ok = compare(sql, &k, i, " = ");
	}
	buf_putc(sql, ')');
	return ok;
}

void db_range_append_hex(struct buf *sql, const char *value, size_t len)
{
	buf_puts(sql, "X'");
	text_append_hex(sql, value, len);
	buf_putc(sql, '\'');
}

bool db_range_append_number(struct buf *sql, const char *value, size_t len)
{
	if (len == 0)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (value[i] == '\0' || strchr("0123456789+-.eE", value[i]) == NULL)
			return false;
	}
	buf_append(sql, value, len);
	return true;
}
