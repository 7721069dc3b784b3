#include "common/db/postgres/postgres_guard.h"

#include <string.h>

#include "test/lib/check.h"

struct seen {
	size_t n;
	enum postgres_rights rights; /* of the last */
};

static bool see(void *ctx, const struct postgres_statement *s, struct err *err)
{
	struct seen *seen = ctx;

	(void)err;
	seen->n++;
	seen->rights = s->rights;
	return true;
}

static bool passes(const char *kind, const char *name, const char *sql, struct seen *seen)
{
	struct schema_object o = {.kind = (char *)kind, .name = (char *)name};
	struct err err = {0};

	*seen = (struct seen){0};
	return postgres_guard_each(&o, sql, see, seen, &err);
}

#define T "table", "public.t"
#define V "view", "public.v"
#define F "function", "public.f()"

static void test_what_is_permitted(void)
{
	static const struct {
		const char *kind;
		const char *name;
		const char *sql;
		size_t n;
		enum postgres_rights rights;
	} cases[] = {
	    {T, "CREATE TABLE public.t (\n\ta int,\n\tb text\n)", 1, POSTGRES_OWNER},
	    {T,
	        "CREATE UNLOGGED TABLE public.t (a int) PARTITION BY RANGE (lower(a));\n"
	        "ALTER TABLE ONLY public.p ATTACH PARTITION public.t FOR VALUES FROM (1) TO (2)",
	        2, POSTGRES_OWNER},
	    {T,
	        "ALTER TABLE public.t\n\tADD CONSTRAINT c CHECK ((a = ANY (ARRAY[1, 2]))),\n"
	        "\tADD CONSTRAINT d CHECK ((b <> ';'::text))",
	        1, POSTGRES_OWNER},
	    {T, "ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT now()", 1,
	        POSTGRES_OWNER},
	    {T, "CREATE UNIQUE INDEX i ON public.t USING btree (a) WHERE (b IS NULL)", 1,
	        POSTGRES_OWNER},
	    {V, "CREATE OR REPLACE VIEW public.v WITH (security_barrier=true) AS\n SELECT 1",
	        1, POSTGRES_OWNER},
	    {"view", "public.\"Odd; \"\"View\"",
	        "CREATE VIEW public.\"Odd; \"\"View\" AS SELECT 1", 1, POSTGRES_OWNER},
	    {F,
	        "CREATE OR REPLACE FUNCTION public.f()\n RETURNS int\n LANGUAGE sql\n"
	        "BEGIN ATOMIC\n SELECT CASE WHEN true THEN 1 END;\n SELECT 2;\nEND",
	        1, POSTGRES_OWNER},
	    {F, "CREATE FUNCTION public.f() RETURNS int LANGUAGE plpgsql AS $$ begin; \\! $$",
	        1, POSTGRES_OWNER},
	    {F, "CREATE FUNCTION public.f() RETURNS int LANGUAGE c AS 'x', 'y'", 1,
	        POSTGRES_TRUST},
	    {F, "CREATE FUNCTION public.f() RETURNS int LANGUAGE \"plpython3u\" AS 'x'",
	        1, POSTGRES_TRUST},
	    {F, "CREATE FUNCTION public.f() RETURNS int LANGUAGE 'C' AS 'x'", 1,
	        POSTGRES_TRUST},
	    {F, "CREATE FUNCTION public.f() RETURNS int LANGUAGE internal AS 'x'", 1,
	        POSTGRES_CHECKED},
	    {F, "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql LEAKPROOF AS 'x'", 1,
	        POSTGRES_GIVEN},
	    {F,
	        "CREATE FUNCTION public.f(a text DEFAULT 'x'::text) RETURNS int LANGUAGE sql "
	        "LEAKPROOF SET a TO 'b' AS 'x'",
	        1, POSTGRES_GIVEN},
	    {"aggregate", "public.a(integer)",
	        "CREATE AGGREGATE public.a(integer) (SFUNC = int8_avg_accum, STYPE = internal)",
	        1, POSTGRES_CHECKED},
	    {"publication", "p",
	        "CREATE PUBLICATION p WITH (publish = 'insert');\n"
	        "ALTER PUBLICATION p ADD TABLE ONLY public.t (a) WHERE (((a > 1) AND (b = "
	        "'x'::text)))",
	        2, POSTGRES_SUPER},
	    {"extension", "hstore",
	        "CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public", 1,
	        POSTGRES_SUPER},
	    {"extension", "\"uuid-ossp\"", "CREATE EXTENSION \"uuid-ossp\"", 1,
	        POSTGRES_SUPER},
	    {"extension", "file_fdw", "CREATE EXTENSION file_fdw", 1, POSTGRES_CHOSEN},
	    {"extension", "plperlu", "CREATE EXTENSION plperlu", 1, POSTGRES_CHOSEN},
	    {"extension", "no_one_knows_it", "CREATE EXTENSION no_one_knows_it", 1,
	        POSTGRES_CHOSEN},
	    {"event trigger", "e",
	        "CREATE EVENT TRIGGER e ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE "
	        "FUNCTION public.f()",
	        1, POSTGRES_SUPER},
	    {"event trigger", "e",
	        "CREATE EVENT TRIGGER e ON login EXECUTE FUNCTION public.f()", 1,
	        POSTGRES_TRUST},
	    {"value of sequence", "public.s",
	        "SELECT pg_catalog.setval('public.s', -5, true)", 1, POSTGRES_SUPER},
	    {"comment", "column public.t.a", "COMMENT ON COLUMN public.t.a IS 'x IS '", 1,
	        POSTGRES_SUPER},
	    {"grants", "public.t", "SELECT", 1, POSTGRES_SUPER},
	    {"grants", "public.t",
	        "REVOKE ALL ON TABLE public.t FROM PUBLIC;\nGRANT SELECT (a, b) ON public.t TO "
	        "\"r\" WITH GRANT OPTION",
	        2, POSTGRES_SUPER},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct seen seen;

		CHECK(passes(cases[i].kind, cases[i].name, cases[i].sql, &seen));
		CHECK_INT(seen.n, cases[i].n);
		CHECK_INT(seen.rights, cases[i].rights);
	}
}

