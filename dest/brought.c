#include "dest/brought.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/db/keys.h"
#include "dest/state_file.h"

/* Of a file: some hundred thousand names. */
#define BYTES_MAX (64U << 20)

struct brought {
	char **keys; /* kind, newline, name; sorted */
	size_t n;
	size_t cap;
	bool fold;
};

void brought_free(struct brought *b)
{
	for (size_t i = 0; b != NULL && i < b->n; i++)
		free(b->keys[i]);
	if (b != NULL)
		free(b->keys);
	free(b);
}

static void add(struct brought *b, const char *kind, const char *name)
{
	b->keys = xgrow(b->keys, b->n, &b->cap, sizeof(*b->keys));
	b->keys[b->n++] = xasprintf("%s\n%s", kind, name);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort(struct brought *b)
{
	if (b->n > 0)
		qsort(b->keys, b->n, sizeof(*b->keys), by_text);
}

/* What is in a table: "name on table". */
struct part {
	struct brought *record;
	const char *table;
};

static bool add_key(void *ctx, const char *kind, const char *name, char *statement)
{
	struct part *p = ctx;
	CLEANUP(freep) char *full = xasprintf("%s on %s", name, p->table);

	free(statement);
	add(p->record, kind, full);
	return false;
}

static void add_parts(
    struct brought *b, const char *engine, const struct schema_object *table)
{
	struct part p = {b, table->name};
	struct schema_object copy = {.name = table->name,
	    .create = table->create,
	    .keys = table->keys,
	    .links = table->links};

	for (size_t i = 0; i < table->columns_n; i++) {
		CLEANUP(freep)
		char *full = xasprintf("%s on %s", table->columns[i].name, table->name);

		add(b, "column", full);
	}
	/* Nothing is taken out, so the copy stays as it is. */
	db_keys_sift(&copy, engine, add_key, &p);
}

struct brought *brought_of(const struct schema *s)
{
	struct brought *b = xcalloc(1, sizeof(*b));

	for (size_t i = 0; i < s->objects_n; i++) {
		const struct schema_object *o = &s->objects[i];

		if (o->own || o->kept)
			continue;
		add(b, o->kind, o->name);
		if (o->stage == SCHEMA_TABLE)
			add_parts(b, s->database.engine, o);
	}
	sort(b);
	return b;
}

void brought_merge(struct brought *b, const struct brought *other)
{
	for (size_t i = 0; i < other->n; i++) {
		b->keys = xgrow(b->keys, b->n, &b->cap, sizeof(*b->keys));
		b->keys[b->n++] = xstrdup(other->keys[i]);
	}
	sort(b);
}

/* Whether a part of a table ("… on table") is of one that b lacks. */
static bool is_of_lacking(const struct brought *b, const char *kind, const char *name)
{
	const char *on = NULL;

	if (strcmp(kind, "column") != 0 && strcmp(kind, "index") != 0 &&
	    strcmp(kind, "constraint") != 0)
		return false;
	for (const char *at = name; (at = strstr(at, " on ")) != NULL; at += 4)
		on = at;
	return on != NULL && !brought_has(b, "table", on + 4);
}

void brought_keep_unseen(
    struct brought *b, const struct brought *other, const struct schema_database *s)
{
	struct brought kept = {0};

	for (size_t i = 0; i < other->n; i++) {
		const char *end = strchr(other->keys[i], '\n');
		CLEANUP(freep) char *kind = NULL;

		if (end == NULL)
			continue;
		kind = xstrndup(other->keys[i], (size_t)(end - other->keys[i]));
		if (schema_is_unseen(s, kind)
		        ? !brought_has(b, kind, end + 1)
		        : schema_is_unseen(s, "table") && is_of_lacking(b, kind, end + 1))
			add(&kept, kind, end + 1);
	}
	brought_merge(b, &kept);
	for (size_t i = 0; i < kept.n; i++)
		free(kept.keys[i]);
	free(kept.keys);
}

static void fold_key(char *key)
{
	for (; *key != '\0'; key++) {
		if (*key >= 'A' && *key <= 'Z')
			*key = (char)(*key - 'A' + 'a');
	}
}

void brought_fold(struct brought *b, bool fold)
{
	for (size_t i = 0; fold && !b->fold && i < b->n; i++)
		fold_key(b->keys[i]);
	b->fold = b->fold || fold;
	sort(b);
}

bool brought_has(const struct brought *b, const char *kind, const char *name)
{
	CLEANUP(freep) char *key = xasprintf("%s\n%s", kind, name);

	if (b->fold)
		fold_key(key);
	return b->n > 0 &&
	       bsearch(&key, b->keys, b->n, sizeof(*b->keys), by_text) != NULL;
}

bool brought_id(char id[static DIGEST_TEXT], struct err *err)
{
	unsigned char secret[DIGEST_BYTES];

	if (getentropy(secret, sizeof(secret)) != 0)
		return err_sys(err, "no random number");
	digest_text(secret, sizeof(secret), id);
	return true;
}

static void parse(struct brought *b, const struct json *list)
{
	for (size_t i = 0; i < json_length(list); i++) {
		const struct json *item = json_at(list, i);
		CLEANUP(buf_reset) struct buf kind = {0};
		CLEANUP(buf_reset) struct buf name = {0};

		if (json_bytes(json_at(item, 0), &kind) &&
		    json_bytes(json_at(item, 1), &name))
			add(b, buf_str(&kind), buf_str(&name));
	}
	sort(b);
}

static char *name_of(const char *id)
{
	return xasprintf("brought-%s", id);
}

struct brought *brought_read(const char *id, struct err *err)
{
	CLEANUP(brought_freep) struct brought *b = xcalloc(1, sizeof(*b));
	CLEANUP(freep) char *name = name_of(id);
	CLEANUP(json_freep) struct json *list = NULL;

	if (!state_file_read(name, BYTES_MAX, &list, err))
		return NULL;
	parse(b, list);
	return take_ptr(&b);
}

static struct json *print(const struct brought *b)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < b->n; i++) {
		size_t kind = strcspn(b->keys[i], "\n");
		const char *name = b->keys[i] + kind + 1;
		struct json *item = json_new_array();

		json_add(item, json_new_bytes(b->keys[i], kind));
		json_add(item, json_new_bytes(name, strlen(name)));
		json_add(list, item);
	}
	return list;
}

bool brought_write(const struct brought *b, const char *id, struct err *err)
{
	CLEANUP(freep) char *name = name_of(id);
	CLEANUP(json_freep) struct json *list = print(b);

	return state_file_write(name, list, err);
}

void brought_remove(const char *id)
{
	CLEANUP(freep) char *name = name_of(id);

	state_file_remove(name);
}
