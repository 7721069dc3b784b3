#include "common/app/php_eval.h"

#include <string.h>

#include "common/app/wipe.h"

void php_value_reset(struct php_value *v)
{
	wipe_buf(&v->text);
	v->kind = PHP_UNKNOWN;
}

const char *php_value_str(const struct php_value *v)
{
	if (v->kind == PHP_TEXT)
		return buf_str(&v->text);
	return v->kind == PHP_TRUE ? "1" : "";
}

bool php_value_truth(const struct php_value *v)
{
	if (v->kind == PHP_TEXT)
		return v->text.len > 0 && strcmp(buf_str(&v->text), "0") != 0;
	return v->kind == PHP_TRUE;
}

void php_value_set(struct php_value *v, const char *text)
{
	v->kind = PHP_TEXT;
	buf_clear(&v->text);
	buf_puts(&v->text, text);
}

void php_value_set_bool(struct php_value *v, bool truth)
{
	v->kind = truth ? PHP_TRUE : PHP_FALSE;
}
