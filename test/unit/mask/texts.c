#include "common/mask/mask_texts.h"

#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/mask/fixture.h"

static void people_are_seen_in_texts(void)
{
	static const struct {
		const char *text;
		bool personal;
	} cases[] = {
	    {"CREATE VIEW v AS SELECT * FROM u WHERE email = 'anna.b+x@mail.real.de'",
	        true},
	    {"email text DEFAULT 'boss@firma.de'", true},
	    {"-- ask jörg@büro.de", true},
	    {"COMMENT ON TABLE t IS 'call +49 (30) 123-4567'", true},
	    {"CHECK (email LIKE '%@firma.de')", false},
	    {"CHECK (email ~ '^[^@]+@[^@]+$')", false},
	    {"'someone@example.org', 'x@mail.example.com', 'a@b.test', 'a@x.invalid'",
	        false},
	    {"DEFINER=`root`@`localhost` SQL SECURITY", false},
	    {"GRANT x TO app@10.0.0.5", false},
	    {"SELECT @@version, @a.b, a + 123456789012", false},
	    {"SELECT a @> b, x @@ y", false},
	    {"", false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		printf("# %s\n", cases[i].text);
		CHECK_INT(mask_texts_are_personal(cases[i].text), cases[i].personal);
	}
}

static void objects_are_named(void)
{
	struct fixture f;
	CLEANUP(buf_reset) struct buf names = {0};

	fixture_init(&f, "postgres");
	CHECK_INT(mask_texts_list(&f.schema, &names), 0);
	for (size_t i = 0; i < 7; i++) {
		CLEANUP(freep) char *name = xasprintf("t%zu", i);

		fixture_table(&f, name, "id bigint key");
		f.schema.objects[i].create =
		    xstrdup(i == 1 ? "x" : "a text DEFAULT 'a@real.de'");
	}
	CHECK_INT(mask_texts_list(&f.schema, &names), 6);
	CHECK_STR(buf_str(&names),
	    "table t0, table t2, table t3, table t4, table t5 and 1 more");
	fixture_reset(&f);
}

int main(void)
{
	people_are_seen_in_texts();
	objects_are_named();
	return check_done();
}
