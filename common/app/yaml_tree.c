#include "common/app/yaml.h"

#include <string.h>

#include "common/app/wipe.h"
#include "common/app/yaml_tree.h"
#include "common/base/buf.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

struct yaml_tree *yaml_tree_node(enum yaml_kind kind)
{
	struct yaml_tree *y = xcalloc(1, sizeof(*y));

	y->kind = kind;
	return y;
}

struct yaml_tree *yaml_tree_new(void)
{
	return yaml_tree_node(YAML_KIND_MAPPING);
}

void yaml_tree_free(struct yaml_tree *y)
{
	if (y == NULL)
		return;
	for (size_t i = 0; i < y->n; i++) {
		free(y->items[i].key);
		yaml_tree_free(y->items[i].value);
	}
	free(y->items);
	wipe_str(y->text);
	free(y);
}

struct yaml_item *yaml_tree_find_item(const struct yaml_tree *y, const char *key)
{
	for (size_t i = 0; i < y->n; i++) {
		if (y->items[i].key != NULL && strcmp(y->items[i].key, key) == 0)
			return &y->items[i];
	}
	return NULL;
}

void yaml_tree_add_item(struct yaml_tree *y, struct yaml_item item)
{
	struct yaml_item *old =
	    item.key != NULL ? yaml_tree_find_item(y, item.key) : NULL;

	if (old != NULL) {
		yaml_tree_free(old->value);
		old->value = item.value;
		old->at = item.at;
		free(item.key);
		return;
	}
	y->items = xgrow(y->items, y->n, &y->cap, sizeof(*y->items));
	y->items[y->n++] = item;
}

struct yaml_tree *yaml_tree_load(const char *path, struct err *err)
{
	CLEANUP(wipe_buf) struct buf text = {0};

	if (!fs_read_file(path, YAML_BYTES_MAX, &text, err))
		return NULL;
	return yaml_tree_parse(path, buf_str(&text), text.len, err);
}

struct yaml_item yaml_tree_take_item(struct yaml_item *from)
{
	struct yaml_item item = *from;

	from->key = NULL;
	from->value = NULL;
	return item;
}

void yaml_tree_merge(struct yaml_tree *into, struct yaml_tree *from)
{
	for (size_t i = 0; into->kind == YAML_KIND_MAPPING && i < from->n; i++) {
		struct yaml_item *item = &from->items[i];
		struct yaml_item *old =
		    item->key != NULL ? yaml_tree_find_item(into, item->key) : NULL;

		if (item->key == NULL)
			continue;
		if (old != NULL && old->value->kind == YAML_KIND_MAPPING &&
		    item->value->kind == YAML_KIND_MAPPING)
			yaml_tree_merge(old->value, take_ptr(&item->value));
		else
			yaml_tree_add_item(into, yaml_tree_take_item(item));
	}
	yaml_tree_free(from);
}

const struct yaml_tree *yaml_tree_find(const struct yaml_tree *y, const char *path)
{
	if (*path == '\0' || y == NULL)
		return y;
	for (size_t i = 0; y->kind == YAML_KIND_MAPPING && i < y->n; i++) {
		size_t len = strlen(y->items[i].key);
		const struct yaml_tree *found = NULL;

		if (strncmp(y->items[i].key, path, len) != 0)
			continue;
		if (path[len] == '\0')
			found = y->items[i].value;
		else if (path[len] == '.')
			found = yaml_tree_find(y->items[i].value, path + len + 1);
		if (found != NULL)
			return found;
	}
	return NULL;
}

const char *yaml_tree_str(const struct yaml_tree *y, const char *path)
{
	const struct yaml_tree *found = yaml_tree_find(y, path);

	return found != NULL && found->kind == YAML_KIND_SCALAR ? found->text : NULL;
}

bool yaml_tree_is_mapping(const struct yaml_tree *y)
{
	return y != NULL && y->kind == YAML_KIND_MAPPING;
}
