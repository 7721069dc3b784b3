#include "common/app/config_keys.h"

#include <string.h>

#include "common/base/cli.h"
#include "common/base/mem.h"
#include "common/base/text.h"

#define KEYS_MAX 64

static bool fail(const char *file, const struct yaml_place *at, const char *path,
    const char *why, struct err *err)
{
	return err_set(err, ERR_USAGE, "%s:%zu:%zu: %s%s%s", file, at->line, at->column,
	    path, *path != '\0' ? ": " : "", why);
}

bool config_fail(const struct config_value *v, const char *why, struct err *err)
{
	return fail(v->file, &v->y->at, v->path, why, err);
}

struct config_value config_item(
    const struct config_value *v, const struct yaml_item *item, const char *path)
{
	return (struct config_value){v->file, path, item->value, v->all};
}

bool config_read_names(const struct config_value *v, void *field, uint64_t min,
    uint64_t max, struct err *err)
{
	static const char wanted[] = "give a list of names, as [users, \"my_*\"]";
	struct config_names *names = field;

	(void)min;
	(void)max;
	if (v->y->kind != YAML_KIND_LIST)
		return config_fail(v, wanted, err);
	names->items = xcalloc(v->y->n, sizeof(*names->items));
	for (size_t i = 0; i < v->y->n; i++) {
		const struct config_value item = config_item(v, &v->y->items[i], v->path);

		if (item.y->kind != YAML_KIND_SCALAR || *item.y->text == '\0')
			return config_fail(&item, wanted, err);
		names->items[names->n++] = xstrdup(item.y->text);
	}
	return true;
}

void config_names_reset(struct config_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->items[i]);
	free(names->items);
	*names = (struct config_names){0};
}

bool config_read_duration(const struct config_value *v, void *field, uint64_t min,
    uint64_t max, struct err *err)
{
	struct config_number *number = field;

	number->said = v->y->kind == YAML_KIND_SCALAR &&
	               text_duration(v->y->text, &number->n) && number->n >= min &&
	               number->n <= max;
	return number->said || config_fail(v, "give a time as 30s, 10m, 6h or 1d", err);
}

bool config_read_size(const struct config_value *v, void *field, uint64_t min,
    uint64_t max, struct err *err)
{
	CLEANUP(buf_reset) struct buf wanted = {0};
	struct config_number *number = field;

	number->said = v->y->kind == YAML_KIND_SCALAR &&
	               text_size(v->y->text, &number->n) && number->n >= min &&
	               number->n <= max;
	if (number->said)
		return true;
	buf_puts(&wanted, "give a size as 500k, 2M or 1.5G");
	if (max != UINT64_MAX) {
		buf_puts(&wanted, ", from ");
		text_append_size(&wanted, min);
		buf_puts(&wanted, " to ");
		text_append_size(&wanted, max);
	}
	return config_fail(v, wanted.data, err);
}

bool config_read_text(const struct config_value *v, void *field, uint64_t min,
    uint64_t max, struct err *err)
{
	char **text = field;

	(void)min;
	(void)max;
	if (v->y->kind != YAML_KIND_SCALAR || *v->y->text == '\0')
		return config_fail(v, "give a text", err);
	*text = xstrdup(v->y->text);
	return true;
}

bool config_read_commands(const struct config_value *v, void *field, uint64_t min,
    uint64_t max, struct err *err)
{
	if (v->y->kind == YAML_KIND_LIST && config_read_names(v, field, min, max, err))
		return true;
	*err = (struct err){0};
	return config_fail(
	    v, "give a list of commands, as [\"php artisan migrate\"]", err);
}

/* The length of the part of a key's path that follows prefix; 0 when it has none. */
static size_t part_behind(
    const struct config_table *t, const struct config_key *key, const char *prefix)
{
	const char *relative = prefix + strlen(t->base);

	return text_starts(key->path, relative)
	           ? strcspn(key->path + strlen(relative), ".")
	           : 0;
}

