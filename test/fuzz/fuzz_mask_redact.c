/* Any value: what stands for it is as long, the same each time, and JSON where it was. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/base/text.h"
#include "common/mask/mask_dictionary.h"
#include "common/mask/mask_redact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void redact(struct mask_dictionary *d, const char *type, const char *data,
    size_t size, struct buf *out)
{
	const struct mask m = {.kind = MASK_REDACT};
	const struct mask_job job = {
	    .mask = &m, .type_name = type, .table = "users", .dictionary = d};

	mask_redact(&job, (struct mask_seed){1, 2}, data, size, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct mask_dictionary *d; /* one for all runs */
	CLEANUP(buf_reset) struct buf first = {0};
	CLEANUP(buf_reset) struct buf second = {0};
	CLEANUP(json_freep) struct json *before = NULL;
	CLEANUP(json_freep) struct json *after = NULL;
	struct err err = {0};

	if (size == 0 || size > 1 << 16)
		return 0;
	d = d == NULL ? mask_dictionary_new() : d;
	redact(d, data[0] % 2 == 0 ? "text" : "bytea", (const char *)data, size, &first);
	redact(d, data[0] % 2 == 0 ? "text" : "bytea", (const char *)data, size, &second);
	if (first.len != size || second.len != size ||
	    memcmp(first.data, second.data, size) != 0)
		abort();
	before = json_parse((const char *)data, size, &err);
	if (before != NULL)
		after = json_parse(first.data, first.len, &err);
	if (before != NULL && after == NULL)
		abort();
	if (text_is_utf8((const char *)data, size) &&
	    !text_is_utf8(first.data, first.len))
		abort();
	return 0;
}
