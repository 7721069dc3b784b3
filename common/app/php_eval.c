#include "common/app/php_eval.h"

#include <string.h>
#include <strings.h>

#include "common/app/php_array.h"
#include "common/base/mem.h"

static bool next(struct php_run *r, struct err *err)
{
	return php_lexer_next(&r->lexer, err);
}

static bool is_op(const struct php_run *r, const char *op)
{
	return php_lexer_is_op(&r->lexer, op);
}

bool php_eval_accept(struct php_run *r, const char *op, bool *was, struct err *err)
{
	*was = is_op(r, op);
	return !*was || next(r, err);
}

static int bracket(const struct php_run *r)
{
	const char *text = buf_str(&r->lexer.text);

	if (r->lexer.kind != PHP_OP || text[0] == '\0' || text[1] != '\0')
		return 0;
	if (strchr("([{", text[0]) != NULL)
		return 1;
	return strchr(")]}", text[0]) != NULL ? -1 : 0;
}

bool php_eval_skip_brackets(struct php_run *r, struct err *err)
{
	int depth = 0;

	do {
		depth += bracket(r);
		if (!next(r, err))
			return false;
	} while (depth > 0 && r->lexer.kind != PHP_END);
	return true;
}

/* Skips what was not understood, to what may stand behind an expression. */
static bool skip_rest(struct php_run *r, struct php_value *v, struct err *err)
{
	bool first = true;

	while (r->lexer.kind != PHP_END && bracket(r) >= 0 && !is_op(r, ",") &&
	       !is_op(r, ";") && !is_op(r, "=>")) {
		if (first)
			php_value_reset(v);
		first = false;
		if (bracket(r) > 0 ? !php_eval_skip_brackets(r, err) : !next(r, err))
			return false;
	}
	return true;
}

bool php_eval_close_bracket(struct php_run *r, struct err *err)
{
	while (r->lexer.kind != PHP_END && bracket(r) >= 0) {
		if (bracket(r) > 0 ? !php_eval_skip_brackets(r, err) : !next(r, err))
			return false;
	}
	return next(r, err);
}

bool php_eval_enter(struct php_run *r, struct err *err)
{
	if (r->depth == PHP_DEPTH_MAX)
		return err_set(err, ERR_PROTO, "%s:%u: nested too deep", r->lexer.name,
		    r->lexer.token_line);
	r->depth++;
	return true;
}

static bool expression(struct php_run *r, struct php_value *v, struct err *err);

bool php_eval(struct php_run *r, struct php_value *v, struct err *err)
{
	php_value_reset(v);
	if (!php_eval_enter(r, err) || !expression(r, v, err) || !skip_rest(r, v, err))
		return false;
	r->depth--;
	return true;
}

/* A name that is no call. */
static void constant(struct php_run *r, const char *name, struct php_value *v)
{
	static const struct {
		const char *name;
		enum php_value_kind kind;
		const char *text;
	} known[] = {
	    {"true", PHP_TRUE, NULL},
	    {"false", PHP_FALSE, NULL},
	    {"null", PHP_NULL, NULL},
	    {"DIRECTORY_SEPARATOR", PHP_TEXT, "/"},
	    {"PHP_EOL", PHP_TEXT, "\n"},
	};
	const char *slash = strrchr(r->lexer.name, '/');

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strcasecmp(name, known[i].name) == 0) {
			v->kind = known[i].kind;
			buf_puts(&v->text, known[i].text != NULL ? known[i].text : "");
			return;
		}
	}
	if (strcasecmp(name, "__FILE__") == 0) {
		php_value_set(v, r->lexer.name);
	} else if (strcasecmp(name, "__DIR__") == 0) {
		php_value_set(v, "");
		buf_append(&v->text, r->lexer.name,
		    slash != NULL ? (size_t)(slash - r->lexer.name) : 0);
	} else {
		php_value_set_from(r, php_config_constant(r->config, name), v);
	}
}

static bool is_guard(const char *name)
{
	return strcasecmp(name, "defined") == 0 || strcasecmp(name, "isset") == 0 ||
	       strcasecmp(name, "empty") == 0;
}

