#include "common/format/token.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever parses prints back as it was read; what does not is not repeated in the message. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(freep) char *text = xcalloc(1, size + 1);
	CLEANUP(token_freep) struct token *t = NULL;
	char back[TOKEN_TEXT_BYTES];
	struct err err = {0};

	if (size > 0)
		memcpy(text, data, size);
	t = token_parse(text, &err);
	if (t == NULL) {
		if (err.code != ERR_USAGE || (strlen(text) > 20 && strstr(err.msg, text)))
			abort();
		return 0;
	}
	token_text(t, back);
	if (strcmp(back, text) != 0)
		abort();
	return 0;
}
