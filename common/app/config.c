#include "common/app/config.h"

#include <errno.h>
#include <string.h>

#include "common/app/yaml_tree.h"
#include "common/base/cli.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* A value of the file that stands where a key's value belongs. */
struct value {
	const char *file; /* for messages */
	const char *path; /* of the key */
	const struct yaml_tree *y;
};

/* Reads a value into a field of struct config; numbers are from min to max. */
typedef bool read_value(
    const struct value *v, void *field, uint64_t min, uint64_t max, struct err *err);

static read_value read_names, read_duration, read_size, read_text, read_commands,
    read_remotes;

struct key {
	const char *path;
	read_value *read;
	size_t offset;
	uint64_t min;
	uint64_t max;
};

/* Every key there is.  Sections follow from the paths. */
static const struct key all_keys[] = {
#define F(field) offsetof(struct config, field)
    {"remotes", read_remotes, 0, 0, 0},
    {"database.keep_local", read_names, F(keep_local), 0, 0},
    {"after_pull", read_commands, F(after_pull), 0, 0},
    {"watch.every", read_duration, F(every_s), 1, UINT64_MAX},
    {"watch.limit_rate", read_size, F(limit_rate), 0, UINT64_MAX},
    {"watch.batch", read_size, F(batch), CONFIG_BATCH_MIN, CONFIG_BATCH_MAX},
#undef F
};

/* Those of a remote. */
static const struct key remote_keys[] = {
#define F(field) offsetof(struct config_remote, field)
    {"url", read_text, F(url), 0, 0},
    {"via", read_text, F(via), 0, 0},
    {"root", read_text, F(root), 0, 0},
    {"only", read_names, F(only), 0, 0},
    {"into", read_text, F(into), 0, 0},
    {"after", read_commands, F(after), 0, 0},
#undef F
};

#define KEYS_MAX (sizeof(all_keys) / sizeof(*all_keys))

/* Keys, what stands before their paths (ends in a dot, or ""), and what they fill. */
struct table {
	const struct key *keys;
	size_t n;
	const char *base;
	void *into;
};

static bool fail(const char *file, const struct yaml_place *at, const char *path,
    const char *why, struct err *err)
{
	return err_set(err, ERR_USAGE, "%s:%zu:%zu: %s%s%s", file, at->line, at->column,
	    path, *path != '\0' ? ": " : "", why);
}

static bool read_names(
    const struct value *v, void *field, uint64_t min, uint64_t max, struct err *err)
{
	static const char wanted[] = "give a list of names, as [users, \"my_*\"]";
	struct config_names *names = field;

	(void)min;
	(void)max;
	if (v->y->kind != YAML_KIND_LIST)
		return fail(v->file, &v->y->at, v->path, wanted, err);
	names->items = xcalloc(v->y->n, sizeof(*names->items));
	for (size_t i = 0; i < v->y->n; i++) {
		const struct yaml_tree *item = v->y->items[i].value;

		if (item->kind != YAML_KIND_SCALAR || *item->text == '\0')
			return fail(v->file, &item->at, v->path, wanted, err);
		names->items[names->n++] = xstrdup(item->text);
	}
	return true;
}

static bool read_duration(
    const struct value *v, void *field, uint64_t min, uint64_t max, struct err *err)
{
	struct config_number *number = field;

	number->said = v->y->kind == YAML_KIND_SCALAR &&
	               text_duration(v->y->text, &number->n) && number->n >= min &&
	               number->n <= max;
	return number->said || fail(v->file, &v->y->at, v->path,
	                           "give a time as 30s, 10m, 6h or 1d", err);
}

static bool read_size(
    const struct value *v, void *field, uint64_t min, uint64_t max, struct err *err)
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
	return fail(v->file, &v->y->at, v->path, wanted.data, err);
}

static bool read_text(
    const struct value *v, void *field, uint64_t min, uint64_t max, struct err *err)
{
	char **text = field;

	(void)min;
	(void)max;
	if (v->y->kind != YAML_KIND_SCALAR || *v->y->text == '\0')
		return fail(v->file, &v->y->at, v->path, "give a text", err);
	*text = xstrdup(v->y->text);
	return true;
}

