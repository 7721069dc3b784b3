/* Assignments, and calls that change what there is. */
#include <string.h>

#include "common/app/py_eval.h"
#include "common/base/mem.h"
#include "common/base/text.h"

#define PATH_MAX_KEYS 4

/* NAME["key"]["key"], or a method of it: what may be changed. */
struct target {
	char *name; /* also "os.environ" */
	char *keys[PATH_MAX_KEYS];
	size_t n;
	bool exact;   /* all keys are known */
	char *method; /* behind it, or NULL */
};

static void target_reset(struct target *t)
{
	free(t->name);
	free(t->method);
	for (size_t i = 0; i < t->n; i++)
		free(t->keys[i]);
}

static bool next(struct py_run *r, struct err *err)
{
	return py_lexer_next(&r->lexer, err);
}

static bool is_op(const struct py_run *r, const char *op)
{
	return py_lexer_is_op(&r->lexer, op);
}

/* [key], at its bracket. */
static bool read_key(struct py_run *r, struct target *t, struct err *err)
{
	CLEANUP(py_value_reset) struct py_value key = {0};

	if (!next(r, err) || !py_eval(r, &key, err) || !py_eval_close(r, err))
		return false;
	t->exact = t->exact && t->n < PATH_MAX_KEYS && py_value_str(&key) != NULL;
	if (t->exact)
		t->keys[t->n++] = xstrdup(py_value_str(&key));
	return true;
}

/* At a name; *is: what follows may be a target. */
static bool read_target(struct py_run *r, struct target *t, bool *is, struct err *err)
{
	t->exact = true;
	t->name = xstrdup(buf_str(&r->lexer.text));
	*is = true;
	if (!next(r, err))
		return false;
	while (*is && (is_op(r, "[") || is_op(r, "."))) {
		if (is_op(r, "[")) {
			if (!read_key(r, t, err))
				return false;
			continue;
		}
		if (!next(r, err))
			return false;
		*is = t->method == NULL && r->lexer.kind == PY_TOKEN_NAME;
		if (strcmp(t->name, "os") == 0 &&
		    py_lexer_is_name(&r->lexer, "environ")) {
			free(t->name);
			t->name = xstrdup("os.environ");
		} else if (*is) {
			t->method = xstrdup(buf_str(&r->lexer.text));
		}
		if (!next(r, err))
			return false;
	}
	return true;
}

/* Where the target's value is; NULL where it has none that is known. */
static struct py_value *find(struct py_run *r, const struct target *t)
{
	struct py_name *name = py_names_find(&r->config->names, t->name);
	struct py_value *v = name != NULL ? &name->value : NULL;

	for (size_t i = 0; v != NULL && i < t->n; i++)
		v = py_value_item(v, t->keys[i]);
	return v;
}

static void assign_item(struct py_run *r, const struct target *t, struct py_value *v)
{
	struct py_name *name = py_names_find(&r->config->names, t->name);
	struct py_value *to = name != NULL ? &name->value : NULL;

	for (size_t i = 0; to != NULL && i < t->n; i++)
		to = to->kind == PY_DICT ? py_value_need(to, t->keys[i]) : NULL;
	if (to != NULL && t->exact)
		py_value_move(to, v);
	else if (to != NULL)
		py_value_reset(to);
}

static bool assign(
    struct py_run *r, const struct target *t, struct py_value *v, struct err *err)
{
	/* The line is not reached. */
	if (r->raised && r->tries > 0)
		return true;
	if (r->maybe)
		py_value_reset(v);
	if (strcmp(t->name, "os.environ") == 0)
		return t->n != 1 || v->kind != PY_TEXT ||
		       dotenv_set(r->config->env, t->keys[0], buf_str(&v->text),
		           r->lexer.name, r->lexer.token_line, err);
	if (t->n == 0 && t->exact)
		return py_assign(r, t->name, v, err);
	assign_item(r, t, v);
	return true;
}

