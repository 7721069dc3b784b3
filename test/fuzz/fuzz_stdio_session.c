#include "source-lite/stdio_session.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_name(const char *text)
{
	return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                    "0123456789-_") == strlen(text);
}

/* Whatever is heard names a session and nothing else, and only a word is repeated. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(closep) int in = memfd_create("in", MFD_CLOEXEC);
	struct stdio_wish wish;
	struct err err = {0};
	char said[256] = "";
	FILE *out = fmemopen(said, sizeof(said), "w");
	bool ok;

	if (in < 0 || out == NULL || write(in, data, size) != (ssize_t)size ||
	    lseek(in, 0, SEEK_SET) != 0)
		abort();
	ok = stdio_hear(&wish, in, out, &err);
	(void)fclose(out);
	said[strcspn(said, " ")] = '\0';
	if (!is_name(said) || strcmp(said, wish.word) != 0 || !is_name(wish.attach))
		abort();
	if (ok ? *wish.word == '\0' ||
	             (*wish.attach != '\0' && strlen(wish.attach) != TOKEN_DIR_BYTES - 1)
	       : err.code == ERR_NONE)
		abort();
	return 0;
}
