#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/db/sql_file.h"
#include "common/format/row_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { COLUMNS = 3 };

static struct schema_column columns[COLUMNS] = {
    {.name = (char *)"id", .type = SCHEMA_NUMBER},
    {.name = (char *)"text", .type = SCHEMA_TEXT, .charset = (char *)"utf8mb4"},
    {.name = (char *)"bytes", .type = SCHEMA_BINARY},
};
static const struct schema_object table = {
    .stage = SCHEMA_TABLE,
    .kind = (char *)"table",
    .name = (char *)"t",
    .columns = columns,
    .columns_n = COLUMNS,
    .key_n = 1,
};

/* Whether a line is a row that the engine's source could have sent. */
static bool is_row(const struct sql_dialect *d, const struct buf *line)
{
	CLEANUP(buf_reset) struct buf copy = {0};
	struct row_field f[COLUMNS];
	struct err err = {0};

	buf_append(&copy, line->data, line->len);
	if (!row_text_split(copy.data, copy.len, f, COLUMNS, &err))
		return false;
	for (size_t i = 0; strcmp(d->engine, "sqlite") == 0 && i < COLUMNS; i++) {
		if (f[i].data != NULL &&
		    (f[i].len == 0 || (f[i].data[0] != 't' && f[i].data[0] != 'b')))
			return false;
	}
	return true;
}

/* What a file says of a row is that row. */
static void write_and_read(const struct sql_dialect *d, struct buf *line)
{
	CLEANUP(buf_reset) struct buf copy = {0};
	CLEANUP(buf_reset) struct buf file = {0};
	CLEANUP(buf_reset) struct buf heading = {0};
	CLEANUP(buf_reset) struct buf row = {0};
	struct err err = {0};
	size_t skip;

	buf_append(&copy, line->data, line->len);
	if (!d->row(&table, copy.data, copy.len, 0, &file, &err))
		abort();
	if (strcmp(d->engine, "mysql") == 0)
		buf_puts(&file, ";\n");
	d->heading(&table, &heading);
	skip = strcmp(d->engine, "postgres") == 0 ? 0 : heading.len;
	skip += skip < file.len && file.data[skip] == '\n' && skip > 0;
	if (!d->read(&table, file.data + skip, file.len - skip, &row))
		abort();
	buf_putc(line, '\n');
	if (row.len != line->len || memcmp(row.data, line->data, row.len) != 0)
		abort();
}

/* The first byte says which engine's file, the rest is a line of it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const engines[] = {"mysql", "postgres", "sqlite"};
	CLEANUP(buf_reset) struct buf line = {0};
	CLEANUP(buf_reset) struct buf row = {0};
	const struct sql_dialect *d;

	if (size < 2)
		return 0;
	d = sql_dialect_find(engines[data[0] % 3]);
	buf_append(&line, data + 1, size - 1);
	if (d->read(&table, line.data, line.len, &row) &&
	    (row.len == 0 || row.data[row.len - 1] != '\n'))
		abort();
	/* PostgreSQL's lines are its own; the line that ends them is none. */
	if (memchr(line.data, '\n', line.len) == NULL && strcmp(line.data, "\\.") != 0 &&
	    is_row(d, &line))
		write_and_read(d, &line);
	return 0;
}
