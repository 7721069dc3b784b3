#include "common/format/file_index.h"

#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/limits.h"
#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

static bool parse_text(
    const char *text, size_t len, struct file_entry *e, struct err *err)
{
	CLEANUP(json_freep) struct json *line = json_parse(text, len, err);

	return line != NULL && file_entry_parse(line, e, err);
}

/* Writes e and reads it back, through its text. */
static void pass_on(const struct file_entry *e, struct file_entry *back, struct buf *text)
{
	CLEANUP(json_freep) struct json *line = file_entry_json(e);
	struct err err = {0};

	json_print(line, text);
	if (!parse_text(text->data, text->len, back, &err))
		printf("# %s\n", err.msg);
	REQUIRE(err.code == ERR_NONE);
}

static void a_public_file_has_its_uri(void)
{
	CLEANUP(buf_reset) struct buf text = {0};
	struct file_entry e = {.mtime = 1715000000, .size = 500000};
	struct file_entry back = {0};

	e.path = xstrdup("2024/05/a b.jpg");
	e.public_uri = xstrdup("<BASE>/uploads/2024/05/a%20b.jpg");
	pass_on(&e, &back, &text);
	CHECK_STR(text.data,
	    "{\"2024/05/a b.jpg\":{\"mtime\":1715000000,\"sizeBytes\":500000,"
	    "\"publicUri\":\"<BASE>/uploads/2024/05/a%20b.jpg\"}}");
	CHECK_STR(back.path, e.path);
	CHECK_STR(back.public_uri, e.public_uri);
	CHECK_INT(back.mtime, e.mtime);
	CHECK_INT(back.size, e.size);
	CHECK(back.mode == 0 && back.frames == NULL && back.frames_n == 0);
	file_entry_reset(&e);
	file_entry_reset(&back);
}

static void an_object_of_a_bucket_has_no_time(void)
{
	CLEANUP(buf_reset) struct buf text = {0};
	struct file_entry e = {.undated = true, .size = 7};
	struct file_entry back = {0};

	e.path = xstrdup("a");
	e.public_uri = xstrdup("https://cdn.example/a");
	pass_on(&e, &back, &text);
	CHECK_STR(text.data,
	    "{\"a\":{\"sizeBytes\":7,\"publicUri\":\"https://cdn.example/a\"}}");
	CHECK(back.undated);
	CHECK_INT(back.mtime, 0);
	file_entry_reset(&e);
	file_entry_reset(&back);
}

static void a_private_file_has_its_frames(void)
{
	static struct pack_ref refs[] = {{0, 16, 60, 0, 65536}, {2, 16, 50, 0, 4464}};
	CLEANUP(buf_reset) struct buf text = {0};
	struct file_entry e = {
	    .mtime = -1, .size = 70000, .mode = 0111, .frames = refs, .frames_n = 2};
	struct file_entry back = {0};

	e.path = xstrdup("bin/tool");
	pass_on(&e, &back, &text);
	CHECK_STR(text.data,
	    "{\"bin/tool\":{\"mtime\":-1,\"sizeBytes\":70000,\"mode\":73,"
	    "\"frames\":[[0,16,60,0,65536],[2,16,50,0,4464]]}}");
	CHECK_INT(back.mtime, -1);
	CHECK_INT(back.mode, 0111);
	REQUIRE(back.frames_n == 2);
	CHECK(memcmp(back.frames, refs, sizeof(refs)) == 0);
	CHECK(back.public_uri == NULL);
	/* An empty file has none; e is filled anew. */
	e.size = 0;
	e.frames_n = 0;
	buf_clear(&text);
	pass_on(&e, &back, &text);
	CHECK(back.frames_n == 0 && back.size == 0);
	free(e.path);
	file_entry_reset(&back);
}

