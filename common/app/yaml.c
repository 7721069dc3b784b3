/* The one file that knows libyaml. */
#include "common/app/yaml.h"

#include <string.h>

#include <yaml.h>

#include "common/app/yaml_tree.h"
#include "common/base/mem.h"
#include "common/base/text.h"

struct anchor {
	char *name;
	struct yaml_tree *value; /* a copy: the tree may replace what it came from */
};

struct loader {
	const char *name;
	bool strict;
	const char *text;
	size_t len;
	yaml_parser_t parser;
	size_t nodes;
	size_t bytes;
	unsigned int depth;
	struct anchor *anchors;
	size_t anchors_n;
	size_t anchors_cap;
};

static bool fail(
    const struct loader *l, const yaml_mark_t *mark, const char *what, struct err *err)
{
	return err_set(err, ERR_PROTO, "%s:%zu:%zu: %s", l->name, mark->line + 1,
	    mark->column + 1, what);
}

static struct yaml_place place(const yaml_mark_t *mark)
{
	return (struct yaml_place){mark->line + 1, mark->column + 1};
}

static bool count(
    struct loader *l, size_t bytes, const yaml_mark_t *mark, struct err *err)
{
	l->nodes++;
	l->bytes += bytes;
	if (l->nodes > YAML_NODES_MAX || l->bytes > YAML_BYTES_MAX)
		return fail(l, mark, "more settings than fit here", err);
	return true;
}

static struct yaml_tree *copy(
    struct loader *l, const struct yaml_tree *y, const yaml_mark_t *mark, struct err *err)
{
	CLEANUP(yaml_tree_freep) struct yaml_tree *to = yaml_tree_node(y->kind);

	if (!count(l, y->text != NULL ? strlen(y->text) : 0, mark, err))
		return NULL;
	to->text = xstrdup(y->text);
	to->at = y->at;
	for (size_t i = 0; i < y->n; i++) {
		struct yaml_tree *value = copy(l, y->items[i].value, mark, err);

		if (value == NULL)
			return NULL;
		to->items = xgrow(to->items, to->n, &to->cap, sizeof(*to->items));
		to->items[to->n++] =
		    (struct yaml_item){xstrdup(y->items[i].key), value, y->items[i].at};
	}
	return take_ptr(&to);
}

/* Where a byte is that the library can't even read: of that it only says how far in. */
static yaml_mark_t mark_of(const struct loader *l, size_t offset)
{
	yaml_mark_t mark = {0};

	for (size_t i = 0; i < offset && i < l->len; i++) {
		bool ends = l->text[i] == '\n';

		mark.line += ends;
		mark.column = ends ? 0 : mark.column + ((l->text[i] & 0xc0) != 0x80);
	}
	return mark;
}

static bool next(struct loader *l, yaml_event_t *event, struct err *err)
{
	if (yaml_parser_parse(&l->parser, event))
		return true;
	if (l->parser.error == YAML_READER_ERROR)
		l->parser.problem_mark = mark_of(l, l->parser.problem_offset);
	return fail(l, &l->parser.problem_mark,
	    l->parser.problem != NULL ? l->parser.problem : "no YAML", err);
}

static bool remember(struct loader *l, const yaml_char_t *name, const struct yaml_tree *y,
    const yaml_mark_t *mark, struct err *err)
{
	struct yaml_tree *value;

	if (name == NULL)
		return true;
	value = copy(l, y, mark, err);
	if (value == NULL)
		return false;
	l->anchors =
	    xgrow(l->anchors, l->anchors_n, &l->anchors_cap, sizeof(*l->anchors));
	l->anchors[l->anchors_n++] = (struct anchor){xstrdup((const char *)name), value};
	return true;
}

static struct yaml_tree *from_alias(
    struct loader *l, const yaml_event_t *event, struct err *err)
{
	const char *name = (const char *)event->data.alias.anchor;
	struct yaml_tree *y;

	/* Of an anchor that is set again the last one counts. */
	for (size_t i = l->anchors_n; i-- > 0;) {
		if (strcmp(l->anchors[i].name, name) != 0)
			continue;
		y = copy(l, l->anchors[i].value, &event->start_mark, err);
		if (y != NULL) {
			y->alias = true;
			y->end = place(&event->end_mark);
		}
		return y;
	}
	(void)fail(l, &event->start_mark, "an alias without an anchor before it", err);
	return NULL;
}