static bool read_commands(
    const struct value *v, void *field, uint64_t min, uint64_t max, struct err *err)
{
	if (v->y->kind == YAML_KIND_LIST && read_names(v, field, min, max, err))
		return true;
	*err = (struct err){0};
	return fail(v->file, &v->y->at, v->path,
	    "give a list of commands, as [\"php artisan migrate\"]", err);
}

/* The length of the part of a key's path that follows prefix; 0 when it has none. */
static size_t part_behind(
    const struct table *t, const struct key *key, const char *prefix)
{
	const char *relative = prefix + strlen(t->base);

	return text_starts(key->path, relative)
	           ? strcspn(key->path + strlen(relative), ".")
	           : 0;
}

/* What was meant by a word that is no key behind prefix: one of there, to free(), or NULL. */
static char *suggest_here(const struct table *t, const char *prefix, const char *word)
{
	const char *relative = prefix + strlen(t->base);
	char *parts[KEYS_MAX];
	const char *near;
	char *found;
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
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
static const char *suggest_elsewhere(const char *word)
{
	const char *lasts[KEYS_MAX];
	const char *near;

	for (size_t i = 0; i < KEYS_MAX; i++) {
		const char *dot = strrchr(all_keys[i].path, '.');

		lasts[i] = dot != NULL ? dot + 1 : all_keys[i].path;
	}
	near = cli_nearest(word, lasts, KEYS_MAX);
	for (size_t i = 0; near != NULL && i < KEYS_MAX; i++) {
		if (lasts[i] == near)
			return all_keys[i].path;
	}
	return NULL;
}

static bool unknown(const struct table *t, const char *file, const char *prefix,
    const struct yaml_item *item, struct err *err)
{
	CLEANUP(freep) char *path = xasprintf("%s%s", prefix, item->key);
	CLEANUP(freep) char *here = suggest_here(t, prefix, item->key);
	const char *near = here != NULL ? here : suggest_elsewhere(item->key);
	CLEANUP(freep)
	char *why = near != NULL ? xasprintf("unknown key: did you mean %s?", near)
	                         : xstrdup("unknown key: man synco lists them");

	return fail(file, &item->at, path, why, err);
}

static const struct key *find_key(const struct table *t, const char *path)
{
	for (size_t i = 0; i < t->n; i++) {
		if (strcmp(t->keys[i].path, path + strlen(t->base)) == 0)
			return &t->keys[i];
	}
	return NULL;
}

/* Whether there are keys below a path that ends in ".". */
static bool is_section(const struct table *t, const char *prefix)
{
	for (size_t i = 0; i < t->n; i++) {
		if (part_behind(t, &t->keys[i], prefix) > 0)
			return true;
	}
	return false;
}

/* Reads the section of v; its path is "" for the whole file. */
static bool read_section(const struct table *t, const struct value *v, struct err *err)
{
	CLEANUP(freep)
	char *prefix = xasprintf("%s%s", v->path, *v->path != '\0' ? "." : "");

	/* All of a section may be commented out. */
	if (v->y->kind == YAML_KIND_NULL)
		return true;
	if (v->y->kind != YAML_KIND_MAPPING)
		return fail(v->file, &v->y->at, v->path,
		    "give a mapping: lines of \"key: value\"", err);
	for (size_t i = 0; i < v->y->n; i++) {
		const struct yaml_item *item = &v->y->items[i];
		CLEANUP(freep) char *path = xasprintf("%s%s", prefix, item->key);
		CLEANUP(freep) char *below = xasprintf("%s.", path);
		const struct value value = {v->file, path, item->value};
		const struct key *key = find_key(t, path);
		bool ok;

		if (strchr(item->key, '.') != NULL ||
		    (key == NULL && !is_section(t, below)))
			return unknown(t, v->file, prefix, item, err);
		if (key != NULL)
			ok = key->read(&value, (char *)t->into + key->offset, key->min,
			    key->max, err);
		else
			ok = read_section(t, &value, err);
		if (!ok)
			return false;
	}
	return true;
}

/* A name can't be mistaken for a URL, a path or an option. */
static bool is_remote_name(const char *name)
{
	return *name != '-' && *name != '\0' &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                         "0123456789_-")] == '\0';
}

