#include "common/base/json.h"

#include <jansson.h>

#include "common/base/text.h"

/* jansson's macros of the names that are functions of ours. */
#undef json_is_object
#undef json_is_array

/* struct json is never defined: it is jansson's json_t under our name. */
static struct json *ours(json_t *v)
{
	return (struct json *)v;
}

static json_t *theirs(const struct json *v)
{
	/* jansson's getters take json_t without const where ours promise it. */
	return (json_t *)(uintptr_t)v;
}

/* What the parser takes for a value beside its text, and for its place in what holds it. */
#define ARRAY_BYTES  144
#define OBJECT_BYTES 256
#define STRING_BYTES 112 /* a key is no more */
#define NUMBER_BYTES 48

/* What a text would become. */
struct outline {
	unsigned int depth; /* the deepest */
	size_t bytes;       /* of memory */
};

/* The parser recurses, and takes what a text asks for: both are known before it starts. */
static struct outline outline_of(const char *data, size_t len)
{
	struct outline o = {.bytes = len + NUMBER_BYTES};
	unsigned int depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		char c = data[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
			o.bytes += STRING_BYTES;
		} else if (c == ',') {
			o.bytes += NUMBER_BYTES;
		} else if (c == '{' || c == '[') {
			o.bytes += c == '{' ? OBJECT_BYTES : ARRAY_BYTES;
			if (++depth > o.depth)
				o.depth = depth;
		} else if ((c == '}' || c == ']') && depth > 0) {
			depth--;
		}
	}
	return o;
}

struct json *json_parse(const void *data, size_t len, struct err *err)
{
	const struct outline outline = outline_of(data, len);
	json_error_t e;
	json_t *v;

	if (outline.depth > JSON_DEPTH) {
		(void)err_set(err, ERR_PROTO, "JSON nested deeper than %d", JSON_DEPTH);
		return NULL;
	}
	if (outline.bytes > JSON_MEMORY) {
		(void)err_set(err, ERR_PROTO, "JSON that would take more than %u MiB",
		    JSON_MEMORY >> 20);
		return NULL;
	}
	v = json_loadb(data, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
	if (v == NULL) {
		CLEANUP(freep) char *why = text_printable(e.text);

		(void)err_set(err, ERR_PROTO, "JSON line %d, column %d: %.100s", e.line,
		    e.column, why);
		return NULL;
	}
	return ours(v);
}

void json_free(struct json *v)
{
	json_decref(theirs(v));
}

const struct json *json_get(const struct json *v, const char *key)
{
	return ours(json_object_get(theirs(v), key));
}

size_t json_length(const struct json *v)
{
	return json_array_size(theirs(v));
}

const struct json *json_at(const struct json *v, size_t i)
{
	return ours(json_array_get(theirs(v), i));
}

bool json_each(const struct json *v, json_visit *visit, void *ctx, struct err *err)
{
	const char *key;
	json_t *value;

	if (!json_is_object(v))
		return err_set(err, ERR_PROTO, "JSON object expected");
	json_object_foreach(theirs(v), key, value)
	{
		if (!visit(ctx, key, ours(value), err))
			return false;
	}
	return true;
}

bool json_is_object(const struct json *v)
{
	return v != NULL && json_typeof(theirs(v)) == JSON_OBJECT;
}

bool json_is_array(const struct json *v)
{
	return v != NULL && json_typeof(theirs(v)) == JSON_ARRAY;
}

const char *json_str(const struct json *v)
{
	return json_string_value(theirs(v));
}

bool json_i64(const struct json *v, int64_t *out)
{
	if (v == NULL || json_typeof(theirs(v)) != JSON_INTEGER)
		return false;
	*out = json_integer_value(theirs(v));
	return true;
}

bool json_u64(const struct json *v, uint64_t *out)
{
	int64_t n;

	if (!json_i64(v, &n) || n < 0)
		return false;
	*out = (uint64_t)n;
	return true;
}

bool json_flag(const struct json *v)
{
	return v != NULL && json_typeof(theirs(v)) == JSON_TRUE;
}

bool json_need_str(
    const struct json *v, const char *key, const char **out, struct err *err)
{
	*out = json_str(json_get(v, key));
	return *out != NULL ||
	       err_set(err, ERR_PROTO, "member \"%s\": text expected", key);
}

bool json_need_u64(const struct json *v, const char *key, uint64_t *out, struct err *err)
{
	return json_u64(json_get(v, key), out) ||
	       err_set(err, ERR_PROTO, "member \"%s\": whole number expected", key);
}

bool json_read_flag(const struct json *v, const char *key, bool *out, struct err *err)
{
	const json_t *flag = theirs(json_get(v, key));

	if (flag != NULL && json_typeof(flag) != JSON_TRUE &&
	    json_typeof(flag) != JSON_FALSE)
		return err_set(
		    err, ERR_PROTO, "member \"%s\": true or false expected", key);
	*out = flag != NULL && json_typeof(flag) == JSON_TRUE;
	return true;
}

struct json *json_new_bytes(const char *data, size_t len)
{
	CLEANUP(buf_reset) struct buf latin = {0};

