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
#include "common/base/buf.h"

enum php_value_kind { PHP_UNKNOWN, PHP_NULL, PHP_FALSE, PHP_TRUE, PHP_TEXT };

/* A zeroed one is unknown. */
struct php_value {
	enum php_value_kind kind;
	struct buf text; /* PHP_TEXT */
};

void php_value_reset(struct php_value *v);

struct php_settings {
	struct php_setting *items;
	size_t n;
	size_t cap;
};

struct php_config {
	const struct app_env *env; /* borrowed, may be NULL */
	bool files;
	bool returns;
	struct php_settings constants;
	struct php_settings variables;
	struct php_settings returned;
	size_t built; /* bytes of values so far */
	unsigned int include_depth;
	unsigned int included;
	/*
	 * The last name asked for with defined(), isset(), empty(): a default may
	 * follow.
	 */
	char *guard;
};

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

/* Sets what define() and const say; the first counts, unless it had nothing to say. */
bool php_config_set_constant(struct php_run *r, const char *name,
    const struct php_value *v, unsigned int line, struct err *err) MUST_CHECK;

enum php_assign { PHP_ASSIGN, PHP_ASSIGN_MISSING, PHP_ASSIGN_ITEM };

/* Sets a variable (a missing one only), or an item of the returned array. */
bool php_config_assign(struct php_run *r, enum php_assign how, const char *name,
    const struct php_value *v, struct err *err) MUST_CHECK;

/* Reads one text; with code it starts inside of <?php. */
bool php_config_read(struct php_config *c, const char *path, const struct buf *text,
    bool code, struct err *err) MUST_CHECK;

#endif
