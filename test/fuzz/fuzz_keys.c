/* Definitions of a table's indexes, of which some are taken out: of all engines. */
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/keys.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

/* Every second one. */
static bool take(void *ctx, const char *kind, const char *name, char *statement)
{
	size_t *n = ctx;

	if (*kind == '\0' || (*name == '\0' && *statement == '\0'))
		abort();
	free(statement);
	return (*n)++ % 2 == 1;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static const char *const engines[] = {"mysql", "postgres", "sqlite"};

	for (size_t i = 0; i < sizeof(engines) / sizeof(*engines); i++) {
		struct schema_object o = {.name = xstrdup("t"),
		    .create = xstrndup((const char *)data, size),
		    .keys = xstrndup((const char *)data, size),
		    .links = xstrndup((const char *)data, size)};
		size_t n = 0;

		db_keys_sift(&o, engines[i], take, &n);
		if (strlen(o.create) > size ||
		    (o.keys != NULL && strlen(o.keys) > size) ||
		    (o.links != NULL && strlen(o.links) > size))
			abort();
		schema_object_reset(&o);
	}
	return 0;
}
