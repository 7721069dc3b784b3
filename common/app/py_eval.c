#include "common/app/py_eval.h"

#include <string.h>

#include "common/base/mem.h"

/* Brackets in brackets, blocks in blocks; real settings have five or six. */
#define DEPTH_MAX 48

static bool next(struct py_run *r, struct err *err)
{
	return py_lexer_next(&r->lexer, err);
}

static bool is_op(const struct py_run *r, const char *op)
{
	return py_lexer_is_op(&r->lexer, op);
}

bool py_eval_accept(struct py_run *r, const char *op, bool *was, struct err *err)
{
	*was = is_op(r, op);
	return !*was || next(r, err);
}

static bool at_end(const struct py_run *r)
{
	return r->lexer.kind == PY_TOKEN_END || r->lexer.kind == PY_TOKEN_NEWLINE;
}

bool py_eval_descend(struct py_run *r, struct err *err)
{
	if (r->depth == DEPTH_MAX)
		return err_set(err, ERR_PROTO, "%s:%u: nested too deep", r->lexer.name,
		    r->lexer.token_line);
	r->depth++;
	return true;
}

bool py_eval_spend(struct py_run *r, const struct py_value *v, struct err *err)
{
	py_value_measure(v, &r->config->nodes, &r->config->bytes);
	if (r->config->nodes > PY_NODES_MAX || r->config->bytes > PY_TOTAL_MAX)
		return err_set(err, ERR_PROTO, "%s:%u: these values are too large",
		    r->lexer.name, r->lexer.token_line);
	return true;
}

bool py_eval_close(struct py_run *r, struct err *err)
{
	int depth = 1;

	while (!at_end(r)) {
		depth += py_lexer_bracket(&r->lexer);
		if (!next(r, err))
			return false;
		if (depth == 0)
			return true;
	}
	return true;
}

/* Skips what was not understood, to what may stand behind an expression. */
static bool skip_rest(struct py_run *r, struct py_value *v, struct err *err)
{
	while (!at_end(r) && py_lexer_bracket(&r->lexer) >= 0 && !is_op(r, ",") &&
	       !is_op(r, ";") && !is_op(r, ":") && !is_op(r, "=")) {
		bool opens = py_lexer_bracket(&r->lexer) > 0;

		py_value_reset(v);
		if (!next(r, err) || (opens && !py_eval_close(r, err)))
			return false;
	}
	return true;
}

bool py_eval(struct py_run *r, struct py_value *v, struct err *err)
{
	bool ok;

	py_value_reset(v);
	if (!py_eval_descend(r, err))
		return false;
	ok = py_expression(r, v, err) && skip_rest(r, v, err);
	r->depth--;
	return ok;
}

/* More items of a list whose first one is v; to a bracket or the line's end. */
static bool more_items(struct py_run *r, struct py_value *v, struct err *err)
{
	struct py_value first = {0};
	bool more;

	py_value_move(&first, v);
	v->kind = PY_LIST;
	py_value_move(py_value_add(v), &first);
	if (!py_eval_accept(r, ",", &more, err))
		return false;
	while (more && !at_end(r) && py_lexer_bracket(&r->lexer) >= 0 && !is_op(r, "=")) {
		bool star;

		if (!py_eval_accept(r, "*", &star, err))
			return false;
		v->partial = v->partial || star;
		if (!py_eval(r, py_value_add(v), err) ||
		    !py_eval_accept(r, ",", &more, err))
			return false;
	}
	return true;
}

bool py_eval_tuple(struct py_run *r, struct py_value *v, struct err *err)
{
	return py_eval(r, v, err) && (!is_op(r, ",") || more_items(r, v, err));
}

/* (…) and […], at the bracket. */
static bool list(struct py_run *r, struct py_value *v, struct err *err)
{
	bool round = is_op(r, "(");
	bool star;

	if (!next(r, err))
		return false;
	if (py_lexer_bracket(&r->lexer) < 0) {
		v->kind = PY_LIST;
		return next(r, err);
	}
	if (!py_eval_accept(r, "*", &star, err) || !py_eval(r, v, err))
		return false;
	if (!round || is_op(r, ",")) {
		/* "x for x in y" is not known, and how many there are neither. */
		bool unknown = star || v->kind == PY_UNKNOWN;

		if (!more_items(r, v, err))
			return false;
		v->partial = v->partial || unknown;
	}
	if (py_lexer_bracket(&r->lexer) >= 0)
		py_value_reset(v);
	return py_eval_close(r, err);
}

