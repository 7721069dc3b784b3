/* What define() and assignments do to the settings. */
#include <string.h>

#include "common/app/php_eval.h"
#include "common/app/wipe.h"
#include "common/base/mem.h"

/* What a setting is to become; all borrowed. */
struct leaf {
	const char *value; /* NULL: unknown */
	const char *file;
	unsigned int line;
	bool weak;
};

static struct leaf leaf_of(const struct php_value *v, const char *file, unsigned int line)
{
	bool known = v->kind != PHP_UNKNOWN && v->kind != PHP_ARRAY;

	return (struct leaf){
	    .value = known ? php_value_str(v) : NULL,
	    .file = file,
	    .line = line,
	    .weak = v->kind == PHP_NULL || v->kind == PHP_FALSE,
	};
}

static bool differs(const struct php_setting *s, const struct leaf *l)
{
	return s->value == NULL || l->value == NULL || strcmp(s->value, l->value) != 0;
}

static void fill(struct php_setting *s, const struct leaf *l)
{
	char *was = s->file;

	s->file = xstrdup(l->file);
	free(was);
	wipe_str(s->value);
	s->value = xstrdup(l->value);
	s->weak = l->weak;
	s->repeated = false;
	s->line = l->line;
}

/* A new setting; NULL with err when there are too many. */
static struct php_setting *add(
    struct php_settings *s, const char *name, const struct php_lexer *at, struct err *err)
{
	if (s->n >= PHP_SETTINGS_MAX) {
		(void)err_set(err, ERR_PROTO, "%s:%u: more than %d settings", at->name,
		    at->token_line, PHP_SETTINGS_MAX);
		return NULL;
	}
	return php_settings_add(s, xstrdup(name));
}

/* The setting of the name, made when it is not there. */
static struct php_setting *need(
    struct php_settings *s, const char *name, const struct php_lexer *at, struct err *err)
{
	struct php_setting *setting = php_settings_find(s, name);

	return setting != NULL ? setting : add(s, name, at, err);
}

static void preset(struct php_settings *to, const char *name, const char *value)
{
	const struct leaf l = {.value = value, .file = "synco"};

	php_settings_drop(to, name);
	fill(php_settings_add(to, xstrdup(name)), &l);
}

void php_config_define(struct php_config *c, const char *name, const char *value)
{
	preset(&c->constants, name, value);
}

void php_config_let(struct php_config *c, const char *path, const char *value)
{
	preset(&c->variables, path, value);
}

bool php_config_set_constant(struct php_run *r, const char *name,
    const struct php_value *v, unsigned int line, struct err *err)
{
	struct php_config *c = r->config;
	struct php_setting *s = need(&c->constants, name, &r->lexer, err);
	struct leaf l = leaf_of(v, r->lexer.name, line);

	if (s == NULL)
		return false;
	if (s->weak) {
		fill(s, &l);
	} else if ((c->guard == NULL || strcmp(c->guard, name) != 0) && !l.weak) {
		bool repeated = s->repeated || differs(s, &l);

		if (s->value == NULL && l.value != NULL)
			fill(s, &l);
		s->repeated = repeated;
	}
	return true;
}

/* fresh: there is nothing at the path. */
static bool set_leaf(struct php_run *r, const char *path, bool fresh,
    const struct leaf *l, struct err *err)
{
	struct php_settings *all = &r->config->variables;
	struct php_setting *s =
	    fresh ? add(all, path, &r->lexer, err) : need(all, path, &r->lexer, err);

	if (s == NULL)
		return false;
	/* Where only PHP knows whether this is done, what is there stays. */
	if (s->weak || r->config->undecided == 0)
		fill(s, l);
	else
		s->repeated = s->repeated || differs(s, l);
	return true;
}

/* Whether all items of the array find room as settings below the path. */
static bool has_room(struct php_config *c, const char *path, const struct php_value *v)
{
	c->built += v->items.n * strlen(path);
	for (size_t i = 0; i < v->items.n; i++)
		c->built += strlen(v->items.items[i].name);
	return c->built <= PHP_TOTAL_MAX &&
	       v->items.n + c->variables.n <= PHP_SETTINGS_MAX;
}

bool php_config_assign(struct php_run *r, enum php_assign how, const char *path,
    const struct php_value *v, struct err *err)
{
	struct php_config *c = r->config;
	struct leaf whole = leaf_of(v, r->lexer.name, r->lexer.token_line);
	bool fresh = c->undecided == 0 && how != PHP_ASSIGN_UNION;

	if (how == PHP_ASSIGN_MISSING && php_settings_has(&c->variables, path))
		return true;
	if (fresh)
		php_settings_drop(&c->variables, path);
	if (v->kind != PHP_ARRAY || !has_room(c, path, v))
		return set_leaf(r, path, fresh, &whole, err);
	for (size_t i = 0; i < v->items.n; i++) {
		const struct php_setting *s = &v->items.items[i];
		const struct leaf item = {s->value, s->file, s->line, s->weak};
		CLEANUP(freep) char *name = xasprintf("%s.%s", path, s->name);

		if (how == PHP_ASSIGN_UNION && php_settings_has(&c->variables, name))
			continue;
		if (!set_leaf(r, name, fresh, &item, err))
			return false;
	}
	return true;
}
