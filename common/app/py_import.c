/* Modules that settings import: those below the root are read, others are symbols. */
#include <string.h>

#include "common/app/py_eval.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

static bool next(struct py_run *r, struct err *err)
{
	return py_lexer_next(&r->lexer, err);
}

static bool is_name(const struct py_run *r)
{
	return r->lexer.kind == PY_TOKEN_NAME;
}

/* a.b.c, with the dots before it. */
static bool read_module(
    struct py_run *r, struct buf *module, size_t *dots, struct err *err)
{
	for (*dots = 0;
	     py_lexer_is_op(&r->lexer, ".") || py_lexer_is_op(&r->lexer, "...");) {
		*dots += r->lexer.text.len;
		if (!next(r, err))
			return false;
	}
	buf_puts(module, "");
	while (is_name(r) && !py_lexer_is_name(&r->lexer, "import")) {
		bool more;

		buf_puts(module, buf_str(&r->lexer.text));
		if (!next(r, err) || !py_eval_accept(r, ".", &more, err))
			return false;
		if (!more)
			break;
		buf_putc(module, '.');
	}
	return true;
}

/* "as NAME": to free(), NULL when it is not there. */
static bool read_alias(struct py_run *r, char **alias, struct err *err)
{
	if (!py_lexer_is_name(&r->lexer, "as"))
		return true;
	if (!next(r, err))
		return false;
	*alias = is_name(r) ? xstrdup(buf_str(&r->lexer.text)) : NULL;
	return *alias == NULL || next(r, err);
}

static bool assign_symbol(
    struct py_run *r, const char *name, const char *symbol, struct err *err)
{
	CLEANUP(py_value_reset) struct py_value v = {0};

	py_value_set(&v, PY_SYMBOL, symbol);
	return py_assign(r, name, &v, err);
}

/* import a.b, c as d */
static bool import_modules(struct py_run *r, struct err *err)
{
	bool more = true;

	while (more) {
		CLEANUP(buf_reset) struct buf module = {0};
		CLEANUP(freep) char *alias = NULL;
		size_t dots;

		if (!read_module(r, &module, &dots, err) || !read_alias(r, &alias, err))
			return false;
		/* Without a name of its own it is its first part that is known. */
		if (alias == NULL) {
			module.len = strcspn(module.data, ".");
			module.data[module.len] = '\0';
		}
		if (module.len > 0 &&
		    !assign_symbol(
		        r, alias != NULL ? alias : module.data, module.data, err))
			return false;
		if (!py_eval_accept(r, ",", &more, err))
			return false;
	}
	return true;
}

/* The file of a module, to free(); dots as before its name.  NULL when it is not below. */
static char *find_file(const struct py_run *r, const char *module, size_t dots)
{
	struct py_config here = {.root = NULL};
	CLEANUP(freep) char *folder = NULL;

	if (r->config->root == NULL)
		return NULL;
	if (dots == 0)
		return py_config_module(r->config, module);
	folder = xstrdup(r->lexer.name);
	for (; dots > 0; dots--) {
		char *slash = strrchr(folder, '/');

		if (slash == NULL)
			return NULL;
		*slash = '\0';
	}
	here.root = folder;
	return py_config_module(&here, *module != '\0' ? module : "__init__");
}

static bool is_being_read(const struct py_config *c, const char *path)
{
	for (unsigned int i = 0; i < c->depth; i++) {
		if (strcmp(c->reading[i], path) == 0)
			return true;
	}
	return false;
}

/* Reads the file with names of its own, which are in *names then. */
static bool read_file(
    struct py_run *r, const char *path, struct py_names *names, struct err *err)
{
	struct py_config *c = r->config;
	struct py_names own = c->names;
	bool ok;

	/* In a circle it has not got its names yet. */
	if (is_being_read(c, path))
		return true;
	if (c->files == PY_FILES_MAX)
		return err_set(err, ERR_PROTO, "%s:%u: more than %d files are imported",
		    r->lexer.name, r->lexer.token_line, PY_FILES_MAX);
	c->files++;
	c->names = (struct py_names){0};
	ok = py_config_load(c, path, err);
	*names = c->names;
	c->names = own;
	return ok;
}

/* The names behind "import": of a module that is read here, else (not here) symbols. */
static bool import_names(struct py_run *r, const char *module, struct py_names *from,
    bool here, struct err *err)
{
	bool brackets;
	bool more = true;

	if (!py_eval_accept(r, "(", &brackets, err))
		return false;
	while (more && is_name(r)) {
		CLEANUP(freep) char *name = xstrdup(buf_str(&r->lexer.text));
		CLEANUP(freep) char *alias = NULL;
		CLEANUP(freep) char *symbol = xasprintf("%s.%s", module, name);
		CLEANUP(py_value_reset) struct py_value v = {0};
		const struct py_name *known = py_names_find(from, name);

		if (!next(r, err) || !read_alias(r, &alias, err))
			return false;
		if (known != NULL && !r->maybe)
			py_value_copy(&v, &known->value);
		else if (!here && *module != '\0')
			py_value_set(&v, PY_SYMBOL, symbol);
		if (!py_eval_spend(r, &v, err) ||
		    !py_assign(r, alias != NULL ? alias : name, &v, err) ||
		    !py_eval_accept(r, ",", &more, err))
			return false;
	}
	return !brackets || py_eval_close(r, err);
}

/* from a.b import *: the names keep the place where they were set. */
static bool import_all(struct py_run *r, struct py_names *from, struct err *err)
{
	for (size_t i = 0; i < from->n; i++) {
		struct py_name *one = &from->items[i];
		struct py_name *to;

		if (*one->name == '_')
			continue;
		if (r->maybe)
			py_value_reset(&one->value);
		if (!py_assign(r, one->name, &one->value, err))
			return false;
		to = py_names_find(&r->config->names, one->name);
		free(to->file);
		to->file = take_ptr(&one->file);
		to->line = one->line;
	}
	return next(r, err);
}

static bool import_from(struct py_run *r, struct err *err)
{
	CLEANUP(buf_reset) struct buf module = {0};
	CLEANUP(py_names_reset) struct py_names names = {0};
	CLEANUP(freep) char *path = NULL;
	bool all;
	size_t dots;

	if (!read_module(r, &module, &dots, err))
		return false;
	if (!py_lexer_is_name(&r->lexer, "import"))
		return true;
	path = find_file(r, module.data, dots);
	if (!next(r, err))
		return false;
	all = py_lexer_is_op(&r->lexer, "*");
	/* What an installed package would have is no setting that is missed. */
	r->raised = r->raised || (path == NULL && (all || dots > 0));
	if (path != NULL && !read_file(r, path, &names, err))
		return false;
	if (all)
		return import_all(r, &names, err);
	return import_names(r, dots > 0 ? "" : module.data, &names, path != NULL, err);
}

bool py_import(struct py_run *r, struct err *err)
{
	bool plain = py_lexer_is_name(&r->lexer, "import");

	if (!next(r, err))
		return false;
	return plain ? import_modules(r, err) : import_from(r, err);
}
