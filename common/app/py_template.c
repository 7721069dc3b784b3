/* f"…" */
#include <string.h>

#include "common/app/py_eval.h"
#include "common/base/mem.h"

/* The expression of len bytes at at, in place; a format or conversion is not known. */
static bool evaluate(
    struct py_run *r, const char *at, size_t len, struct py_value *v, struct err *err)
{
	struct py_run inner = {.config = r->config, .depth = r->depth};
	bool ok;

	py_lexer_init(&inner.lexer, r->lexer.name, at, len);
	inner.lexer.line = r->lexer.token_line;
	ok = py_lexer_next(&inner.lexer, err) && py_eval_descend(&inner, err) &&
	     py_eval(&inner, v, err);
	r->raised = r->raised || inner.raised;
	if (inner.lexer.kind != PY_TOKEN_NEWLINE ||
	    (v->kind != PY_UNKNOWN && py_value_str(v) == NULL))
		py_value_reset(v);
	py_lexer_reset(&inner.lexer);
	return ok;
}

/* The length of {…} at at, its braces included; 0 when it does not end. */
static size_t braces(const char *at, const char *end)
{
	unsigned int depth = 0;

	for (const char *p = at; p < end; p++) {
		const char *quote = *p == '\'' || *p == '"' ? p : NULL;

		if (quote != NULL) {
			p = memchr(p + 1, *quote, (size_t)(end - p - 1));
			if (p == NULL)
				return 0;
		} else if (*p == '{') {
			depth++;
		} else if (*p == '}' && --depth == 0) {
			return (size_t)(p - at) + 1;
		}
	}
	return 0;
}

bool py_template(
    struct py_run *r, const struct buf *text, struct py_value *v, struct err *err)
{
	const char *end = buf_str(text) + text->len;

	py_value_set(v, PY_TEXT, "");
	for (const char *at = buf_str(text); at < end;) {
		CLEANUP(py_value_reset) struct py_value part = {0};
		bool brace = *at == '{' || *at == '}';
		size_t len;

		if (!brace || (end - at > 1 && at[1] == *at)) {
			if (*at == '\0')
				break;
			buf_putc(&v->text, *at);
			at += 1 + brace;
			continue;
		}
		len = *at == '{' ? braces(at, end) : 0;
		if (len > 0 && !evaluate(r, at + 1, len - 2, &part, err))
			return false;
		if (part.kind == PY_UNKNOWN) {
			/* What it lacks is worth to be told. */
			py_value_move(v, &part);
			return true;
		}
		buf_puts(&v->text, buf_str(&part.text));
		at += len;
	}
	return py_eval_spend(r, v, err);
}