/* What was meant by a word that is no key behind prefix: one of there, to free(), or NULL. */
static char *suggest_here(
    const struct config_table *t, const char *prefix, const char *word)
{
	const char *relative = prefix + strlen(t->base);
	char *parts[KEYS_MAX] = {0};
	const char *near;
	char *found;
	size_t n = 0;

	for (size_t i = 0; i < t->n && n < KEYS_MAX; i++) {
		size_t len = part_behind(t, &t->keys[i], prefix);

		if (len > 0)
			parts[n++] = xstrndup(t->keys[i].path + strlen(relative), len);
	}
	near = cli_nearest(word, (const char *const *)parts, n);
	found = xstrdup(near);
	while (n > 0)
		free(parts[--n]);
	return found;
}

/* Or the path of one that belongs elsewhere; NULL when none is like it. */
static const char *suggest_elsewhere(const struct config_table *all, const char *word)
{
	const char *lasts[KEYS_MAX];
	const char *near;

	for (size_t i = 0; i < all->n && i < KEYS_MAX; i++) {
		const char *dot = strrchr(all->keys[i].path, '.');

		lasts[i] = dot != NULL ? dot + 1 : all->keys[i].path;
	}
	near = cli_nearest(word, lasts, all->n < KEYS_MAX ? all->n : KEYS_MAX);
	for (size_t i = 0; near != NULL && i < all->n; i++) {
		if (lasts[i] == near)
			return all->keys[i].path;
	}
	return NULL;
}

static bool unknown(const struct config_table *t, const struct config_value *section,
    const char *prefix, const struct yaml_item *item, struct err *err)
{
	CLEANUP(freep) char *path = xasprintf("%s%s", prefix, item->key);
	CLEANUP(freep) char *here = suggest_here(t, prefix, item->key);
	const char *near =
	    here != NULL ? here : suggest_elsewhere(section->all, item->key);
	CLEANUP(freep)
	char *why = near != NULL ? xasprintf("unknown key: did you mean %s?", near)
	                         : xstrdup("unknown key: man synco lists them");

	return fail(section->file, &item->at, path, why, err);
}

static const struct config_key *find_key(const struct config_table *t, const char *path)
{
	for (size_t i = 0; i < t->n; i++) {
		if (strcmp(t->keys[i].path, path + strlen(t->base)) == 0)
			return &t->keys[i];
	}
	return NULL;
}

/* Whether there are keys below a path that ends in ".". */
static bool is_section(const struct config_table *t, const char *prefix)
{
	for (size_t i = 0; i < t->n; i++) {
		if (part_behind(t, &t->keys[i], prefix) > 0)
			return true;
	}
	return false;
}

bool config_read_section(
    const struct config_table *t, const struct config_value *v, struct err *err)
{
	CLEANUP(freep)
	char *prefix = xasprintf("%s%s", v->path, *v->path != '\0' ? "." : "");

	/* All of a section may be commented out. */
	if (v->y->kind == YAML_KIND_NULL)
		return true;
	if (v->y->kind != YAML_KIND_MAPPING)
		return config_fail(v, "give a mapping: lines of \"key: value\"", err);
	for (size_t i = 0; i < v->y->n; i++) {
		const struct yaml_item *item = &v->y->items[i];
		CLEANUP(freep) char *path = xasprintf("%s%s", prefix, item->key);
		CLEANUP(freep) char *below = xasprintf("%s.", path);
		const struct config_value value = config_item(v, item, path);
		const struct config_key *key = find_key(t, path);
		bool ok;

		if (strchr(item->key, '.') != NULL ||
		    (key == NULL && !is_section(t, below)))
			return unknown(t, v, prefix, item, err);
		if (key != NULL)
			ok = key->read(&value, (char *)t->into + key->offset, key->min,
			    key->max, err);
		else
			ok = config_read_section(t, &value, err);
		if (!ok)
			return false;
	}
	return true;
}