static bool read_remote(
    const struct value *v, struct config_remote *remote, struct err *err)
{
	CLEANUP(freep) char *base = xasprintf("%s.", v->path);
	const struct table t = {
	    remote_keys, sizeof(remote_keys) / sizeof(*remote_keys), base, remote};

	if (!is_remote_name(remote->name))
		return fail(v->file, &v->y->at, v->path,
		    "name it with letters, digits, - and _", err);
	if (!read_section(&t, v, err))
		return false;
	if ((remote->url != NULL) == (remote->via != NULL))
		return fail(v->file, &v->y->at, v->path,
		    "give url, or via and root: one of them", err);
	return remote->root == NULL || remote->via != NULL ||
	       fail(v->file, &v->y->at, v->path,
	           "root is for via: the url names the folder", err);
}

/* A mapping from names to what is known of them; field is the whole config. */
static bool read_remotes(
    const struct value *v, void *field, uint64_t min, uint64_t max, struct err *err)
{
	struct config *c = field;

	(void)min;
	(void)max;
	if (v->y->kind == YAML_KIND_NULL)
		return true;
	if (v->y->kind != YAML_KIND_MAPPING)
		return fail(v->file, &v->y->at, v->path,
		    "give a mapping, as production: {url: ssh://…}", err);
	c->remotes = xcalloc(v->y->n, sizeof(*c->remotes));
	for (size_t i = 0; i < v->y->n; i++) {
		const struct yaml_item *item = &v->y->items[i];
		CLEANUP(freep) char *path = xasprintf("%s.%s", v->path, item->key);
		const struct value value = {v->file, path, item->value};
		struct config_remote *remote = &c->remotes[c->remotes_n++];

		remote->name = xstrdup(item->key);
		if (!read_remote(&value, remote, err))
			return false;
	}
	return true;
}

struct config *config_parse(
    const char *name, const char *text, size_t len, struct err *err)
{
	CLEANUP(config_freep) struct config *c = xcalloc(1, sizeof(*c));
	CLEANUP(yaml_tree_freep)
	struct yaml_tree *y = yaml_tree_parse_strict(name, text, len, err);

	if (y != NULL) {
		const struct value all = {name, "", y};
		const struct table t = {all_keys, KEYS_MAX, "", c};

		return read_section(&t, &all, err) ? take_ptr(&c) : NULL;
	}
	if (err->code == ERR_PROTO)
		err->code = ERR_USAGE; /* who wrote the file is who runs us */
	return NULL;
}

struct config *config_load(const char *folder, struct err *err)
{
	CLEANUP(freep) char *path =
	    fs_join(folder != NULL ? folder : "", CONFIG_FILE_NAME);
	CLEANUP(buf_reset) struct buf text = {0};
	struct stat st;

	/* A link to nowhere is meant to lead somewhere. */
	if (lstat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR))
		return xcalloc(1, sizeof(struct config));
	if (!fs_read_file(path, YAML_BYTES_MAX, &text, err)) {
		if (err->code == ERR_PROTO)
			err->code = ERR_USAGE;
		return NULL;
	}
	return config_parse(path, buf_str(&text), text.len, err);
}

const struct config_remote *config_remote_find(const struct config *c, const char *name)
{
	for (size_t i = 0; i < c->remotes_n; i++) {
		if (strcmp(c->remotes[i].name, name) == 0)
			return &c->remotes[i];
	}
	return NULL;
}

static void names_reset(struct config_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->items[i]);
	free(names->items);
}

void config_free(struct config *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->remotes_n; i++) {
		struct config_remote *remote = &c->remotes[i];

		free(remote->name);
		free(remote->url);
		free(remote->via);
		free(remote->root);
		free(remote->into);
		names_reset(&remote->only);
		names_reset(&remote->after);
	}
	free(c->remotes);
	names_reset(&c->after_pull);
	names_reset(&c->keep_local);
	free(c);
}
