#include "common/app/yaml.h"

#include <string.h>

#include "common/base/buf.h"
#include "test/lib/check.h"

#define CONTROL                                                                              \
	"a text with a control character in it (a line's end, a tab, ESC …): write it in " \
	"one line, or as >- folds it"

static struct yaml_tree *parse(const char *text, struct err *err)
{
	*err = (struct err){0};
	return yaml_tree_parse("s.yaml", text, strlen(text), err);
}

static void paths_lead_through_keys_with_dots(void)
{
	struct err err;
	CLEANUP(yaml_tree_freep) struct yaml_tree *y =
	    parse("Neos:\n  Flow:\n    a: 1\n"
	          "Neos.Flow:\n  b: 2\n  'c.d':\n    e.f: 3\n"
	          "list: [1, 2]\n",
	        &err);

	REQUIRE(y != NULL);
	CHECK_STR(yaml_tree_str(y, "Neos.Flow.a"), "1");
	CHECK_STR(yaml_tree_str(y, "Neos.Flow.b"), "2");
	CHECK_STR(yaml_tree_str(y, "Neos.Flow.c.d.e.f"), "3");
	CHECK(yaml_tree_find(y, "Neos.Flow.c.d.e") == NULL);
	CHECK(yaml_tree_find(y, "Neos.Flo") == NULL);
	CHECK(yaml_tree_str(y, "Neos.Flow") == NULL);
	CHECK(yaml_tree_is_mapping(yaml_tree_find(y, "Neos.Flow")));
	CHECK(yaml_tree_find(y, "list") != NULL && yaml_tree_str(y, "list") == NULL);
	CHECK(yaml_tree_find(y, "list.0") == NULL);
	CHECK(yaml_tree_find(NULL, "a") == NULL);
}

static void scalars_are_what_they_are_written_as(void)
{
	struct err err;
	CLEANUP(yaml_tree_freep) struct yaml_tree *y =
	    parse("a: 'it''s: #1'\nb: \"x\\ty\"\nc: NULL\nd: ~\ne:\nf: 'NULL'\n"
	          "g: 0123\nh: |\n  two\n  lines\ni: ''\nk: a#b # c\na: again\n",
	        &err);

	REQUIRE(y != NULL);
	CHECK_STR(yaml_tree_str(y, "a"), "again");
	CHECK_STR(yaml_tree_str(y, "b"), "x\ty");
	CHECK(yaml_tree_str(y, "c") == NULL && yaml_tree_str(y, "d") == NULL);
	CHECK(yaml_tree_str(y, "e") == NULL && yaml_tree_find(y, "e") != NULL);
	CHECK_STR(yaml_tree_str(y, "f"), "NULL");
	CHECK_STR(yaml_tree_str(y, "g"), "0123");
	CHECK_STR(yaml_tree_str(y, "h"), "two\nlines\n");
	CHECK_STR(yaml_tree_str(y, "i"), "");
	CHECK_STR(yaml_tree_str(y, "k"), "a#b");
}

static void later_files_win_deep_down(void)
{
	struct err err;
	CLEANUP(yaml_tree_freep) struct yaml_tree *y = yaml_tree_new();

	yaml_tree_merge(y, parse("a: {b: 1, c: {d: 2, e: [1, 2]}}\nf: 3", &err));
	yaml_tree_merge(y, parse("a: {b: 10, c: {e: [3], g: 4}}\nf: {h: 5}", &err));
	yaml_tree_merge(y, parse("", &err));
	yaml_tree_merge(y, parse("- a\n- b\n", &err));
	yaml_tree_merge(y, parse("a: {c: {d: ~}}", &err));
	CHECK_STR(yaml_tree_str(y, "a.b"), "10");
	CHECK(yaml_tree_find(y, "a.c.d") != NULL && yaml_tree_str(y, "a.c.d") == NULL);
	CHECK_STR(yaml_tree_str(y, "a.c.g"), "4");
	CHECK_STR(yaml_tree_str(y, "f.h"), "5");
}

static void aliases_and_merge_keys_are_resolved(void)
{
	struct err err;
	CLEANUP(yaml_tree_freep) struct yaml_tree *y =
	    parse("base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\n"
	          "one: {<<: *base, b: 5}\ntwo: {<<: [*base, *more]}\nthree: *base\n"
	          "base: gone\nfour: *base\n",
	        &err);

	REQUIRE(y != NULL);
	CHECK_STR(yaml_tree_str(y, "one.a"), "1");
	CHECK_STR(yaml_tree_str(y, "one.b"), "5");
	CHECK_STR(yaml_tree_str(y, "two.b"), "2");
	CHECK_STR(yaml_tree_str(y, "two.c"), "4");
	CHECK_STR(yaml_tree_str(y, "three.a"), "1");
	CHECK_STR(yaml_tree_str(y, "four.b"), "2");
}

