#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/app/py_config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
	if (!ok)
		abort();
}

static void put_text(struct buf *out, const char *s)
{
	buf_putc(out, '"');
	for (; *s != '\0'; s++) {
		if (*s == '\n' || *s == '\r' || *s == '"' || *s == '\\')
			buf_printf(out, "\\x%02x", (unsigned int)*s);
		else
			buf_putc(out, *s);
	}
	buf_putc(out, '"');
}

/* The value as Python that has the same. */
static void put(struct buf *out, const struct py_value *v)
{
	static const char *const constants[] = {[PY_UNKNOWN] = "f()",
	    [PY_NONE] = "None",
	    [PY_FALSE] = "False",
	    [PY_TRUE] = "True"};

	if (v->kind <= PY_TRUE)
		buf_puts(out, constants[v->kind]);
	else if (v->kind == PY_TEXT)
		put_text(out, buf_str(&v->text));
	else if (v->kind == PY_NUMBER || v->kind == PY_SYMBOL)
		buf_puts(out, "0");
	if (v->kind != PY_LIST && v->kind != PY_DICT)
		return;
	buf_putc(out, v->kind == PY_LIST ? '[' : '{');
	for (size_t i = 0; i < v->n; i++) {
		if (v->kind == PY_DICT) {
			put_text(out, v->items[i].key);
			buf_putc(out, ':');
		}
		put(out, &v->items[i].value);
		buf_putc(out, ',');
	}
	buf_putc(out, v->kind == PY_LIST ? ']' : '}');
}

static bool same(const struct py_value *a, const struct py_value *b)
{
	bool number = a->kind == PY_NUMBER || a->kind == PY_SYMBOL;

	if (number)
		return b->kind == PY_NUMBER;
	if (a->kind != b->kind || a->n != b->n ||
	    (a->kind == PY_TEXT && strcmp(buf_str(&a->text), buf_str(&b->text)) != 0))
		return false;
	for (size_t i = 0; i < a->n; i++) {
		if ((a->kind == PY_DICT &&
		        strcmp(a->items[i].key, b->items[i].key) != 0) ||
		    !same(&a->items[i].value, &b->items[i].value))
			return false;
	}
	return true;
}

/* What was read reads the same when it is written again. */
static void check_value(const struct py_name *name)
{
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_PYTHON, NULL);
	CLEANUP(py_config_freep) struct py_config *back = py_config_new(NULL, env);
	CLEANUP(buf_reset) struct buf text = {0};
	const struct py_name *again;
	struct err err = {0};

	if (name == NULL)
		return;
	buf_puts(&text, "X = ");
	put(&text, &name->value);
	if (!py_config_parse(back, "/again", text.data, text.len, &err)) {
		/* Written, a value may be deeper than what it was made by. */
		need(strstr(err.msg, "nested too deep") != NULL);
		return;
	}
	again = py_config_get(back, "X");
	need(again != NULL && same(&name->value, &again->value));
}

/* Any bytes are read or refused with a line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {
	    "DATABASES", "SECRET_KEY", "MEDIA_ROOT", "A", "B", "x"};
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_PYTHON, NULL);
	CLEANUP(py_config_freep) struct py_config *c = py_config_new(NULL, env);
	struct err err = {0};

	if (!py_config_parse(c, "/fuzz", (const char *)data, size, &err)) {
		/* A URL that is none is wrong usage wherever it stands. */
		need((err.code == ERR_PROTO || err.code == ERR_USAGE) &&
		     strncmp(err.msg, "/fuzz:", 6) == 0);
		return 0;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		check_value(py_config_get(c, names[i]));
	return 0;
}
