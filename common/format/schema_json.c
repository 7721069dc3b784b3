#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/limits.h"
#include "common/format/schema.h"

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

#define D(field, key)                                   \
	{                                               \
		key, offsetof(struct schema_database, field) \
	}
static const struct text_field database_texts[] = {D(engine, "engine"), D(flavour, "flavour"),
    D(version, "version"), D(identity, "identity"), D(charset, "charset"),
    D(collation, "collation"), {NULL, 0}};
#undef D

#define O(field, key)                                 \
	{                                             \
		key, offsetof(struct schema_object, field) \
	}
static const struct text_field object_texts[] = {O(kind, "kind"), O(name, "name"),
    O(table, "onTable"), O(create, "create"), O(keys, "keys"), O(links, "links"),
    O(after, "after"), O(definer, "definer"), O(engine, "engine"),
    O(session.sql_mode, "sqlMode"), O(session.charset, "charset"),
    O(session.collation, "collation"), O(session.db_collation, "databaseCollation"),
    O(session.time_zone, "timeZone"), {NULL, 0}};
#undef O

static void write_texts(struct json *o, const struct text_field *fields, const void *from)
{
	for (; fields->key != NULL; fields++) {
		const char *text =
		    *(char *const *)(const void *)((const char *)from + fields->offset);

		if (text != NULL)
			json_set(o, fields->key, json_new_bytes(text, strlen(text)));
	}
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

struct json *schema_database_json(const struct schema_database *d)
{
	struct json *o = json_new_object();
	struct json *settings = json_new_array();

	write_texts(o, database_texts, d);
	for (size_t i = 0; i < d->settings_n; i++)
		json_add(settings, json_new_str(d->settings[i]));
	json_set(o, "settings", settings);
	return json_set(json_new_object(), "database", o);
}

static struct json *column_json(const struct schema_column *c)
{
	struct json *o = json_new_object();

	json_set(o, "name", json_new_bytes(c->name, strlen(c->name)));
	json_set(o, "type", json_new_str(types[c->type]));
	if (c->charset != NULL)
		json_set(o, "charset", json_new_str(c->charset));
	return o;
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
	} else {
		json_free(columns);
	}
	return json_set(json_new_object(), "object", v);
}

static struct json *chunk_json(const struct chunk *c)
{
	static const char digits[] = "0123456789abcdef";
	char id[CHUNK_ID_BYTES * 2 + 1] = "";
	struct json *list = json_new_array();

	for (size_t i = 0; i < CHUNK_ID_BYTES; i++) {
		id[2 * i] = digits[c->id[i] >> 4];
		id[2 * i + 1] = digits[c->id[i] & 15];
	}
	json_add(list, json_new_str(id));
	json_add(list, json_new_u64(c->rows));
	return json_add(list, json_new_u64(c->bytes));
}

struct json *schema_frame_json(
    size_t table, const struct pack_ref *ref, const struct chunk *chunks, size_t chunks_n)
{
	struct json *o = json_new_object();
	struct json *list = json_new_array();

	for (size_t i = 0; i < chunks_n; i++)
		json_add(list, chunk_json(&chunks[i]));
	json_set(o, "frame", pack_ref_json(ref));
	json_set(o, "table", json_new_u64(table));
	return json_set(o, "chunks", list);
}

struct json *schema_done_json(size_t table, uint64_t rows, uint64_t bytes)
{
	struct json *o = json_new_object();

	json_set(o, "table", json_new_u64(table));
	json_set(o, "rows", json_new_u64(rows));
	json_set(o, "bytes", json_new_u64(bytes));
	return json_set(json_new_object(), "done", o);
}

static bool parse_database(struct schema *s, const struct json *v, struct err *err)
{
	const struct json *settings = json_get(v, "settings");
	struct schema_database *d = &s->database;

	if (d->engine != NULL)
		return err_set(err, ERR_PROTO, "a second database");
	if (!read_texts(v, database_texts, d, err))
		return false;
	if (d->engine == NULL || d->flavour == NULL || d->version == NULL)
		return err_set(err, ERR_PROTO, "a database without engine and version");
	d->settings = xcalloc(json_length(settings), sizeof(*d->settings));
	for (size_t i = 0; i < json_length(settings); i++) {
		if (!read_text(json_at(settings, i), &d->settings[d->settings_n++], err))
			return err_wrap(err, "settings");
	}
	return true;
}

static bool parse_column(const struct json *v, struct schema_column *c, struct err *err)
{
	const struct json *charset = json_get(v, "charset");
	size_t type = position(json_str(json_get(v, "type")), types, SCHEMA_TYPES);

	if (type == SCHEMA_TYPES)
		return err_set(err, ERR_PROTO, "a column of an unknown type");
	c->type = (enum schema_type)type;
	return read_text(json_get(v, "name"), &c->name, err) &&
	       (charset == NULL || read_text(charset, &c->charset, err));
}

