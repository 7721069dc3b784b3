#include "common/app/php_eval.h"

#include <string.h>

#include "common/app/wipe.h"

void php_value_reset(struct php_value *v)
{
	wipe_buf(&v->text);
	php_settings_reset(&v->items);
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
	return v->kind == PHP_TRUE || (v->kind == PHP_ARRAY && v->items.n > 0);
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

void php_value_move(struct php_value *to, struct php_value *from)
{
	php_value_reset(to);
	*to = *from;
	*from = (struct php_value){0};
}

void php_value_set_from(
    struct php_run *r, const struct php_setting *s, struct php_value *v)
{
	if (s == NULL || s->value == NULL || r->config->built > PHP_TOTAL_MAX)
		return;
	php_value_set(v, s->value);
	r->config->built += v->text.len;
}

void php_value_append(struct php_run *r, struct php_value *a, const struct php_value *b)
{
	CLEANUP(php_value_reset) struct php_value result = {0};

	if (a->kind != PHP_UNKNOWN && a->kind != PHP_ARRAY && b->kind != PHP_UNKNOWN &&
	    b->kind != PHP_ARRAY) {
		php_value_set(&result, php_value_str(a));
		buf_puts(&result.text, php_value_str(b));
		r->config->built += result.text.len;
		if (result.text.len > PHP_VALUE_MAX || r->config->built > PHP_TOTAL_MAX)
			php_value_reset(&result);
	}
	php_value_move(a, &result);
}