static void broken_text_names_its_line(void)
{
	static const struct {
		const char *text;
		const char *start;
	} cases[] = {
	    {"a: 1\n\tb: 2\n", "s.yaml:2:1: "},
	    {"a: [1, 2\nb: 3\n", "s.yaml:2:2: "},
	    {"a: 'x\n", "s.yaml:2:1: "},
	    {"a: *nowhere\n", "s.yaml:1:4: an alias"},
	    {"a: &a [*a]\n", "s.yaml:1:8: an alias"},
	    {"\x80\xff", "s.yaml:1:1: "},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err;
		CLEANUP(yaml_tree_freep) struct yaml_tree *y = parse(cases[i].text, &err);

		CHECK(y == NULL);
		CHECK_INT(err.code, ERR_PROTO);
		printf("# %s\n", err.msg);
		CHECK(strncmp(err.msg, cases[i].start, strlen(cases[i].start)) == 0);
	}
}

static void our_own_files_are_read_strictly(void)
{
	static const struct {
		const char *text;
		const char *message; /* NULL: it is read */
	} cases[] = {
	    {"a: 1\nb: {a: 1}\n", NULL},
	    {"--- {a: 1}\n...\n# end\n", NULL},
	    {"", NULL},
	    {"a: 1\nb: 2\na: 3\n", "s.yaml:3:1: this key is there already"},
	    {"a:\n  b: 1\n  b: 1\n", "s.yaml:3:3: this key is there already"},
	    {"a: 1\n? [b]\n: 2\n", "s.yaml:2:3: a key that is no text"},
	    {"~: 1\n", "s.yaml:1:1: a key that is no text"},
	    {"a: \"x\\0y\"\n", "s.yaml:1:4: a text with a NUL in it"},
	    {"\xc3\xbc: 1\nb:\n  \xc3\xbc: x\x1b\n",
	        "s.yaml:3:7: control characters are not allowed"},
	    {"a: 1\n# \xc2\x9b\n", "s.yaml:2:3: control characters are not allowed"},
	    {"a: 1\nb: \xff\n", "s.yaml:2:4: invalid leading UTF-8 octet"},
	    {"a:\n  - \"x\\e[0m\"\n", "s.yaml:2:5: " CONTROL},
	    {"a: \"x\\ny\"\n", "s.yaml:1:4: " CONTROL},
	    {"a: |\n  x\n  y\n", "s.yaml:1:4: " CONTROL},
	    {"a: >-\n  x\n  y\n", NULL},
	    {"a: \"x\\ty\"\n", "s.yaml:1:4: " CONTROL},
	    {"a: \"\\x7f\"\n", "s.yaml:1:4: " CONTROL},
	    {"a: \"\\x9b\"\n", "s.yaml:1:4: " CONTROL},
	    {"\"a\\r\": 1\n", "s.yaml:1:1: " CONTROL},
	    {"a: 1\n---\na: 2\n", "s.yaml:2:1: a second document"},
	    {"{a: 1}\n]", "s.yaml:2:1: did not find expected <document start>"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		CLEANUP(yaml_tree_freep)
		struct yaml_tree *y = yaml_tree_parse_strict(
		    "s.yaml", cases[i].text, strlen(cases[i].text), &err);

		CHECK((y != NULL) == (cases[i].message == NULL));
		CHECK_STR(err.msg, cases[i].message != NULL ? cases[i].message : "");
	}
}

static void bombs_do_not_go_off(void)
{
	CLEANUP(buf_reset) struct buf laughs = {0};
	CLEANUP(buf_reset) struct buf deep = {0};
	CLEANUP(buf_reset) struct buf wide = {0};
	struct err err;

	buf_puts(&laughs, "a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 12; i++)
		buf_printf(&laughs,
		    "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1,
		    i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	CHECK(parse(laughs.data, &err) == NULL);
	CHECK(strstr(err.msg, "more settings than fit here") != NULL);

	for (int i = 0; i < 500; i++)
		buf_putc(&deep, '[');
	CHECK(parse(deep.data, &err) == NULL);
	CHECK(strstr(err.msg, "nested too deep") != NULL);

	for (int i = 0; i < 60000; i++)
		buf_puts(&wide, "- a\n");
	CHECK(parse(wide.data, &err) == NULL);
	CHECK_INT(err.code, ERR_PROTO);
}

int main(void)
{
	paths_lead_through_keys_with_dots();
	scalars_are_what_they_are_written_as();
	later_files_win_deep_down();
	aliases_and_merge_keys_are_resolved();
	broken_text_names_its_line();
	our_own_files_are_read_strictly();
	bombs_do_not_go_off();
	return check_done();
}