static bool parse_table(const struct json *v, struct schema_object *o, struct err *err)
{
	const struct json *columns = json_get(v, "columns");
	uint64_t key_n;
	uint64_t mask;

	if (json_length(columns) > LIMIT_COLUMNS)
		return err_set(err, ERR_PROTO, "more than %d columns", LIMIT_COLUMNS);
	if (!json_need_u64(v, "keyColumns", &key_n, err) ||
	    !json_need_u64(v, "rowsEstimate", &o->rows_estimate, err) ||
	    !json_need_u64(v, "bytesEstimate", &o->bytes_estimate, err) ||
	    !json_need_u64(v, "chunkMask", &mask, err))
		return false;
	if (key_n > json_length(columns) || mask > UINT32_MAX)
		return err_set(err, ERR_PROTO, "a number that is too large");
	o->key_n = (size_t)key_n;
	o->chunk_mask = (uint32_t)mask;
	o->has_rows = json_flag(json_get(v, "hasRows"));
	o->history = json_flag(json_get(v, "history"));
	o->columns = xcalloc(json_length(columns), sizeof(*o->columns));
	for (size_t i = 0; i < json_length(columns); i++) {
		if (!parse_column(json_at(columns, i), &o->columns[o->columns_n++], err))
			return false;
	}
	return !o->has_rows || o->columns_n > 0 ||
	       err_set(err, ERR_PROTO, "rows without columns");
}

static bool parse_object(struct schema *s, const struct json *v, struct err *err)
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
		return err_set(err, ERR_PROTO, "an object without kind, name or statement");
	return o->stage != SCHEMA_TABLE || parse_table(v, o, err) ||
	       err_wrap(err, "table %s", o->name);
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_chunk(const struct json *v, struct chunk *c)
{
	const char *id = json_str(json_at(v, 0));

	if (json_length(v) != 3 || id == NULL || strlen(id) != (size_t)CHUNK_ID_BYTES * 2)
		return false;
	for (size_t i = 0; i < CHUNK_ID_BYTES; i++) {
		int high = digit(id[2 * i]);
		int low = digit(id[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		c->id[i] = (unsigned char)(high * 16 + low);
	}
	return json_u64(json_at(v, 1), &c->rows) && json_u64(json_at(v, 2), &c->bytes);
}

/* Rows come table by table, in the order of the objects. */
static bool check_table(
    const struct schema *s, const struct json *v, struct schema_rows *rows, struct err *err)
{
	uint64_t table;

	if (!json_need_u64(v, "table", &table, err))
		return false;
	if (table >= s->objects_n || s->objects[table].stage != SCHEMA_TABLE ||
	    !s->objects[table].has_rows || table < rows->table)
		return err_set(err, ERR_PROTO, "rows of a table that has none, or out of order");
	if (table == rows->table && rows->ended)
		return err_set(err, ERR_PROTO, "rows after the end of their table");
	rows->ended = false;
	rows->table = (size_t)table;
	return true;
}

static bool parse_frame(
    const struct schema *s, const struct json *line, struct schema_rows *rows, struct err *err)
{
	const struct json *chunks = json_get(line, "chunks");

	if (!check_table(s, line, rows, err) ||
	    !pack_ref_parse(json_get(line, "frame"), &rows->ref, err))
		return false;
	rows->chunks_n = 0;
	for (size_t i = 0; i < json_length(chunks); i++) {
		rows->chunks = xgrow(
		    rows->chunks, rows->chunks_n, &rows->chunks_cap, sizeof(*rows->chunks));
		if (!parse_chunk(json_at(chunks, i), &rows->chunks[rows->chunks_n++]))
			return err_set(err, ERR_PROTO, "a chunk is an id and two numbers");
	}
	return true;
}

static bool parse_done(
    const struct schema *s, const struct json *v, struct schema_rows *rows, struct err *err)
{
	if (!check_table(s, v, rows, err) || !json_need_u64(v, "rows", &rows->rows, err) ||
	    !json_need_u64(v, "bytes", &rows->bytes, err))
		return false;
	rows->ended = true;
	return true;
}

enum schema_line schema_parse_line(
    struct schema *s, const struct json *line, struct schema_rows *rows, struct err *err)
{
	const struct json *v;
	enum schema_line kind = SCHEMA_LINE_ERROR;
	bool ok;

	if ((v = json_get(line, "frame")) != NULL) {
		kind = SCHEMA_LINE_FRAME;
		ok = parse_frame(s, line, rows, err);
	} else if ((v = json_get(line, "done")) != NULL) {
		kind = SCHEMA_LINE_DONE;
		ok = parse_done(s, v, rows, err);
	} else if ((v = json_get(line, "object")) != NULL) {
		kind = SCHEMA_LINE_OBJECT;
		ok = parse_object(s, v, err);
	} else if ((v = json_get(line, "database")) != NULL) {
		kind = SCHEMA_LINE_DATABASE;
		ok = parse_database(s, v, err);
	} else {
		ok = err_set(err, ERR_PROTO, "a line of an unknown kind");
	}
	if (ok)
		return kind;
	(void)err_wrap(err, "database index");
	return SCHEMA_LINE_ERROR;
}
