#include "common/format/meta.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/format/limits.h"
#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

static struct fixture f;

static struct meta *example(uint64_t sequence)
{
	struct meta *m = xcalloc(1, sizeof(*m));
	struct meta_set *s = xcalloc(3, sizeof(*s));

	s[0] = (struct meta_set){.name = xstrdup("db"),
	    .type = META_TABLES,
	    .engine = xstrdup("mysql"),
	    .size_bytes = 500000,
	    .index_bytes = 70000,
	    .items = 1234,
	    .done_bytes = 400000};
	s[1] = (struct meta_set){.name = xstrdup("persistent"),
	    .type = META_PUBLIC_FILES,
	    .folder = xstrdup("Web/_Resources"),
	    .size_bytes = INT64_MAX,
	    .complete = true};
	s[2] = (struct meta_set){.name = xstrdup("private_2-x"),
	    .type = META_PRIVATE_FILES,
	    .folder = xstrdup("Data/Priv\xe9")};
	path_list_add(&s[1].incomplete, "2024/caf\xe9");
	path_list_add(&s[1].left_out, "link");
	path_list_add(&s[1].excluded, "*.psd");
	s[1].max_size = 50000000;
	s[2].missing = true;
	for (size_t i = 0; i < 3; i++)
		s[i].index_name = xasprintf("%s-index.json.enc", s[i].name);
	*m = (struct meta){.state = META_READY,
	    .sequence = sequence,
	    .sets = s,
	    .sets_n = 3,
	    .framework = xstrdup("Neos"),
	    .failure = xstrdup("disk \xff full")};
	m->site = (struct meta_site){.url = xstrdup("https://www.neos.example"),
	    .home = xstrdup("https://neos.example/caf\xe9"),
	    .hosts = xcalloc(1, sizeof(*m->site.hosts)),
	    .hosts_n = 1};
	m->site.hosts[0] = xstrdup("blog.neos.example");
	m->warnings = xcalloc(2, sizeof(*m->warnings));
	m->warnings[0] = xstrdup("table log is MyISAM");
	m->warnings[1] = xstrdup("table caf\xe9 is not UTF-8");
	m->warnings_n = 2;
	return m;
}

static void seal_example(uint64_t sequence, struct buf *out)
{
	CLEANUP(meta_freep) struct meta *m = example(sequence);
	CLEANUP(frame_codec_freep) struct frame_codec *codec = frame_codec_new(f.seal, 1);
	struct err err = {0};

	REQUIRE(meta_seal(m, codec, out, &err));
}

static void nothing_is_lost_on_the_way(void)
{
	CLEANUP(buf_reset) struct buf object = {0};
	CLEANUP(meta_freep) struct meta *m = NULL;
	struct err err = {0};

	seal_example(17, &object);
	m = meta_open(object.data, object.len, 17, f.codec, &err);
	REQUIRE(m != NULL);
	CHECK_INT(m->state, META_READY);
	CHECK_INT(m->sequence, 17);
	CHECK_STR(m->framework, "Neos");
	CHECK_STR(m->failure, "disk \xff full");
	CHECK_STR(m->site.url, "https://www.neos.example");
	CHECK_STR(m->site.home, "https://neos.example/caf\xe9");
	REQUIRE(m->site.hosts_n == 1);
	CHECK_STR(m->site.hosts[0], "blog.neos.example");
	REQUIRE(m->sets_n == 3);
	CHECK_STR(m->sets[0].name, "db");
	CHECK_INT(m->sets[0].type, META_TABLES);
	CHECK_STR(m->sets[0].engine, "mysql");
	CHECK_STR(m->sets[0].index_name, "db-index.json.enc");
	CHECK(m->sets[0].folder == NULL && !m->sets[0].complete);
	CHECK_INT(m->sets[0].size_bytes, 500000);
	CHECK_INT(m->sets[0].index_bytes, 70000);
	CHECK_INT(m->sets[0].items, 1234);
	CHECK_INT(m->sets[0].done_bytes, 400000);
	CHECK_INT(m->sets[1].type, META_PUBLIC_FILES);
	CHECK_INT(m->sets[1].size_bytes, INT64_MAX);
	CHECK(m->sets[1].engine == NULL && m->sets[1].complete);
	REQUIRE(m->sets[1].incomplete.n == 1 && m->sets[1].left_out.n == 1);
	CHECK_STR(m->sets[1].incomplete.items[0], "2024/caf\xe9");
	CHECK_STR(m->sets[1].left_out.items[0], "link");
	REQUIRE(m->sets[1].excluded.n == 1);
	CHECK_STR(m->sets[1].excluded.items[0], "*.psd");
	CHECK_INT(m->sets[1].max_size, 50000000);
	CHECK(!m->sets[1].missing && m->sets[2].missing);
	CHECK_INT(m->sets[2].incomplete.n + m->sets[2].left_out.n, 0);
	CHECK_INT(m->sets[2].type, META_PRIVATE_FILES);
	CHECK_STR(m->sets[2].folder, "Data/Priv\xe9");
	REQUIRE(m->warnings_n == 2);
	CHECK_STR(m->warnings[0], "table log is MyISAM");
	CHECK_STR(m->warnings[1], "table caf\xe9 is not UTF-8");
}

