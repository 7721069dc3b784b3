/*
 * Inside of php_config: the settings so far, and PHP expressions whose value can be told
 * without running PHP.
 */
#ifndef SYNCO_COMMON_APP_PHP_EVAL_H
#define SYNCO_COMMON_APP_PHP_EVAL_H

#include <stdbool.h>
#include <stddef.h>

#include "common/app/php_config.h"
#include "common/app/php_lexer.h"
#include "common/app/php_settings.h"
#include "common/base/buf.h"

enum php_value_kind { PHP_UNKNOWN, PHP_NULL, PHP_FALSE, PHP_TRUE, PHP_TEXT, PHP_ARRAY };

/* A zeroed one is unknown. */
struct php_value {
	enum php_value_kind kind;
	struct buf text;           /* PHP_TEXT */
	struct php_settings items; /* PHP_ARRAY: named by their paths in it */
};

void php_value_reset(struct php_value *v);

struct php_config {
	const struct app_env *env; /* borrowed, may be NULL */
	bool files;
	bool returns;
	struct php_settings constants;
	struct php_settings variables;
	size_t built; /* bytes of values so far */
	unsigned int include_depth;
	unsigned int included;
	unsigned int undecided; /* branches around that may be taken or not */
	/*
	 * The last name asked for with defined(), isset(), empty(): a default may
	 * follow.
	 */
	char *guard;
};

/* Brackets in brackets, blocks in blocks; PHP's own settings have three or four. */
#define PHP_DEPTH_MAX 64

/* A file that is being read. */
struct php_run {
	struct php_config *config;
	unsigned int depth;
	struct php_lexer lexer;
};

/*
 * Evaluates the expression that begins at the current token and leaves the first token
 * behind it current.  What is not understood is skipped, brackets balanced, up to ',' ';'
 * "=>" or a bracket that closes more than was opened; the value is then unknown.
 */
bool php_eval(struct php_run *r, struct php_value *v, struct err *err) MUST_CHECK;

/* Skips to the bracket that closes the current one, and behind it. */
bool php_eval_skip_brackets(struct php_run *r, struct err *err) MUST_CHECK;

/* To the bracket that closes what is open here, and behind it. */
bool php_eval_close_bracket(struct php_run *r, struct err *err) MUST_CHECK;

/* A name at the current token: a constant, or a call with what is in its brackets. */
bool php_eval_name(struct php_run *r, struct php_value *v, struct err *err) MUST_CHECK;

/* ERR_PROTO where it is nested too deep to go on; else r->depth is one more. */
bool php_eval_enter(struct php_run *r, struct err *err) MUST_CHECK;

/*
 * A variable or its item, $name['a']['b'], at the current token; where it is assigned,
 * that is done, and v is the value.
 */
bool php_variable_read(struct php_run *r, struct php_value *v, struct err *err)
    MUST_CHECK;
/* The first argument of defined(), isset(), empty(); a default for it may follow. */
bool php_variable_guard(struct php_run *r, struct php_value *v, struct err *err)
    MUST_CHECK;
/* The value of the string at the current token with its variables (PHP_PARTS). */
void php_variable_expand(struct php_run *r, struct php_value *v);

/* Moves on when the current token is op, and says so in *was. */
bool php_eval_accept(struct php_run *r, const char *op, bool *was, struct err *err)
    MUST_CHECK;

/*
 * The functions that can be told.  args[0..n) are what was given; v is left unknown for
 * any other function.
 */
#define PHP_ARGS_MAX 4
void php_call(struct php_run *r, const char *name, const struct php_value *args, size_t n,
    struct php_value *v);

/* What $_ENV['name'] or $_SERVER['name'] is; what a request brings is unknown. */
void php_server_value(const struct php_run *r, const char *name, struct php_value *v);

/* The value as PHP turns it into a string; "" for an unknown one. */
const char *php_value_str(const struct php_value *v);
bool php_value_truth(const struct php_value *v);
void php_value_set(struct php_value *v, const char *text);
void php_value_set_bool(struct php_value *v, bool truth);
void php_value_move(struct php_value *to, struct php_value *from);
/* v becomes what the setting is; it stays unknown where that is not known. */
void php_value_set_from(
    struct php_run *r, const struct php_setting *s, struct php_value *v);
/* Puts "a . b" into a. */
void php_value_append(struct php_run *r, struct php_value *a, const struct php_value *b);

/* Sets what define() and const say; the first counts, unless it had nothing to say. */
bool php_config_set_constant(struct php_run *r, const char *name,
    const struct php_value *v, unsigned int line, struct err *err) MUST_CHECK;

enum php_assign {
	PHP_ASSIGN,
	PHP_ASSIGN_MISSING, /* only where there is nothing */
	PHP_ASSIGN_UNION,   /* only items that are not there */
};

/* Sets a variable or an item of one. */
bool php_config_assign(struct php_run *r, enum php_assign how, const char *path,
    const struct php_value *v, struct err *err) MUST_CHECK;

/*
 * "if" and "switch", at the word: branches that are not taken are skipped, and where only
 * PHP knows, r->config->undecided says so.
 */
bool php_branch_read(struct php_run *r, struct err *err) MUST_CHECK;

/* What may be a setting, or one token. */
bool php_config_step(struct php_run *r, struct err *err) MUST_CHECK;

/* Reads one text; with code it starts inside of <?php. */
bool php_config_read(struct php_config *c, const char *path, const struct buf *text,
    bool code, struct err *err) MUST_CHECK;

#endif
