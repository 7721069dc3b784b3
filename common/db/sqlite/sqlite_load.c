#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/own.h"
#include "common/db/sqlite/sqlite_writer.h"
#include "common/format/row_text.h"

struct sqlite_loader {
	struct db_loader base;
	struct sqlite_writer *writer;      /* borrowed */
	const struct schema_object *table; /* the one that is loaded */
	struct row_field *fields;
	sqlite3_stmt *insert;
	char *raw; /* past the table's rules, by this name (sqlite_raw_open()) */
};

struct db_loader *sqlite_loader_open(struct db_target *t, struct err *err)
{
	struct sqlite_loader *l = xcalloc(1, sizeof(*l));

	(void)err;
	l->base.target = t;
	l->writer = (struct sqlite_writer *)t;
	return &l->base;
}

void sqlite_loader_free(struct db_loader *base)
{
	struct sqlite_loader *l = (struct sqlite_loader *)base;

	(void)sqlite3_finalize(l->insert);
	free(l->fields);
	free(l->raw);
	free(l);
}

static double real_of(const char *text)
{
	return strtod(text, NULL); /* knows Inf; exact for 17 digits */
}

bool sqlite_bind(sqlite3_stmt *s, int i, const struct row_field *f, struct err *err)
{
	CLEANUP(freep) char *number = NULL;

	if (f->data == NULL)
		return sqlite3_bind_null(s, i) == SQLITE_OK;
	if (f->len == 0)
		return err_set(err, ERR_PROTO, "a value without its storage class");
	switch (f->data[0]) {
	case 'i':
		number = xstrndup(f->data + 1, f->len - 1);
		return sqlite3_bind_int64(s, i, strtoll(number, NULL, 10)) == SQLITE_OK;
	case 'r':
		number = xstrndup(f->data + 1, f->len - 1);
		return sqlite3_bind_double(s, i, real_of(number)) == SQLITE_OK;
	case 't':
		return sqlite3_bind_text64(s, i, f->data + 1, f->len - 1, SQLITE_STATIC,
		           SQLITE_UTF8) == SQLITE_OK;
	case 'b':
		return sqlite3_bind_blob64(
		           s, i, f->data + 1, f->len - 1, SQLITE_STATIC) == SQLITE_OK;
	default:
		return err_set(err, ERR_PROTO, "a value of an unknown storage class");
	}
}

static bool prepare_insert(struct sqlite_loader *l, const char *name, struct err *err)
{
	const struct schema_object *o = l->table;
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(buf_reset) struct buf values = {0};

	(void)sqlite3_finalize(l->insert);
	buf_puts(&sql, "INSERT INTO ");
	sqlite_quote_name(&sql, name);
	for (size_t i = 0; i < o->columns_n; i++) {
		buf_puts(&sql, i > 0 ? ", " : " (");
		sqlite_quote_name(&sql, o->columns[i].name);
		buf_puts(&values, i > 0 ? ", ?" : "?");
	}
	buf_printf(&sql, ") VALUES (%s)", values.data);
	l->insert = sqlite_conn_prepare(l->writer->db, sql.data, err);
	return l->insert != NULL;
}

static bool insert_fields(struct sqlite_loader *l, int *code, struct err *err)
{
	for (size_t i = 0; i < l->table->columns_n; i++) {
		if (!sqlite_bind(l->insert, (int)i + 1, &l->fields[i], err))
			return err->code == ERR_PROTO
			           ? false
			           : sqlite_conn_fail(l->writer->db, err);
	}
	(void)sqlite3_step(l->insert);
	*code = sqlite3_extended_errcode(l->writer->db);
	if (sqlite3_reset(l->insert) == SQLITE_OK)
		*code = SQLITE_OK;
	return *code == SQLITE_OK || sqlite_conn_fail(l->writer->db, err);
}

static bool breaks_rule(int code)
{
	return code == SQLITE_CONSTRAINT_NOTNULL || code == SQLITE_CONSTRAINT_DATATYPE;
}

static bool insert_row(void *ctx, char *line, size_t len, struct err *err)
{
	struct sqlite_loader *l = ctx;
	int code = SQLITE_OK;

	if (!row_text_split(line, len, l->fields, l->table->columns_n, err))
		return false;
	if (insert_fields(l, &code, err))
		return true;
	if (l->raw != NULL || !breaks_rule(code))
		return false;
	(void)sqlite3_finalize(take_ptr(&l->insert));
	l->raw = sqlite_raw_open(l->writer->db, l->table->name, err);
	return l->raw != NULL && prepare_insert(l, l->raw, err) &&
	       insert_fields(l, &code, err);
}

bool sqlite_loader_rows(
    struct db_loader *base, size_t table, struct db_rows *rows, struct err *err)
{
	struct sqlite_loader *l = (struct sqlite_loader *)base;

	l->table = &l->writer->schema->objects[table];
	free(take_ptr(&l->raw));
	free(l->fields);
	l->fields = xcalloc(l->table->columns_n, sizeof(*l->fields));
	if (!prepare_insert(l, l->table->name, err) ||
	    !db_rows_lines(rows, insert_row, l, err))
		return false;
	(void)sqlite3_finalize(take_ptr(&l->insert));
	return l->raw == NULL ||
	       sqlite_raw_close(l->writer->db, l->raw, l->table->name, err);
}

bool sqlite_loader_load(
    struct db_loader *base, size_t table, struct db_rows *rows, struct err *err)
{
	struct sqlite_loader *l = (struct sqlite_loader *)base;
	const struct schema_object *o = &l->writer->schema->objects[table];
	CLEANUP(buf_reset) struct buf empty = {0};

	if (db_own_is_lost(&l->writer->base, o))
		return true;
	/* What is in there was made by loading other tables. */
	buf_puts(&empty, "DELETE FROM ");
	sqlite_quote_name(&empty, o->name);
	if (sqlite_is_internal(o) && !sqlite_conn_run(l->writer->db, empty.data, err))
		return false;
	return sqlite_loader_rows(base, table, rows, err) &&
	       sqlite_keys_make(l->writer, o, err);
}