static void a_large_file_has_several_lines(void)
{
	static struct pack_ref ref = {3, 16, 60, 0, 1000};
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(file_entry_reset) struct file_entry back = {0};
	struct file_entry e = {
	    .size = 5000, .offset = 2000, .frames = &ref, .frames_n = 1, .more = true};

	e.path = xstrdup("large");
	pass_on(&e, &back, &text);
	CHECK_STR(text.data,
	    "{\"large\":{\"mtime\":0,\"sizeBytes\":5000,\"frames\":[[3,16,60,0,1000]],"
	    "\"offset\":2000,\"more\":true}}");
	CHECK(back.more && !back.broken);
	CHECK_INT(back.offset, 2000);
	e.more = false;
	e.broken = true;
	buf_clear(&text);
	pass_on(&e, &back, &text);
	CHECK(!back.more && back.broken);
	e.broken = false;
	e.offset = 4000;
	buf_clear(&text);
	pass_on(&e, &back, &text);
	CHECK(!back.more && !back.broken);
	free(e.path);
}

static void chunks_have_their_ids(void)
{
	static struct pack_ref refs[] = {{0, 16, 60, 0, 600}, {0, 76, 60, 1, 400}};
	static struct file_chunk chunks[] = {
	    {{0x00, 0x01, 0x2a}}, {{0xff, 0xfe, [CHUNK_ID_BYTES - 1] = 0xab}}};
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(file_entry_reset) struct file_entry back = {0};
	struct file_entry e = {
	    .size = 1000, .frames = refs, .frames_n = 2, .chunks = chunks};

	e.path = xstrdup("large");
	pass_on(&e, &back, &text);
	CHECK_STR(text.data,
	    "{\"large\":{\"mtime\":0,\"sizeBytes\":1000,\"frames\":[[0,16,60,0,600],"
	    "[0,76,60,1,400]],\"chunks\":[\"00012a00000000000000000000000000\","
	    "\"fffe00000000000000000000000000ab\"]}}");
	REQUIRE(back.chunks != NULL && back.frames_n == 2);
	CHECK(memcmp(back.chunks, chunks, sizeof(chunks)) == 0);
	/* They are the file's choice. */
	e.chunks = NULL;
	buf_clear(&text);
	pass_on(&e, &back, &text);
	CHECK(back.chunks == NULL);
	free(e.path);
}

static void parts_must_fit(void)
{
	static const char *const lines[] = {
	    "{\"a\":{\"mtime\":0,\"sizeBytes\":9,\"offset\":10,\"frames\":[]}}",
	    "{\"a\":{\"mtime\":0,\"sizeBytes\":9,\"offset\":1,\"frames\":[]}}",
	    "{\"a\":{\"mtime\":0,\"sizeBytes\":9,\"offset\":\"1\",\"frames\":[]}}",
	    "{\"a\":{\"mtime\":0,\"sizeBytes\":9,\"more\":1,\"frames\":[]}}",
	    "{\"a\":{\"mtime\":0,\"sizeBytes\":9,\"more\":true,\"broken\":true,\"frames\":[]}}",
	    "{\"a\":{\"mtime\":0,\"sizeBytes\":9,\"offset\":9,\"more\":true,\"frames\":[[0,16,60,0,1]]}}",
	};

	for (size_t i = 0; i < FIXTURE_COUNT(lines); i++) {
		struct file_entry e = {0};
		struct err err = {0};

		printf("# %s\n", lines[i]);
		CHECK(!parse_text(lines[i], strlen(lines[i]), &e, &err));
		CHECK_INT(err.code, ERR_PROTO);
		file_entry_reset(&e);
	}
}

static void times_keep_their_nanoseconds(void)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(file_entry_reset) struct file_entry back = {0};
	struct file_entry e = {.mtime = 5, .mtime_ns = 999999999, .has_ns = true};

	e.path = xstrdup("a");
	pass_on(&e, &back, &text);
	CHECK_STR(text.data,
	    "{\"a\":{\"mtime\":5,\"mtimeNs\":999999999,\"sizeBytes\":0,\"frames\":[]}}");
	CHECK(back.has_ns);
	CHECK_INT(back.mtime_ns, 999999999);
	e.mtime_ns = 0;
	buf_clear(&text);
	pass_on(&e, &back, &text);
	CHECK(back.has_ns && back.mtime_ns == 0);
	e.has_ns = false;
	e.changed = 7;
	buf_clear(&text);
	pass_on(&e, &back, &text);
	CHECK(!back.has_ns);
	CHECK_INT(back.changed, 7);
	free(e.path);
}

