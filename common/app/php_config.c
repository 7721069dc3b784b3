#include "common/app/php_config.h"

#include <string.h>

#include "common/app/php_eval.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

struct php_config *php_config_new(const struct app_env *env, bool files)
{
	struct php_config *c = xcalloc(1, sizeof(*c));

	c->env = env;
	c->files = files;
	return c;
}

static void settings_reset(struct php_settings *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->items[i].name);
		wipe_str(s->items[i].value);
		free(s->items[i].file);
	}
	free(s->items);
}

void php_config_free(struct php_config *c)
{
	if (c == NULL)
		return;
	settings_reset(&c->constants);
	settings_reset(&c->variables);
	settings_reset(&c->returned);
	free(c->guard);
	free(c);
}

static struct php_setting *find(const struct php_settings *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++) {
		if (strcmp(s->items[i].name, name) == 0)
			return &s->items[i];
	}
	return NULL;
}

const struct php_setting *php_config_constant(
    const struct php_config *c, const char *name)
{
	return find(&c->constants, name);
}

const struct php_setting *php_config_variable(
    const struct php_config *c, const char *name)
{
	return find(&c->variables, name);
}

const struct php_setting *php_config_item(const struct php_config *c, size_t i)
{
	return i < c->returned.n ? &c->returned.items[i] : NULL;
}

bool php_config_returns(const struct php_config *c)
{
	return c->returns;
}

/*
 * The setting of the name, made when it is not there; NULL with err when there are too
 * many.
 */
static struct php_setting *need(
    struct php_settings *s, const char *name, const struct php_lexer *at, struct err *err)
{
	struct php_setting *setting = find(s, name);

	if (setting != NULL)
		return setting;
	if (s->n == PHP_SETTINGS_MAX) {
		(void)err_set(err, ERR_PROTO, "%s:%u: more than %d settings", at->name,
		    at->token_line, PHP_SETTINGS_MAX);
		return NULL;
	}
	s->items = xgrow(s->items, s->n, &s->cap, sizeof(*s->items));
	s->items[s->n++] = (struct php_setting){.name = xstrdup(name), .weak = true};
	return &s->items[s->n - 1];
}

static void fill(
    struct php_setting *s, const struct php_value *v, const char *file, unsigned int line)
{
	char *was = s->file;

	s->file = xstrdup(file);
	free(was);
	wipe_str(s->value);
	s->value = v->kind == PHP_UNKNOWN ? NULL : xstrdup(php_value_str(v));
	s->weak = v->kind == PHP_NULL || v->kind == PHP_FALSE;
	s->line = line;
}

void php_config_define(struct php_config *c, const char *name, const char *value)
{
	CLEANUP(php_value_reset) struct php_value v = {0};
	struct php_lexer nowhere = {.name = "synco"};
	struct err ignored = {0};
	struct php_setting *s = need(&c->constants, name, &nowhere, &ignored);

	php_value_set(&v, value);
	if (s != NULL)
		fill(s, &v, nowhere.name, 0);
}

bool php_config_set_constant(struct php_run *r, const char *name,
    const struct php_value *v, unsigned int line, struct err *err)
{
	struct php_config *c = r->config;
	struct php_setting *s = need(&c->constants, name, &r->lexer, err);
	bool known = v->kind != PHP_UNKNOWN;

	if (s == NULL)
		return false;
	if (s->weak) {
		fill(s, v, r->lexer.name, line);
	} else if ((c->guard == NULL || strcmp(c->guard, name) != 0) &&
	           v->kind != PHP_NULL && v->kind != PHP_FALSE) {
		s->repeated = s->repeated || s->value == NULL || !known ||
		              strcmp(s->value, php_value_str(v)) != 0;
		if (s->value == NULL && known)
			fill(s, v, r->lexer.name, line);
	}
	return true;
}

bool php_config_assign(struct php_run *r, enum php_assign how, const char *name,
    const struct php_value *v, struct err *err)
{
	struct php_config *c = r->config;
	struct php_settings *to = how == PHP_ASSIGN_ITEM ? &c->returned : &c->variables;
	struct php_setting *s = need(to, name, &r->lexer, err);

	if (s != NULL && (s->weak || how != PHP_ASSIGN_MISSING))
		fill(s, v, r->lexer.name, r->lexer.token_line);
	return s != NULL;
}

bool php_config_parse(
    struct php_config *c, const char *path, const char *text, size_t len, struct err *err)
{
	CLEANUP(wipe_buf) struct buf copy = {0};

	buf_append(&copy, text, len);
	return php_config_read(c, path, &copy, false, err);
}

bool php_config_load(struct php_config *c, const char *path, struct err *err)
{
	CLEANUP(wipe_buf) struct buf text = {0};

	return fs_read_file(path, PHP_FILE_MAX, &text, err) &&
	       php_config_read(c, path, &text, false, err);
}
