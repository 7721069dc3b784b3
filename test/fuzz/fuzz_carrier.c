#include "dest/carrier.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_context(const char *name)
{
	return strlen(name) % 2 == 0;
}

/* A command line with a program and a root; nothing of a URL is an option by itself. */
static void judge(struct carrier *c, const struct err *err)
{
	if (c == NULL) {
		if (err->code != ERR_USAGE)
			abort();
		return;
	}
	if (c->argc == 0 || c->argv[c->argc] != NULL || *c->root == '\0' ||
	    strchr(c->root, '\n') != NULL)
		abort();
	carrier_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(freep) char *text = calloc(1, size + 1);
	struct err err = {0};

	if (size > 0)
		memcpy(text, data, size);
	judge(carrier_parse(text, is_context, &err), &err);
	err = (struct err){0};
	judge(carrier_parse_via(text, NULL, &err), &err);
	return 0;
}
