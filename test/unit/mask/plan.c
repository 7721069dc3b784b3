#include <string.h>

#include "common/base/mem.h"
#include "common/mask/mask_unless.h"
#include "test/lib/check.h"
#include "test/unit/mask/fixture.h"

static void chosen(const struct mask_plan *p, const struct fixture *f, const char *table,
    const char *column, const char *wanted)
{
	CLEANUP(freep) char *got = fixture_chosen(p, f, table, column);

	printf("# %s.%s\n", table, column);
	CHECK_STR(got, wanted);
}

static void make_shop_of(struct fixture *f, const char *engine)
{
	fixture_init(f, engine);
	fixture_table(f, "users",
	    "id int(11) key;email varchar(190) unique;name varchar(90);ref varchar(50);"
	    "born date;notes text;k varchar(20);n int(11)");
	fixture_table(f, "heap", "email varchar(190);name varchar(90);notes text");
}

static void make_shop(struct fixture *f)
{
	make_shop_of(f, "mysql");
}

static void the_first_rule_that_fits_counts(void)
{
	struct fixture f;
	struct err err;
	struct mask_plan *p;

	make_shop(&f);
	fixture_rule(&f, "users", "n*", MASK_KEEP);
	fixture_rule(&f, "*", "name", MASK_HASH);
	fixture_rule(&f, "*", "notes", MASK_NULL);
	fixture_rule(&f, "users", "ref", MASK_HASH);
	fixture_rule(&f, "users", "born", MASK_DATE);
	fixture_auto(&f, "users");
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	chosen(p, &f, "users", "id", "keep");
	chosen(p, &f, "users", "email", "email");
	chosen(p, &f, "users", "name", "keep");
	chosen(p, &f, "users", "notes", "keep");
	chosen(p, &f, "users", "ref", "hash by value");
	chosen(p, &f, "users", "born", "date_shift");
	/* Not of mask: auto, and without a key. */
	chosen(p, &f, "heap", "email", "keep");
	chosen(p, &f, "heap", "name", "hash by value");
	chosen(p, &f, "heap", "notes", "null");
	mask_plan_free(p);
	fixture_reset(&f);
}

static void cases_come_before_what_holds_always(void)
{
	struct fixture f;
	struct err err;
	struct mask_plan *p;
	struct mask_rule *rule;

	make_shop(&f);
	(void)fixture_rule(&f, "*", "notes", MASK_EMAIL);
	rule = &f.rules.items[0];
	rule->when_column = xstrdup("k");
	rule->when_value = xstrdup("mail_*");
	(void)fixture_rule(&f, "users", "notes", MASK_NULL);
	(void)fixture_rule(&f, "users", "notes", MASK_HASH);
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	chosen(p, &f, "users", "notes", "email when mail_*, null");
	chosen(p, &f, "heap", "notes", "keep"); /* there is no k to look at */
	CHECK_INT(mask_plan_table(p, "users")->columns[0].cases[0].when, 6);
	mask_plan_free(p);
	fixture_reset(&f);
}

/* What a framework knows is between rules and names. */
static void known_columns_are_masked(void)
{
	static const struct mask_known known[] = {
	    {"users", "name", MASK_KEEP, NULL, NULL},
	    {"users", "notes", MASK_FIRST_NAME, "k", "first_name"},
	    {"users", "notes", MASK_EMAIL, "k", "*email"},
	    {"users", "ref", MASK_NAME, NULL, NULL},
	    {"users", "born", MASK_NAME, NULL, NULL},
	};
	struct fixture f;
	struct err err;
	struct mask_plan *p;

	make_shop(&f);
	f.opts.known = known;
	f.opts.known_n = sizeof(known) / sizeof(*known);
	fixture_rule(&f, "users", "ref", MASK_HASH);
	fixture_auto(&f, "*");
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	chosen(p, &f, "users", "name", "keep");
	chosen(p, &f, "users", "notes", "first_name when first_name, email when *email");
	chosen(p, &f, "users", "ref", "hash by value");
	chosen(p, &f, "users", "born", "null"); /* a name is no date */
	chosen(p, &f, "heap", "email", "email by value");
	mask_plan_free(p);
	fixture_reset(&f);
}

