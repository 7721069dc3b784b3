#include "common/app/py_value.h"

#include <string.h>

#include "common/app/wipe.h"
#include "common/base/mem.h"

void py_value_reset(struct py_value *v)
{
	wipe_buf(&v->text);
	for (size_t i = 0; i < v->n; i++) {
		free(v->items[i].key);
		py_value_reset(&v->items[i].value);
	}
	free(v->items);
	*v = (struct py_value){0};
}

void py_value_move(struct py_value *to, struct py_value *from)
{
	struct py_value was = *from;

	*from = (struct py_value){0};
	py_value_reset(to);
	*to = was;
}

void py_value_copy(struct py_value *to, const struct py_value *from)
{
	struct py_value copy = {.kind = from->kind, .partial = from->partial};

	buf_append(&copy.text, buf_str(&from->text), from->text.len);
	copy.items = from->n > 0 ? xcalloc(from->n, sizeof(*copy.items)) : NULL;
	copy.n = copy.cap = from->n;
	for (size_t i = 0; i < from->n; i++) {
		copy.items[i].key = xstrdup(from->items[i].key);
		py_value_copy(&copy.items[i].value, &from->items[i].value);
	}
	py_value_move(to, &copy);
}

void py_value_set(struct py_value *v, enum py_kind kind, const char *text)
{
	struct py_value made = {.kind = kind};

	buf_puts(&made.text, text);
	py_value_move(v, &made);
}

void py_value_set_bool(struct py_value *v, bool truth)
{
	py_value_set(v, truth ? PY_TRUE : PY_FALSE, "");
}

struct py_value *py_value_item(const struct py_value *v, const char *key)
{
	for (size_t i = 0; v->kind == PY_DICT && i < v->n; i++) {
		if (strcmp(v->items[i].key, key) == 0)
			return &v->items[i].value;
	}
	return NULL;
}

static struct py_value *add(struct py_value *v, const char *key)
{
	v->items = xgrow(v->items, v->n, &v->cap, sizeof(*v->items));
	v->items[v->n] = (struct py_item){.key = xstrdup(key)};
	return &v->items[v->n++].value;
}

struct py_value *py_value_need(struct py_value *v, const char *key)
{
	struct py_value *item = py_value_item(v, key);

	if (v->kind != PY_DICT)
		py_value_set(v, PY_DICT, "");
	return item != NULL ? item : add(v, key);
}

struct py_value *py_value_add(struct py_value *v)
{
	return add(v, NULL);
}

void py_value_update(struct py_value *v, const struct py_value *from)
{
	if (from->kind != PY_DICT || v->kind != PY_DICT) {
		py_value_reset(v);
		return;
	}
	/* What is in there may replace any of these. */
	for (size_t i = 0; from->partial && i < v->n; i++)
		py_value_reset(&v->items[i].value);
	for (size_t i = 0; i < from->n; i++) {
		struct py_value *item = py_value_item(v, from->items[i].key);

		if (item == NULL)
			item = add(v, from->items[i].key);
		py_value_copy(item, &from->items[i].value);
	}
	v->partial = v->partial || from->partial;
}

const char *py_value_str(const struct py_value *v)
{
	return v != NULL && (v->kind == PY_TEXT || v->kind == PY_NUMBER)
	           ? buf_str(&v->text)
	           : NULL;
}

int py_value_truth(const struct py_value *v)
{
	switch (v->kind) {
	case PY_UNKNOWN:
		return -1;
	case PY_NONE:
	case PY_FALSE:
		return 0;
	case PY_TRUE:
	case PY_SYMBOL:
		return 1;
	case PY_NUMBER:
		return strspn(buf_str(&v->text), "0._") != v->text.len;
	case PY_TEXT:
		return v->text.len > 0;
	case PY_LIST:
	case PY_DICT:
		break;
	}
	return v->n == 0 && v->partial ? -1 : v->n > 0;
}

void py_value_measure(const struct py_value *v, size_t *nodes, size_t *bytes)
{
	*nodes += 1;
	*bytes += v->text.len;
	for (size_t i = 0; i < v->n; i++) {
		*bytes += v->items[i].key != NULL ? strlen(v->items[i].key) : 0;
		py_value_measure(&v->items[i].value, nodes, bytes);
	}
}
