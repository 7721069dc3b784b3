/* Modules as blocks of statements, and which of them are run. */
#include <string.h>

#include "common/app/py_eval.h"

enum how { RUN, MAYBE, SKIP };

static bool next(struct py_run *r, struct err *err)
{
	return py_lexer_next(&r->lexer, err);
}

static bool is_name(const struct py_run *r, const char *name)
{
	return py_lexer_is_name(&r->lexer, name);
}

static bool ends_line(const struct py_run *r)
{
	return r->lexer.kind == PY_TOKEN_END || r->lexer.kind == PY_TOKEN_NEWLINE;
}

/* To the first token of the next line. */
static bool skip_line(struct py_run *r, struct err *err)
{
	while (!ends_line(r)) {
		if (!next(r, err))
			return false;
	}
	return r->lexer.kind == PY_TOKEN_END || next(r, err);
}

/* Statements of one line, with ';' between them. */
static bool line(struct py_run *r, struct err *err)
{
	while (!ends_line(r)) {
		if (!py_statement(r, err))
			return false;
		while (!ends_line(r) && !py_lexer_is_op(&r->lexer, ";")) {
			if (!next(r, err))
				return false;
		}
		if (py_lexer_is_op(&r->lexer, ";") && !next(r, err))
			return false;
		/* Without a "try" around it there would be no site. */
		r->raised = r->raised && r->tries > 0;
		if (r->raised)
			break;
	}
	return skip_line(r, err);
}

static bool block(struct py_run *r, int above, struct err *err);

/* What stands behind the header of a compound statement, which is indented so far. */
static bool body(struct py_run *r, unsigned int indent, enum how how, struct err *err)
{
	bool was_maybe = r->maybe;
	bool ok;

	while (!ends_line(r) &&
	       !(py_lexer_is_op(&r->lexer, ":") && r->lexer.brackets == 0)) {
		if (!next(r, err))
			return false;
	}
	if (how == SKIP || ends_line(r)) {
		if (!skip_line(r, err))
			return false;
		while (r->lexer.kind != PY_TOKEN_END && r->lexer.indent > indent) {
			if (!skip_line(r, err))
				return false;
		}
		return true;
	}
	r->maybe = r->maybe || how == MAYBE;
	ok = py_eval_descend(r, err) && next(r, err);
	if (ok && r->lexer.kind == PY_TOKEN_NEWLINE)
		ok = next(r, err) && block(r, (int)indent, err);
	else
		ok = ok && line(r, err);
	r->depth--;
	r->maybe = was_maybe;
	return ok;
}

/* Whether the statement goes on with this word. */
static bool goes_on(const struct py_run *r, unsigned int indent, const char *word)
{
	return r->lexer.kind == PY_TOKEN_NAME && r->lexer.indent == indent &&
	       is_name(r, word);
}

static bool read_if(struct py_run *r, unsigned int indent, struct err *err)
{
	bool done = false;
	bool perhaps = false; /* a branch before may have been taken */
	bool more = true;

	while (more) {
		CLEANUP(py_value_reset) struct py_value condition = {0};
		bool last = is_name(r, "else");
		int truth;

		if (!next(r, err) || (!last && !py_eval(r, &condition, err)))
			return false;
		truth = last ? 1 : py_value_truth(&condition);
		if (!body(r, indent,
		        done || truth == 0     ? SKIP
		        : perhaps || truth < 0 ? MAYBE
		                               : RUN,
		        err))
			return false;
		done = done || truth > 0;
		perhaps = perhaps || truth < 0;
		more =
		    !last && (goes_on(r, indent, "elif") || goes_on(r, indent, "else"));
	}
	return true;
}

static bool read_try(struct py_run *r, unsigned int indent, struct err *err)
{
	bool outer = r->raised;
	bool raised;
	bool caught;

	r->tries++;
	if (!body(r, indent, RUN, err))
		return false;
	r->tries--;
	raised = caught = r->raised;
	r->raised = outer;
	while (goes_on(r, indent, "except")) {
		if (!body(r, indent, caught ? RUN : SKIP, err))
			return false;
		caught = false;
	}
	if (goes_on(r, indent, "else") &&
	    (!next(r, err) || !body(r, indent, raised ? SKIP : RUN, err)))
		return false;
	return !goes_on(r, indent, "finally") || body(r, indent, RUN, err);
}

static bool is_one_of(const struct py_run *r, const char *const words[])
{
	for (; *words != NULL; words++) {
		if (is_name(r, *words))
			return true;
	}
	return false;
}

static bool statement(struct py_run *r, struct err *err)
{
	static const char *const loops[] = {"for", "while", NULL};
	static const char *const definitions[] = {"def", "async", NULL};
	static const char *const left[] = {
	    "class", "elif", "else", "except", "finally", NULL};
	static const char *const no_effect[] = {"raise", "return", "assert", "pass",
	    "del", "global", "nonlocal", "break", "continue", NULL};
	unsigned int indent = r->lexer.indent;

	if (is_name(r, "if"))
		return read_if(r, indent, err);
	if (is_name(r, "try"))
		return next(r, err) && read_try(r, indent, err);
	if (is_name(r, "with"))
		return body(r, indent, RUN, err);
	if (is_one_of(r, loops))
		return body(r, indent, MAYBE, err);
	if (is_one_of(r, definitions))
		return body(r, indent, r->config->functions ? RUN : SKIP, err);
	if (is_one_of(r, left))
		return body(r, indent, SKIP, err);
	if (is_one_of(r, no_effect) || py_lexer_is_op(&r->lexer, "@"))
		return skip_line(r, err);
	return line(r, err);
}

/* The lines that are indented deeper than above. */
static bool block(struct py_run *r, int above, struct err *err)
{
	unsigned int indent = r->lexer.indent;

	while (r->lexer.kind != PY_TOKEN_END && (int)r->lexer.indent > above) {
		/* Deeper lines are of a statement that is not known here. */
		bool skipped = r->lexer.indent != indent || r->raised;

		if (!(skipped ? skip_line(r, err) : statement(r, err)))
			return false;
	}
	return true;
}

bool py_read(
    struct py_config *c, const char *path, const char *text, size_t len, struct err *err)
{
	struct py_run r = {.config = c};
	bool ok;

	if (c->depth == PY_DEPTH_MAX)
		return err_set(err, ERR_PROTO, "%s: imported too deep", path);
	c->reading[c->depth++] = path;
	py_lexer_init(&r.lexer, path, text, len);
	ok = next(&r, err) && block(&r, -1, err);
	py_lexer_reset(&r.lexer);
	c->depth--;
	return ok;
}