/* At the '(' of a call. */
static bool call(
    struct php_run *r, const char *name, struct php_value *v, struct err *err)
{
	struct php_value args[PHP_ARGS_MAX] = {0};
	size_t n = 0;
	bool more = true;
	bool ok = next(r, err);

	if (ok && is_guard(name) &&
	    (r->lexer.kind == PHP_VARIABLE || r->lexer.kind == PHP_STRING)) {
		n = 1;
		ok = php_variable_guard(r, &args[0], err) &&
		     php_eval_accept(r, ",", &more, err);
	}
	while (ok && more && !is_op(r, ")") && r->lexer.kind != PHP_END) {
		CLEANUP(php_value_reset) struct php_value extra = {0};

		ok = php_eval(r, n < PHP_ARGS_MAX ? &args[n] : &extra, err);
		n += n < PHP_ARGS_MAX;
		/* With "=>" it is an array, whose value nobody asks for. */
		ok = ok && php_eval_accept(r, ",", &more, err);
	}
	if (ok && is_op(r, ")"))
		php_call(r, name, args, n, v);
	ok = ok && php_eval_close_bracket(r, err);
	for (size_t i = 0; i < PHP_ARGS_MAX; i++)
		php_value_reset(&args[i]);
	return ok;
}

bool php_eval_name(struct php_run *r, struct php_value *v, struct err *err)
{
	const char *text = buf_str(&r->lexer.text);
	CLEANUP(freep) char *name = xstrdup(*text == '\\' ? text + 1 : text);

	if (!next(r, err))
		return false;
	if (!is_op(r, "(")) {
		constant(r, name, v);
		return true;
	}
	if (strcasecmp(name, "array") == 0)
		return next(r, err) && php_array_read(r, v, err);
	return call(r, name, v, err);
}

static bool operand(struct php_run *r, struct php_value *v, struct err *err);

/* "(string) x" and "(x)", at the bracket. */
static bool in_brackets(struct php_run *r, struct php_value *v, struct err *err)
{
	static const char *const casts[] = {
	    "string", "int", "integer", "bool", "boolean"};
	bool cast = false;

	if (!next(r, err))
		return false;
	for (size_t i = 0; i < sizeof(casts) / sizeof(*casts); i++)
		cast = cast || php_lexer_is_name(&r->lexer, casts[i]);
	if (!php_eval(r, v, err))
		return false;
	if (!is_op(r, ")"))
		php_value_reset(v);
	if (!php_eval_close_bracket(r, err))
		return false;
	if (!cast)
		return true;
	/* The cast's name was taken for a constant; now comes what is cast. */
	php_value_reset(v);
	if (!php_eval_enter(r, err) || !operand(r, v, err))
		return false;
	r->depth--;
	return true;
}

static bool operand(struct php_run *r, struct php_value *v, struct err *err)
{
	switch (r->lexer.kind) {
	case PHP_STRING:
	case PHP_NUMBER:
		php_value_set(v, "");
		buf_append(&v->text, buf_str(&r->lexer.text), r->lexer.text.len);
		return next(r, err);
	case PHP_NAME:
		return php_eval_name(r, v, err);
	case PHP_VARIABLE:
		return php_variable_read(r, v, err);
	case PHP_PARTS:
		php_variable_expand(r, v);
		return next(r, err);
	case PHP_TEMPLATE:
		return next(r, err);
	case PHP_OP:
		if (is_op(r, "["))
			return next(r, err) && php_array_read(r, v, err);
		return !is_op(r, "(") || in_brackets(r, v, err);
	case PHP_END:
		break;
	}
	return true;
}

/* An operand with what stands before and behind it: !x, x->y, x::y, x[…]. */
static bool unary(struct php_run *r, struct php_value *v, struct err *err)
{
	bool negated = false;
	bool any = false;
	bool was = true;

	while (was) {
		if (!php_eval_accept(r, "!", &was, err))
			return false;
		any = any || was;
		negated = negated != was;
	}
	if (!operand(r, v, err))
		return false;
	if (any && v->kind != PHP_UNKNOWN)
		php_value_set_bool(v, php_value_truth(v) != negated);
	while (is_op(r, "->") || is_op(r, "?->") || is_op(r, "::") || is_op(r, "[") ||
	       is_op(r, "(")) {
		bool brackets = bracket(r) > 0;

		php_value_reset(v);
		if (!(brackets ? php_eval_skip_brackets(r, err) : next(r, err)))
			return false;
		/* Behind an arrow is a name. */
		if (!brackets && !next(r, err))
			return false;
	}
	return true;
}