static void an_older_one_is_a_replay(void)
{
	CLEANUP(buf_reset) struct buf object = {0};
	CLEANUP(meta_freep) struct meta *m = NULL;
	struct err err = {0};

	seal_example(17, &object);
	m = meta_open(object.data, object.len, 0, f.codec, &err);
	CHECK(m != NULL);
	CHECK(meta_open(object.data, object.len, 18, f.codec, &err) == NULL);
	CHECK_ERR(err, ERR_AUTH, "meta.json: replayed");
	/* The number cannot be raised by somebody else. */
	object.data[FRAME_OBJECT_HEADER]++;
	CHECK(meta_open(object.data, object.len, 18, f.codec, &err) == NULL);
	CHECK_ERR(err, ERR_AUTH, "wrong token");
}

static void each_flipped_bit_and_each_cut_is_noticed(void)
{
	CLEANUP(buf_reset) struct buf object = {0};
	size_t refused = 0;
	size_t told = 0;

	seal_example(17, &object);
	for (size_t bit = 0; bit < object.len * 8; bit++) {
		struct err err = {0};

		object.data[bit / 8] = (char)(object.data[bit / 8] ^ 1 << bit % 8);
		refused += meta_open(object.data, object.len, 0, f.codec, &err) == NULL;
		/* Magic: no object at all; version: another format. */
		told += err.code == (bit < 64                   ? ERR_NETWORK
		                        : bit < 72              ? ERR_PROTO
		                        : bit >= 80 && bit < 96 ? ERR_PROTO
		                                                : ERR_AUTH);
		object.data[bit / 8] = (char)(object.data[bit / 8] ^ 1 << bit % 8);
	}
	CHECK_INT(refused, object.len * 8);
	CHECK_INT(told, object.len * 8);
	refused = 0;
	told = 0;
	for (size_t len = 0; len < object.len; len++) {
		struct err err = {0};

		refused += meta_open(object.data, len, 0, f.codec, &err) == NULL;
		told += err.code == (len < FRAME_OBJECT_HEADER ? ERR_NETWORK : ERR_AUTH);
	}
	CHECK_INT(refused, object.len);
	CHECK_INT(told, object.len);
	buf_putc(&object, '\n');
	CHECK(meta_open(object.data, object.len, 0, f.codec, &(struct err){0}) == NULL);
}

static void another_token_does_not_open_it(void)
{
	CLEANUP(buf_reset) struct buf object = {0};
	struct err err = {0};
	struct fixture other;

	fixture_open(&other, FIXTURE_OTHER_TOKEN);
	seal_example(17, &object);
	CHECK(meta_open(object.data, object.len, 0, other.codec, &err) == NULL);
	CHECK_ERR(err, ERR_AUTH, "meta.json: wrong token");
	fixture_close(&other);
}

static void what_is_no_object_is_told_apart(void)
{
	static const char page[] = "<html><h1>It works!</h1></html>";
	CLEANUP(buf_reset) struct buf object = {0};
	struct err err = {0};

	CHECK(meta_open(page, sizeof(page) - 1, 0, f.codec, &err) == NULL);
	CHECK_ERR(err, ERR_NETWORK, "HTML");
	CHECK(meta_open(NULL, 0, 0, f.codec, &err) == NULL);
	CHECK_INT(err.code, ERR_NETWORK);
	seal_example(17, &object);
	object.data[8] = 2;
	CHECK(meta_open(object.data, object.len, 0, f.codec, &err) == NULL);
	CHECK_ERR(err, ERR_PROTO, "newer synco");
}

static struct meta *open_text(const char *text, size_t len, struct err *err)
{
	CLEANUP(buf_reset) struct buf object = {0};

	fixture_meta(&f, 1, text, len, &object);
	return meta_open(object.data, object.len, 0, f.codec, err);
}

#define HEAD "{\"version\":1,\"sequence\":1,\"state\":\"Ready\","
#define WHAT "\"sizeBytes\":1,\"indexSizeBytes\":1,\"items\":1,\"doneBytes\":1"
#define DB                                                                               \
	"{\"name\":\"db\",\"type\":\"tables\",\"tables\":{"                              \
	"\"engine\":\"mysql\",\"indexFileName\":\"db-index.json.enc\"," WHAT "}}"

