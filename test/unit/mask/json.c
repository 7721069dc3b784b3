#include "common/mask/mask_json.h"

#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/mask/fixture.h"

static char hidden[] = "hidden";
static char quoted[] = "a \"quoted\"\n\\ text";
static char zeros[] = "0000";

/* The value with one path masked by some kind. */
static char *masked(const char *path, const struct mask *m, const char *value, size_t len)
{
	struct mask_path p = {.path = (char *)(uintptr_t)path, .mask = *m};
	struct mask json = {.kind = MASK_JSON, .paths = &p, .paths_n = 1};
	struct mask_job job = fixture_job(&json);
	struct mask_job inner = fixture_job(&p.mask);
	struct buf out;

	inner.fit.bits = 63;
	job.paths = &inner;
	out = fixture_mask_bytes(&job, 1, SCHEMA_TEXT, value, len);
	return buf_take(&out);
}

static void gives(const char *path, const char *value, const char *wanted)
{
	const struct mask m = {.kind = MASK_TEXT, .text = hidden};
	CLEANUP(freep) char *got = masked(path, &m, value, strlen(value));

	printf("# %s\n", path);
	CHECK(mask_path_is_valid(path));
	CHECK_STR(got, wanted);
}

static void paths_lead_somewhere(void)
{
	gives("$.a", "{\"a\": \"x\", \"b\": \"y\"}", "{\"a\": \"hidden\", \"b\": \"y\"}");
	gives("$.a", "{\"aa\":\"x\",\"A\":\"x\"}", "{\"aa\":\"x\",\"A\":\"x\"}");
	gives("$.a.b", "{\"a\":{\"b\":\"x\"},\"b\":\"y\"}",
	    "{\"a\":{\"b\":\"hidden\"},\"b\":\"y\"}");
	gives("$[*]", "[\"x\", \"y\"]", "[\"hidden\", \"hidden\"]");
	gives("$[*].a", "[{\"a\":\"x\"},{\"b\":\"x\"},[{\"a\":\"x\"}]]",
	    "[{\"a\":\"hidden\"},{\"b\":\"x\"},[{\"a\":\"x\"}]]");
	gives("$.a[*][*]", "{\"a\":[[\"x\"],\"x\"]}", "{\"a\":[[\"hidden\"],\"x\"]}");
	gives("$..a", "{\"a\":\"x\",\"b\":[{\"c\":{\"a\":\"x\"}}]}",
	    "{\"a\":\"hidden\",\"b\":[{\"c\":{\"a\":\"hidden\"}}]}");
	gives("$.b..a", "{\"a\":\"x\",\"b\":{\"a\":\"x\"}}",
	    "{\"a\":\"x\",\"b\":{\"a\":\"hidden\"}}");
	gives("$..a..b", "{\"a\":{\"x\":{\"b\":\"1\"}},\"b\":\"2\"}",
	    "{\"a\":{\"x\":{\"b\":\"hidden\"}},\"b\":\"2\"}");
	gives("$..a.b", "{\"a\":{\"a\":{\"b\":\"1\"}}}",
	    "{\"a\":{\"a\":{\"b\":\"hidden\"}}}");
	gives("$..a[*]", "{\"a\":[\"x\"]}", "{\"a\":[\"hidden\"]}");
	gives("$..x y-ü", "{\"x y-ü\":\"1\"}", "{\"x y-ü\":\"hidden\"}");
}

/* Names and values may be written in many ways. */
static void escapes_are_understood(void)
{
	gives("$.a", "{\"\\u0061\":\"x\"}", "{\"\\u0061\":\"hidden\"}");
	gives("$.ü", "{\"\\u00fc\":\"x\"}", "{\"\\u00fc\":\"hidden\"}");
	gives("$.😀", "{\"\\ud83d\\ude00\":\"x\"}", "{\"\\ud83d\\ude00\":\"hidden\"}");
	gives("$.a/b", "{\"a\\/b\":\"x\"}", "{\"a\\/b\":\"hidden\"}");
	gives("$.a", "{\"b\":\"\\\"a\\\":\\\\\",\"a\":\"\\\"}\"}",
	    "{\"b\":\"\\\"a\\\":\\\\\",\"a\":\"hidden\"}");
}

