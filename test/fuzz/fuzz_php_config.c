#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/app/php_config.h"
#include "common/base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
	if (!ok)
		abort();
}

/* What was read reads the same when it is written in single quotes. */
static void check_value(const struct php_setting *s)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(php_config_freep) struct php_config *back = php_config_new(NULL, false);
	const struct php_setting *again;
	struct err err = {0};

	if (s == NULL || s->value == NULL)
		return;
	buf_puts(&text, "<?php define('X', '");
	for (const char *c = s->value; *c != '\0'; c++) {
		if (*c == '\'' || *c == '\\')
			buf_putc(&text, '\\');
		buf_putc(&text, *c);
	}
	buf_puts(&text, "');");
	need(php_config_parse(back, "/again", text.data, text.len, &err));
	again = php_config_constant(back, "X");
	need(
	    again != NULL && again->value != NULL && strcmp(again->value, s->value) == 0);
}

/* Any bytes are read or refused with a line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(php_config_freep) struct php_config *c = php_config_new(NULL, false);
	struct err err = {0};
	const char *rest;
	size_t at = 0;

	if (!php_config_parse(c, "/fuzz", (const char *)data, size, &err)) {
		need(err.code == ERR_PROTO && strncmp(err.msg, "/fuzz:", 6) == 0);
		return 0;
	}
	check_value(php_config_constant(c, "DB_NAME"));
	check_value(php_config_constant(c, "DB_PASSWORD"));
	check_value(php_config_variable(c, "table_prefix"));
	check_value(php_config_variable(c, "databases.default.default.password"));
	php_config_move(c, "CONFIG", PHP_RETURNED);
	for (size_t i = 0; i < 8; i++)
		check_value(php_config_next(c, PHP_RETURNED, &at, &rest));
	return 0;
}