static void members_that_are_unknown_are_ignored(void)
{
	static const char text[] =
	    HEAD "\"files\":[" DB "],\"later\":{\"a\":[1,2.5,null]},\"warnings\":[]}";
	struct err err = {0};
	CLEANUP(meta_freep) struct meta *m = open_text(text, sizeof(text) - 1, &err);

	REQUIRE(m != NULL);
	CHECK_INT(m->sets_n, 1);
	CHECK(m->framework == NULL && m->failure == NULL && m->warnings_n == 0);
}

static void authentic_text_that_breaks_a_rule_is_refused(void)
{
	static const struct {
		const char *text;
		const char *says;
	} cases[] = {
	    {"", "JSON"},
	    {"{", "JSON"},
	    {"[]", "\"version\""},
	    {"{\"version\":2}", "version 2, this program knows 1"},
	    {"{\"version\":\"1\"}", "\"version\""},
	    {"{\"version\":1}", "\"sequence\""},
	    {"{\"version\":1,\"sequence\":-1}", "\"sequence\""},
	    {"{\"version\":1,\"sequence\":1}", "\"state\""},
	    {"{\"version\":1,\"sequence\":1,\"state\":3}", "\"state\""},
	    {"{\"version\":1,\"sequence\":1,\"state\":\"ready\"}", "an unknown state"},
	    {"{\"version\":1,\"sequence\":2,\"state\":\"Ready\",\"files\":[]}",
	        "\"sequence\""},
	    {HEAD "\"a\":1}", "\"files\""},
	    {HEAD "\"files\":{}}", "\"files\""},
	    {HEAD "\"files\":[1]}", "\"name\""},
	    {HEAD "\"files\":[],\"frameworkName\":1}", "\"frameworkName\""},
	    {HEAD "\"files\":[],\"failure\":[]}", "\"failure\""},
	    {HEAD "\"files\":[],\"warnings\":\"a\"}", "\"warnings\""},
	    {HEAD "\"files\":[],\"warnings\":[1]}", "\"warnings\""},
	    {HEAD "\"files\":[" DB "," DB "]}", "two sets named db"},
	    {HEAD "\"files\":[{\"name\":\"../x\",\"type\":\"tables\"}]}", "a bad name"},
	    {HEAD "\"files\":[{\"name\":\"\",\"type\":\"tables\"}]}", "a bad name"},
	    {HEAD "\"files\":[{\"name\":\"db\",\"type\":\"table\"}]}", "unknown type"},
	    {HEAD "\"files\":[{\"name\":\"db\",\"type\":\"tables\"}]}",
	        "\"indexFileName\""},
	    {HEAD "\"files\":[{\"name\":\"db\",\"type\":\"tables\",\"tables\":{"
	          "\"engine\":\"mysql\",\"indexFileName\":\"../../etc/passwd\"," WHAT
	          "}}]}",
	        "a bad index name"},
	    {HEAD "\"files\":[{\"name\":\"db\",\"type\":\"tables\",\"tables\":{"
	          "\"indexFileName\":\"db-index.json.enc\"," WHAT "}}]}",
	        "no engine"},
	    {HEAD "\"files\":[{\"name\":\"db\",\"type\":\"tables\",\"tables\":{"
	          "\"engine\":5,"
	          "\"indexFileName\":\"db-index.json.enc\"," WHAT "}}]}",
	        "\"engine\""},
	    {HEAD "\"files\":[{\"name\":\"db\",\"type\":\"tables\",\"tables\":{"
	          "\"complete\":1,"
	          "\"indexFileName\":\"db-index.json.enc\"," WHAT "}}]}",
	        "\"complete\""},
	    {HEAD "\"files\":[{\"name\":\"db\",\"type\":\"tables\",\"tables\":{"
	          "\"indexFileName\":\"db-index.json.enc\",\"sizeBytes\":-5}}]}",
	        "\"sizeBytes\""},
	    {HEAD "\"files\":[{\"name\":\"u\",\"type\":\"publicFiles\",\"publicFiles\":{"
	          "\"indexFileName\":\"u-index.json.enc\"," WHAT "}}]}",
	        "an unsafe folder"},
	    {HEAD
	        "\"files\":[{\"name\":\"u\",\"type\":\"privateFiles\",\"privateFiles\":{"
	        "\"folder\":\"../up\",\"indexFileName\":\"u-index.json.enc\"," WHAT
	        "}}]}",
	        "an unsafe folder"},
	    {HEAD
	        "\"files\":[{\"name\":\"u\",\"type\":\"privateFiles\",\"privateFiles\":{"
	        "\"folder\":\"/etc\",\"indexFileName\":\"u-index.json.enc\"," WHAT "}}]}",
	        "an unsafe folder"},
	};

	for (size_t i = 0; i < FIXTURE_COUNT(cases); i++) {
		struct err err = {0};

		CHECK(open_text(cases[i].text, strlen(cases[i].text), &err) == NULL);
		CHECK_ERR(err, ERR_PROTO, cases[i].says);
	}
}

