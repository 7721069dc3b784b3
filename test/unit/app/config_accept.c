#include "common/app/config_accept.h"

#include <string.h>

#include "test/lib/check.h"

struct accepted {
	const char *what;
	const char *before;
	const char *after; /* or the message */
	struct config_keep columns[3];
};

static const struct accepted cases[] = {
    {"a word becomes a mapping",
        "# ours\ndatabase:\n  mask: strict   # nothing passes\n  exclude: [logs]\n",
        "# ours\ndatabase:\n  mask:   # nothing passes\n    \"*\": strict\n    users:\n      "
        "nick: keep\n      note: keep\n    posts:\n      title: keep\n  exclude: [logs]\n",
        {{"users", "nick"}, {"users", "note"}, {"posts", "title"}}},
    {"in braces", "database: {mask: strict, skip: [x]} # end\n",
        "database: {mask: {\"*\": strict, users: {nick: keep, note: keep}}, skip: [x]} # end\n",
        {{"users", "nick"}, {"users", "note"}}},
    {"a table that is there",
        "database:\n  mask:\n    \"*\": strict\n    users:\n      # theirs\n      email: email  "
        "# at work\n\n    # of orders\n    orders: {id: keep}\n# the end\n",
        "database:\n  mask:\n    \"*\": strict\n    users:\n      # theirs\n      email: email  "
        "# at work\n      nick: keep\n\n    # of orders\n    orders: {id: keep, x: keep}\n"
        "    posts:\n      a: keep\n# the end\n",
        {{"users", "nick"}, {"orders", "x"}, {"posts", "a"}}},
    {"a strict table", "database:\n  mask:\n    users: strict\n",
        "database:\n  mask:\n    users:\n      \"*\": strict\n      nick: keep\n",
        {{"users", "nick"}}},
    {"no newline at the end, and a mask in brackets",
        "database:\n  mask:\n    users: {\"*\": strict, n: {number: [1, 9]}}",
        "database:\n  mask:\n    users: {\"*\": strict, n: {number: [1, 9]}, nick: keep}",
        {{"users", "nick"}}},
    {"lines of braces with a comma at the end",
        "database: {\n  mask: {\n    \"*\": strict, # , }\n  },\n}\n",
        "database: {\n  mask: {\n    \"*\": strict, # , }\n   users: {nick: keep}},\n}\n",
        {{"users", "nick"}}},
    {"names that YAML would take for more", "database:\n  mask: {\"*\": strict}\n",
        "database:\n  mask: {\"*\": strict, \"my schema.no\": {\"null\": keep}, "
        "\"a\\\"b\": {\"1\": keep}, \"Größe\": {\"é: \": keep}}\n",
        {{"my schema.no", "null"}, {"a\"b", "1"}, {"Größe", "é: "}}},
    {"characters of several bytes before it",
        "database: {development_password: \"pässwörd €\", mask: {\"ä\": {\"ö\": keep}, \"*\": strict}}\n",
        "database: {development_password: \"pässwörd €\", mask: {\"ä\": {\"ö\": keep, x: keep}, \"*\": strict}}\n",
        {{"ä", "x"}}},
    {"cases of a switch",
        "database:\n  mask:\n    meta:\n      v: {switch: k, cases: {a: email}}\n      w:\n"
        "        switch: k\n        cases:\n          a: email # x\n    \"*\": strict\n",
        "database:\n  mask:\n    meta:\n      v: {switch: k, cases: {a: email, \"*\": keep}}\n      w:\n"
        "        switch: k\n        cases:\n          a: email # x\n          \"*\": keep\n    \"*\": strict\n",
        {{"meta", "v"}, {"meta", "w"}}},
    {"an alias",
        "database:\n  mask:\n    a: &x {b: keep}\n    c: *x\n    \"*\": strict\n",
        "t.yml:2:3: c.d: it is written as an alias: say it by hand", {{"c", "d"}}},
    {"lines that end as elsewhere",
        "database:\r\n  mask: strict\r\nwatch: {every: 1m}\r\n",
        "database:\r\n  mask:\n    \"*\": strict\n    users:\n      nick: keep\r\nwatch: {every: 1m}\r\n",
        {{"users", "nick"}}},
    {"no masks", "database: {exclude: [x]}\n", "t.yml: there is no database.mask",
        {{"users", "nick"}}},
    {"an empty file", "", "t.yml: there is no database.mask", {{"users", "nick"}}},
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
