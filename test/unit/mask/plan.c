#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/mask/fixture.h"

static void chosen(const struct mask_plan *p, const struct fixture *f, const char *table,
    const char *column, const char *wanted)
{
	CLEANUP(freep) char *got = fixture_chosen(p, f, table, column);

	printf("# %s.%s\n", table, column);
	CHECK_STR(got, wanted);
}

static void make_shop(struct fixture *f)
{
	fixture_init(f, "mysql");
	fixture_table(f, "users",
	    "id int(11) key;email varchar(190) unique;name varchar(90);ref varchar(50);"
	    "born date;notes text;k varchar(20);n int(11)");
	fixture_table(f, "heap", "email varchar(190);name varchar(90);notes text");
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

/* A rule for what is not there: tables are missed aloud, columns refused. */
static void slips_are_told(void)
{
	static const struct {
		const char *table;
		const char *column;
		const char *when;
		const char *message; /* NULL: a warning */
	} cases[] = {
	    {"usres", "email", NULL, NULL},
	    {"log_*", "*", NULL, NULL},
	    {"users", "emial", NULL,
	        ".synco.yml:1:5: database.mask: table users has no column emial that "
	        "travels"},
	    {"users", "x*", NULL,
	        ".synco.yml:1:5: database.mask: table users has no column x* that travels"},
	    {"users", "notes", "key",
	        ".synco.yml:1:5: database.mask: table users has no column key that "
	        "travels"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fixture f;
		struct err err;
		struct mask_plan *p;
		CLEANUP(freep) char *wanted =
		    xasprintf(".synco.yml:1:5: database.mask: there is no table %s\n",
		        cases[i].table);

		make_shop(&f);
		(void)fixture_rule(&f, cases[i].table, cases[i].column, MASK_NULL);
		if (cases[i].when != NULL) {
			f.rules.items[0].when_column = xstrdup(cases[i].when);
			f.rules.items[0].when_value = xstrdup("x");
		}
		p = fixture_plan(&f, &err);
		CHECK((p == NULL) == (cases[i].message != NULL));
		if (cases[i].message != NULL) {
			CHECK_STR(err.msg, cases[i].message);
			CHECK_INT(err.code, ERR_USAGE);
		} else {
			CLEANUP(freep) char *log = fixture_log(&f);

			CHECK_STR(log, wanted);
		}
		mask_plan_free(p);
		fixture_reset(&f);
	}
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
	ok = mask_plan_check_secret(p, &err);
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
	    {MASK_SCRAMBLE, "n", false, true}, /* of a number */
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

int main(void)
{
	the_first_rule_that_fits_counts();
	cases_come_before_what_holds_always();
	known_columns_are_masked();
	slips_are_told();
	only_what_needs_a_secret_asks_for_it();
	what_could_be_taken_back_is_secret();
	passwords_may_be_several();
	return check_done();
}