/* One of "key: value", "**value", or of a set. */
static bool pair(struct py_run *r, struct py_value *v, struct err *err)
{
	CLEANUP(py_value_reset) struct py_value key = {0};
	CLEANUP(py_value_reset) struct py_value value = {0};
	bool was;

	if (!py_eval_accept(r, "**", &was, err))
		return false;
	if (was) {
		if (!py_eval(r, &value, err))
			return false;
		if (value.kind == PY_DICT)
			py_value_update(v, &value);
		else
			v->partial = true;
		return true;
	}
	if (!py_eval(r, &key, err) || !py_eval_accept(r, ":", &was, err))
		return false;
	if (was && !py_eval(r, &value, err))
		return false;
	if (was && py_value_str(&key) != NULL)
		py_value_move(py_value_need(v, py_value_str(&key)), &value);
	else
		v->partial = true;
	return true;
}

/* {…}, at the bracket. */
static bool dict(struct py_run *r, struct py_value *v, struct err *err)
{
	bool more = true;

	v->kind = PY_DICT;
	if (!next(r, err))
		return false;
	while (more && !at_end(r) && py_lexer_bracket(&r->lexer) >= 0) {
		if (!pair(r, v, err) || !py_eval_accept(r, ",", &more, err))
			return false;
	}
	if (py_lexer_bracket(&r->lexer) >= 0)
		py_value_reset(v);
	return py_eval_close(r, err);
}

void py_args_reset(struct py_args *args)
{
	py_value_reset(&args->list);
	py_value_reset(&args->named);
}

static bool argument(struct py_run *r, struct py_args *args, struct err *err)
{
	CLEANUP(py_value_reset) struct py_value value = {0};
	CLEANUP(freep) char *name = NULL;
	bool many;
	bool was;

	if (is_op(r, "**"))
		return pair(r, &args->named, err);
	if (!py_eval_accept(r, "*", &many, err))
		return false;
	if (r->lexer.kind == PY_TOKEN_NAME)
		name = xstrdup(buf_str(&r->lexer.text));
	if (!py_eval(r, &value, err) || !py_eval_accept(r, "=", &was, err))
		return false;
	if (was && name != NULL)
		return py_eval(r, py_value_need(&args->named, name), err);
	args->list.partial = args->list.partial || many;
	py_value_move(py_value_add(&args->list), &value);
	return true;
}

bool py_eval_args(struct py_run *r, struct py_args *args, struct err *err)
{
	bool more = true;

	*args = (struct py_args){.list.kind = PY_LIST, .named.kind = PY_DICT};
	if (!next(r, err))
		return false;
	while (more && !at_end(r) && py_lexer_bracket(&r->lexer) >= 0) {
		if (!argument(r, args, err) || !py_eval_accept(r, ",", &more, err))
			return false;
	}
	return py_eval_close(r, err);
}

/* Strings that stand side by side are one. */
static bool strings(struct py_run *r, struct py_value *v, struct err *err)
{
	CLEANUP(py_value_reset) struct py_value lacks = {0};
	bool known = true;

	py_value_set(v, PY_TEXT, "");
	while (r->lexer.kind == PY_TOKEN_STRING || r->lexer.kind == PY_TOKEN_TEMPLATE) {
		const struct buf *text = &r->lexer.text;
		CLEANUP(py_value_reset) struct py_value part = {0};

		if (r->lexer.kind == PY_TOKEN_STRING) {
			py_value_set(&part, PY_TEXT, buf_str(text));
			if (part.text.len != text->len)
				py_value_reset(&part);
		} else if (!py_template(r, text, &part, err)) {
			return false;
		}
		if (part.kind == PY_TEXT) {
			buf_puts(&v->text, buf_str(&part.text));
		} else {
			known = false;
			py_value_move(&lacks, &part);
		}
		if (!next(r, err))
			return false;
	}
	if (!known)
		py_value_move(v, &lacks);
	return true;
}

