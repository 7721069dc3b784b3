/* Variables and their items: read, assigned, and inside of strings. */
#include <string.h>

#include "common/app/php_array.h"
#include "common/app/php_eval.h"
#include "common/app/wipe.h"
#include "common/base/mem.h"

/* Bytes of a path. */
#define PATH_BYTES_MAX 1024

/*
 * $name['a']['b'] as the path name.a.b, with the token behind it current.  *known: the
 * keys could be told; of "$name[]" they can't.
 */
static bool read_path(struct php_run *r, struct buf *path, bool *known, struct err *err)
{
	bool was;

	if (!php_lexer_is_variable(&r->lexer, "GLOBALS"))
		buf_puts(path, buf_str(&r->lexer.text));
	*known = true;
	if (!php_lexer_next(&r->lexer, err) || !php_eval_accept(r, "[", &was, err))
		return false;
	while (was) {
		CLEANUP(php_value_reset) struct php_value key = {0};

		if (!php_eval(r, &key, err))
			return false;
		*known = *known && key.kind == PHP_TEXT &&
		         path->len + key.text.len < PATH_BYTES_MAX;
		if (*known)
			buf_printf(
			    path, "%s%s", path->len > 0 ? "." : "", buf_str(&key.text));
		if (!php_eval_close_bracket(r, err) ||
		    !php_eval_accept(r, "[", &was, err))
			return false;
	}
	*known = *known && path->len > 0;
	return true;
}

/* What the variable or item is as far as it can be told. */
static void value_of(struct php_run *r, const char *path, struct php_value *v)
{
	const struct php_setting *s = php_settings_find(&r->config->variables, path);
	const char *name = php_settings_rest(path, "_ENV");

	if (name == NULL)
		name = php_settings_rest(path, "_SERVER");
	if (name != NULL && strchr(name, '.') == NULL)
		php_server_value(r, name, v);
	else if (s == NULL)
		php_array_collect(r, path, v);
	else if (!s->repeated)
		php_value_set_from(r, s, v);
}

/* "= value" and its kin, at the operator; v becomes what is assigned. */
static bool read_assignment(struct php_run *r, const char *path, enum php_assign how,
    bool append, struct php_value *v, struct err *err)
{
	const char *guard = r->config->guard;

	if (guard != NULL && path != NULL && strcmp(guard, path) == 0)
		how = PHP_ASSIGN_MISSING;
	if (!php_lexer_next(&r->lexer, err) || !php_eval(r, v, err))
		return false;
	/* What is appended to is known only where it is all in one expression. */
	if (append)
		php_value_reset(v);
	return path == NULL || php_config_assign(r, how, path, v, err);
}

bool php_variable_read(struct php_run *r, struct php_value *v, struct err *err)
{
	static const struct {
		const char *op;
		enum php_assign how;
		bool append;
	} assignments[] = {
	    {"=", PHP_ASSIGN, false},
	    {"\?\?=", PHP_ASSIGN_MISSING, false},
	    {"+=", PHP_ASSIGN_UNION, false},
	    {".=", PHP_ASSIGN, true},
	};
	CLEANUP(buf_reset) struct buf path = {0};
	bool known;

	if (!read_path(r, &path, &known, err))
		return false;
	for (size_t i = 0; i < sizeof(assignments) / sizeof(*assignments); i++) {
		if (php_lexer_is_op(&r->lexer, assignments[i].op))
			return read_assignment(r, known ? path.data : NULL,
			    assignments[i].how, assignments[i].append, v, err);
	}
	if (known)
		value_of(r, path.data, v);
	return true;
}

bool php_variable_guard(struct php_run *r, struct php_value *v, struct err *err)
{
	CLEANUP(buf_reset) struct buf path = {0};
	bool known = true;

	if (r->lexer.kind == PHP_VARIABLE) {
		if (!read_path(r, &path, &known, err))
			return false;
		if (known)
			value_of(r, path.data, v);
	} else {
		php_value_set(v, buf_str(&r->lexer.text));
		buf_puts(&path, buf_str(&r->lexer.text));
		if (!php_lexer_next(&r->lexer, err))
			return false;
	}
	free(r->config->guard);
	r->config->guard = known ? buf_take(&path) : NULL;
	return true;
}

void php_variable_expand(struct php_run *r, struct php_value *v)
{
	const char *at = buf_str(&r->lexer.text);
	const char *end = at + r->lexer.text.len;
	bool is_name = false;

	php_value_set(v, "");
	for (; v->kind == PHP_TEXT; is_name = !is_name) {
		CLEANUP(php_value_reset) struct php_value part = {0};

		php_value_set(&part, "");
		if (is_name) {
			php_value_reset(&part);
			value_of(r, at, &part);
		} else {
			buf_puts(&part.text, at);
		}
		php_value_append(r, v, &part);
		at += strlen(at);
		if (at == end)
			return;
		at++;
	}
}