static void deep_and_large_lists_are_refused(void)
{
	CLEANUP(buf_reset) struct buf text = {0};
	struct err err = {0};

	for (int i = 0; i < 1000000; i++)
		buf_putc(&text, '[');
	CHECK(open_text(text.data, text.len, &err) == NULL);
	CHECK_ERR(err, ERR_PROTO, "nested deeper");
	buf_clear(&text);
	buf_puts(&text, HEAD "\"files\":[");
	for (int i = 0; i < LIMIT_FILE_SETS + 1; i++)
		buf_puts(&text, i > 0 ? ",{}" : "{}");
	buf_puts(&text, "]}");
	CHECK(open_text(text.data, text.len, &err) == NULL);
	CHECK_ERR(err, ERR_PROTO, "at most 64 sets");
	buf_clear(&text);
	buf_puts(&text, HEAD "\"files\":[],\"warnings\":[");
	for (int i = 0; i < LIMIT_WARNINGS + 1; i++)
		buf_puts(&text, i > 0 ? ",\"\"" : "\"\"");
	buf_puts(&text, "]}");
	CHECK(open_text(text.data, text.len, &err) == NULL);
	CHECK_ERR(err, ERR_PROTO, "at most 500");
}

static void a_frame_that_is_not_the_last_is_refused(void)
{
	static const char text[] = HEAD "\"files\":[]}";
	CLEANUP(frame_codec_freep) struct frame_codec *codec = frame_codec_new(f.seal, 1);
	CLEANUP(buf_reset) struct buf object = {0};
	struct seal_place place = {SEAL_META, 0, 1};
	struct err err = {0};

	fixture_header(SEAL_META, 0, &object);
	buf_append(&object, "\1\0\0\0\0\0\0", 8);
	REQUIRE(frame_close(codec, &place, false, text, sizeof(text) - 1, &object, &err));
	CHECK(meta_open(object.data, object.len, 0, f.codec, &err) == NULL);
	CHECK_ERR(err, ERR_PROTO, "last");
}

static void however_many_warnings_meta_can_be_sealed(void)
{
	CLEANUP(meta_freep) struct meta *m = example(1);
	CLEANUP(meta_freep) struct meta *back = NULL;
	CLEANUP(buf_reset) struct buf object = {0};
	CLEANUP(frame_codec_freep) struct frame_codec *codec = frame_codec_new(f.seal, 1);
	struct err err = {0};

	m->warnings = xreallocarray(m->warnings, 20000, sizeof(*m->warnings));
	while (m->warnings_n < 20000) {
		char *w = xcalloc(1, 1001);

		memset(w, m->warnings_n % 2 ? '\xe9' : '\x01', 1000);
		m->warnings[m->warnings_n++] = w;
	}
	REQUIRE(meta_seal(m, codec, &object, &err));
	back = meta_open(object.data, object.len, 0, codec, &err);
	REQUIRE(back != NULL);
	CHECK(back->warnings_n > 100 && back->warnings_n <= LIMIT_WARNINGS);
	CHECK(strstr(back->warnings[back->warnings_n - 1], "more warnings") != NULL);
}

static void states_move_forward_only(void)
{
	static const bool may[META_STATES][META_STATES] = {
	    [META_CREATED] = {[META_INITIALIZING] = true, [META_FAILED] = true},
	    [META_INITIALIZING] = {[META_READY] = true, [META_FAILED] = true},
	};
	static const char *const names[] = {"Created", "Initializing", "Ready", "Failed"};

	for (enum meta_state from = 0; from < META_STATES; from++) {
		CHECK_STR(meta_state_name(from), names[from]);
		for (enum meta_state to = 0; to < META_STATES; to++)
			CHECK_INT(meta_state_may_move(from, to), may[from][to]);
	}
	CHECK_STR(meta_set_type_name(META_TABLES), "tables");
	CHECK_STR(meta_set_type_name(META_PUBLIC_FILES), "publicFiles");
	CHECK_STR(meta_set_type_name(META_PRIVATE_FILES), "privateFiles");
}

int main(void)
{
	fixture_open(&f, FIXTURE_TOKEN);
	nothing_is_lost_on_the_way();
	an_older_one_is_a_replay();
	each_flipped_bit_and_each_cut_is_noticed();
	another_token_does_not_open_it();
	what_is_no_object_is_told_apart();
	members_that_are_unknown_are_ignored();
	authentic_text_that_breaks_a_rule_is_refused();
	deep_and_large_lists_are_refused();
	a_frame_that_is_not_the_last_is_refused();
	however_many_warnings_meta_can_be_sealed();
	states_move_forward_only();
	fixture_close(&f);
	return check_done();
}
