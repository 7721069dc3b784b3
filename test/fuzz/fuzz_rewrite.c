#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dest/rewrite_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct rewrite *make(void)
{
	struct rewrite *r = rewrite_new();
	struct err err = {0};

	if (!rewrite_add(r, "https://a.example", "http://localhost:8080", &err) ||
	    !rewrite_add(r, "https://a.example/b", "http://localhost:8080/c/d", &err) ||
	    !rewrite_add(r, "http://b.a.example:81", "https://e", &err))
		abort();
	return r;
}

/* A serialised value stays one, and whatever changes has changed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(rewrite_freep) struct rewrite *r = make();
	const char *text = (const char *)data;
	struct buf before = {0};
	struct buf after = {0};
	struct buf ignored = {0};
	bool changed;

	if (rewrite_text(r, text, size, &after)) {
		if (after.len == size && memcmp(after.data, text, size) == 0)
			abort();
	} else if (after.len != 0) {
		abort();
	}
	if (rewrite_php(r, text, size, 0, &before, &changed)) {
		if (!rewrite_php(r, buf_str(&before), before.len, 0, &ignored, &changed))
			abort();
	} else if (before.len != 0) {
		abort();
	}
	buf_reset(&before);
	buf_reset(&after);
	buf_reset(&ignored);
	return 0;
}
