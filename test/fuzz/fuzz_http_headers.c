#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

#include "common/base/buf.h"
#include "dest/fetch_url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Content-Range and Location as a server sends them; a URL that is let through stays on a host. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const allowed[] = {"cdn.example"};
	CLEANUP(buf_reset) struct buf text = {0};
	struct fetch_base base = {0};
	struct err err = {0};
	uint64_t start = 0;

	(void)fetch_content_range((const char *)data, size, &start);
	buf_append(&text, data, size);
	if (!fetch_base_init(&base, "https://me:secret@www.example/", allowed, 1, &err))
		abort();
	if (fetch_base_judge(&base, buf_str(&text), "https://www.example/x", &err) !=
	        FETCH_REFUSED &&
	    strncasecmp(buf_str(&text), "https:", 6) != 0)
		abort();
	fetch_base_reset(&base);
	if (fetch_base_init(&base, buf_str(&text), NULL, 0, &err) &&
	    (base.url == NULL || base.host == NULL))
		abort();
	fetch_base_reset(&base);
	return 0;
}
