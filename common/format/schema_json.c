#include "common/format/schema_lines.h"

#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/format/limits.h"

static const char *const stages[SCHEMA_STAGES] = {
    [SCHEMA_BEFORE] = "before",
    [SCHEMA_TABLE] = "table",
    [SCHEMA_AFTER] = "after",
};

static const char *const types[SCHEMA_TYPES] = {
    [SCHEMA_TEXT] = "text",
    [SCHEMA_BINARY] = "binary",
    [SCHEMA_NUMBER] = "number",
    [SCHEMA_TIME] = "time",
    [SCHEMA_BIT] = "bit",
    [SCHEMA_ENUM] = "enum",
    [SCHEMA_JSON] = "json",
    [SCHEMA_GEOMETRY] = "geometry",
    [SCHEMA_ANY] = "any",
};

/* Optional texts of a struct: the member's name and where the pointer is. */
struct text_field {
	const char *key;
	size_t offset;
};

#define D(field, key)                                                                    \
	{                                                                                \
		key, offsetof(struct schema_database, field)                             \
	}
static const struct text_field database_texts[] = {D(engine, "engine"),
    D(flavour, "flavour"), D(version, "version"), D(identity, "identity"),
    D(charset, "charset"), D(collation, "collation"), D(search_path, "searchPath"),
    {NULL, 0}};
#undef D

#define O(field, key)                                                                    \
	{                                                                                \
		key, offsetof(struct schema_object, field)                               \
	}
static const struct text_field object_texts[] = {O(kind, "kind"), O(name, "name"),
    O(qualified, "qualifiedName"), O(table, "onTable"), O(create, "create"),
    O(keys, "keys"), O(links, "links"), O(after, "after"), O(definer, "definer"),
    O(engine, "engine"), O(session.sql_mode, "sqlMode"), O(session.charset, "charset"),
    O(session.collation, "collation"), O(session.db_collation, "databaseCollation"),
    O(session.time_zone, "timeZone"), O(session.search_path, "searchPath"), {NULL, 0}};
#undef O

#define C(field, key)                                                                    \
	{                                                                                \
		key, offsetof(struct schema_column, field)                               \
	}
static const struct text_field column_texts[] = {
    C(name, "name"), C(charset, "charset"), {NULL, 0}};
#undef C

/* What comes from a database need not be UTF-8. */
static struct json *bytes_json(const char *s)
{
	return json_new_bytes(s, strlen(s));
}

static void write_texts(struct json *o, const struct text_field *fields, const void *from)
{
	for (; fields->key != NULL; fields++) {
		const char *text =
		    *(char *const *)(const void *)((const char *)from + fields->offset);

		if (text != NULL)
			json_set(o, fields->key, bytes_json(text));
	}
}

/* What a text takes, with what an allocator adds. */
static size_t text_bytes(const char *text)
{
	return text != NULL ? strlen(text) + 32 : 0;
}

static size_t texts_bytes(const struct text_field *fields, const void *from)
{
	size_t bytes = 0;

	for (; fields->key != NULL; fields++)
		bytes += text_bytes(
		    *(char *const *)(const void *)((const char *)from + fields->offset));
	return bytes;
}

/* A list grows by doubling. */
static size_t object_bytes(const struct schema_object *o)
{
	size_t bytes = 2 * sizeof(*o) + texts_bytes(object_texts, o);

	for (size_t i = 0; i < o->columns_n; i++)
		bytes += sizeof(*o->columns) + texts_bytes(column_texts, &o->columns[i]);
	return bytes;
}

static size_t database_bytes(const struct schema_database *d)
{
	size_t bytes = texts_bytes(database_texts, d);

	for (size_t i = 0; i < d->settings_n; i++)
		bytes += text_bytes(d->settings[i]);
	for (size_t i = 0; i < d->skipped_n; i++)
		bytes += text_bytes(d->skipped[i]);
	for (size_t i = 0; i < d->unseen_n; i++)
		bytes += text_bytes(d->unseen[i]);
	return bytes;
}