static void what_is_there_is_masked_whatever_it_is(void)
{
	gives("$.a", "{\"a\":{\"b\":\"x\"}}", "{\"a\":null}");
	gives("$.a", "{\"a\":[\"x\",{}]}", "{\"a\":null}");
	gives("$.a", "{\"a\":true,\"b\":true}", "{\"a\":null,\"b\":true}");
	gives("$.a", "{\"a\":null}", "{\"a\":null}");
	gives("$.a", "{\"a\":\"\"}", "{\"a\":\"\"}");
	gives("$.a", "{\"a\":-1.5e+3}", "{\"a\":\"hidden\"}");
	gives("$.a", "{\"a\":\"x\",\"a\":\"y\"}", "{\"a\":\"hidden\",\"a\":\"hidden\"}");
}

static void all_else_keeps_its_bytes(void)
{
	static const char text[] =
	    " { \"n\" : 12345678901234567890.123456789012345678901234567890e-10,\r\n"
	    "\t\"s\":\"\\u00e9 é \\/\",\"l\":[ ],\"o\":{ },\"z\":-0 } ";

	gives("$.none", text, text);
	gives("$..none", "\"just a text\"", "\"just a text\"");
	gives("$.a", "17", "17");
	gives("$.a", "[]", "[]");
}

static void what_is_no_json_goes(void)
{
	static const char *const texts[] = {"", "x", "{", "{\"a\":\"x\"",
	    "{\"a\":\"x\",}", "{\"a\" \"x\"}", "{a:\"x\"}", "['x']", "[1 2]", "[1,]",
	    "{\"a\":\"x\"} x", "a:1:{s:1:\"a\";s:1:\"x\";}", "\"open", "\"open\\\"",
	    "{\"a\":tru}", "nulll", "007", "1.", ".5", "+1", "1e", "0x1f", "{\"a\":}",
	    "[", "]", "NaN", "{\"b\":\"\\x\"}", "{\"b\":\"\\u12g4\"}"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		printf("# %s\n", texts[i]);
		gives("$.a", texts[i], "{}");
	}
	/* A control character; the name in front would tell. */
	gives("$.a", "{\"b\":\"\n\"}", "{}");
}

static void depth_is_bounded(void)
{
	CLEANUP(buf_reset) struct buf deep = {0};

	for (size_t i = 0; i < 128; i++)
		buf_putc(&deep, '[');
	buf_puts(&deep, "1");
	for (size_t i = 0; i < 128; i++)
		buf_putc(&deep, ']');
	gives("$..a", deep.data, deep.data);
	buf_clear(&deep);
	for (size_t i = 0; i < 1000000; i++)
		buf_puts(&deep, "{\"a\":");
	gives("$..b", deep.data, "{}");
}

/* Many ".." over a deep text of one name: no more work than the text is long. */
static void many_ways_cost_no_time(void)
{
	CLEANUP(buf_reset) struct buf deep = {0};

	for (size_t i = 0; i < 128; i++)
		buf_puts(&deep, "{\"a\":");
	buf_puts(&deep, "1");
	for (size_t i = 0; i < 128; i++)
		buf_puts(&deep, "}");
	gives("$..a..a..a..a..a..a..a..a..b", deep.data, deep.data);
}

