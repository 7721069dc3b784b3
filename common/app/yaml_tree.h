/*
 * Inside of yaml: the tree that the loader makes and the others read.
 */
#ifndef SYNCO_COMMON_APP_YAML_TREE_H
#define SYNCO_COMMON_APP_YAML_TREE_H

#include "common/app/yaml.h"

enum yaml_kind { YAML_KIND_NULL, YAML_KIND_SCALAR, YAML_KIND_LIST, YAML_KIND_MAPPING };

struct yaml_item {
	char *key; /* NULL in a list */
	struct yaml_tree *value;
};

struct yaml_tree {
	enum yaml_kind kind;
	char *text; /* YAML_KIND_SCALAR */
	struct yaml_item *items;
	size_t n;
	size_t cap;
};

struct yaml_tree *yaml_tree_node(enum yaml_kind kind);

/* The item of a mapping, or NULL. */
struct yaml_item *yaml_tree_find_item(const struct yaml_tree *y, const char *key);

/* Takes key (NULL: in a list) and value; an older value of the same key goes. */
void yaml_tree_add_item(struct yaml_tree *y, char *key, struct yaml_tree *value);

#endif
