#include "common/app/config_accept.h"

#include <string.h>

#include "test/lib/check.h"

struct accepted {
	const char *what;
	const char *before;
	const char *after; /* or the message */
	struct config_keep columns[3];
};

#define KEEP(t, c)                                                                       \
	{                                                                                \
		.table = (t), .column = (c)                                              \
	}
#define KEEP_SOME(t, c)                                                                  \
	{                                                                                \
		(t), (c), "k", some, 2                                                   \
	}

static struct config_case some[] = {{"a", "null"}, {"b_c", "name"}};

static const struct accepted cases[] = {
    {"a word becomes a mapping",
        "# ours\ndatabase:\n  mask: strict   # nothing passes\n  exclude: [logs]\n",
        "# ours\ndatabase:\n  mask:   # nothing passes\n    \"*\": strict\n    users:\n      "
        "nick: keep\n      note: keep\n    posts:\n      title: keep\n  exclude: [logs]\n",
        {KEEP("users", "nick"), KEEP("users", "note"), KEEP("posts", "title")}},
    {"in braces", "database: {mask: strict, skip: [x]} # end\n",
        "database: {mask: {\"*\": strict, users: {nick: keep, note: keep}}, skip: [x]} # end\n",
        {KEEP("users", "nick"), KEEP("users", "note")}},
    {"a table that is there",
        "database:\n  mask:\n    \"*\": strict\n    users:\n      # theirs\n      email: email  "
        "# at work\n\n    # of orders\n    orders: {id: keep}\n# the end\n",
        "database:\n  mask:\n    \"*\": strict\n    users:\n      # theirs\n      email: email  "
        "# at work\n      nick: keep\n\n    # of orders\n    orders: {id: keep, x: keep}\n"
        "    posts:\n      a: keep\n# the end\n",
        {KEEP("users", "nick"), KEEP("orders", "x"), KEEP("posts", "a")}},
    {"a strict table", "database:\n  mask:\n    users: strict\n",
        "database:\n  mask:\n    users:\n      \"*\": strict\n      nick: keep\n",
        {KEEP("users", "nick")}},
    {"no newline at the end, and a mask in brackets",
        "database:\n  mask:\n    users: {\"*\": strict, n: {number: [1, 9]}}",
        "database:\n  mask:\n    users: {\"*\": strict, n: {number: [1, 9]}, nick: keep}",
        {KEEP("users", "nick")}},
    {"lines of braces with a comma at the end",
        "database: {\n  mask: {\n    \"*\": strict, # , }\n  },\n}\n",
        "database: {\n  mask: {\n    \"*\": strict, # , }\n   users: {nick: keep}},\n}\n",
        {KEEP("users", "nick")}},
    {"names that YAML would take for more", "database:\n  mask: {\"*\": strict}\n",
        "database:\n  mask: {\"*\": strict, \"my schema.no\": {\"null\": keep}, "
        "\"a\\\"b\": {\"1\": keep}, \"Größe\": {\"é: \": keep}}\n",
        {KEEP("my schema.no", "null"), KEEP("a\"b", "1"), KEEP("Größe", "é: ")}},
    {"characters of several bytes before it",
        "database: {development_password: \"pässwörd €\", mask: {\"ä\": {\"ö\": keep}, \"*\": strict}}\n",
        "database: {development_password: \"pässwörd €\", mask: {\"ä\": {\"ö\": keep, x: keep}, \"*\": strict}}\n",
        {KEEP("ä", "x")}},
    {"cases of a switch",
        "database:\n  mask:\n    meta:\n      v: {switch: k, cases: {a: email}}\n      w:\n"
        "        switch: k\n        cases:\n          a: email # x\n    \"*\": strict\n",
        "database:\n  mask:\n    meta:\n      v: {switch: k, cases: {a: email, \"*\": keep}}\n      w:\n"
        "        switch: k\n        cases:\n          a: email # x\n          \"*\": keep\n    \"*\": strict\n",
        {KEEP("meta", "v"), KEEP("meta", "w")}},
    {"masks of some rows stay",
        "database:\n  mask:\n    meta:\n      v: {switch: K, cases: {a: email}}\n    \"*\": strict\n",
        "database:\n  mask:\n    meta:\n      v: {switch: K, cases: {a: email, b_c: name, \"*\": keep}}\n"
        "    \"*\": strict\n    other:\n      w: {switch: k, cases: {a: null, b_c: name, \"*\": keep}}\n",
        {KEEP_SOME("meta", "v"), KEEP_SOME("other", "w")}},
    {"masks of some rows that another column names",
        "database:\n  mask: {meta: {v: {switch: k2, cases: {a: email}}}, \"*\": strict}\n",
        "t.yml:2:17: meta.v: it is masked in some rows only: say it by hand",
        {KEEP_SOME("meta", "v")}},
    {"an alias",
        "database:\n  mask:\n    a: &x {b: keep}\n    c: *x\n    \"*\": strict\n",
        "t.yml:2:3: c.d: it is written as an alias: say it by hand", {KEEP("c", "d")}},
    {"lines that end as elsewhere",
        "database:\r\n  mask: strict\r\nwatch: {every: 1m}\r\n",
        "database:\r\n  mask:\n    \"*\": strict\n    users:\n      nick: keep\r\nwatch: {every: 1m}\r\n",
        {KEEP("users", "nick")}},
    {"no masks", "database: {exclude: [x]}\n", "t.yml: there is no database.mask",
        {KEEP("users", "nick")}},
    {"an empty file", "", "t.yml: there is no database.mask", {KEEP("users", "nick")}},
};

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct accepted *c = &cases[i];
		CLEANUP(buf_reset) struct buf out = {0};
		struct err err = {0};
		size_t n = 0;

		while (n < 3 && c->columns[n].table != NULL)
			n++;
		printf("# %s\n", c->what);
		if (config_accept("t.yml", c->before, strlen(c->before), c->columns, n,
		        &out, &err)) {
			CHECK_STR(buf_str(&out), c->after);
		} else {
			CHECK_INT(err.code, ERR_USAGE);
			CHECK_STR(err.msg, c->after);
		}
	}
	return check_done();
}