	if (text_is_utf8(data, len) && memchr(data, 0, len) == NULL)
		return ours(json_stringn(data, len));
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)data[i];

		if (c >= 0x80) {
			buf_putc(&latin, (char)(0xc0 | c >> 6));
			c = 0x80 | (c & 0x3f);
		}
		buf_putc(&latin, (char)c);
	}
	return json_set(
	    json_new_object(), "latin1", ours(json_stringn(latin.data, latin.len)));
}

/* One byte for each character below U+0100. */
static bool from_latin1(const char *s, size_t len, struct buf *out)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c >= 0x80) {
			/* jansson only holds well-formed UTF-8. */
			if (c > 0xc3)
				return false;
			c = (unsigned char)((c & 0x03) << 6 |
			                    ((unsigned char)s[++i] & 0x3f));
		}
		buf_putc(out, (char)c);
	}
	return true;
}

bool json_bytes(const struct json *v, struct buf *out)
{
	const struct json *latin = json_get(v, "latin1");

	if (v != NULL && json_typeof(theirs(v)) == JSON_STRING) {
		buf_append(
		    out, json_string_value(theirs(v)), json_string_length(theirs(v)));
		return true;
	}
	if (latin == NULL || json_typeof(theirs(latin)) != JSON_STRING)
		return false;
	(void)buf_reserve(out, 0);
	return from_latin1(
	    json_string_value(theirs(latin)), json_string_length(theirs(latin)), out);
}

/* Values of our own making: only memory can fail them. */
static struct json *made(json_t *v)
{
	if (v == NULL)
		abort();
	return ours(v);
}

struct json *json_new_object(void)
{
	return made(json_object());
}

struct json *json_new_array(void)
{
	return made(json_array());
}

struct json *json_new_str(const char *s)
{
	return made(json_string(s));
}

struct json *json_new_u64(uint64_t v)
{
	return made(json_integer((json_int_t)v));
}

struct json *json_new_i64(int64_t v)
{
	return made(json_integer(v));
}

struct json *json_new_bool(bool v)
{
	return made(json_boolean(v));
}

struct json *json_set(struct json *object, const char *key, struct json *value)
{
	if (json_object_set_new(theirs(object), key, theirs(value)) != 0)
		abort();
	return object;
}

struct json *json_add(struct json *array, struct json *value)
{
	if (json_array_append_new(theirs(array), theirs(value)) != 0)
		abort();
	return array;
}

static int append(const char *data, size_t len, void *out)
{
	buf_append(out, data, len);
	return 0;
}

struct json *json_clone(const struct json *v)
{
	return made(json_deep_copy(theirs(v)));
}

void json_print(const struct json *v, struct buf *out)
{
	if (json_dump_callback(theirs(v), append, out,
	        JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_ENCODE_ANY) != 0)
		abort();
}
