#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/app/app.h"
#include "common/app/erb.h"
#include "common/base/mem.h"
#include "common/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
	if (!ok)
		abort();
}

static const char *get(void *ctx, const char *name)
{
	(void)ctx;
	return strcmp(name, "SET") == 0 ? "it's #{set}" : NULL;
}

/* What is known of an expression is the same when it is written as a string. */
static void check_value(const struct erb_site *site, const char *text, size_t len)
{
	CLEANUP(freep) char *value = erb_value(site, text, len);
	CLEANUP(freep) char *again = NULL;
	CLEANUP(buf_reset) struct buf ruby = {0};

	if (value == NULL || text_starts(value, ERB_UNKNOWN) || strlen(value) > 60000)
		return;
	buf_putc(&ruby, '\'');
	for (const char *c = value; *c != '\0'; c++)
		buf_printf(&ruby, strchr("'\\", *c) != NULL ? "\\%c" : "%c", *c);
	buf_putc(&ruby, '\'');
	again = erb_value(site, ruby.data, ruby.len);
	need(again != NULL && strcmp(again, value) == 0);
}

/* Any bytes are rendered, or refused with a line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = size > 0 ? (const char *)data : "";
	struct app_env vars = {.get = get};
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_SYMFONY, &vars);
	struct erb_site site = {.env = env, .root = "/app", .rails_env = "production"};
	CLEANUP(buf_reset) struct buf out = {0};
	struct err err = {0};

	if (!erb_render(&site, "fuzz", text, size, &out, &err))
		need((err.code == ERR_PROTO || err.code == ERR_USAGE) &&
		     strncmp(err.msg, "fuzz:", 5) == 0);
	check_value(&site, text, size);
	return 0;
}
