#include "common/format/path_list.h"

#include <string.h>

#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/limits.h"

void path_list_reset(struct path_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->items[i]);
	free(l->items);
	*l = (struct path_list){0};
}

bool path_list_covers(const struct path_list *l, const char *path)
{
	for (size_t i = 0; i < l->n; i++) {
		size_t len = strlen(l->items[i]);

		if (len == 0 || (strncmp(l->items[i], path, len) == 0 &&
		                    (path[len] == '\0' || path[len] == '/')))
			return true;
	}
	return false;
}

static void append(struct path_list *l, const char *path)
{
	l->items = xreallocarray(l->items, l->n + 1, sizeof(*l->items));
	l->items[l->n++] = xstrdup(path);
	l->bytes += strlen(path);
}

struct path_list path_list_copy(const struct path_list *from)
{
	struct path_list l = {0};

	for (size_t i = 0; i < from->n; i++)
		append(&l, from->items[i]);
	return l;
}

void path_list_add(struct path_list *l, const char *path)
{
	if (path_list_covers(l, path))
		return;
	if (*path == '\0' || l->n == LIMIT_PATH_LIST ||
	    l->bytes + strlen(path) > LIMIT_PATH_LIST_BYTES) {
		path_list_reset(l);
		path = "";
	}
	append(l, path);
}

void path_list_put(struct json *object, const char *key, const struct path_list *l)
{
	struct json *list;

	if (l->n == 0)
		return;
	list = json_new_array();
	for (size_t i = 0; i < l->n; i++)
		json_add(list, json_new_bytes(l->items[i], strlen(l->items[i])));
	json_set(object, key, list);
}

bool path_list_read(
    const struct json *object, const char *key, struct path_list *l, struct err *err)
{
	const struct json *list = json_get(object, key);

	if (list != NULL && (!json_is_array(list) || json_length(list) > LIMIT_PATH_LIST))
		return err_set(err, ERR_PROTO,
		    "member \"%s\": a list of at most %d paths", key, LIMIT_PATH_LIST);
	for (size_t i = 0; i < json_length(list); i++) {
		CLEANUP(buf_reset) struct buf path = {0};

		if (!json_bytes(json_at(list, i), &path) ||
		    memchr(buf_str(&path), 0, path.len) != NULL ||
		    (path.len > 0 && !fs_path_is_safe(buf_str(&path))))
			return err_set(err, ERR_PROTO, "member \"%s\": a bad path", key);
		append(l, buf_str(&path));
	}
	return true;
}
