/*
 * YAML documents (the libyaml library) as a small tree, with limits on depth, size and
 * what aliases may multiply to.
 *
 * Of one document, the first.  Aliases are copied in, merge keys (<<) resolved; of a key
 * that is there twice the last one counts.  Tags are not looked at.
 */
#ifndef SYNCO_COMMON_APP_YAML_H
#define SYNCO_COMMON_APP_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

/* Bytes of a file and of all scalars, nodes (copies by aliases count), depth. */
#define YAML_BYTES_MAX ((size_t)2 * 1024 * 1024)
#define YAML_NODES_MAX 50000
#define YAML_DEPTH_MAX 64

/*
 * A mapping, a sequence, a scalar or null.  (yaml_free() and the like are symbols of the
 * library's.)
 */
struct yaml_tree;

/* Nothing yet: an empty mapping. */
struct yaml_tree *yaml_tree_new(void);
void yaml_tree_free(struct yaml_tree *y);
CLEANUP_DEFINE(struct yaml_tree, yaml_tree_free)

/* name is for messages: ERR_PROTO "name:line:column: what".  An empty document is null. */
struct yaml_tree *yaml_tree_parse(
    const char *name, const char *text, size_t len, struct err *err) MUST_CHECK;

/*
 * The same for files of our own, where what may be a slip is refused: a key that is there twice
 * or is no text, a NUL or another control character, a second document.  "<<" is a key like any other.
 */
struct yaml_tree *yaml_tree_parse_strict(
    const char *name, const char *text, size_t len, struct err *err) MUST_CHECK;
struct yaml_tree *yaml_tree_load(const char *path, struct err *err) MUST_CHECK;

/*
 * Puts from over into: mappings are merged deep, everything else is replaced.  Takes
 * from; into is a mapping, and a from that is none (an empty file) changes nothing.
 */
void yaml_tree_merge(struct yaml_tree *into, struct yaml_tree *from);

/*
 * The node at a path like "Neos.Flow.persistence", where a key may itself hold dots; NULL
 * when there is none.  Borrowed.
 */
const struct yaml_tree *yaml_tree_find(const struct yaml_tree *y, const char *path);

/* The scalar at the path; NULL for null, anything else, and nothing. */
const char *yaml_tree_str(const struct yaml_tree *y, const char *path);

bool yaml_tree_is_mapping(const struct yaml_tree *y);

#endif