/* Definitions are held all at once, so they are limited together. */
static bool count_bytes(struct schema *s, size_t bytes, struct err *err)
{
	if (bytes > LIMIT_DEFINITIONS - s->parsed_bytes)
		return err_set(err, ERR_PROTO,
		    "its definitions take more than %u MiB of memory",
		    LIMIT_DEFINITIONS >> 20);
	s->parsed_bytes += bytes;
	return true;
}

static bool read_text(const struct json *v, char **out, struct err *err)
{
	CLEANUP(buf_reset) struct buf text = {0};

	if (!json_bytes(v, &text) || memchr(buf_str(&text), 0, text.len) != NULL)
		return err_set(err, ERR_PROTO, "text without NUL bytes expected");
	*out = buf_take(&text);
	return true;
}

static bool read_texts(
    const struct json *o, const struct text_field *fields, void *to, struct err *err)
{
	for (; fields->key != NULL; fields++) {
		const struct json *v = json_get(o, fields->key);

		if (v != NULL &&
		    !read_text(v, (char **)(void *)((char *)to + fields->offset), err))
			return err_wrap(err, "member \"%s\"", fields->key);
	}
	return true;
}

/* The position of name in a table of names, or n. */
static size_t position(const char *name, const char *const *names, size_t n)
{
	size_t i = 0;

	while (i < n && (name == NULL || strcmp(names[i], name) != 0))
		i++;
	return i;
}

static struct json *texts_json(char *const *texts, size_t n)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < n; i++)
		json_add(list, bytes_json(texts[i]));
	return list;
}

struct json *schema_database_json(const struct schema_database *d)
{
	struct json *o = json_new_object();

	write_texts(o, database_texts, d);
	json_set(o, "settings", texts_json(d->settings, d->settings_n));
	if (d->skipped_n > 0)
		json_set(o, "skipped", texts_json(d->skipped, d->skipped_n));
	if (d->unseen_n > 0)
		json_set(o, "unseen", texts_json(d->unseen, d->unseen_n));
	return json_set(json_new_object(), "database", o);
}

static struct json *column_json(const struct schema_column *c)
{
	struct json *o = json_new_object();

	write_texts(o, column_texts, c);
	return json_set(o, "type", json_new_str(types[c->type]));
}

struct json *schema_object_json(const struct schema_object *o)
{
	struct json *v = json_new_object();
	struct json *columns = json_new_array();

	json_set(v, "stage", json_new_str(stages[o->stage]));
	write_texts(v, object_texts, o);
	if (o->stage == SCHEMA_TABLE) {
		for (size_t i = 0; i < o->columns_n; i++)
			json_add(columns, column_json(&o->columns[i]));
		json_set(v, "columns", columns);
		json_set(v, "keyColumns", json_new_u64(o->key_n));
		json_set(v, "rowsEstimate", json_new_u64(o->rows_estimate));
		json_set(v, "bytesEstimate", json_new_u64(o->bytes_estimate));
		json_set(v, "chunkMask", json_new_u64(o->chunk_mask));
		json_set(v, "hasRows", json_new_bool(o->has_rows));
		json_set(v, "history", json_new_bool(o->history));
		if (o->unordered)
			json_set(v, "unordered", json_new_bool(true));
	} else {
		json_free(columns);
	}
	return json_set(json_new_object(), "object", v);
}

/* An optional list. */
static bool read_list(
    const struct json *o, const char *key, char ***texts, size_t *n, struct err *err)
{
	const struct json *list = json_get(o, key);

	if (list != NULL && !json_is_array(list))
		return err_set(err, ERR_PROTO, "member \"%s\": a list expected", key);
	*texts = xcalloc(json_length(list), sizeof(char *));
	for (size_t i = 0; i < json_length(list); i++) {
		if (!read_text(json_at(list, i), &(*texts)[(*n)++], err))
			return err_wrap(err, "member \"%s\"", key);
	}
	return true;
}

