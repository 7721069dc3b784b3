/*
 * Inside of py_config: the names so far, and Python expressions whose value can be told
 * without running Python.
 */
#ifndef SYNCO_COMMON_APP_PY_EVAL_H
#define SYNCO_COMMON_APP_PY_EVAL_H

#include "common/app/py_config.h"
#include "common/app/py_lexer.h"

struct py_names {
	struct py_name *items;
	size_t n;
	size_t cap;
};

struct py_config {
	char *root;         /* NULL: no other file is read */
	struct dotenv *env; /* borrowed */
	bool functions;     /* are entered */
	struct py_names names;
	size_t nodes; /* values and bytes so far */
	size_t bytes;
	unsigned int files;
	const char *reading[PY_DEPTH_MAX]; /* paths */
	unsigned int depth;
};

/* A file that is being read. */
struct py_run {
	struct py_config *config;
	struct py_lexer lexer;
	unsigned int depth; /* of brackets and blocks */
	bool maybe;         /* inside of a branch that may not be taken */
	unsigned int tries; /* blocks of "try" around */
	/*
	 * What was read would have ended in an exception: what a "try" around it still
	 * has is not reached.
	 */
	bool raised;
};

struct py_args {
	struct py_value list;  /* partial where not all are known */
	struct py_value named; /* a dict */
};

/*
 * Evaluates the expression that begins at the current token and leaves the first token
 * behind it current.  What is not understood is skipped, brackets balanced, up to ',' ';'
 * ':' '=', the line's end or a bracket that closes more than was opened; the value is then
 * unknown.
 */
bool py_eval(struct py_run *r, struct py_value *v, struct err *err) MUST_CHECK;

/* "a, b" without brackets is a tuple. */
bool py_eval_tuple(struct py_run *r, struct py_value *v, struct err *err) MUST_CHECK;

/* The arguments of a call, at its bracket, and what is behind that. */
bool py_eval_args(struct py_run *r, struct py_args *args, struct err *err) MUST_CHECK;
void py_args_reset(struct py_args *args);

/* Moves on when the current token is op, and says so in *was. */
bool py_eval_accept(struct py_run *r, const char *op, bool *was, struct err *err)
    MUST_CHECK;

/* Behind the bracket that closes the innermost one that is open. */
bool py_eval_close(struct py_run *r, struct err *err) MUST_CHECK;

/* One level deeper, with a limit; the caller goes back up. */
bool py_eval_descend(struct py_run *r, struct err *err) MUST_CHECK;

/* Counts what was made. */
bool py_eval_spend(struct py_run *r, const struct py_value *v, struct err *err)
    MUST_CHECK;

/* An expression as far as it is understood, without commas. */
bool py_expression(struct py_run *r, struct py_value *v, struct err *err) MUST_CHECK;
/* An operand with what stands behind it: x.y, x[…], x(…). */
bool py_primary(struct py_run *r, struct py_value *v, struct err *err) MUST_CHECK;

/* Puts "a op b" into a. */
void py_operate(const char *op, struct py_value *a, struct py_value *b);

/* Appends a path to a path, as os.path.join() does. */
void py_path_join(struct py_value *v, const char *name);
/* Its folder. */
void py_path_parent(struct py_value *v);

/* f"…": what is in braces is evaluated in place. */
bool py_template(struct py_run *r, const struct buf *text, struct py_value *v,
    struct err *err) MUST_CHECK;

/* v.name, in place. */
void py_attribute(struct py_value *v, const char *name);

/* v(…) and v.name(…), in place. */
bool py_call(struct py_run *r, struct py_value *v, struct py_args *args, struct err *err)
    MUST_CHECK;
void py_method(
    struct py_run *r, struct py_value *v, const char *name, struct py_args *args);

/* os.environ["name"] */
void py_environ(struct py_run *r, const char *name, struct py_value *v);

/* Django's settings of a database from a URL; unknown where it is none. */
bool py_url(const char *url, struct py_value *v, struct err *err) MUST_CHECK;

/* Assigns a name, from this line on. */
bool py_assign(struct py_run *r, const char *name, struct py_value *v, struct err *err)
    MUST_CHECK;
struct py_name *py_names_find(const struct py_names *names, const char *name);
void py_names_reset(struct py_names *names);

/* One statement but for compound ones, at its start, to its end. */
bool py_statement(struct py_run *r, struct err *err) MUST_CHECK;

/* Reads one text into the names there are. */
bool py_read(struct py_config *c, const char *path, const char *text, size_t len,
    struct err *err) MUST_CHECK;

/* "import …" and "from … import …", at that word. */
bool py_import(struct py_run *r, struct err *err) MUST_CHECK;

#endif
