/* Python's operators, by their precedence. */
#include <string.h>

#include "common/app/py_eval.h"
#include "common/base/mem.h"

/* The weakest operator is 1. */
#define COMPARISON 3

static bool next(struct py_run *r, struct err *err)
{
	return py_lexer_next(&r->lexer, err);
}

static bool accept_name(struct py_run *r, const char *name, bool *was, struct err *err)
{
	*was = py_lexer_is_name(&r->lexer, name);
	return !*was || next(r, err);
}

/* The operator at the current token: its strength, 0 for none. */
static int strength(const struct py_run *r)
{
	static const struct {
		const char *op;
		int strength;
	} ops[] = {{"or", 1}, {"and", 2}, {"==", COMPARISON}, {"!=", COMPARISON},
	    {"<", COMPARISON}, {">", COMPARISON}, {"<=", COMPARISON}, {">=", COMPARISON},
	    {"in", COMPARISON}, {"not", COMPARISON}, {"is", COMPARISON}, {"|", 4},
	    {"+", 5}, {"-", 5}, {"*", 6}, {"/", 6}, {"//", 6}, {"%", 6}, {"**", 7}};

	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++) {
		if (py_lexer_is_op(&r->lexer, ops[i].op) ||
		    py_lexer_is_name(&r->lexer, ops[i].op))
			return ops[i].strength;
	}
	return 0;
}

static bool binary(struct py_run *r, int least, struct py_value *v, struct err *err);

/* lambda …: …, behind that word. */
static bool lambda(struct py_run *r, struct py_value *v, struct err *err)
{
	bool more = true;

	while (more) {
		if (!py_eval(r, v, err) || !py_eval_accept(r, "=", &more, err))
			return false;
		if (!more && !py_eval_accept(r, ",", &more, err))
			return false;
	}
	if (!py_eval_accept(r, ":", &more, err) || (more && !py_eval(r, v, err)))
		return false;
	py_value_reset(v);
	return true;
}

/* not …, behind that word. */
static bool negation(struct py_run *r, struct py_value *v, struct err *err)
{
	int truth;

	if (!py_eval_descend(r, err) || !binary(r, COMPARISON, v, err))
		return false;
	r->depth--;
	truth = py_value_truth(v);
	if (truth < 0)
		py_value_reset(v);
	else
		py_value_set_bool(v, truth == 0);
	return true;
}

static bool unary(struct py_run *r, struct py_value *v, struct err *err)
{
	bool minus = false;
	bool was;

	if (!accept_name(r, "not", &was, err))
		return false;
	if (was)
		return negation(r, v, err);
	if (!accept_name(r, "lambda", &was, err))
		return false;
	if (was)
		return lambda(r, v, err);
	do {
		if (!py_eval_accept(r, "-", &was, err))
			return false;
		minus = minus || was;
	} while (was);
	if (!py_primary(r, v, err))
		return false;
	if (minus)
		py_value_reset(v);
	return true;
}

/* The operator, which may be of two words, to free(); NULL with err. */
static char *take_operator(struct py_run *r, struct err *err)
{
	CLEANUP(freep) char *op = xstrdup(buf_str(&r->lexer.text));
	bool second;

	if (!next(r, err) ||
	    !accept_name(r, strcmp(op, "is") == 0 ? "not" : "in", &second, err))
		return NULL;
	if (strcmp(op, "is") == 0 && second)
		return xstrdup("is not");
	if (strcmp(op, "not") == 0)
		return xstrdup("not in");
	return take_ptr(&op);
}

/* Operands joined by operators of at least this strength. */
static bool binary(struct py_run *r, int least, struct py_value *v, struct err *err)
{
	int s;

	if (!unary(r, v, err))
		return false;
	while ((s = strength(r)) >= least && s > 0) {
		CLEANUP(freep) char *op = take_operator(r, err);
		CLEANUP(py_value_reset) struct py_value right = {0};

		if (op == NULL || !binary(r, s + 1, &right, err))
			return false;
		py_operate(op, v, &right);
		if (!py_eval_spend(r, v, err))
			return false;
	}
	return true;
}

bool py_expression(struct py_run *r, struct py_value *v, struct err *err)
{
	CLEANUP(py_value_reset) struct py_value condition = {0};
	CLEANUP(py_value_reset) struct py_value other = {0};
	int truth;
	bool was;

	if (!binary(r, 1, v, err) || !accept_name(r, "if", &was, err))
		return false;
	if (!was)
		return true;
	if (!binary(r, 1, &condition, err) || !accept_name(r, "else", &was, err) ||
	    !py_eval(r, &other, err))
		return false;
	truth = was ? py_value_truth(&condition) : -1;
	if (truth < 0)
		py_value_reset(v);
	else if (truth == 0)
		py_value_move(v, &other);
	return true;
}

void py_path_join(struct py_value *v, const char *name)
{
	const char *was = buf_str(&v->text);
	CLEANUP(freep)
	char *joined =
	    *name == '/' || *was == '\0'
	        ? xstrdup(name)
	        : xasprintf("%s%s%s", was, was[strlen(was) - 1] == '/' ? "" : "/", name);

	py_value_set(v, PY_TEXT, joined);
}