bool schema_parse_database(struct schema *s, const struct json *v, struct err *err)
{
	struct schema_database *d = &s->database;

	if (d->engine != NULL)
		return err_set(err, ERR_PROTO, "a second database");
	if (!read_texts(v, database_texts, d, err))
		return false;
	if (d->engine == NULL || d->flavour == NULL || d->version == NULL)
		return err_set(err, ERR_PROTO, "a database without engine and version");
	return read_list(v, "settings", &d->settings, &d->settings_n, err) &&
	       read_list(v, "skipped", &d->skipped, &d->skipped_n, err) &&
	       read_list(v, "unseen", &d->unseen, &d->unseen_n, err) &&
	       count_bytes(s, database_bytes(d), err);
}

static bool parse_column(const struct json *v, struct schema_column *c, struct err *err)
{
	size_t type = position(json_str(json_get(v, "type")), types, SCHEMA_TYPES);

	if (!read_texts(v, column_texts, c, err))
		return false;
	if (type == SCHEMA_TYPES || c->name == NULL)
		return err_set(
		    err, ERR_PROTO, "a column without name or of an unknown type");
	c->type = (enum schema_type)type;
	return true;
}

static bool parse_table(const struct json *v, struct schema_object *o, struct err *err)
{
	const struct json *columns = json_get(v, "columns");
	uint64_t key_n;
	uint64_t mask;

	if (!json_is_array(columns) || json_length(columns) > LIMIT_COLUMNS)
		return err_set(err, ERR_PROTO, "member \"columns\": a list of at most %d",
		    LIMIT_COLUMNS);
	if (!json_need_u64(v, "keyColumns", &key_n, err) ||
	    !json_need_u64(v, "rowsEstimate", &o->rows_estimate, err) ||
	    !json_need_u64(v, "bytesEstimate", &o->bytes_estimate, err) ||
	    !json_need_u64(v, "chunkMask", &mask, err) ||
	    !json_read_flag(v, "hasRows", &o->has_rows, err) ||
	    !json_read_flag(v, "history", &o->history, err) ||
	    !json_read_flag(v, "unordered", &o->unordered, err))
		return false;
	if (key_n > json_length(columns) || mask > UINT32_MAX)
		return err_set(err, ERR_PROTO, "keyColumns or chunkMask is too large");
	if (key_n > 0 && o->unordered)
		return err_set(err, ERR_PROTO, "rows with a key, and not in its order");
	o->key_n = (size_t)key_n;
	o->chunk_mask = (uint32_t)mask;
	o->columns = xcalloc(json_length(columns), sizeof(*o->columns));
	for (size_t i = 0; i < json_length(columns); i++) {
		if (!parse_column(json_at(columns, i), &o->columns[o->columns_n++], err))
			return false;
	}
	return !o->has_rows || o->columns_n > 0 ||
	       err_set(err, ERR_PROTO, "rows without columns");
}

bool schema_wrap_table(const struct schema_object *o, struct err *err)
{
	CLEANUP(freep) char *name = text_printable(o->name);

	return err_wrap(err, "table %.200s", name);
}

bool schema_parse_object(struct schema *s, const struct json *v, struct err *err)
{
	size_t stage = position(json_str(json_get(v, "stage")), stages, SCHEMA_STAGES);
	struct schema_object *o;

	if (s->database.engine == NULL)
		return err_set(err, ERR_PROTO, "an object before its database");
	if (stage == SCHEMA_STAGES || s->objects_n == LIMIT_OBJECTS)
		return err_set(err, ERR_PROTO, "an unknown stage, or too many objects");
	o = schema_add(s);
	o->stage = (enum schema_stage)stage;
	if (!read_texts(v, object_texts, o, err))
		return false;
	if (o->kind == NULL || o->name == NULL || o->create == NULL)
		return err_set(
		    err, ERR_PROTO, "an object without kind, name or statement");
	if (o->stage == SCHEMA_TABLE && !parse_table(v, o, err))
		return schema_wrap_table(o, err);
	return count_bytes(s, object_bytes(o), err);
}
