#include "common/app/php_array.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"

/* Bytes of a key; an item with a longer one is left out. */
#define KEY_MAX 256

static bool accounted(struct php_run *r, struct php_value *v, size_t bytes)
{
	r->config->built += bytes;
	if (r->config->built <= PHP_TOTAL_MAX && v->items.n < PHP_SETTINGS_MAX)
		return true;
	php_value_reset(v);
	return false;
}

/* Adds a copy of the item as path, which is taken. */
static void add(
    struct php_run *r, struct php_value *v, char *path, const struct php_setting *item)
{
	CLEANUP(freep) char *name = path;
	size_t bytes = strlen(path) + (item->value != NULL ? strlen(item->value) : 0);
	struct php_setting *s;

	if (v->kind != PHP_ARRAY || !accounted(r, v, bytes))
		return;
	s = php_settings_add(&v->items, take_ptr(&name));
	s->value = xstrdup(item->value);
	s->file = xstrdup(item->file);
	s->line = item->line;
	s->weak = item->weak;
}

static void put(struct php_run *r, struct php_value *v, const char *key,
    const struct php_value *item, unsigned int line)
{
	bool known = item->kind != PHP_UNKNOWN;
	struct php_setting one = {
	    .value = known ? (char *)(size_t)php_value_str(item) : NULL,
	    .file = (char *)(size_t)r->lexer.name,
	    .line = line,
	    .weak = item->kind == PHP_NULL || item->kind == PHP_FALSE,
	};

	if (item->kind != PHP_ARRAY)
		add(r, v, xstrdup(key), &one);
	for (size_t i = 0; i < item->items.n; i++)
		add(r, v, xasprintf("%s.%s", key, item->items.items[i].name),
		    &item->items.items[i]);
}

/* The key that an item without one has, and that of the next. */
static void count(const char *key, uint64_t *next)
{
	uint64_t n;

	if (text_u64(key, INT64_MAX - 1, &n) && n >= *next)
		*next = n + 1;
}

/* One item; what else stands before the comma (fn () => …) is its value. */
static bool read_item(
    struct php_run *r, struct php_value *v, uint64_t *next, struct err *err)
{
	CLEANUP(php_value_reset) struct php_value key = {0};
	CLEANUP(php_value_reset) struct php_value value = {0};
	bool spread = php_lexer_is_op(&r->lexer, "...");
	unsigned int line = r->lexer.token_line;
	char text[24];
	bool was;

	if (!php_eval(r, &key, err) || !php_eval_accept(r, "=>", &was, err) ||
	    (was && !php_eval(r, &value, err)))
		return false;
	if (spread) {
		php_value_reset(v);
	} else if (!was) {
		(void)snprintf(text, sizeof(text), "%llu", (unsigned long long)*next);
		count(text, next);
		put(r, v, text, &key, line);
	}
	while (was && php_lexer_is_op(&r->lexer, "=>")) {
		if (!php_lexer_next(&r->lexer, err) || !php_eval(r, &value, err))
			return false;
		php_value_reset(&value);
	}
	if (was && key.kind == PHP_TEXT && key.text.len <= KEY_MAX) {
		count(buf_str(&key.text), next);
		php_settings_drop(&v->items, buf_str(&key.text));
		put(r, v, buf_str(&key.text), &value, line);
	}
	return true;
}

bool php_array_read(struct php_run *r, struct php_value *v, struct err *err)
{
	uint64_t next = 0;
	bool more = true;

	php_value_reset(v);
	v->kind = PHP_ARRAY;
	while (more && r->lexer.kind != PHP_END && !php_lexer_is_op(&r->lexer, "]") &&
	       !php_lexer_is_op(&r->lexer, ")")) {
		if (!read_item(r, v, &next, err) || !php_eval_accept(r, ",", &more, err))
			return false;
	}
	return php_eval_close_bracket(r, err);
}

void php_array_collect(struct php_run *r, const char *path, struct php_value *v)
{
	size_t at = 0;
	const char *rest;
	const struct php_setting *s = php_config_next(r->config, path, &at, &rest);

	if (s == NULL)
		return;
	v->kind = PHP_ARRAY;
	for (; s != NULL; s = php_config_next(r->config, path, &at, &rest)) {
		struct php_setting copy = *s;

		if (s->repeated)
			copy.value = NULL;
		add(r, v, xstrdup(rest), &copy);
	}
}

void php_array_merge(
    struct php_run *r, const struct php_value *arrays, size_t n, struct php_value *v)
{
	php_value_reset(v);
	v->kind = PHP_ARRAY;
	for (size_t i = 0; i < n; i++) {
		const struct php_settings *from = &arrays[i].items;

		if (arrays[i].kind != PHP_ARRAY)
			php_value_reset(v);
		for (size_t k = 0; k < from->n; k++) {
			php_settings_drop(&v->items, from->items[k].name);
			add(r, v, xstrdup(from->items[k].name), &from->items[k]);
		}
	}
}
