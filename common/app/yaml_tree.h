/*
 * Inside of yaml: the tree that the loader makes and the others read.
 */
#ifndef SYNCO_COMMON_APP_YAML_TREE_H
#define SYNCO_COMMON_APP_YAML_TREE_H

#include "common/app/yaml.h"

enum yaml_kind { YAML_KIND_NULL, YAML_KIND_SCALAR, YAML_KIND_LIST, YAML_KIND_MAPPING };

/* Where something stands in its file, counted from 1. */
struct yaml_place {
	size_t line;
	size_t column;
};

struct yaml_item {
	char *key; /* NULL in a list */
	struct yaml_tree *value;
	struct yaml_place at; /* of the key */
};

struct yaml_tree {
	enum yaml_kind kind;
	struct yaml_place at; /* a copy by an alias is where its anchor is */
	struct yaml_place
	    end;    /* behind it; of block mappings and lists: anywhere below it */
	bool flow;  /* a mapping or list in brackets */
	bool alias; /* a copy of what stands elsewhere, which ends here */
	char *text; /* YAML_KIND_SCALAR */
	struct yaml_item *items;
	size_t n;
	size_t cap;
};

struct yaml_tree *yaml_tree_node(enum yaml_kind kind);

/* The item of a mapping, or NULL. */
struct yaml_item *yaml_tree_find_item(const struct yaml_tree *y, const char *key);

/* Takes the item's key and value; an older value of the same key goes. */
void yaml_tree_add_item(struct yaml_tree *y, struct yaml_item item);

/* Moves an item out of its tree, which can then only be freed. */
struct yaml_item yaml_tree_take_item(struct yaml_item *from);

#endif