void py_path_parent(struct py_value *v)
{
	char *slash = v->text.len > 0 ? strrchr(v->text.data, '/') : NULL;

	if (slash == NULL) {
		py_value_set(v, PY_TEXT, "");
		return;
	}
	v->text.len = slash == v->text.data ? 1 : (size_t)(slash - v->text.data);
	v->text.data[v->text.len] = '\0';
}

/* Whether both are the same; -1 when it can't be told. */
static int equal(const struct py_value *a, const struct py_value *b)
{
	if (a->kind == PY_UNKNOWN || b->kind == PY_UNKNOWN || a->kind == PY_SYMBOL ||
	    b->kind == PY_SYMBOL)
		return -1;
	if (a->kind != b->kind)
		return 0;
	if (a->kind == PY_LIST || a->kind == PY_DICT)
		return -1;
	return strcmp(buf_str(&a->text), buf_str(&b->text)) == 0;
}

static int contains(const struct py_value *all, const struct py_value *one)
{
	int found = all->partial ? -1 : 0;

	if (all->kind == PY_TEXT && one->kind == PY_TEXT)
		return strstr(buf_str(&all->text), buf_str(&one->text)) != NULL;
	if (all->kind == PY_DICT && one->kind == PY_TEXT)
		return py_value_item(all, buf_str(&one->text)) != NULL ? 1 : found;
	if (all->kind != PY_LIST)
		return -1;
	for (size_t i = 0; i < all->n; i++) {
		int same = equal(&all->items[i].value, one);

		if (same > 0)
			return 1;
		found = same < 0 ? -1 : found;
	}
	return found;
}

/* "… %s …" % value: nothing else of formats. */
static void format(struct py_value *a, const struct py_value *b)
{
	CLEANUP(py_value_reset) struct py_value out = {0};
	size_t used = 0;

	py_value_set(&out, PY_TEXT, "");
	for (const char *at = buf_str(&a->text); *at != '\0'; at++) {
		const struct py_value *one = b;

		if (*at != '%' || at[1] == '%') {
			buf_putc(&out.text, *at);
			at += *at == '%';
			continue;
		}
		if (b->kind == PY_LIST)
			one = used < b->n && !b->partial ? &b->items[used].value : NULL;
		used++;
		if (*++at != 's' || py_value_str(one) == NULL) {
			py_value_reset(a);
			return;
		}
		buf_puts(&out.text, py_value_str(one));
	}
	py_value_move(a, &out);
}

static void add(struct py_value *a, struct py_value *b)
{
	if (a->kind == PY_TEXT && b->kind == PY_TEXT) {
		buf_puts(&a->text, buf_str(&b->text));
	} else if (a->kind == PY_LIST) {
		a->partial = a->partial || b->kind != PY_LIST || b->partial;
		for (size_t i = 0; b->kind == PY_LIST && i < b->n; i++)
			py_value_move(py_value_add(a), &b->items[i].value);
	} else {
		py_value_reset(a);
	}
}

static void set_known(struct py_value *v, int truth, bool negated)
{
	if (truth < 0)
		py_value_reset(v);
	else
		py_value_set_bool(v, (truth != 0) != negated);
}

static void compare(const char *op, struct py_value *a, const struct py_value *b)
{
	bool negated = strncmp(op, "not", 3) == 0 || strcmp(op, "is not") == 0 ||
	               strcmp(op, "!=") == 0;
	int truth = -1;

	if (strstr(op, "in") != NULL)
		truth = contains(b, a);
	else if (strcmp(op, "==") == 0 || strcmp(op, "!=") == 0)
		truth = equal(a, b);
	else if (strncmp(op, "is", 2) == 0 && a->kind != PY_UNKNOWN &&
	         (b->kind == PY_NONE || b->kind == PY_TRUE || b->kind == PY_FALSE))
		truth = a->kind == b->kind;
	set_known(a, truth, negated);
}

void py_operate(const char *op, struct py_value *a, struct py_value *b)
{
	int truth = py_value_truth(a);
	bool paths = a->kind == PY_TEXT && b->kind == PY_TEXT;

	if (strcmp(op, "or") == 0 || strcmp(op, "and") == 0) {
		if (truth < 0)
			py_value_reset(a);
		else if ((truth == 0) == (*op == 'o'))
			py_value_move(a, b);
	} else if (strcmp(op, "+") == 0) {
		add(a, b);
	} else if (strcmp(op, "|") == 0) {
		py_value_update(a, b);
	} else if (strcmp(op, "/") == 0 && paths) {
		py_path_join(a, buf_str(&b->text));
	} else if (strcmp(op, "-") == 0 && a->kind == PY_TEXT && b->kind == PY_NUMBER &&
	           b->text.len == 1) {
		/* environ.Path(__file__) - 3 */
		for (char n = *b->text.data; n > '0'; n--)
			py_path_parent(a);
	} else if (strcmp(op, "%") == 0 && a->kind == PY_TEXT) {
		format(a, b);
	} else {
		compare(op, a, b);
	}
}
