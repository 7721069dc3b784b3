#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/app/dotenv.h"
#include "common/base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
	if (!ok)
		abort();
}

/* What was read of a name reads the same when it is written in single quotes. */
static void check_value(const char *name, const char *value)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(dotenv_freep) struct dotenv *back = dotenv_new(DOTENV_SYMFONY, NULL);
	struct err err = {0};

	if (value == NULL || strchr(value, '\'') != NULL || strstr(value, "\r\n") != NULL)
		return;
	need(strlen(value) <= DOTENV_VALUE_MAX);
	buf_printf(&text, "%s='%s'\n", name, value);
	need(dotenv_parse(back, "again", text.data, text.len, &err));
	need(strcmp(dotenv_get(back, name), value) == 0);
}

/*
 * Any bytes, in the dialect that the first one chooses, are read or refused with a line.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"A", "B", "DB_PASSWORD", "DATABASE_URL"};
	CLEANUP(dotenv_freep) struct dotenv *d = NULL;
	struct err err = {0};

	if (size == 0)
		return 0;
	d = dotenv_new(data[0] == 'p'   ? DOTENV_PHP
	               : data[0] == 'y' ? DOTENV_PYTHON
	                                : DOTENV_SYMFONY,
	    NULL);
	if (!dotenv_parse(d, "fuzz", (const char *)data + 1, size - 1, &err)) {
		need(err.code == ERR_PROTO && strncmp(err.msg, "fuzz:", 5) == 0);
		return 0;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		check_value(names[i], dotenv_get(d, names[i]));
	return 0;
}
