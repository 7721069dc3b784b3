#include "common/db/sqlite/sqlite_sql_file.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_guard.h"
#include "common/db/sqlite/sqlite_rebuild.h"
#include "common/format/row_text.h"

static bool check(const struct sql_making *m, struct err *err)
{
	return sqlite_guard_file(m->schema, m->trust, err);
}

/* A virtual table that is left out is named. */
static bool leaves_out(const struct sql_making *m, const struct schema_object *o)
{
	CLEANUP(freep) char *name = NULL;
	struct err why = {0};

	if (!sqlite_is_virtual(o) ||
	    sqlite_guard_virtual(o, m->trust, &why) == SQLITE_FINE)
		return false;
	name = text_printable(o->name);
	log_warn(m->log, "table %s is left out: %s", name, why.msg);
	return true;
}

static void head(const struct sql_making *m, struct buf *out)
{
	const struct schema *schema = m->schema;
	struct err ignored = {0};

	for (size_t i = 0; i < schema->database.settings_n; i++) {
		(void)!sqlite_guard_setting(schema->database.settings[i], out, &ignored);
		buf_puts(out, ";\n");
	}
	buf_puts(out,
	    "PRAGMA foreign_keys = OFF;\nPRAGMA ignore_check_constraints = ON;\n"
	    "BEGIN TRANSACTION;\n");
	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];

		if (o->stage != SCHEMA_TABLE || leaves_out(m, o))
			continue;
		/* All tables come first, as they follow each other at the source. */
		if (sqlite_is_made_by_module(schema, o)) {
			if (sqlite_is_virtual(o))
				sqlite_guard_append(out, o->create);
			continue;
		}
		if (sqlite_is_virtual(o) || sqlite_is_internal(o))
			sqlite_append_create(out, o);
		else
			sqlite_guard_append(out, o->create);
		if (!o->has_rows && o->keys != NULL)
			sqlite_guard_append(out, o->keys);
	}
}

static void table(const struct schema_object *o, struct buf *out)
{
	if (!sqlite_is_internal(o))
		return;
	buf_puts(out, "DELETE FROM ");
	sqlite_quote_name(out, o->name);
	buf_puts(out, ";\n");
}

static void append_hex(struct buf *out, const char *data, size_t len)
{
	buf_puts(out, "X'");
	text_append_hex(out, data, len);
	buf_putc(out, '\'');
}

static void append_quoted(struct buf *out, const char *data, size_t len)
{
	buf_putc(out, '\'');
	for (size_t i = 0; i < len; i++) {
		if (data[i] == '\'')
			buf_putc(out, '\'');
		buf_putc(out, data[i]);
	}
	buf_putc(out, '\'');
}

/* The UTF-8 form of a character of the private use area from U+E000 on. */
static void private_character(unsigned int n, char form[4])
{
	form[0] = (char)0xee;
	form[1] = (char)(0x80 | n >> 6);
	form[2] = (char)(0x80 | (n & 0x3f));
	form[3] = '\0';
}

/* No literal holds a NUL: a character that the text does not have stands for it. */
static bool append_with_nul(struct buf *out, const char *data, size_t len)
{
	CLEANUP(buf_reset) struct buf text = {0};
	char form[4];
	unsigned int n = 0;

	do
		private_character(n, form);
	while (memmem(data, len, form, 3) != NULL && ++n < 4096);
	if (n == 4096)
		return false;
	for (size_t i = 0; i < len; i++)
		buf_append(
		    &text, data[i] != '\0' ? &data[i] : form, data[i] != '\0' ? 1 : 3);
	buf_puts(out, "replace(");
	append_quoted(out, text.data, text.len);
	buf_printf(out, ",char(%u),char(0))", 0xe000 + n);
	return true;
}

static void append_text(struct buf *out, const char *data, size_t len)
{
	bool nul = memchr(data, 0, len) != NULL;

	if (text_is_utf8(data, len)) {
		if (!nul)
			append_quoted(out, data, len);
		if (!nul || append_with_nul(out, data, len))
			return;
	}
	/* Only a database in UTF-8 holds text that is none. */
	buf_puts(out, "CAST(");
	append_hex(out, data, len);
	buf_puts(out, " AS TEXT)");
}

static void append_value(struct buf *out, const struct row_field *f)
{
	const char *data = f->data != NULL ? f->data + 1 : NULL;
	size_t len = f->len > 0 ? f->len - 1 : 0;

	if (f->data == NULL || f->len == 0) {
		buf_puts(out, "NULL");
		return;
	}
	switch (f->data[0]) {
	case 'r':
		if (len >= 3 && strncmp(data + len - 3, "Inf", 3) == 0) {
			buf_puts(out, *data == '-' ? "-9e999" : "9e999");
			break;
		}
		buf_append(out, data, len);
		/* A literal without a point or an exponent would be an integer. */
		if (memchr(data, '.', len) == NULL && memchr(data, 'e', len) == NULL)
			buf_puts(out, ".0");
		break;
	case 'i':
		buf_append(out, data, len);
		break;
	case 't':
		append_text(out, data, len);
		break;
	default:
		append_hex(out, data, len);
		break;
	}
}

static void heading(const struct schema_object *o, struct buf *out)
{
	buf_puts(out, "INSERT INTO ");
	sqlite_quote_name(out, o->name);
	for (size_t i = 0; i < o->columns_n; i++) {
		buf_puts(out, i > 0 ? "," : " (");
		sqlite_quote_name(out, o->columns[i].name);
	}
	buf_puts(out, ") VALUES");
}