static void masks_come_out_as_json(void)
{
	static const struct {
		struct mask mask;
		const char *value;
		const char *wanted;
	} cases[] = {
	    {{.kind = MASK_TEXT, .text = quoted}, "[\"x\"]",
	        "[\"a \\\"quoted\\\"\\u000a\\\\ text\"]"},
	    {{.kind = MASK_TEXT, .text = zeros}, "[\"x\",5]", "[\"0000\",\"0000\"]"},
	    {{.kind = MASK_NULL}, "[\"x\",5]", "[null,null]"},
	    {{.kind = MASK_KEEP}, "[\"x\",5]", "[\"x\",5]"},
	    {{.kind = MASK_NUMBER, .from = 7, .to = 7}, "[\"x\",5]", "[\"7\",7]"},
	    {{.kind = MASK_DATE, .to = 1}, "[\"2026-01-31 \\u263a\"]", NULL},
	    {{.kind = MASK_LOGIN}, "[\"\\ud800 anna\"]", NULL},
	    {{.kind = MASK_SCRAMBLE}, "[\"\\u00fc-Ab1\", 100, -1.5e300]", NULL},
	    {{.kind = MASK_HASH}, "[\"x\", 9007199254740993, -1]", NULL},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		CLEANUP(freep)
		char *got = masked(
		    "$[*]", &cases[i].mask, cases[i].value, strlen(cases[i].value));
		CLEANUP(json_freep) struct json *json =
		    json_parse(got, strlen(got), &err);

		printf("# %s: %s\n", mask_kind_name(cases[i].mask.kind), got);
		CHECK(json != NULL);
		if (cases[i].wanted != NULL)
			CHECK_STR(got, cases[i].wanted);
	}
}

/* Each value has a mask of its own, and by value the same ones the same. */
static void values_are_told_apart(void)
{
	struct mask m = mask_of(MASK_EMAIL);
	CLEANUP(freep) char *row = masked("$[*]", &m, "[\"a\",\"a\"]", 9);
	CLEANUP(freep) char *value = NULL;
	size_t half = strlen(row) / 2;

	CHECK(memcmp(row + 1, row + half + 1, half - 2) != 0);
	m.by_value = true;
	value = masked("$[*]", &m, "[\"a\",\"a\"]", 9);
	half = strlen(value) / 2;
	CHECK(memcmp(value + 1, value + half + 1, half - 2) == 0);
}

static void paths_are_checked(void)
{
	static const char *const bad[] = {"", "$", "a", "$a", "$.", "$..", "$[0]", "$.a[",
	    "$.a]", "$.a.", "$.a..", "$...a", "$.a\"b", "$.*", "$[*]a", "$.[*]"};
	static const char *const good[] = {
	    "$.a", "$..a", "$[*]", "$[*][*]", "$.a[*].b", "$.a b", "$..a..b"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		printf("# %s\n", bad[i]);
		CHECK(!mask_path_is_valid(bad[i]));
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		CHECK(mask_path_is_valid(good[i]));
}

/* Members that are called by addresses; paths know them by these. */
static void addresses_as_keys_are_masked(void)
{
	const struct mask m = {.kind = MASK_TEXT, .text = hidden};
	static const char value[] =
	    "{\"a@x.de\": {\"a\": \"1\"}, \"b\\u0040x.de\": 2, \"@type\": 3, \"img@2x\": 4, "
	    "\"left-pad@1.3.0\": 5}";
	CLEANUP(freep) char *got = masked("$..a", &m, value, strlen(value));
	const char *second;

	printf("# %s\n", got);
	CHECK(strstr(got, "x.de") == NULL && strstr(got, "\\u0040") == NULL);
	CHECK(strstr(got, "\"@type\": 3, \"img@2x\": 4, \"left-pad@1.3.0\": 5}") != NULL);
	CHECK(strstr(got, "{\"a\": \"hidden\"}") != NULL);
	second = strstr(got, "@example.invalid");
	REQUIRE(second != NULL);
	CHECK(strstr(second + 1, "@example.invalid") != NULL);
	CHECK(strncmp(got, second - 8, 8) != 0);
}

int main(void)
{
	addresses_as_keys_are_masked();
	paths_lead_somewhere();
	escapes_are_understood();
	what_is_there_is_masked_whatever_it_is();
	all_else_keeps_its_bytes();
	what_is_no_json_goes();
	depth_is_bounded();
	many_ways_cost_no_time();
	masks_come_out_as_json();
	values_are_told_apart();
	paths_are_checked();
	return check_done();
}
