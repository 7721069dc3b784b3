#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/app/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
	if (!ok)
		abort();
}

/* Any bytes are read or refused with a line; merging the same again changes nothing. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"a", "a.b",
	    "Neos.Flow.persistence.backendOptions.host",
	    "Neos.Flow.persistence.backendOptions.password"};
	const char *text = (const char *)data;
	struct err err = {0};
	CLEANUP(yaml_tree_freep) struct yaml_tree *once = yaml_tree_new();
	CLEANUP(yaml_tree_freep) struct yaml_tree *twice = yaml_tree_new();
	struct yaml_tree *y = yaml_tree_parse("fuzz", text, size, &err);

	if (y == NULL) {
		need(err.code == ERR_PROTO && strncmp(err.msg, "fuzz:", 5) == 0);
		return 0;
	}
	yaml_tree_merge(once, y);
	for (int i = 0; i < 2; i++) {
		y = yaml_tree_parse("fuzz", text, size, &err);
		need(y != NULL);
		yaml_tree_merge(twice, y);
	}
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		const char *a = yaml_tree_str(once, paths[i]);
		const char *b = yaml_tree_str(twice, paths[i]);

		need((a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0));
	}
	return 0;
}