static void name(struct py_run *r, struct py_value *v)
{
	static const struct {
		const char *name;
		enum py_kind kind;
	} constants[] = {{"None", PY_NONE}, {"True", PY_TRUE}, {"False", PY_FALSE}};
	const char *text = buf_str(&r->lexer.text);
	const struct py_name *known = py_names_find(&r->config->names, text);

	for (size_t i = 0; i < sizeof(constants) / sizeof(*constants); i++) {
		if (strcmp(text, constants[i].name) == 0) {
			v->kind = constants[i].kind;
			return;
		}
	}
	if (known != NULL)
		py_value_copy(v, &known->value);
	else if (strcmp(text, "__file__") == 0)
		py_value_set(v, PY_TEXT, r->lexer.name);
	else if (strcmp(text, "__name__") == 0 && r->config->functions)
		py_value_set(v, PY_TEXT, "__main__");
	else
		py_value_set(v, PY_SYMBOL, text);
}

static bool operand(struct py_run *r, struct py_value *v, struct err *err)
{
	switch (r->lexer.kind) {
	case PY_TOKEN_STRING:
	case PY_TOKEN_TEMPLATE:
		return strings(r, v, err);
	case PY_TOKEN_NUMBER:
		py_value_set(v, PY_NUMBER, buf_str(&r->lexer.text));
		return next(r, err);
	case PY_TOKEN_NAME:
		name(r, v);
		return next(r, err);
	case PY_TOKEN_OP:
		if (is_op(r, "(") || is_op(r, "["))
			return list(r, v, err);
		return !is_op(r, "{") || dict(r, v, err);
	case PY_TOKEN_NEWLINE:
	case PY_TOKEN_END:
		break;
	}
	return true;
}

/* v[…], at the bracket. */
static bool subscript(struct py_run *r, struct py_value *v, struct err *err)
{
	CLEANUP(py_value_reset) struct py_value key = {0};
	struct py_value found = {0};
	const char *text;

	if (!next(r, err) || !py_eval(r, &key, err))
		return false;
	text = py_lexer_bracket(&r->lexer) < 0 ? py_value_str(&key) : NULL;
	if (text != NULL && v->kind == PY_SYMBOL &&
	    strcmp(buf_str(&v->text), "os.environ") == 0) {
		py_environ(r, text, &found);
	} else if (text != NULL && py_value_item(v, text) != NULL) {
		py_value_copy(&found, py_value_item(v, text));
	} else if (text != NULL && v->kind == PY_LIST && key.kind == PY_NUMBER) {
		size_t i = strlen(text) == 1 ? (size_t)(*text - '0') : v->n;

		if (i < v->n && !v->partial)
			py_value_copy(&found, &v->items[i].value);
	}
	py_value_move(v, &found);
	return py_eval_close(r, err);
}

/* .name and .name(…), at the dot. */
static bool member(struct py_run *r, struct py_value *v, struct err *err)
{
	CLEANUP(py_args_reset) struct py_args args = {0};
	CLEANUP(freep) char *called = NULL;

	if (!next(r, err))
		return false;
	called = xstrdup(buf_str(&r->lexer.text));
	if (!next(r, err))
		return false;
	if (!is_op(r, "(") || v->kind == PY_SYMBOL) {
		py_attribute(v, called);
		return true;
	}
	if (!py_eval_args(r, &args, err))
		return false;
	py_method(r, v, called, &args);
	return true;
}

/* An operand with what stands behind it. */
bool py_primary(struct py_run *r, struct py_value *v, struct err *err)
{
	if (!operand(r, v, err) || !py_eval_spend(r, v, err))
		return false;
	while (is_op(r, ".") || is_op(r, "[") || is_op(r, "(")) {
		CLEANUP(py_args_reset) struct py_args args = {0};
		bool ok = is_op(r, ".") ? member(r, v, err)
		          : is_op(r, "[")
		              ? subscript(r, v, err)
		              : py_eval_args(r, &args, err) && py_call(r, v, &args, err);

		if (!ok || !py_eval_spend(r, v, err))
			return false;
	}
	return true;
}
