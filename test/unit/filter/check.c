/* Goal: a condition that passes ends where it seems to, for the engine that reads it. */
#include <string.h>

#include "common/filter/filter_check.h"
#include "test/lib/check.h"

static void signs_of_other_engines_are_refused(void)
{
	static const struct {
		const char *engine;
		const char *condition;
		const char *says; /* NULL: it is fine */
	} cases[] = {
	    {"mysql", "a = 1", NULL},
	    {"mysql", "a = 1 # (\n) OR (1 = 1 # )\n", "comments"},
	    {"mysql", "a = '#' AND `#` = \"#\"", NULL},
	    {"mysql", "a = 'it''s #'", NULL},
	    {"mysql", "a = 'it''s' # ", "comments"},
	    {"postgres", "a #>> '{b,c}' = 'x' AND b[1] ? 'c'", NULL},
	    {"postgres", "a = 1 `) OR (1 = 1`", "quote names with \""},
	    {"postgres", "\"`\" = '`'", NULL},
	    {"sqlite", "`a` = \"b\" AND c ->> '$[0]' = '?:@'", NULL},
	    {"sqlite", "[a'] = 1 ) OR (1 = 1 --'", "quote names with \""},
	    {"sqlite", "a = ?", "no parameters"},
	    {"sqlite", "a = :b", "no parameters"},
	    {"sqlite", "a = $1", "no parameters"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		bool ok = filter_check(cases[i].engine, cases[i].condition, &err);

		CHECK(ok == (cases[i].says == NULL));
		if (!ok && cases[i].says != NULL &&
		    strstr(err.msg, cases[i].says) == NULL)
			CHECK_STR(err.msg, cases[i].says);
	}
}

int main(void)
{
	signs_of_other_engines_are_refused();
	return check_done();
}