static void test_retype(void)
{
	static const char *const cases[][2] = {
	    {"CREATE\n\tEXTENSION -- x\n \"a  b\"", "CREATE EXTENSION \"a  b\""},
	    {"COMMENT ON TABLE a.b/* ; */IS '/* x */'",
	        "COMMENT ON TABLE a.b IS '/* x */'"},
	    {"OPERATOR 1 public.<->(a[],int)", "OPERATOR 1 public.<->(a[],int)"},
	    {"", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CLEANUP(buf_reset) struct buf out = {0};

		postgres_guard_retype(&out, cases[i][0]);
		CHECK_STR(buf_str(&out), cases[i][1]);
	}
}

/* Constants of the source's own types run its functions in whoever reads them. */
static void test_what_no_superuser_reads(void)
{
	static const struct {
		const char *kind;
		const char *name;
		const char *sql;
	} cases[] = {
	    {F, "CREATE FUNCTION public.f(a public.d[] DEFAULT '{1}') RETURNS int LANGUAGE "
	        "sql LEAKPROOF AS 'x'"},
	    {F, "CREATE FUNCTION public.f(a public.d[] DEFAULT '{1}'::public.d[]) RETURNS int "
	        "LANGUAGE internal AS 'x'"},
	    {F, "CREATE FUNCTION public.f(a text DEFAULT public.c '(1)'::text) RETURNS int "
	        "LANGUAGE internal AS 'x'"},
	    {F, "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql LEAKPROOF BEGIN ATOMIC "
	        "SELECT 1 WHERE ('{1}'::public.d[] IS NOT NULL); END"},
	    {F, "CREATE FUNCTION public.f() RETURNS boolean LANGUAGE sql LEAKPROOF RETURN "
	        "'{1}'::public.d[] IS NULL"},
	    {"aggregate", "public.a(integer)",
	        "CREATE AGGREGATE public.a(integer) (SFUNC = public.internal, STYPE = "
	        "public.d[], INITCOND = '{1}')"},
	    {"publication", "p",
	        "ALTER PUBLICATION p ADD TABLE public.t WHERE (a = '{1}')"},
	    {"publication", "p",
	        "ALTER PUBLICATION p ADD TABLE public.t WHERE (a = '{1}'::public.d[])"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct seen seen;

		CHECK(passes(cases[i].kind, cases[i].name, cases[i].sql, &seen));
		CHECK_INT(seen.rights, POSTGRES_TRUST);
	}
}

static void test_what_is_not(void)
{
	static const struct {
		const char *kind;
		const char *name;
		const char *sql;
	} cases[] = {
	    {V, "SELECT 1"},
	    {V, "DROP DATABASE victim"},
	    {V, "COPY (SELECT 1) TO PROGRAM 'id'"},
	    {V, "CREATE VIEW public.v AS SELECT 1; DROP DATABASE victim"},
	    {V, "CREATE VIEW public.other AS SELECT 1"},
	    {V, "CREATE VIEW pg_catalog.v AS SELECT 1"},
	    {V, "CREATE VIEW public.v AS SELECT 1 \\! id"},
	    {V, "CREATE VIEW public.v AS SELECT 1 -- \n\\! id"},
	    {V, "CREATE VIEW public.v AS SELECT 'a"},
	    {V, "/* ; */ DO 'begin end'"},
	    {V, "ALTER VIEW public.v OWNER TO x"},
	    {T, "CREATE TABLE public.t AS SELECT pg_read_file('x')"},
	    {T, "CREATE TABLE public.t (a) AS SELECT 1"},
	    {T, "CREATE TABLE public.t (a int) WITH (fillfactor=10) AS EXECUTE p"},
	    {T, "ALTER TABLE public.t OWNER TO postgres"},
	    {T, "ALTER TABLE public.t CLUSTER ON i, OWNER TO postgres"},
	    {T, "ALTER TABLE public.t ADD CONSTRAINT c CHECK (true), DROP COLUMN a"},
	    {T, "ALTER SYSTEM SET a = 1"},
	    {T, "EXPLAIN ANALYZE SELECT 1"},
	    {F, "DO 'begin end'"},
	    {F, "CREATE FUNCTION public.g() RETURNS int LANGUAGE sql AS 'x'"},
	    {F, "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; "
	        "END; DROP TABLE x"},
	    {F, "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1"},
	    {"schema", "s", "CREATE SCHEMA s CREATE TABLE t (a int)"},
	    {"schema", "pg_x", "CREATE SCHEMA s"},
	    {"extension", "hstore", "CREATE EXTENSION dblink"},
	    {"extension", "hstore", "CREATE EXTENSION hstore CASCADE"},
	    {"event trigger", "e", "ALTER EVENT TRIGGER e OWNER TO x"},
	    {"value of sequence", "s",
	        "SELECT pg_catalog.setval('x', 1, true), lo_export(1, 'x')"},
	    {"comment", "d", "COMMENT ON DATABASE d IS 'x'"},
	    {"comment", "d", "COMMENT ON TABLE public.t IS 'x'; DROP TABLE t"},
	    {"owner", "t", "ALTER ROLE postgres PASSWORD 'x'"},
	    {"owner", "t", "ALTER TABLE public.t ADD COLUMN a int, OWNER TO x"},
	    {"owner", "t", "ALTER FUNCTION pg_catalog.pg_read_file(text) OWNER TO x"},
	    {"owner", "t", "ALTER SCHEMA pg_catalog OWNER TO x"},
	    {"grants", "t", "GRANT pg_execute_server_program TO PUBLIC"},
	    {"grants", "t",
	        "GRANT ALL ON FUNCTION pg_catalog.pg_read_file(text) TO PUBLIC"},
	    {"grants", "t", "GRANT ALL ON FUNCTION pg_read_file(text) TO PUBLIC"},
	    {"grants", "t", "GRANT SET ON PARAMETER x TO PUBLIC"},
	    {"large objects", "large objects", "SELECT lo_export(1, 'x')"},
	    {"gadget", "x", "SELECT 1"},
	    {"subscription", "x", "CREATE SUBSCRIPTION x CONNECTION 'y' PUBLICATION z"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct seen seen;

		CHECK(!passes(cases[i].kind, cases[i].name, cases[i].sql, &seen));
		CHECK_INT(seen.n, 0);
	}
}

static void test_names_of_the_schema(void)
{
	static const char *const wrong[] = {"t", "public.t; DROP TABLE x",
	    "pg_catalog.pg_proc", "public.t (a) FROM PROGRAM 'id' --", "public.t \\! id"};
	struct err err = {0};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct schema_object o = {.stage = SCHEMA_TABLE,
		    .kind = (char[]){"table"},
		    .name = (char[]){"t"},
		    .qualified = (char *)wrong[i]};
		struct schema s = {.objects = &o, .objects_n = 1};

		CHECK(!postgres_guard_schema(&s, &err));
		o.qualified = (char[]){"public.\"t; x\""};
		CHECK(postgres_guard_schema(&s, &err));
		s.database.collation = (char[]){"LC_COLLATE 'C' LC_CTYPE 'C'"};
		CHECK(postgres_guard_schema(&s, &err));
		s.database.collation = (char[]){"LC_COLLATE 'C'; DROP DATABASE x"};
		CHECK(!postgres_guard_schema(&s, &err));
	}
}

static void test_variables_of_psql(void)
{
	CLEANUP(buf_reset) struct buf out = {0};

	postgres_guard_append(
	    &out, "SELECT a[1:DBNAME], ':x', b::text, f(c := 1), d[1:\"X\"]");
	CHECK_STR(
	    buf_str(&out), "SELECT a[1: DBNAME], ':x', b::text, f(c := 1), d[1: \"X\"]");
}

int main(void)
{
	test_what_is_permitted();
	test_what_no_superuser_reads();
	test_what_is_not();
	test_names_of_the_schema();
	test_variables_of_psql();
	test_retype();
	return check_done();
}