static bool row(const struct schema_object *o, char *line, size_t len, uint64_t n,
    struct buf *out, struct err *err)
{
	CLEANUP(freep) struct row_field *fields = xcalloc(o->columns_n, sizeof(*fields));

	(void)n;
	if (!row_text_split(line, len, fields, o->columns_n, err))
		return false;
	heading(o, out);
	buf_putc(out, '(');
	for (size_t i = 0; i < o->columns_n; i++) {
		buf_puts(out, i > 0 ? "," : "");
		append_value(out, &fields[i]);
	}
	buf_puts(out, ");\n");
	return true;
}

/* A line on its way through its values. */
struct reading {
	const char *at;
	const char *end;
	struct buf value;
};

static bool skip(struct reading *r, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(r->end - r->at) < len || memcmp(r->at, text, len) != 0)
		return false;
	r->at += len;
	return true;
}

/* Up to the closing quote. */
static bool read_quoted(struct reading *r)
{
	while (r->at < r->end) {
		if (*r->at == '\'' && !(r->end - r->at > 1 && r->at[1] == '\'')) {
			r->at++;
			return true;
		}
		r->at += *r->at == '\'';
		buf_putc(&r->value, *r->at++);
	}
	return false;
}

static bool read_hex(struct reading *r)
{
	while (r->end - r->at >= 2 && text_hex_byte(r->at) >= 0) {
		buf_putc(&r->value, (char)text_hex_byte(r->at));
		r->at += 2;
	}
	return skip(r, "'");
}

/* What append_with_nul() has written, from the string on. */
static bool read_with_nul(struct reading *r)
{
	CLEANUP(buf_reset) struct buf text = {0};
	unsigned int n;
	char form[4];
	const char *found;

	if (!read_quoted(r) || !skip(r, ",char("))
		return false;
	for (n = 0; r->at < r->end && *r->at >= '0' && *r->at <= '9' && n < 100000;)
		n = n * 10 + (unsigned int)(*r->at++ - '0');
	if (n < 0xe000 || n >= 0xf000 || !skip(r, "),char(0))"))
		return false;
	private_character(n - 0xe000, form);
	text = r->value;
	r->value = (struct buf){0};
	for (const char *at = text.data; text.len > 0; at = found + 3) {
		size_t left = text.len - (size_t)(at - text.data);

		found = memmem(at, left, form, 3);
		buf_append(&r->value, at, found != NULL ? (size_t)(found - at) : left);
		if (found == NULL)
			return true;
		buf_putc(&r->value, '\0');
	}
	return false;
}

/* A literal number: its text as a row has it. */
static bool read_number(struct reading *r, struct buf *row)
{
	size_t len = 0;
	bool real;
	bool whole; /* the point was added */

	if (skip(r, "9e999") || skip(r, "-9e999")) {
		buf_puts(row, r->at[-6] == '-' ? "r-Inf" : "rInf");
		return true;
	}
	while (r->at + len < r->end && strchr("0123456789+-.e", r->at[len]) != NULL)
		len++;
	real = memchr(r->at, '.', len) != NULL || memchr(r->at, 'e', len) != NULL;
	whole = real && len > 2 && memcmp(r->at + len - 2, ".0", 2) == 0;
	buf_putc(row, real ? 'r' : 'i');
	buf_append(row, r->at, whole ? len - 2 : len);
	r->at += len;
	return len > 0;
}

static bool read_value(struct reading *r, struct buf *row)
{
	char type = 't';
	bool ok;

	buf_clear(&r->value);
	if (skip(r, "NULL")) {
		row_text_null(row);
		return true;
	}
	if (skip(r, "'")) {
		ok = read_quoted(r);
	} else if (skip(r, "replace('")) {
		ok = read_with_nul(r);
	} else if (skip(r, "CAST(X'")) {
		ok = read_hex(r) && skip(r, " AS TEXT)");
	} else if (skip(r, "X'")) {
		type = 'b';
		ok = read_hex(r);
	} else {
		return read_number(r, row);
	}
	buf_putc(row, type);
	row_text_value(row, buf_str(&r->value), r->value.len);
	return ok;
}

static bool read_line(
    const struct schema_object *o, const char *line, size_t len, struct buf *row)
{
	struct reading r = {.at = line, .end = line + len};
	size_t start = row->len;
	bool ok = skip(&r, "(");

	for (size_t i = 0; ok && i < o->columns_n; i++) {
		if (i > 0)
			buf_putc(row, '\t');
		ok = read_value(&r, row) && skip(&r, i + 1 < o->columns_n ? "," : ");");
	}
	buf_putc(row, '\n');
	buf_reset(&r.value);
	if (ok)
		return true;
	row->len = start;
	return false;
}

static void table_end(const struct schema_object *o, uint64_t n, struct buf *out)
{
	(void)n;
	if (o->keys != NULL)
		sqlite_guard_append(out, o->keys);
}

static void tail(const struct sql_making *m, struct buf *out)
{
	const struct schema *schema = m->schema;

	for (size_t i = 0; i < schema->objects_n; i++) {
		if (schema->objects[i].stage == SCHEMA_AFTER)
			sqlite_guard_append(out, schema->objects[i].create);
	}
	sqlite_append_rebuild(schema, out);
	buf_puts(out, "COMMIT;\n");
}

const struct sql_dialect sqlite_sql_dialect = {
    .engine = "sqlite",
    .advice =
        "load it with \"sqlite3 -safe\": then nothing in it reaches beyond the database",
    .check = check,
    .head = head,
    .table = table,
    .row = row,
    .table_end = table_end,
    .heading = heading,
    .read = read_line,
    .strings_hold_newlines = true,
    .tail = tail,
};
