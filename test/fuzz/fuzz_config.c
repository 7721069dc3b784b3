#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/app/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
	if (!ok)
		abort();
}

/* Any bytes are refused with a line and a column, or all that they say is within its limits. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = {0};
	CLEANUP(config_freep)
	struct config *c = config_parse("fuzz", (const char *)data, size, &err);
	size_t line;
	size_t column;

	if (c == NULL) {
		need(err.code == ERR_USAGE);
		need(sscanf(err.msg, "fuzz:%zu:%zu: ", &line, &column) == 2);
		need(line > 0 && column > 0);
		return 0;
	}
	need(err.code == ERR_NONE);
	need(!c->every_s.said || c->every_s.n > 0);
	need(!c->batch.said ||
	     (c->batch.n >= CONFIG_BATCH_MIN && c->batch.n <= CONFIG_BATCH_MAX));
	for (size_t i = 0; i < c->keep_local.n; i++)
		need(*c->keep_local.items[i] != '\0');
	return 0;
}
