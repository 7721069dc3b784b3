#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/base/text.h"
#include "test/lib/check.h"

static struct json *parse(const char *text, struct err *err)
{
	*err = (struct err){0};
	return json_parse(text, strlen(text), err);
}

/* The text is refused as ERR_PROTO, and the message says what is wrong. */
static void refused(const char *text, const char *why)
{
	struct err err;
	CLEANUP(json_freep) struct json *v = parse(text, &err);

	CHECK(v == NULL);
	CHECK_INT(err.code, ERR_PROTO);
	if (strstr(err.msg, why) == NULL)
		CHECK_STR(err.msg, why);
}

static void bad_texts(void)
{
	CLEANUP(buf_reset) struct buf deep = {0};

	refused("", "");
	refused("{", "line 1");
	refused("{}x", "line 1");
	refused("{\"a\": 1, \"a\": 2}", "duplicate");
	refused("{\n \"a\": tru}", "line 2");
	refused("\"\xff\"", "0xff");
	refused("[1e999]", "");
	refused("[99999999999999999999]", "");
	refused("['a']", "");
	refused("[1,]", "");
	refused("[\"a\\u0000b\"]", "u0000");
	for (int i = 0; i < 100000; i++)
		buf_putc(&deep, '[');
	refused(deep.data, "");
	buf_clear(&deep);
	for (int i = 0; i < JSON_DEPTH + 1; i++)
		buf_puts(&deep, "{\"a\":");
	buf_puts(&deep, "1");
	for (int i = 0; i < JSON_DEPTH + 1; i++)
		buf_putc(&deep, '}');
	refused(deep.data, "");
}

static void deepest(void)
{
	CLEANUP(buf_reset) struct buf text = {0};
	struct err err;

	for (int i = 0; i < JSON_DEPTH; i++)
		buf_putc(&text, '[');
	for (int i = 0; i < JSON_DEPTH; i++)
		buf_putc(&text, ']');
	{
		CLEANUP(json_freep) struct json *v = parse(text.data, &err);

		CHECK(json_is_array(v));
	}
}

static void getters(void)
{
	struct err err;
	CLEANUP(json_freep)
	struct json *v =
	    parse("{\"s\": \"x\", \"n\": 12, \"neg\": -3, \"t\": true, \"f\": false, "
	          "\"r\": 1.5, \"l\": [1, 2]}",
	        &err);
	const char *s = NULL;
	uint64_t u = 0;
	int64_t i = 0;
	bool flag = true;

	REQUIRE(v != NULL);
	CHECK_STR(json_str(json_get(v, "s")), "x");
	CHECK(json_str(json_get(v, "n")) == NULL);
	CHECK(json_u64(json_get(v, "n"), &u) && u == 12);
	CHECK(!json_u64(json_get(v, "neg"), &u));
	CHECK(!json_u64(json_get(v, "r"), &u));
	CHECK(!json_u64(json_get(v, "missing"), &u));
	CHECK(json_i64(json_get(v, "neg"), &i) && i == -3);
	CHECK(json_flag(json_get(v, "t")) && !json_flag(json_get(v, "f")));
	CHECK_INT(json_length(json_get(v, "l")), 2);
	CHECK_INT(json_length(json_get(v, "s")), 0);
	CHECK(json_at(json_get(v, "l"), 2) == NULL);
	CHECK(json_get(NULL, "s") == NULL);
	CHECK(json_need_str(v, "s", &s, &err));
	CHECK(!json_need_str(v, "n", &s, &err));
	CHECK(strstr(err.msg, "n") != NULL);
	CHECK(!json_need_u64(v, "missing", &u, &err));
	CHECK(json_read_flag(v, "missing", &flag, &err) && !flag);
	CHECK(!json_read_flag(v, "s", &flag, &err));
}

static bool count(void *ctx, const char *key, const struct json *value, struct err *err)
{
	int *n = ctx;

	(void)key, (void)value, (void)err;
	return ++*n < 2;
}

static void each(void)
{
	struct err err;
	CLEANUP(json_freep) struct json *v =
	    parse("{\"a\": 1, \"b\": 2, \"c\": 3}", &err);
	CLEANUP(json_freep) struct json *list = parse("[]", &err);
	int n = 0;

	CHECK(!json_each(v, count, &n, &err));
	CHECK_INT(n, 2);
	CHECK(!json_each(list, count, &n, &err));
	CHECK_INT(err.code, ERR_PROTO);
}

/* Bytes come back as they were, and their JSON is what it is to be. */
static void round_trip(const char *data, size_t len, const char *text)
{
	CLEANUP(buf_reset) struct buf printed = {0};
	CLEANUP(buf_reset) struct buf again = {0};
	CLEANUP(json_freep) struct json *v = json_new_bytes(data, len);
	CLEANUP(json_freep) struct json *parsed = NULL;
	struct err err;

	json_print(v, &printed);
	CHECK_STR(buf_str(&printed), text);
	parsed = parse(buf_str(&printed), &err);
	CHECK(json_bytes(parsed, &again));
	CHECK(again.len == len && memcmp(buf_str(&again), data, len) == 0);
}

static void bytes(void)
{
	CLEANUP(buf_reset) struct buf out = {0};
	CLEANUP(json_freep) struct json *wide = NULL;
	struct err err;

	round_trip("", 0, "\"\"");
	round_trip("\xc3\xbc", 2, "\"\xc3\xbc\"");
	round_trip("\xff", 1, "{\"latin1\":\"\xc3\xbf\"}");
	wide = parse("{\"latin1\": \"\\u0100\"}", &err);
	CHECK(!json_bytes(wide, &out));
}

static void printing(void)
{
	CLEANUP(json_freep) struct json *o = json_new_object();
	CLEANUP(buf_reset) struct buf out = {0};

	json_set(o, "z", json_new_u64(1));
	json_set(o, "a", json_add(json_new_array(), json_new_bool(true)));
	json_set(o, "s", json_new_str("\"\n\x1b"));
	json_set(o, "i", json_new_i64(-5));
	json_print(o, &out);
	CHECK_STR(
	    buf_str(&out), "{\"z\":1,\"a\":[true],\"s\":\"\\\"\\n\\u001B\",\"i\":-5}");
}

/* A text of small values, n times one of them in a list. */
static void check_memory(const char *value, size_t n, bool fits)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(json_freep) struct json *v = NULL;
	struct err err = {0};

	buf_putc(&text, '[');
	for (size_t i = 0; i < n; i++) {
		buf_puts(&text, i > 0 ? "," : "");
		buf_puts(&text, value);
	}
	buf_putc(&text, ']');
	v = json_parse(text.data, text.len, &err);
	CHECK((v != NULL) == fits);
	CHECK(fits || (err.code == ERR_PROTO && strstr(err.msg, "MiB") != NULL));
}

/* What a value takes is no surprise, however short its text is. */
static void memory(void)
{
	check_memory("[]", 1000, true);
	check_memory("1", 500000, true);
	check_memory("[]", 3000000, false);
	check_memory("{}", 2000000, false);
	check_memory("\"\"", 3000000, false);
	check_memory("1", 7000000, false);
	check_memory("{\"\":[]}", 1000000, false);
}

int main(void)
{
	memory();
	bad_texts();
	deepest();
	getters();
	each();
	bytes();
	printing();
	return check_done();
}