static bool equal(const struct php_value *a, const struct php_value *b, bool strict)
{
	if (a->kind == PHP_TEXT && b->kind == PHP_TEXT)
		return strcmp(buf_str(&a->text), buf_str(&b->text)) == 0;
	return strict ? a->kind == b->kind : php_value_truth(a) == php_value_truth(b);
}

/* Puts "a && b" or "a || b" into a: one of them may be enough to know. */
static void apply_logic(bool is_or, struct php_value *a, const struct php_value *b)
{
	bool a_decides = a->kind != PHP_UNKNOWN && php_value_truth(a) == is_or;
	bool b_decides = b->kind != PHP_UNKNOWN && php_value_truth(b) == is_or;
	bool known = a->kind != PHP_UNKNOWN && b->kind != PHP_UNKNOWN;

	php_value_reset(a);
	if (a_decides || b_decides)
		php_value_set_bool(a, is_or);
	else if (known)
		php_value_set_bool(a, !is_or);
}

/* Puts "a op b" into a. */
static void apply(
    struct php_run *r, const char *op, struct php_value *a, struct php_value *b)
{
	bool is_or = strcmp(op, "||") == 0;

	if (is_or || strcmp(op, "&&") == 0) {
		apply_logic(is_or, a, b);
		return;
	}
	if (strcmp(op, ".") == 0) {
		php_value_append(r, a, b);
		return;
	}
	if (strcmp(op, "\?\?") == 0) {
		if (a->kind == PHP_NULL)
			php_value_move(a, b);
		return;
	}
	if (a->kind == PHP_UNKNOWN || b->kind == PHP_UNKNOWN) {
		php_value_reset(a);
	} else {
		bool same = equal(a, b, op[1] == '=' && op[2] == '=');

		php_value_reset(a);
		php_value_set_bool(a, same == (op[0] == '='));
	}
}

/* The operator at the current token: its strength (1 the weakest), 0 for none. */
static int strength(const struct php_run *r)
{
	static const struct {
		const char *op;
		int strength;
	} ops[] = {{"\?\?", 1}, {"||", 2}, {"&&", 3}, {"==", 4}, {"!=", 4}, {"===", 4},
	    {"!==", 4}, {".", 5}};

	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++) {
		if (is_op(r, ops[i].op))
			return ops[i].strength;
	}
	return 0;
}

/* Operands joined by operators of at least this strength. */
static bool binary(struct php_run *r, int least, struct php_value *v, struct err *err)
{
	int s;

	if (!unary(r, v, err))
		return false;
	while ((s = strength(r)) >= least && s > 0) {
		CLEANUP(freep) char *op = xstrdup(buf_str(&r->lexer.text));
		CLEANUP(php_value_reset) struct php_value right = {0};

		/* ?? binds to the right in PHP; to the left it comes to the same. */
		if (!next(r, err) || !binary(r, s + 1, &right, err))
			return false;
		apply(r, op, v, &right);
	}
	return true;
}

static bool branches(struct php_run *r, struct php_value *v, struct err *err)
{
	CLEANUP(php_value_reset) struct php_value yes = {0};
	CLEANUP(php_value_reset) struct php_value no = {0};
	bool truth = php_value_truth(v);
	bool known = v->kind != PHP_UNKNOWN;
	bool elvis = is_op(r, ":");
	bool was = false;

	if ((!elvis && !binary(r, 1, &yes, err)) || !php_eval_accept(r, ":", &was, err) ||
	    (was && !binary(r, 1, &no, err)))
		return false;
	if (!known || !was)
		php_value_reset(v);
	else if (!truth)
		php_value_move(v, &no);
	else if (!elvis)
		php_value_move(v, &yes);
	return true;
}

static bool expression(struct php_run *r, struct php_value *v, struct err *err)
{
	bool ternary;

	if (!binary(r, 1, v, err))
		return false;
	do {
		if (!php_eval_accept(r, "?", &ternary, err) ||
		    (ternary && !branches(r, v, err)))
			return false;
	} while (ternary);
	return true;
}