/* A rule for what is not there would leave something as it is. */
static void slips_are_errors(void)
{
	static const struct {
		const char *engine;
		const char *table;
		const char *column;
		const char *when;
		const char *message; /* behind "FILE:1:5: database.mask: "; NULL: none */
	} cases[] = {
	    {"mysql", "usres", "email", NULL,
	        "there is no table usres: did you mean users?"},
	    {"mysql", "Users", "email", NULL,
	        "there is no table Users: did you mean users?"},
	    {"mysql", "USERS", "email", NULL,
	        "there is no table USERS: did you mean users?"},
	    {"postgres", "Users", "email", NULL,
	        "there is no table Users: did you mean users?"},
	    {"sqlite", "Users", "email", NULL, NULL},
	    {"mysql", "users", "EMAIL", NULL, NULL},
	    {"mysql", "users", "E*L", NULL, NULL},
	    {"sqlite", "USERS", "Email", NULL, NULL},
	    {"postgres", "users", "Email", NULL,
	        "table users has no column Email that travels: did you mean email?"},
	    {"mysql", "log_*", "*", NULL, "there is no table log_*"},
	    {"mysql", "users", "emial", NULL,
	        "table users has no column emial that travels: did you mean email?"},
	    {"mysql", "users", "x*", NULL, "table users has no column x* that travels"},
	    {"mysql", "*", "social", NULL, "table * has no column social that travels"},
	    {"mysql", "users", "notes", "key",
	        "table users has no column key that travels"},
	    {"mysql", "kept", "email", NULL, NULL}, /* it does not travel */
	    {"mysql", "shown", "email", NULL,
	        "shown is a view: mask the columns of the tables that it shows"},
	    {"mysql", "users", "host", NULL,
	        "column host of table users is generated and made anew from what comes: "
	        "mask the columns that it is made of"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fixture f;
		struct err err;
		struct mask_plan *p;

		make_shop_of(&f, cases[i].engine);
		fixture_absent(&f, "kept", false);
		fixture_absent(&f, "shown", true);
		fixture_generated(&f, "users", "host");
		(void)fixture_rule(&f, cases[i].table, cases[i].column, MASK_KEEP);
		if (cases[i].when != NULL) {
			f.rules.items[0].when_column = xstrdup(cases[i].when);
			f.rules.items[0].when_value = xstrdup("x");
		}
		printf("# %s: %s.%s\n", cases[i].engine, cases[i].table, cases[i].column);
		p = fixture_plan(&f, &err);
		CHECK((p == NULL) == (cases[i].message != NULL));
		if (cases[i].message != NULL) {
			CLEANUP(freep)
			char *wanted = xasprintf(
			    ".synco.yml:1:5: database.mask: %s", cases[i].message);

			CHECK_STR(err.msg, wanted);
			CHECK_INT(err.code, ERR_USAGE);
		}
		mask_plan_free(p);
		fixture_reset(&f);
	}
}

static void auto_of_no_table_is_a_slip(void)
{
	struct fixture f;
	struct err err;

	make_shop(&f);
	fixture_auto(&f, "user");
	CHECK(fixture_plan(&f, &err) == NULL);
	CHECK_STR(err.msg,
	    ".synco.yml:1:9: database.mask: there is no table user: did you mean users?");
	fixture_reset(&f);
	/* All tables of a database that has none yet. */
	fixture_init(&f, "mysql");
	fixture_auto(&f, "*");
	(void)fixture_rule(&f, "*", "email", MASK_EMAIL);
	mask_plan_free(fixture_plan(&f, &err));
	CHECK_INT(err.code, ERR_NONE);
	fixture_reset(&f);
}

/* What is said of a table is said of its partitions, and of what inherits from it. */
static void parts_follow_their_table(void)
{
	struct fixture f;
	struct err err;
	struct mask_plan *p;

	fixture_init(&f, "postgres");
	fixture_table(&f, "people", "id bigint key;email text");
	fixture_table(&f, "people_1", "id bigint key;email text");
	fixture_table(&f, "staff", "id bigint key;email text;x text");
	fixture_table(&f, "other", "id bigint key;email text");
	fixture_part(&f, "people_1", "people");
	fixture_part(&f, "staff", "people");
	(void)fixture_rule(&f, "people", "email", MASK_EMAIL);
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	chosen(p, &f, "people", "email", "email");
	chosen(p, &f, "people_1", "email", "email");
	chosen(p, &f, "staff", "email", "email");
	chosen(p, &f, "other", "email", "keep");
	mask_plan_free(p);
	fixture_reset(&f);
}

/* Whether a plan with one rule is refused without a secret. */
static bool is_refused(
    enum mask_kind kind, const char *column, bool by_value, bool secret)
{
	struct fixture f;
	struct err err;
	struct mask_plan *p;
	struct mask *m;
	bool ok;

	make_shop(&f);
	f.opts.secret = secret ? f.secret : NULL;
	m = fixture_rule(&f, "users", column, kind);
	m->by_value = by_value;
	if (kind == MASK_TEXT)
		m->text = xstrdup("x");
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	ok = mask_plan_check(p, &err);
	CHECK_INT(err.code, ok ? ERR_NONE : ERR_USAGE);
	CHECK(ok || (strstr(err.msg, ".synco.yml:1:5: users.") == err.msg &&
	                strstr(err.msg, "\"synco-lite secret\"") != NULL));
	mask_plan_free(p);
	fixture_reset(&f);
	return !ok;
}

static void only_what_needs_a_secret_asks_for_it(void)
{
	static const struct {
		enum mask_kind kind;
		const char *column;
		bool by_value;
		bool refused;
	} cases[] = {
	    {MASK_EMAIL, "notes", false, false},
	    {MASK_EMAIL, "notes", true, true},
	    {MASK_SCRAMBLE, "notes", false, false},
	    {MASK_SCRAMBLE, "n", false, true},     /* of a number */
	    {MASK_SCRAMBLE, "email", false, true}, /* of a unique column */
	    {MASK_HASH, "notes", true, true},
	    {MASK_HASH, "notes", false, false}, /* of a text, by the row's key */
	    {MASK_HASH, "n", false, true},
	    {MASK_HASH, "id", false, true}, /* the key, which rows are told apart by */
	    {MASK_DATE, "born", false, true},
	    {MASK_NUMBER, "n", false, false},
	    {MASK_TEXT, "notes", true, false},
	    {MASK_NULL, "notes", true, false},
	    {MASK_PASSWORD, "notes", true, false},
	    {MASK_KEEP, "notes", true, false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		printf("# %s of %s\n", mask_kind_name(cases[i].kind), cases[i].column);
		CHECK_INT(
		    is_refused(cases[i].kind, cases[i].column, cases[i].by_value, false),
		    cases[i].refused);
		CHECK(
		    !is_refused(cases[i].kind, cases[i].column, cases[i].by_value, true));
	}
}

/* The key of users.column's first mask under a secret that begins with first. */
static struct mask_key key_of(
    enum mask_kind kind, const char *column, unsigned char first)
{
	struct fixture f;
	struct err err;
	struct mask_plan *p;
	struct mask_key key;

	make_shop(&f);
	f.secret[0] = first;
	(void)fixture_rule(&f, "users", column, kind);
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	key = p->tables[0].columns[0].cases[0].job.key;
	mask_plan_free(p);
	fixture_reset(&f);
	return key;
}

/* Who knows only what travels can't take a mask back: dates are moved by what the secret says. */
static void what_could_be_taken_back_is_secret(void)
{
	static const struct {
		enum mask_kind kind;
		const char *column;
		bool secret;
	} cases[] = {{MASK_EMAIL, "notes", false}, {MASK_SCRAMBLE, "notes", false},
	    {MASK_HASH, "notes", true}, {MASK_DATE, "born", true},
	    {MASK_SCRAMBLE, "n", true}, {MASK_HASH, "n", true}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct mask_key a = key_of(cases[i].kind, cases[i].column, 1);
		struct mask_key b = key_of(cases[i].kind, cases[i].column, 2);

		printf("# %s\n", mask_kind_name(cases[i].kind));
		CHECK_INT(memcmp(&a, &b, sizeof(a)) != 0, cases[i].secret);
	}
}

/* In columns that are too short for all else, and not where something else fits that needs no secret. */
static void short_unique_columns_are_scrambled(void)
{
	static const char *const engines[] = {"mysql", "postgres", "sqlite"};

	for (size_t i = 0; i < sizeof(engines) / sizeof(*engines); i++) {
		struct fixture f;
		struct err err;
		struct mask_plan *p;

		fixture_init(&f, engines[i]);
		fixture_table(&f, "pessoas",
		    "id bigint key;cpf varchar(11) not null unique;passport varchar(9) unique;"
		    "iban varchar(34) not null unique;phone varchar(12) not null unique;"
		    "dni numeric(8) not null unique");
		fixture_auto(&f, "*");
		p = fixture_plan(&f, &err);
		if (p == NULL)
			printf("# %s\n", err.msg);
		REQUIRE(p != NULL);
		chosen(p, &f, "pessoas", "cpf", "scramble by value");
		chosen(p, &f, "pessoas", "passport", "null");
		chosen(p, &f, "pessoas", "iban", "hash");
		chosen(p, &f, "pessoas", "phone", "scramble by value");
		chosen(p, &f, "pessoas", "dni", "scramble by value");
		mask_plan_free(p);
		fixture_reset(&f);
	}
}

/* A mask may be the value of a row that keeps its own. */
static void unique_columns_are_scrambled_in_all_rows(void)
{
	struct fixture f;
	struct err err;
	struct mask_rule *rule;

	make_shop(&f);
	fixture_rule(&f, "users", "email", MASK_SCRAMBLE)->unless = xstrdup("n = 1");
	CHECK(fixture_plan(&f, &err) == NULL && strstr(err.msg, ": no unless") != NULL);
	fixture_reset(&f);
	make_shop(&f);
	(void)fixture_rule(&f, "users", "email", MASK_KEEP);
	(void)fixture_rule(&f, "users", "email", MASK_SCRAMBLE);
	rule = &f.rules.items[0];
	rule->when_column = xstrdup("k");
	rule->when_value = xstrdup("shop");
	CHECK(fixture_plan(&f, &err) == NULL && strstr(err.msg, ": no switch") != NULL);
	fixture_reset(&f);
}

static void passwords_may_be_several(void)
{
	struct fixture f;
	struct err err;
	struct mask_plan *p;
	struct mask *m;

	make_shop(&f);
	(void)fixture_rule(&f, "users", "notes", MASK_PASSWORD);
	m = fixture_rule(&f, "users", "ref", MASK_PASSWORD);
	m->text = xstrdup("letmein");
	m->hash = xstrdup("its hash");
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	CHECK_STR(p->tables[0].columns[0].cases[0].job.password, "its hash");
	CHECK_STR(p->tables[0].columns[1].cases[0].job.password, "$2y$10$hash");
	mask_plan_free(p);
	fixture_reset(&f);
}

/* What a strict database's columns of some type need to have said of them. */
static void strict_lets_nothing_unsaid_pass(void)
{
	static const struct {
		const char *engine;
		const char *columns;
		const char *unsaid; /* "" for none */
	} cases[] = {
	    {"mysql",
	        "id int(11) key;flag tinyint(1);one bit(1);boss int(11);age tinyint(4);"
	        "day date;at datetime;pay int(11);sex enum('f','m');x text;j json",
	        "age day at pay sex x j"},
	    {"postgres", "id uuid key;flag boolean;boss uuid;n integer;t text[]", "n t"},
	    {"postgres", "title text key;email text", "title"},
	    {"sqlite", "id INTEGER key;flag BOOLEAN;boss INTEGER", "flag boss"},
	    {"sqlite", "a INTEGER key;b INTEGER key", "a b"}, /* no rowid: any text */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fixture f;
		struct err err;
		struct mask_plan *p;
		CLEANUP(buf_reset) struct buf got = {0};

		fixture_init(&f, cases[i].engine);
		fixture_table(&f, "people", cases[i].columns);
		fixture_table(&f, "empty", "x text");
		f.schema.objects[1].has_rows = false;
		fixture_link(&f, "fk", "people.boss > people.id");
		if (strstr(cases[i].columns, "INTEGER key;flag") != NULL)
			fixture_link(&f, "rowid", "people.rowid > people.id");
		fixture_auto(&f, "*");
		f.rules.autos[0].strict = true;
		p = fixture_plan(&f, &err);
		REQUIRE(p != NULL);
		buf_puts(&got, "");
		for (size_t k = 0; k < p->unsaid_n; k++)
			buf_printf(&got, "%s%s", k > 0 ? " " : "", p->unsaid[k].column);
		printf("# %s: %s\n", cases[i].engine, cases[i].columns);
		CHECK_STR(got.data, cases[i].unsaid);
		CHECK(!mask_plan_check(p, &err) && err.code == ERR_USAGE);
		mask_plan_free(p);
		fixture_reset(&f);
	}
}

static void strict_is_content_with_what_is_said(void)
{
	static const struct mask_known known[] = {{"users", "k", MASK_KEEP, NULL, NULL}};
	struct fixture f;
	struct err err;
	struct mask_plan *p;
	struct mask_rule *rule;

	make_shop(&f);
	f.opts.known = known;
	f.opts.known_n = 1;
	fixture_auto(&f, "users");
	f.rules.autos[0].strict = true;
	(void)fixture_rule(&f, "users", "n", MASK_KEEP);
	(void)fixture_rule(&f, "users", "notes", MASK_NULL);
	rule = &f.rules.items[f.rules.n - 1];
	rule->when_column = xstrdup("k");
	rule->when_value = xstrdup("mail_*");
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	/* Some rows are not all, and a framework's word is not that of the app's people. */
	CHECK(!mask_plan_check(p, &err));
	CHECK_STR(err.msg,
	    ".synco.yml:1:9: database.mask is strict, and nothing is said of users.ref, "
	    "users.notes, users.k: say there what is to become of them, or keep; "
	    "\"synco-lite config check --accept\" at the source writes down keep");
	mask_plan_free(p);
	free(f.rules.items[1].when_value);
	f.rules.items[1].when_value = xstrdup("*");
	(void)fixture_rule(&f, "users", "*", MASK_KEEP);
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	CHECK(mask_plan_check(p, &err));
	mask_plan_free(p);
	fixture_reset(&f);
}

/* What a framework masks in some rows is told with the column, so that nobody keeps it by mistake. */
static void what_is_masked_in_some_rows_is_told(void)
{
	static const struct mask_known known[] = {
	    {"users", "notes", MASK_FIRST_NAME, "k", "first_name"},
	    {"users", "notes", MASK_NULL, "k", "tokens"}};
	struct fixture f;
	struct err err;
	struct mask_plan *p;
	const struct mask_unsaid *u;

	make_shop(&f);
	f.opts.known = known;
	f.opts.known_n = 2;
	fixture_auto(&f, "users");
	f.rules.autos[0].strict = true;
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	u = &p->unsaid[0];
	for (size_t i = 1; i < p->unsaid_n && strcmp(u->column, "notes") != 0; i++)
		u = &p->unsaid[i];
	CHECK_STR(u->column, "notes");
	CHECK_STR(u->on, "k");
	REQUIRE(u->cases_n == 2);
	CHECK_STR(u->cases[0].value, "first_name");
	CHECK_STR(u->cases[0].mask, "first_name");
	CHECK_STR(u->cases[1].mask, "null");
	mask_plan_free(p);
	fixture_reset(&f);
}

/* Conditions that would hold for all rows, whatever they seem to say. */
static void exceptions_speak_of_columns(void)
{
	static const struct {
		const char *engine;
		const char *condition;
		bool good;
	} cases[] = {
	    {"mysql", "email LIKE '%@ours.example'", true},
	    {"mysql", "EMAIL LIKE \"%@ours.example\"", true},
	    {"mysql", "`email` LIKE \"%@ours.example\"", true},
	    {"mysql", "\"email\" NOT LIKE '%@x' OR id = 1", false},
	    {"mysql", "1 = 1", false},
	    {"mysql", "'email' <> 'x'", false},
	    {"postgres", "\"email\" LIKE '%@ours.example'", true},
	    {"postgres", "lower(email) LIKE '%@ours.example'", true},
	    {"postgres", "true", false},
	    {"sqlite", "\"email\" LIKE '%@ours.example'", true},
	    {"sqlite", "\"emial\" NOT LIKE '%@x' OR id = 1", false},
	    {"sqlite", "email LIKE \"%@ours.example\"", false},
	    {"sqlite", "id IN (1, 2)", true},
	    {"sqlite", "'it''s email' <> ''", false},
	};
	struct fixture f;

	make_shop(&f);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};

		printf("# %s: %s\n", cases[i].engine, cases[i].condition);
		CHECK_INT(mask_unless_check(cases[i].engine, &f.schema.objects[0],
		              cases[i].condition, &err),
		    cases[i].good);
	}
	fixture_reset(&f);
}