static void folders_and_links_are_lines(void)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(file_entry_reset) struct file_entry back = {0};
	struct file_entry e = {.kind = FILE_FOLDER};

	e.path = xstrdup("2024/06");
	pass_on(&e, &back, &text);
	CHECK_STR(text.data, "{\"2024/06\":{\"folder\":true}}");
	CHECK_INT(back.kind, FILE_FOLDER);
	e.kind = FILE_LINK;
	e.target = xstrdup("../caf\xe9");
	buf_clear(&text);
	pass_on(&e, &back, &text);
	CHECK_INT(back.kind, FILE_LINK);
	CHECK_STR(back.target, "../caf\xe9");
	file_entry_reset(&e);
}

static void links_stay_in_the_set(void)
{
	static const struct {
		const char *path;
		const char *target;
		bool stays;
	} cases[] = {
	    {"a", "b", true},
	    {"a", "b/c", true},
	    {"d/a", "../b", true},
	    {"d/e/a", "../../b/c", true},
	    {"a", "../b", false},
	    {"d/a", "../../b", false},
	    {"a", "/b", false},
	    {"a", "", false},
	    {"d/a", "..", false},
	    {"d/a", "../", false},
	    {"a", ".", false},
	    {"a", "b/../../c", false},
	    {"d/a", "b/../c", false}, /* b may be a link */
	    {"a", "b//c", false},
	};

	for (size_t i = 0; i < FIXTURE_COUNT(cases); i++)
		CHECK_INT(
		    file_link_stays(cases[i].path, cases[i].target), cases[i].stays);
}

static void every_name_comes_back(void)
{
	static const char *const names[] = {
	    "caf\xc3\xa9.txt",
	    "caf\xe9.txt",
	    "\xff\xfe\x80",
	    "a\nb\t\"\\",
	    "latin1",
	    "\xf0\x9f\x98\x80/\xf0\x9f\x98",
	    "...",
	    ".htaccess",
	};

	for (size_t i = 0; i < FIXTURE_COUNT(names); i++) {
		CLEANUP(buf_reset) struct buf text = {0};
		struct file_entry e = {0};
		struct file_entry back = {0};

		e.path = xstrdup(names[i]);
		pass_on(&e, &back, &text);
		CHECK_STR(back.path, names[i]);
		file_entry_reset(&e);
		file_entry_reset(&back);
	}
}

static void paths_that_leave_the_folder_are_refused(void)
{
	static const char *const paths[] = {"", ".", "..", "../x", "a/../../x", "a/..",
	    "a/.", "./a", "/etc/passwd", "a//b", "a/", "//x"};

	for (size_t i = 0; i < FIXTURE_COUNT(paths); i++) {
		CLEANUP(freep) char *text = xasprintf(
		    "{\"%s\":{\"mtime\":1,\"sizeBytes\":0,\"frames\":[]}}", paths[i]);
		struct file_entry e = {0};
		struct err err = {0};

		CHECK(!parse_text(text, strlen(text), &e, &err));
		CHECK_ERR(err, ERR_PROTO, "leaves its folder");
		file_entry_reset(&e);
	}
}

static void paths_that_are_too_long_are_refused(void)
{
	CLEANUP(buf_reset) struct buf text = {0};
	struct file_entry e = {0};
	struct err err = {0};

	buf_puts(&text, "{\"");
	for (int i = 0; i < 2048; i++)
		buf_puts(&text, "a/");
	buf_puts(&text, "a\":{\"mtime\":1,\"sizeBytes\":0,\"frames\":[]}}");
	CHECK(!parse_text(text.data, text.len, &e, &err));
	CHECK_INT(err.code, ERR_PROTO);
	file_entry_reset(&e);
}

