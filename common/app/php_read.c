#include "common/app/php_eval.h"

#include <string.h>

#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* Files that include files, and all of them. */
#define INCLUDE_DEPTH 4
#define INCLUDE_FILES 64

static bool next(struct php_run *r, struct err *err)
{
	return php_lexer_next(&r->lexer, err);
}

/* define('NAME', value), at "define". */
static bool read_define(struct php_run *r, struct err *err)
{
	CLEANUP(php_value_reset) struct php_value name = {0};
	CLEANUP(php_value_reset) struct php_value value = {0};
	unsigned int line = r->lexer.token_line;
	bool was;

	if (!next(r, err) || !php_eval_accept(r, "(", &was, err))
		return false;
	if (!was)
		return true;
	if (!php_eval(r, &name, err) || !php_eval_accept(r, ",", &was, err))
		return false;
	if (!was || !php_eval(r, &value, err))
		return !was;
	return name.kind != PHP_TEXT ||
	       php_config_set_constant(r, buf_str(&name.text), &value, line, err);
}

/* const NAME = value; */
static bool read_const(struct php_run *r, struct err *err)
{
	CLEANUP(php_value_reset) struct php_value value = {0};
	CLEANUP(freep) char *name = NULL;
	unsigned int line = r->lexer.token_line;
	bool was;

	if (!next(r, err))
		return false;
	if (r->lexer.kind != PHP_NAME)
		return true;
	name = xstrdup(buf_str(&r->lexer.text));
	if (!next(r, err) || !php_eval_accept(r, "=", &was, err))
		return false;
	if (!was)
		return true;
	return php_eval(r, &value, err) &&
	       php_config_set_constant(r, name, &value, line, err);
}

/* function … { … }, class … { … }: what happens in there, happens when it is called. */
static bool skip_body(struct php_run *r, struct err *err)
{
	if (!next(r, err))
		return false;
	while (r->lexer.kind != PHP_END && !php_lexer_is_op(&r->lexer, "{") &&
	       !php_lexer_is_op(&r->lexer, ";")) {
		if (!next(r, err))
			return false;
	}
	return !php_lexer_is_op(&r->lexer, "{") || php_eval_skip_brackets(r, err);
}

/* return array(…), return […]; anything else is left. */
static bool read_return(struct php_run *r, struct err *err)
{
	CLEANUP(php_value_reset) struct php_value v = {0};

	if (!next(r, err) || !php_eval(r, &v, err))
		return false;
	if (v.kind != PHP_ARRAY)
		return true;
	r->config->returns = true;
	return php_config_assign(r, PHP_ASSIGN, PHP_RETURNED, &v, err);
}

/* WordPress itself, and the class loader, hold no settings. */
static bool worth_reading(const char *path)
{
	static const char *const ends[] = {
	    "/wp-settings.php", "/wp-load.php", "/wp-blog-header.php", "/autoload.php"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		if (text_ends(path, ends[i]))
			return false;
	}
	return *path == '/' && text_ends(path, ".php") && fs_is_file(path);
}

/* require 'file'; and eval($code): both are read in place. */
static bool read_include(struct php_run *r, bool is_eval, struct err *err)
{
	CLEANUP(php_value_reset) struct php_value v = {0};
	CLEANUP(wipe_buf) struct buf text = {0};
	struct php_config *c = r->config;
	const char *path;

	if (!next(r, err) || !php_eval(r, &v, err))
		return false;
	path = php_value_str(&v);
	if (v.kind != PHP_TEXT || c->included == INCLUDE_FILES)
		return true;
	if (is_eval) {
		c->included++;
		return php_config_read(c, r->lexer.name, &v.text, true, err);
	}
	if (!c->files || !worth_reading(path))
		return true;
	c->included++;
	return fs_read_file(path, PHP_FILE_MAX, &text, err) &&
	       php_config_read(c, path, &text, false, err);
}

static bool is_one_of(const struct php_lexer *l, const char *const names[])
{
	for (; *names != NULL; names++) {
		if (php_lexer_is_name(l, *names))
			return true;
	}
	return false;
}

/* What is read for what it does; its value is nobody's. */
static bool read_value(struct php_run *r, struct err *err)
{
	CLEANUP(php_value_reset) struct php_value v = {0};

	return r->lexer.kind == PHP_VARIABLE ? php_variable_read(r, &v, err)
	                                     : php_eval_name(r, &v, err);
}

/* At the start of what may be a setting. */
static bool read_one(struct php_run *r, bool member, struct err *err)
{
	static const char *const guards[] = {"defined", "isset", "empty", NULL};
	static const char *const bodies[] = {
	    "function", "class", "trait", "interface", "enum", NULL};
	static const char *const includes[] = {
	    "include", "include_once", "require", "require_once", NULL};
	static const char *const branches[] = {"if", "switch", NULL};
	const struct php_lexer *l = &r->lexer;

	if (l->kind == PHP_VARIABLE)
		return read_value(r, err);
	if (php_lexer_is_name(l, "define"))
		return read_define(r, err);
	if (l->kind != PHP_NAME || member)
		return next(r, err);
	if (php_lexer_is_name(l, "const"))
		return read_const(r, err);
	if (php_lexer_is_name(l, "return"))
		return read_return(r, err);
	if (php_lexer_is_name(l, "eval"))
		return read_include(r, true, err);
	if (is_one_of(l, branches))
		return php_branch_read(r, err);
	if (is_one_of(l, guards))
		return read_value(r, err);
	if (is_one_of(l, bodies))
		return skip_body(r, err);
	if (is_one_of(l, includes))
		return read_include(r, false, err);
	return next(r, err);
}

bool php_config_step(struct php_run *r, struct err *err)
{
	/* After "::" and "->" keywords are names of members. */
	bool member = php_lexer_is_op(&r->lexer, "::") ||
	              php_lexer_is_op(&r->lexer, "->") ||
	              php_lexer_is_op(&r->lexer, "?->");

	return (!member || next(r, err)) && read_one(r, member, err);
}

bool php_config_read(struct php_config *c, const char *path, const struct buf *text,
    bool code, struct err *err)
{
	struct php_run r = {.config = c};
	bool ok;

	if (c->include_depth == INCLUDE_DEPTH)
		return true;
	c->include_depth++;
	php_lexer_init(&r.lexer, path, buf_str(text), text->len, code);
	ok = next(&r, err);
	while (ok && r.lexer.kind != PHP_END)
		ok = php_config_step(&r, err);
	php_lexer_reset(&r.lexer);
	c->include_depth--;
	return ok;
}
