#include "common/app/php_config.h"

#include <string.h>

#include "common/app/php_eval.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

struct php_config *php_config_new(const struct app_env *env, bool files)
{
	struct php_config *c = xcalloc(1, sizeof(*c));

	c->env = env;
	c->files = files;
	return c;
}

void php_config_free(struct php_config *c)
{
	if (c == NULL)
		return;
	php_settings_reset(&c->constants);
	php_settings_reset(&c->variables);
	free(c->guard);
	free(c);
}

const struct php_setting *php_config_constant(
    const struct php_config *c, const char *name)
{
	return php_settings_find(&c->constants, name);
}

const struct php_setting *php_config_variable(
    const struct php_config *c, const char *path)
{
	const struct php_setting *s = php_settings_find(&c->variables, path);
	CLEANUP(freep) char *around = xstrdup(path);
	char *dot;

	while (s == NULL && (dot = strrchr(around, '.')) != NULL) {
		*dot = '\0';
		s = php_settings_find(&c->variables, around);
		if (s != NULL && s->value != NULL)
			return NULL;
	}
	return s;
}

const struct php_setting *php_config_next(
    const struct php_config *c, const char *path, size_t *at, const char **rest)
{
	while (*at < c->variables.n) {
		const struct php_setting *s = &c->variables.items[(*at)++];

		*rest = php_settings_rest(s->name, path);
		if (*rest != NULL)
			return s;
	}
	return NULL;
}

void php_config_move(struct php_config *c, const char *from, const char *to)
{
	struct php_settings *all = &c->variables;
	struct php_settings moved = {0};
	size_t kept = 0;

	for (size_t i = 0; i < all->n; i++) {
		struct php_setting *s = &all->items[i];
		const char *rest = php_settings_rest(s->name, from);
		bool whole = strcmp(s->name, from) == 0;
		char *name;

		if (rest == NULL && !whole) {
			all->items[kept++] = *s;
			continue;
		}
		name = whole ? xstrdup(to) : xasprintf("%s.%s", to, rest);
		free(s->name);
		s->name = name;
		moved.items = xgrow(moved.items, moved.n, &moved.cap, sizeof(*s));
		moved.items[moved.n++] = *s;
	}
	all->n = kept;
	for (size_t i = 0; i < moved.n; i++) {
		php_settings_drop(all, moved.items[i].name);
		all->items = xgrow(all->items, all->n, &all->cap, sizeof(*all->items));
		all->items[all->n++] = moved.items[i];
	}
	free(moved.items);
}

bool php_config_returns(const struct php_config *c)
{
	return c->returns;
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