/* What is shown, completed and agreed to must be what it looks like. */
static bool check_text(struct loader *l, const yaml_event_t *event, struct err *err)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;

	if (strlen(text) != len)
		return fail(l, &event->start_mark, "a text with a NUL in it", err);
	return !text_has_control(text, len) ||
	       fail(l, &event->start_mark,
	           "a text with a control character in it (a line's end, a tab, ESC …): write it "
	           "in one line, or as >- folds it",
	           err);
}

static struct yaml_tree *from_scalar(
    struct loader *l, const yaml_event_t *event, struct err *err)
{
	static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
	const char *text = (const char *)event->data.scalar.value;
	CLEANUP(yaml_tree_freep) struct yaml_tree *y = yaml_tree_node(YAML_KIND_SCALAR);

	if (!count(l, event->data.scalar.length, &event->start_mark, err))
		return NULL;
	if (l->strict && !check_text(l, event, err))
		return NULL;
	y->at = place(&event->start_mark);
	for (size_t i = 0; i < sizeof(nulls) / sizeof(*nulls); i++) {
		if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
		    strcmp(text, nulls[i]) == 0)
			y->kind = YAML_KIND_NULL;
	}
	y->end = place(&event->end_mark);
	if (y->kind == YAML_KIND_SCALAR)
		y->text = xstrndup(text, event->data.scalar.length);
	if (!remember(l, event->data.scalar.anchor, y, &event->start_mark, err))
		return NULL;
	return take_ptr(&y);
}

static struct yaml_tree *from_event(
    struct loader *l, const yaml_event_t *event, struct err *err);

static struct yaml_tree *from_list(
    struct loader *l, struct yaml_tree *list, struct err *err)
{
	CLEANUP(yaml_tree_freep) struct yaml_tree *y = list;

	for (;;) {
		CLEANUP(yaml_event_delete) yaml_event_t event = {0};
		struct yaml_tree *value;

		if (!next(l, &event, err))
			return NULL;
		if (event.type == YAML_SEQUENCE_END_EVENT) {
			y->end = place(&event.end_mark);
			return take_ptr(&y);
		}
		value = from_event(l, &event, err);
		if (value == NULL)
			return NULL;
		yaml_tree_add_item(y, (struct yaml_item){NULL, value, value->at});
	}
}

/* Moves the members of from that y lacks. */
static void take_missing(struct yaml_tree *y, struct yaml_tree *from)
{
	if (from->kind != YAML_KIND_MAPPING)
		return;
	for (size_t i = 0; i < from->n; i++) {
		if (yaml_tree_find_item(y, from->items[i].key) == NULL)
			yaml_tree_add_item(y, yaml_tree_take_item(&from->items[i]));
	}
}

/* Resolves "<<: *other" and "<<: [*one, *two]". */
static void resolve_merge_key(struct yaml_tree *y)
{
	struct yaml_item *item = yaml_tree_find_item(y, "<<");
	CLEANUP(yaml_tree_freep) struct yaml_tree *from = NULL;

	if (item == NULL)
		return;
	from = item->value;
	free(item->key);
	*item = y->items[--y->n];
	take_missing(y, from);
	for (size_t i = 0; from->kind == YAML_KIND_LIST && i < from->n; i++)
		take_missing(y, from->items[i].value);
}

/* Whether key may stand in y. */
static bool check_key(struct loader *l, const struct yaml_tree *y,
    const struct yaml_tree *key, const yaml_mark_t *mark, struct err *err)
{
	if (!l->strict)
		return true;
	if (key->kind != YAML_KIND_SCALAR)
		return fail(l, mark, "a key that is no text", err);
	return yaml_tree_find_item(y, key->text) == NULL ||
	       fail(l, mark, "this key is there already", err);
}

static struct yaml_tree *from_mapping(
    struct loader *l, struct yaml_tree *mapping, struct err *err)
{
	CLEANUP(yaml_tree_freep) struct yaml_tree *y = mapping;

	for (;;) {
		CLEANUP(yaml_event_delete) yaml_event_t event = {0};
		CLEANUP(yaml_event_delete) yaml_event_t second = {0};
		CLEANUP(yaml_tree_freep) struct yaml_tree *key = NULL;
		struct yaml_tree *value;

		if (!next(l, &event, err))
			return NULL;
		y->end = place(&event.end_mark);
		if (event.type == YAML_MAPPING_END_EVENT)
			break;
		key = from_event(l, &event, err);
		if (key == NULL || !check_key(l, y, key, &event.start_mark, err) ||
		    !next(l, &second, err))
			return NULL;
		value = from_event(l, &second, err);
		if (value == NULL)
			return NULL;
		/* Nobody's settings have mappings for keys. */
		if (key->kind == YAML_KIND_SCALAR)
			yaml_tree_add_item(y, (struct yaml_item){take_ptr(&key->text),
			                          value, place(&event.start_mark)});
		else
			yaml_tree_free(value);
	}
	if (!l->strict)
		resolve_merge_key(y);
	return take_ptr(&y);
}

