#include "common/app/php_eval.h"

/* (…) behind "if" and "switch"; behind it stands what it is for. */
static bool read_condition(struct php_run *r, struct php_value *v, struct err *err)
{
	bool was;

	if (!php_lexer_next(&r->lexer, err) || !php_eval_accept(r, "(", &was, err))
		return false;
	if (!was)
		return true;
	if (!php_eval(r, v, err))
		return false;
	if (!php_lexer_is_op(&r->lexer, ")"))
		php_value_reset(v);
	return php_eval_close_bracket(r, err);
}

/* A block, or one statement. */
static bool read_body(struct php_run *r, bool decided, struct err *err)
{
	int depth = 0;
	bool end = false;
	bool ok = php_eval_enter(r, err);

	r->config->undecided += !decided;
	while (ok && !end && r->lexer.kind != PHP_END) {
		bool nested = php_lexer_is_name(&r->lexer, "if") ||
		              php_lexer_is_name(&r->lexer, "switch");

		depth += php_lexer_is_op(&r->lexer, "{");
		depth -= php_lexer_is_op(&r->lexer, "}");
		end = depth <= 0 && (nested || php_lexer_is_op(&r->lexer, ";") ||
		                        php_lexer_is_op(&r->lexer, "}"));
		ok = php_config_step(r, err);
	}
	r->config->undecided -= !decided;
	r->depth--;
	return ok;
}

static bool skip_body(struct php_run *r, struct err *err)
{
	bool end = false;

	while (!end && r->lexer.kind != PHP_END) {
		end = php_lexer_is_op(&r->lexer, "{") || php_lexer_is_op(&r->lexer, ";");
		if (!php_eval_skip_brackets(r, err))
			return false;
	}
	return true;
}

/* What is known of the branches so far. */
struct branches {
	bool taken; /* one of them, for certain */
	bool maybe; /* or one of them may be */
};

/* The body behind a condition (or "else": PHP_TRUE). */
static bool read_branch(
    struct php_run *r, struct branches *b, const struct php_value *v, struct err *err)
{
	bool known = v->kind != PHP_UNKNOWN;
	bool decided = known && !b->maybe;

	if (b->taken || (known && !php_value_truth(v)))
		return skip_body(r, err);
	b->taken = known;
	b->maybe = b->maybe || !known;
	return read_body(r, decided, err);
}

static bool read_if(struct php_run *r, struct err *err)
{
	struct branches b = {0};
	bool more = true;

	while (more) {
		CLEANUP(php_value_reset) struct php_value v = {.kind = PHP_TRUE};
		bool is_else = php_lexer_is_name(&r->lexer, "else");

		if (is_else && !php_lexer_next(&r->lexer, err))
			return false;
		more = !is_else || php_lexer_is_name(&r->lexer, "if");
		if (more) {
			php_value_reset(&v);
			if (!read_condition(r, &v, err))
				return false;
		}
		/* "if (…): … endif;" is read as it comes. */
		if (php_lexer_is_op(&r->lexer, ":"))
			return true;
		if (!read_branch(r, &b, &v, err))
			return false;
		more = more && (php_lexer_is_name(&r->lexer, "else") ||
		                   php_lexer_is_name(&r->lexer, "elseif"));
	}
	return true;
}

bool php_branch_read(struct php_run *r, struct err *err)
{
	CLEANUP(php_value_reset) struct php_value v = {0};
	char *guard = r->config->guard;
	bool ok;

	/* A name that a condition asks for counts in its branches. */
	r->config->guard = NULL;
	if (php_lexer_is_name(&r->lexer, "if"))
		ok = read_if(r, err);
	else
		ok = read_condition(r, &v, err) && read_body(r, false, err);
	free(r->config->guard);
	r->config->guard = guard;
	return ok;
}
