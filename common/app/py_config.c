#include "common/app/py_config.h"

#include <string.h>

#include "common/app/py_eval.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

struct py_config *py_config_new(const char *root, struct dotenv *env)
{
	struct py_config *c = xcalloc(1, sizeof(*c));

	c->root = xstrdup(root);
	c->env = env;
	return c;
}

void py_names_reset(struct py_names *names)
{
	for (size_t i = 0; i < names->n; i++) {
		free(names->items[i].name);
		free(names->items[i].file);
		py_value_reset(&names->items[i].value);
	}
	free(names->items);
	*names = (struct py_names){0};
}

void py_config_free(struct py_config *c)
{
	if (c == NULL)
		return;
	free(c->root);
	py_names_reset(&c->names);
	free(c);
}

void py_config_enter_functions(struct py_config *c)
{
	c->functions = true;
}

struct py_name *py_names_find(const struct py_names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++) {
		if (strcmp(names->items[i].name, name) == 0)
			return &names->items[i];
	}
	return NULL;
}

const struct py_name *py_config_get(const struct py_config *c, const char *name)
{
	return py_names_find(&c->names, name);
}

bool py_assign(struct py_run *r, const char *name, struct py_value *v, struct err *err)
{
	struct py_names *names = &r->config->names;
	struct py_name *to = py_names_find(names, name);

	if (to == NULL) {
		if (names->n == PY_NAMES_MAX)
			return err_set(err, ERR_PROTO, "%s:%u: more than %d names",
			    r->lexer.name, r->lexer.token_line, PY_NAMES_MAX);
		names->items =
		    xgrow(names->items, names->n, &names->cap, sizeof(*names->items));
		to = &names->items[names->n++];
		*to = (struct py_name){.name = xstrdup(name)};
	}
	free(to->file);
	to->file = xstrdup(r->lexer.name);
	to->line = r->lexer.token_line;
	py_value_move(&to->value, v);
	return true;
}

char *py_config_module(const struct py_config *c, const char *module)
{
	CLEANUP(freep) char *below = xstrdup(module);
	CLEANUP(freep) char *plain = NULL;
	CLEANUP(freep) char *package = NULL;

	for (char *p = below; *p != '\0'; p++)
		*p = *p == '.' ? '/' : *p;
	if (c->root == NULL || !fs_path_is_safe(below))
		return NULL;
	plain = xasprintf("%s/%s.py", c->root, below);
	package = xasprintf("%s/%s/__init__.py", c->root, below);
	/* Python takes a package first. */
	if (fs_is_file(package))
		return take_ptr(&package);
	return fs_is_file(plain) ? take_ptr(&plain) : NULL;
}

bool py_config_parse(
    struct py_config *c, const char *path, const char *text, size_t len, struct err *err)
{
	return py_read(c, path, text, len, err);
}

bool py_config_load(struct py_config *c, const char *path, struct err *err)
{
	CLEANUP(wipe_buf) struct buf text = {0};

	return fs_read_file(path, PY_FILE_MAX, &text, err) &&
	       py_read(c, path, buf_str(&text), text.len, err);
}