static void lines_that_break_a_rule_are_refused(void)
{
#define M   "\"mtime\":1,\"sizeBytes\":0"
#define ONE "\"mtime\":1,\"sizeBytes\":1,\"frames\":[[0,16,60,0,1]]"
#define ID  "b2fb35585a76b97b4be28448b515cec8"
	static const struct {
		const char *line;
		const char *says;
	} cases[] = {
	    {"[]", "object"},
	    {"{}", "a line without a file"},
	    {"{\"a\":1}", "\"sizeBytes\""},
	    {"{\"a\":{}}", "\"sizeBytes\""},
	    {"{\"a\":{\"sizeBytes\":-1}}", "\"sizeBytes\""},
	    {"{\"a\":{\"sizeBytes\":1.5}}", "\"sizeBytes\""},
	    {"{\"a\":{\"sizeBytes\":0}}", "\"mtime\""},
	    {"{\"a\":{\"sizeBytes\":0,\"frames\":[]}}", "\"mtime\""},
	    {"{\"a\":{\"sizeBytes\":0,\"mtime\":null,\"publicUri\":\"http://a/\"}}",
	        "\"mtime\""},
	    {"{\"a\":{\"sizeBytes\":0,\"mtime\":\"now\"}}", "\"mtime\""},
	    {"{\"a\":{" M "}}", "\"frames\""},
	    {"{\"a\":{" M ",\"mtimeNs\":1000000000,\"frames\":[]}}", "\"mtimeNs\""},
	    {"{\"a\":{" M ",\"mtimeNs\":-1,\"frames\":[]}}", "\"mtimeNs\""},
	    {"{\"a\":{\"sizeBytes\":0,\"mtimeNs\":1,\"publicUri\":\"http://a/\"}}",
	        "\"mtimeNs\""},
	    {"{\"a\":{" M ",\"changed\":\"x\",\"frames\":[]}}", "\"changed\""},
	    {"{\"a\":{\"folder\":1}}", "\"folder\""},
	    {"{\"a\":{\"folder\":true,\"link\":\"b\"}}", "\"link\""},
	    {"{\"a\":{\"link\":1}}", "\"link\""},
	    {"{\"a\":{\"link\":\"/etc/passwd\"}}", "\"link\""},
	    {"{\"a\":{" M ",\"mode\":493,\"frames\":[]}}", "\"mode\""},
	    {"{\"a\":{" M ",\"mode\":2541,\"frames\":[]}}", "\"mode\""},
	    {"{\"a\":{" M ",\"mode\":\"x\",\"frames\":[]}}", "\"mode\""},
	    {"{\"a\":{" M ",\"frames\":{}}}", "\"frames\""},
	    {"{\"a\":{" M ",\"frames\":[1]}}", "frame's place"},
	    {"{\"a\":{" M ",\"frames\":[[0,16,60,0,1]]}}", "frames hold 1 bytes"},
	    {"{\"a\":{\"mtime\":1,\"sizeBytes\":9223372036854775807,\"frames\":[]}}",
	        "frames hold 0 bytes"},
	    {"{\"a\":{" M ",\"frames\":[],\"chunks\":{}}}", "\"chunks\""},
	    {"{\"a\":{" M ",\"frames\":[],\"chunks\":null}}", "\"chunks\""},
	    {"{\"a\":{" M ",\"frames\":[],\"chunks\":[\"" ID "\"]}}", "\"chunks\""},
	    {"{\"a\":{" ONE ",\"chunks\":[]}}", "\"chunks\""},
	    {"{\"a\":{" ONE ",\"chunks\":[1]}}", "\"chunks\""},
	    {"{\"a\":{" ONE ",\"chunks\":[\"" ID "00\"]}}", "\"chunks\""},
	    {"{\"a\":{" ONE ",\"chunks\":[\"B2fb35585a76b97b4be28448b515cec8\"]}}",
	        "\"chunks\""},
	    {"{\"a\":{" M ",\"nameEncoding\":\"utf-7\",\"frames\":[]}}",
	        "\"nameEncoding\""},
	    {"{\"a\":{" M ",\"nameEncoding\":1,\"frames\":[]}}", "\"nameEncoding\""},
	    {"{\"\xc4\x80\":{" M ",\"nameEncoding\":\"latin1\",\"frames\":[]}}",
	        "not latin1"},
	    {"{\"a\":{" M ",\"frames\":[]},\"b\":{" M ",\"frames\":[]}}",
	        "more than one file"},
	};
#undef M
#undef ONE
#undef ID

	for (size_t i = 0; i < FIXTURE_COUNT(cases); i++) {
		struct file_entry e = {0};
		struct err err = {0};

		CHECK(!parse_text(cases[i].line, strlen(cases[i].line), &e, &err));
		CHECK_ERR(err, ERR_PROTO, cases[i].says);
		file_entry_reset(&e);
	}
}

