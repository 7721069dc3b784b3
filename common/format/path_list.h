/*
 * A short list of paths below a file set's folder, each for itself and all that is below it; "" is
 * the whole set.
 *
 * meta.json has three of them for a set: what could not be read, what is there and does not
 * travel, and, as globs, what never does.  One that would grow too long becomes "".
 */
#ifndef SYNCO_COMMON_FORMAT_PATH_LIST_H
#define SYNCO_COMMON_FORMAT_PATH_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

struct json;

struct path_list {
	char **items;
	size_t n;
	size_t bytes;
};

/* path is copied, unless it is covered already. */
void path_list_add(struct path_list *l, const char *path);

/* Whether path or a folder above it is in the list. */
bool path_list_covers(const struct path_list *l, const char *path);

/* A copy to reset. */
struct path_list path_list_copy(const struct path_list *from);
void path_list_reset(struct path_list *l);

/* Sets a member of an object, unless the list is empty. */
void path_list_put(struct json *object, const char *key, const struct path_list *l);

/*
 * Reads it, l being empty; a missing one is an empty list.  ERR_PROTO for one too long, or an
 * unsafe path.
 */
bool path_list_read(const struct json *object, const char *key, struct path_list *l,
    struct err *err) MUST_CHECK;

#endif