static void exceptions_keep_rows_apart(void)
{
	static const struct {
		const char *column;
		enum mask_kind kind;
		const char *message;
	} cases[] = {
	    {"email", MASK_EMAIL, NULL},
	    {"n", MASK_HASH, NULL},
	    {"id", MASK_HASH, "the column is of the key: no unless"},
	    {"email", MASK_TEMPLATE,
	        "the column is in a unique index, and a mask might be another row's value"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fixture f;
		struct err err;
		struct mask_plan *p;
		struct mask *m;

		make_shop(&f);
		m = fixture_rule(&f, "users", cases[i].column, cases[i].kind);
		m->text = cases[i].kind == MASK_TEMPLATE ? xstrdup("{id}") : NULL;
		m->unless = xstrdup("n = 1");
		p = fixture_plan(&f, &err);
		CHECK((p == NULL) == (cases[i].message != NULL));
		CHECK(cases[i].message == NULL ||
		      strstr(err.msg, cases[i].message) != NULL);
		CHECK(p == NULL || p->tables[0].flags_n == 1);
		mask_plan_free(p);
		fixture_reset(&f);
	}
}

/* Words that a trigger, or the app, keeps of a text that is masked. */
static void what_is_made_of_masked_columns_is_empty(void)
{
	struct fixture f;
	struct err err;
	struct mask_plan *p;
	struct schema_object *o;

	fixture_init(&f, "postgres");
	fixture_table(&f, "docs",
	    "id bigint key;body text;words tsvector;upper text;kept tsvector;free text");
	fixture_table(&f, "plain", "id bigint key;body text;words tsvector");
	o = &f.schema.objects[0];
	o->derived = xcalloc(1, sizeof(*o->derived));
	o->derived[o->derived_n++] =
	    (struct schema_derived){xstrdup("upper"), xstrdup("body")};
	(void)fixture_rule(&f, "docs", "body", MASK_HASH);
	(void)fixture_rule(&f, "docs", "kept", MASK_KEEP);
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	chosen(p, &f, "docs", "words", "text");
	chosen(p, &f, "docs", "upper", "text");
	chosen(p, &f, "docs", "kept", "keep");
	chosen(p, &f, "docs", "free", "keep");
	chosen(p, &f, "plain", "words", "keep");
	mask_plan_free(p);
	fixture_reset(&f);
}

/* SQLite's indexes of full texts hold copies of other tables' columns. */
static void searches_follow_names(void)
{
	struct fixture f;
	struct err err;
	struct mask_plan *p;

	fixture_init(&f, "sqlite");
	fixture_table(&f, "users", "id INTEGER key;email TEXT;bio TEXT;note TEXT;x TEXT");
	fixture_table(
	    &f, "words", "rowid INTEGER key;Email TEXT;bio TEXT;x TEXT;note TEXT");
	f.schema.objects[1].create = xstrdup("CREATE VIRTUAL TABLE words USING fts5(…)");
	(void)fixture_rule(&f, "users", "email", MASK_EMAIL);
	(void)fixture_rule(&f, "users", "note", MASK_HASH);
	(void)fixture_rule(&f, "words", "note", MASK_KEEP);
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	chosen(p, &f, "words", "Email", "email");
	chosen(p, &f, "words", "bio", "keep");
	chosen(p, &f, "words", "note", "keep");
	mask_plan_free(p);
	fixture_reset(&f);
}

int main(void)
{
	searches_follow_names();
	what_is_made_of_masked_columns_is_empty();
	exceptions_speak_of_columns();
	exceptions_keep_rows_apart();
	strict_lets_nothing_unsaid_pass();
	strict_is_content_with_what_is_said();
	what_is_masked_in_some_rows_is_told();
	the_first_rule_that_fits_counts();
	cases_come_before_what_holds_always();
	known_columns_are_masked();
	slips_are_errors();
	auto_of_no_table_is_a_slip();
	parts_follow_their_table();
	only_what_needs_a_secret_asks_for_it();
	what_could_be_taken_back_is_secret();
	short_unique_columns_are_scrambled();
	unique_columns_are_scrambled_in_all_rows();
	passwords_may_be_several();
	return check_done();
}
