#include "common/format/row_text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_FIELDS = 32 };

/* There is one text for each row: what splits prints back as it was. */
static void split_and_print(const char *line, size_t len, size_t n)
{
	CLEANUP(buf_reset) struct buf copy = {0};
	CLEANUP(buf_reset) struct buf again = {0};
	struct row_field fields[MAX_FIELDS];
	struct err err = {0};

	buf_append(&copy, line, len);
	if (!row_text_split(copy.data, len, fields, n, &err))
		return;
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&again, '\t');
		if (fields[i].data == NULL)
			row_text_null(&again);
		else
			row_text_value(&again, fields[i].data, fields[i].len);
	}
	if (again.len != len || memcmp(buf_str(&again), line, len) != 0)
		abort();
}

/* Any bytes are a value. */
static void print_and_split(const char *value, size_t len)
{
	CLEANUP(buf_reset) struct buf row = {0};
	struct row_field field;
	struct err err = {0};

	row_text_value(&row, value, len);
	buf_append(&row, "", 0);
	if (!row_text_split(row.data, row.len, &field, 1, &err) || field.len != len ||
	    field.data == NULL || memcmp(field.data, value, len) != 0)
		abort();
}

/* The first byte is the number of fields, the rest a line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *line = (const char *)data + 1;

	if (size == 0)
		return 0;
	split_and_print(line, size - 1, data[0] % MAX_FIELDS);
	print_and_split(line, size - 1);
	return 0;
}
