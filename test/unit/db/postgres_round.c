/* Goal: what a superuser's session makes is made where nothing of the source's can act in it. */
#include "common/db/postgres/postgres_round.h"

#include "test/lib/check.h"

static void check_rounds(void)
{
	static const struct {
		enum schema_stage stage;
		const char *kind;
		const char *name;
		const char *create;
		enum postgres_round round;
	} cases[] = {
	    {SCHEMA_BEFORE, "schema", "s", "CREATE SCHEMA s", POSTGRES_ROUND_FIRST},
	    {SCHEMA_BEFORE, "extension", "e", "CREATE EXTENSION e", POSTGRES_ROUND_FIRST},
	    /* A stage of the source's own choice changes nothing. */
	    {SCHEMA_AFTER, "extension", "e", "CREATE EXTENSION e", POSTGRES_ROUND_FIRST},
	    {SCHEMA_TABLE, "extension", "e", NULL, POSTGRES_ROUND_FIRST},
	    {SCHEMA_BEFORE, "function", "f()", "CREATE …", POSTGRES_ROUND_BEFORE},
	    {SCHEMA_TABLE, "table", "t", "CREATE TABLE …", POSTGRES_ROUND_BEFORE},
	    {SCHEMA_AFTER, "view", "v", "CREATE VIEW …", POSTGRES_ROUND_VIEWS},
	    {SCHEMA_AFTER, "comment", "table t", "COMMENT ON TABLE t IS 'event trigger'",
	        POSTGRES_ROUND_AFTER},
	    {SCHEMA_AFTER, "comment", "event trigger e",
	        "COMMENT ON EVENT TRIGGER e IS 'x'", POSTGRES_ROUND_EVENTS},
	    {SCHEMA_BEFORE, "comment", "table t", "COMMENT ON EVENT TRIGGER e IS 'x'",
	        POSTGRES_ROUND_EVENTS},
	    {SCHEMA_AFTER, "owner", "t", "ALTER TABLE public.t OWNER TO r",
	        POSTGRES_ROUND_OWNERS},
	    {SCHEMA_BEFORE, "grants", "t", "GRANT SELECT ON public.t TO r",
	        POSTGRES_ROUND_OWNERS},
	    {SCHEMA_AFTER, "owner", "e", "ALTER EVENT TRIGGER e OWNER TO r",
	        POSTGRES_ROUND_EVENTS},
	    {SCHEMA_BEFORE, "event trigger", "e", "CREATE EVENT TRIGGER …",
	        POSTGRES_ROUND_EVENTS},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct schema_object o = {.stage = cases[i].stage};

		o.kind = (char *)(uintptr_t)cases[i].kind;
		o.name = (char *)(uintptr_t)cases[i].name;
		o.create = (char *)(uintptr_t)cases[i].create;
		CHECK_INT(postgres_round_of(&o), cases[i].round);
		CHECK_INT(postgres_round_is_bare(&o),
		    cases[i].round != POSTGRES_ROUND_BEFORE &&
		        cases[i].round != POSTGRES_ROUND_VIEWS &&
		        cases[i].round != POSTGRES_ROUND_AFTER);
	}
}

int main(void)
{
	check_rounds();
	return check_done();
}