static void only_web_addresses_are_public_uris(void)
{
	static const struct {
		const char *uri; /* as it stands in JSON, with its quotes */
		bool good;
	} cases[] = {
	    {"\"<BASE>/a\"", true},
	    {"\"http://cdn.example.com/a?b=c%20d\"", true},
	    {"\"https://example.com/\"", true},
	    {"\"<BASE>\"", false},
	    {"\"<BASE>@evil.example/a\"", false},
	    {"\"<BASE>.evil.example/a\"", false},
	    {"\"file:///etc/passwd\"", false},
	    {"\"gopher://127.0.0.1:25/\"", false},
	    {"\"ftp://example.com/a\"", false},
	    {"\"HTTPS://example.com/a\"", false},
	    {"\"//example.com/a\"", false},
	    {"\"/a\"", false},
	    {"\"\"", false},
	    {"\" https://example.com/\"", false},
	    {"\"https://example.com/a b\"", false},
	    {"\"https://example.com/\\r\\nX: y\"", false},
	    {"\"https://example.com/\\u007f\"", false},
	    {"1", false},
	    {"null", false},
	};

	for (size_t i = 0; i < FIXTURE_COUNT(cases); i++) {
		CLEANUP(freep) char *text =
		    xasprintf("{\"a\":{\"mtime\":1,\"sizeBytes\":0,\"publicUri\":%s}}",
		        cases[i].uri);
		struct file_entry e = {0};
		struct err err = {0};

		CHECK_INT(parse_text(text, strlen(text), &e, &err), cases[i].good);
		CHECK_INT(err.code, cases[i].good ? ERR_NONE : ERR_PROTO);
		file_entry_reset(&e);
	}
}

static void a_public_uri_has_a_limit(void)
{
	CLEANUP(buf_reset) struct buf text = {0};
	struct file_entry e = {0};
	struct err err = {0};

	buf_puts(&text, "{\"a\":{\"mtime\":1,\"sizeBytes\":0,\"publicUri\":\"<BASE>/");
	for (int i = 0; i < LIMIT_URI; i++)
		buf_putc(&text, 'a');
	buf_puts(&text, "\"}}");
	CHECK(!parse_text(text.data, text.len, &e, &err));
	CHECK_ERR(err, ERR_PROTO, "\"publicUri\"");
	file_entry_reset(&e);
}

static void messages_do_not_carry_control_characters(void)
{
	static const char line[] = "{\"\\u001b[2J\\n/../x\":{}}";
	struct file_entry e = {0};
	struct err err = {0};

	CHECK(!parse_text(line, sizeof(line) - 1, &e, &err));
	CHECK_STR(err.msg, "file \\x1b[2J\\x0a/../x: a path that leaves its folder");
	file_entry_reset(&e);
}

int main(void)
{
	a_public_file_has_its_uri();
	an_object_of_a_bucket_has_no_time();
	a_private_file_has_its_frames();
	a_large_file_has_several_lines();
	chunks_have_their_ids();
	parts_must_fit();
	times_keep_their_nanoseconds();
	folders_and_links_are_lines();
	links_stay_in_the_set();
	every_name_comes_back();
	paths_that_leave_the_folder_are_refused();
	paths_that_are_too_long_are_refused();
	lines_that_break_a_rule_are_refused();
	only_web_addresses_are_public_uris();
	a_public_uri_has_a_limit();
	messages_do_not_carry_control_characters();
	return check_done();
}