static struct yaml_tree *from_start(
    struct loader *l, const yaml_event_t *event, struct err *err)
{
	bool list = event->type == YAML_SEQUENCE_START_EVENT;
	const yaml_char_t *anchor =
	    list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor;
	CLEANUP(yaml_tree_freep) struct yaml_tree *y = NULL;

	if (l->depth == YAML_DEPTH_MAX) {
		(void)fail(l, &event->start_mark, "nested too deep", err);
		return NULL;
	}
	if (!count(l, 0, &event->start_mark, err))
		return NULL;
	l->depth++;
	y = list ? from_list(l, yaml_tree_node(YAML_KIND_LIST), err)
	         : from_mapping(l, yaml_tree_node(YAML_KIND_MAPPING), err);
	l->depth--;
	if (y != NULL) {
		y->at = place(&event->start_mark);
		y->flow =
		    list ? event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
		         : event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
	}
	if (y == NULL || !remember(l, anchor, y, &event->start_mark, err))
		return NULL;
	return take_ptr(&y);
}

/* The node that starts with event; NULL only with err set. */
static struct yaml_tree *from_event(
    struct loader *l, const yaml_event_t *event, struct err *err)
{
	switch ((int)event->type) {
	case YAML_SCALAR_EVENT:
		return from_scalar(l, event, err);
	case YAML_ALIAS_EVENT:
		return from_alias(l, event, err);
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return from_start(l, event, err);
	default:
		(void)fail(l, &event->start_mark, "no value", err);
		return NULL;
	}
}

static struct yaml_tree *from_stream(struct loader *l, struct err *err)
{
	for (;;) {
		CLEANUP(yaml_event_delete) yaml_event_t event = {0};

		if (!next(l, &event, err))
			return NULL;
		if (event.type == YAML_STREAM_END_EVENT)
			return yaml_tree_node(YAML_KIND_NULL);
		if (event.type != YAML_STREAM_START_EVENT &&
		    event.type != YAML_DOCUMENT_START_EVENT)
			return from_event(l, &event, err);
	}
}

/* Nothing but the end of the one document may follow. */
static bool check_end(struct loader *l, struct err *err)
{
	for (;;) {
		CLEANUP(yaml_event_delete) yaml_event_t event = {0};

		if (!next(l, &event, err))
			return false;
		/* Behind the end of an empty stream there are no events. */
		if (event.type == YAML_STREAM_END_EVENT || event.type == YAML_NO_EVENT)
			return true;
		if (event.type != YAML_DOCUMENT_END_EVENT)
			return fail(l, &event.start_mark, "a second document", err);
	}
}

static struct yaml_tree *parse(
    struct loader *l, const char *text, size_t len, struct err *err)
{
	CLEANUP(yaml_tree_freep) struct yaml_tree *y = NULL;

	if (!yaml_parser_initialize(&l->parser)) {
		(void)err_set(err, ERR_SYSTEM, "%s: no memory for the parser", l->name);
		return NULL;
	}
	l->text = text;
	l->len = len;
	yaml_parser_set_input_string(&l->parser, (const unsigned char *)text, len);
	y = from_stream(l, err);
	if (y != NULL && l->strict && !check_end(l, err))
		yaml_tree_free(take_ptr(&y));
	yaml_parser_delete(&l->parser);
	for (size_t i = 0; i < l->anchors_n; i++) {
		free(l->anchors[i].name);
		yaml_tree_free(l->anchors[i].value);
	}
	free(l->anchors);
	return take_ptr(&y);
}

struct yaml_tree *yaml_tree_parse(
    const char *name, const char *text, size_t len, struct err *err)
{
	struct loader l = {.name = name};

	return parse(&l, text, len, err);
}

struct yaml_tree *yaml_tree_parse_strict(
    const char *name, const char *text, size_t len, struct err *err)
{
	struct loader l = {.name = name, .strict = true};

	return parse(&l, text, len, err);
}