/* = value, = target = value; behind the sign. */
static bool read_value(struct py_run *r, const struct target *t, struct err *err)
{
	CLEANUP(py_value_reset) struct py_value v = {0};
	bool more = true;

	while (more) {
		if (!py_eval_tuple(r, &v, err) || !py_eval_accept(r, "=", &more, err))
			return false;
	}
	return assign(r, t, &v, err);
}

/* += value and the like, at the sign. */
static bool read_change(struct py_run *r, const struct target *t, struct err *err)
{
	CLEANUP(py_value_reset) struct py_value v = {0};
	CLEANUP(py_value_reset) struct py_value right = {0};
	CLEANUP(freep)
	char *op = xstrndup(buf_str(&r->lexer.text), r->lexer.text.len - 1);
	const struct py_value *was = find(r, t);

	if (was != NULL)
		py_value_copy(&v, was);
	if (!next(r, err) || !py_eval_tuple(r, &right, err))
		return false;
	py_operate(op, &v, &right);
	return py_eval_spend(r, &v, err) && assign(r, t, &v, err);
}

/* target.update(…), at the bracket. */
static bool read_update(struct py_run *r, const struct target *t, struct err *err)
{
	CLEANUP(py_args_reset) struct py_args args = {0};
	struct py_value *to;

	if (!py_eval_args(r, &args, err))
		return false;
	to = find(r, t);
	if (to == NULL || (r->raised && r->tries > 0))
		return true;
	if (r->maybe || !t->exact || args.list.partial)
		py_value_reset(to);
	if (args.list.n > 0)
		py_value_update(to, &args.list.items[0].value);
	py_value_update(to, &args.named);
	return py_eval_spend(r, to, err);
}

/* a, b = …, at the first comma: none of them is known. */
static bool read_names(struct py_run *r, const struct target *first, struct err *err)
{
	struct py_value unknown = {0};
	bool more = true;

	if (!py_assign(r, first->name, &unknown, err))
		return false;
	while (more) {
		if (!next(r, err))
			return false;
		if (r->lexer.kind != PY_TOKEN_NAME)
			break;
		if (!py_assign(r, buf_str(&r->lexer.text), &unknown, err) ||
		    !next(r, err))
			return false;
		more = is_op(r, ",");
	}
	return true;
}

/* Whether the operator is an augmented assignment. */
static bool changes(const struct py_run *r)
{
	static const char *const ops[] = {"+=", "-=", "*=", "/=", "%=", "|=", "&=", "//=",
	    "**=", "@=", "^=", ">>=", "<<="};

	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++) {
		if (is_op(r, ops[i]))
			return true;
	}
	return false;
}

/* *done: it was an assignment. */
static bool read_assignment(struct py_run *r, bool *done, struct err *err)
{
	CLEANUP(target_reset) struct target t = {0};
	CLEANUP(py_value_reset) struct py_value type = {0};
	bool is;

	*done = true;
	if (!read_target(r, &t, &is, err))
		return false;
	if (is && text_same(t.method, "update") && is_op(r, "("))
		return read_update(r, &t, err);
	if (is && t.method == NULL) {
		if (is_op(r, ":") && (!next(r, err) || !py_eval(r, &type, err)))
			return false;
		if (is_op(r, "="))
			return next(r, err) && read_value(r, &t, err);
		if (changes(r))
			return read_change(r, &t, err);
		if (is_op(r, ",") && t.n == 0)
			return read_names(r, &t, err);
	}
	*done = false;
	return true;
}

bool py_statement(struct py_run *r, struct err *err)
{
	CLEANUP(py_value_reset) struct py_value v = {0};
	const char *token = r->lexer.token;
	unsigned int line = r->lexer.token_line;
	bool done = false;

	if (py_lexer_is_name(&r->lexer, "import") || py_lexer_is_name(&r->lexer, "from"))
		return py_import(r, err);
	if (r->lexer.kind == PY_TOKEN_NAME && !read_assignment(r, &done, err))
		return false;
	if (done)
		return true;
	/* A call may still load a .env file. */
	return py_lexer_back(&r->lexer, token, line, err) && py_eval(r, &v, err);
}
