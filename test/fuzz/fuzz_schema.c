#include "common/format/schema.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Prints v, which it takes, and reads the text into to; the text is in out. */
static bool pass_on(
    struct json *v, struct schema *to, struct schema_rows *rows, struct buf *out)
{
	CLEANUP(json_freep) struct json *line = v;
	CLEANUP(json_freep) struct json *back = NULL;
	struct err err = {0};

	json_print(line, out);
	back = json_parse(out->data, out->len, &err);
	return back != NULL &&
	       schema_parse_line(to, back, rows, &err) != SCHEMA_LINE_ERROR;
}

/* What was read is written so that it reads the same. */
static void write_again(const struct schema *s)
{
	CLEANUP(schema_freep) struct schema *to = xcalloc(1, sizeof(*to));
	CLEANUP(buf_reset) struct buf one = {0};
	CLEANUP(buf_reset) struct buf two = {0};
	struct schema_rows rows = {0};

	if (!pass_on(schema_database_json(&s->database), to, &rows, &one))
		abort();
	for (size_t i = 0; i < s->objects_n; i++) {
		CLEANUP(json_freep) struct json *v = NULL;

		buf_clear(&one);
		buf_clear(&two);
		if (!pass_on(schema_object_json(&s->objects[i]), to, &rows, &one))
			abort();
		v = schema_object_json(&to->objects[i]);
		json_print(v, &two);
		if (strcmp(one.data, two.data) != 0)
			abort();
	}
}

/* Lines, as in an index, until one is refused. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(schema_freep) struct schema *s = xcalloc(1, sizeof(*s));
	const uint8_t *end = data + size;
	struct schema_rows rows = {0};
	struct err err = {0};

	while (data < end && err.code == ERR_NONE) {
		const uint8_t *next = memchr(data, '\n', (size_t)(end - data));
		CLEANUP(json_freep) struct json *line = NULL;

		if (next == NULL)
			next = end;
		line = json_parse(data, (size_t)(next - data), &err);
		if (line != NULL && (schema_parse_line(s, line, &rows, &err) ==
		                        SCHEMA_LINE_ERROR) != (err.code != ERR_NONE))
			abort();
		data = next + (next < end);
	}
	schema_rows_reset(&rows);
	if (err.code == ERR_NONE && s->database.engine != NULL)
		write_again(s);
	return 0;
}
