/*
 * Values of Python settings, as far as they can be told without running Python: a small
 * tree.
 */
#ifndef SYNCO_COMMON_APP_PY_VALUE_H
#define SYNCO_COMMON_APP_PY_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/buf.h"

enum py_kind {
	PY_UNKNOWN, /* text: the variable of the environment that it lacks, or "" */
	PY_NONE,
	PY_FALSE,
	PY_TRUE,
	PY_NUMBER, /* as it is written */
	PY_TEXT,   /* also a path */
	PY_SYMBOL, /* something that is imported or made: "os.path.join", "environ.Env()" */
	PY_LIST,   /* also a tuple */
	PY_DICT,
};

struct py_item;

/* A zeroed one is unknown. */
struct py_value {
	enum py_kind kind;
	struct buf text; /* PY_NUMBER, PY_TEXT, PY_SYMBOL */
	struct py_item *items;
	size_t n;
	size_t cap;
	bool partial; /* it has more items, which only Python knows */
};

struct py_item {
	char *key; /* NULL in a list */
	struct py_value value;
};

void py_value_reset(struct py_value *v);

/* Moves from's content, which is then unknown, to *to. */
void py_value_move(struct py_value *to, struct py_value *from);

/* A deep copy; *to is replaced. */
void py_value_copy(struct py_value *to, const struct py_value *from);

void py_value_set(struct py_value *v, enum py_kind kind, const char *text);
void py_value_set_bool(struct py_value *v, bool truth);

/* The dict's value of the key, or NULL. */
struct py_value *py_value_item(const struct py_value *v, const char *key);

/* The place of the key's value, made when it is not there; v becomes a dict. */
struct py_value *py_value_need(struct py_value *v, const char *key);

/* One more item at the end of a list. */
struct py_value *py_value_add(struct py_value *v);

/* Takes over the items of from, a dict; what is not known of it is then not known of v. */
void py_value_update(struct py_value *v, const struct py_value *from);

/* Text or number; NULL for anything else, also for v NULL. */
const char *py_value_str(const struct py_value *v);

/* 1 or 0, -1 when it can't be told. */
int py_value_truth(const struct py_value *v);

/* Nodes and bytes of text below v, itself included. */
void py_value_measure(const struct py_value *v, size_t *nodes, size_t *bytes);

#endif
