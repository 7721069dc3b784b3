#include "common/base/json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool visit(void *ctx, const char *key, const struct json *value, struct err *err)
{
	CLEANUP(buf_reset) struct buf bytes = {0};

	(void)ctx;
	(void)err;
	(void)strlen(key);
	(void)json_bytes(value, &bytes);
	return true;
}

/* What parses prints as text that parses, and prints the same again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(buf_reset) struct buf first = {0};
	CLEANUP(buf_reset) struct buf second = {0};
	struct err err = {0};
	CLEANUP(json_freep) struct json *v = json_parse(data, size, &err);
	CLEANUP(json_freep) struct json *again = NULL;

	if (v == NULL)
		return err.code == ERR_PROTO ? 0 : (abort(), 0);
	if (json_is_object(v) && !json_each(v, visit, NULL, &err))
		abort();
	json_print(v, &first);
	again = json_parse(first.data, first.len, &err);
	if (again == NULL)
		abort();
	json_print(again, &second);
	if (first.len != second.len || memcmp(first.data, second.data, first.len) != 0)
		abort();
	return 0;
}
