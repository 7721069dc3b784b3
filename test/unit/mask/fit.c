#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/mask/fixture.h"

/* A column's type as its engine spells it, a mask, and what is said of it; NULL: it fits. */
struct fit {
	const char *engine;
	const char *column;
	enum mask_kind kind;
	const char *why;
};

#define SMALL    "the column's numbers are too small for it"
#define NO_TEXT  "the column takes no text"
#define NO_DATE  "the column takes no date"
#define NOT_NULL "the column is NOT NULL"
#define UNIQUE                                                                           \
	"the column is in a unique index, and its values would not stay unique: take "   \
	"hash, a template, or null"

static const struct fit fits[] = {
    {"mysql", "varchar(29)", MASK_EMAIL, NULL},
    {"mysql", "varchar(28)", MASK_EMAIL, "it needs 29 characters, the column takes 28"},
    {"mysql", "varchar(28) unique", MASK_LOGIN, NULL},
    {"mysql", "varchar(12) unique", MASK_LOGIN,
        "it needs 13 characters, the column takes 12"},
    {"mysql", "int(11)", MASK_EMAIL, NO_TEXT},
    {"mysql", "varbinary(255)", MASK_EMAIL, NULL},
    {"mysql", "enum('a','b')", MASK_NAME, NO_TEXT},
    {"mysql", "inet6", MASK_NAME, NO_TEXT},
    {"mysql", "uuid", MASK_NAME, NO_TEXT},
    {"mysql", "varchar(1)", MASK_NAME, NULL},
    {"mysql", "varchar(12) unique", MASK_NAME,
        "it needs 13 characters, the column takes 12"},
    {"mysql", "int(11)", MASK_NULL, NULL},
    {"mysql", "int(11) not null", MASK_NULL, NOT_NULL},
    {"mysql", "varchar(4)", MASK_TEXT, NULL},
    {"mysql", "varchar(3)", MASK_TEXT, "it needs 4 characters, the column takes 3"},
    {"mysql", "varchar(9) unique", MASK_TEXT, UNIQUE},
    {"mysql", "tinyint(1)", MASK_TEXT, NULL},
    {"mysql", "varchar(60)", MASK_PASSWORD, NULL},
    {"mysql", "varchar(10)", MASK_PASSWORD,
        "it needs 11 characters, the column takes 10"},
    {"mysql", "varchar(60) unique", MASK_PASSWORD, UNIQUE},
    {"mysql", "bigint(20)", MASK_PHONE, NULL},
    {"mysql", "bigint(20) unsigned", MASK_PHONE, NULL},
    {"mysql", "int(11)", MASK_PHONE, SMALL},
    {"mysql", "decimal(13,0)", MASK_PHONE, NULL},
    {"mysql", "decimal(13,1)", MASK_PHONE, SMALL},
    {"mysql", "decimal(20,0) unique", MASK_PHONE, UNIQUE},
    {"mysql", "varchar(14)", MASK_PHONE, NULL},
    {"mysql", "varchar(13)", MASK_PHONE, "it needs 14 characters, the column takes 13"},
    {"mysql", "varchar(16) unique", MASK_PHONE, NULL},
    {"mysql", "varchar(15) unique", MASK_PHONE,
        "it needs 16 characters, the column takes 15"},
    {"mysql", "varchar(15)", MASK_IP, NULL},
    {"mysql", "varchar(14)", MASK_IP, "it needs 15 characters, the column takes 14"},
    {"mysql", "varchar(15) unique", MASK_IP,
        "it needs 39 characters, the column takes 15"},
    {"mysql", "varbinary(16)", MASK_IP, NULL},
    {"mysql", "binary(4)", MASK_IP, NULL},
    {"mysql", "varbinary(16) unique", MASK_IP, UNIQUE},
    {"mysql", "inet6 unique", MASK_IP, NULL},
    {"mysql", "inet4", MASK_IP, NULL},
    {"mysql", "inet4 unique", MASK_IP, UNIQUE},
    {"mysql", "int(10) unsigned", MASK_IP, NO_TEXT},
    {"postgres", "inet unique", MASK_IP, NULL},
    {"postgres", "inet[]", MASK_IP, NO_TEXT},
    {"postgres", "cidr", MASK_IP, NO_TEXT},
    {"mysql", "int(11)", MASK_SCRAMBLE, NULL},
    {"mysql", "varchar(5)", MASK_SCRAMBLE, NULL},
    {"mysql", "varchar(5) unique", MASK_SCRAMBLE, NULL},
    {"mysql", "int(11) unique", MASK_SCRAMBLE, NULL},
    {"mysql", "decimal(11,0) unique", MASK_SCRAMBLE, NULL},
    {"mysql", "double", MASK_SCRAMBLE, NULL},
    {"mysql", "double unique", MASK_SCRAMBLE, UNIQUE},
    {"postgres", "double precision unique", MASK_SCRAMBLE, UNIQUE},
    {"postgres", "numeric unique", MASK_SCRAMBLE, NULL},
    {"mysql", "date", MASK_SCRAMBLE, NO_TEXT},
    {"mysql", "smallint(6) unique", MASK_HASH, NULL},
    {"mysql", "decimal(10,0)", MASK_HASH, "the column's numbers are not integers"},
    {"mysql", "varchar(12) unique", MASK_HASH,
        "it needs 13 characters, the column takes 12"},
    {"mysql", "varchar(2)", MASK_HASH, NULL},
    {"mysql", "uuid", MASK_HASH, NULL},
    {"postgres", "uuid unique", MASK_HASH, NULL},
    {"postgres", "uuid[]", MASK_HASH, NO_TEXT},
    {"mysql", "date", MASK_DATE, NULL},
    {"mysql", "date unique", MASK_DATE, UNIQUE},
    {"mysql", "year(4)", MASK_DATE, NULL},
    {"mysql", "time", MASK_DATE, NO_DATE},
    {"mysql", "time(6)", MASK_DATE, NO_DATE},
    {"mysql", "timestamp(6)", MASK_DATE, NULL},
    {"mysql", "smallint(6)", MASK_DATE, SMALL},
    {"mysql", "int(10) unsigned", MASK_DATE, NULL},
    {"mysql", "varchar(10)", MASK_DATE, NULL},
    {"mysql", "varchar(9)", MASK_DATE, "it needs 10 characters, the column takes 9"},
    {"mysql", "enum('a')", MASK_DATE, NO_DATE},
    {"postgres", "time without time zone", MASK_DATE, NO_DATE},
    {"postgres", "time with time zone", MASK_DATE, NO_DATE},
    {"postgres", "timestamp with time zone", MASK_DATE, NULL},
    {"postgres", "interval", MASK_DATE, NO_DATE},
    {"mysql", "varchar(9)", MASK_JSON, NULL},
    {"mysql", "json", MASK_JSON, NULL},
    {"mysql", "int(11)", MASK_JSON, NO_TEXT},
    {"mysql", "json unique", MASK_JSON, UNIQUE},
    {"postgres", "citext", MASK_EMAIL, NULL},
    {"postgres", "text[]", MASK_EMAIL, NO_TEXT},
    {"postgres", "character varying[]", MASK_EMAIL, NO_TEXT},
    {"postgres", "boolean", MASK_NAME, NO_TEXT},
    {"postgres", "mood", MASK_NAME, NO_TEXT},
    {"sqlite", "TEXT", MASK_EMAIL, NULL},
    {"sqlite", "VARCHAR(20)", MASK_EMAIL, "it needs 29 characters, the column takes 20"},
    {"sqlite", "INTEGER", MASK_EMAIL, NO_TEXT},
    {"sqlite", "BLOB", MASK_EMAIL, NULL},
    {"sqlite", "DATETIME", MASK_DATE, NULL},
    {"sqlite", "BOOLEAN", MASK_NAME, NO_TEXT},
};

static void check(const struct fit *c, const struct mask *with, const char *why)
{
	struct fixture f;
	struct mask *m;
	struct err err;
	CLEANUP(freep) char *columns = xasprintf("id int(11) key;c %s", c->column);
	CLEANUP(freep) char *wanted = NULL;
	char type[64];

	fixture_init(&f, c->engine);
	fixture_table(&f, "t", columns);
	m = fixture_rule(&f, "t", "c", c->kind);
	if (with != NULL) {
		m->from = with->from;
		m->to = with->to;
		m->text = with->text != NULL ? xstrdup(with->text) : NULL;
	} else if (c->kind == MASK_TEXT) {
		m->text = xstrdup("abcd");
	}
	(void)snprintf(type, sizeof(type), "%s", f.facts.columns[1].type);
	{
		CLEANUP(mask_plan_freep) struct mask_plan *p = fixture_plan(&f, &err);

		printf(
		    "# %s of %s in %s\n", mask_kind_name(c->kind), c->column, c->engine);
		CHECK((p != NULL) == (why == NULL));
		if (why != NULL) {
			wanted = xasprintf(
			    ".synco.yml:1:5: t.c: the mask %s does not fit %s: %s",
			    mask_kind_name(c->kind), type, why);
			CHECK_STR(err.msg, wanted);
			CHECK_INT(err.code, ERR_USAGE);
		}
	}
	fixture_reset(&f);
}

static void numbers(const char *column, int64_t from, int64_t to, const char *why)
{
	const struct mask with = {.from = from, .to = to};

	check(&(struct fit){"mysql", column, MASK_NUMBER, NULL}, &with, why);
}

static void ranges_fit_their_columns(void)
{
	numbers("tinyint(4)", -128, 127, NULL);
	numbers("tinyint(4)", 0, 128, SMALL);
	numbers("tinyint(4)", -129, 0, SMALL);
	numbers("tinyint(4)", -10, -5, NULL);
	numbers("tinyint(3) unsigned", 0, 255, NULL);
	numbers("tinyint(3) unsigned", 0, 256, SMALL);
	numbers("int(10) unsigned", -1, 5, "the column takes no negative numbers");
	numbers("bigint(20)", INT64_MIN + 1, -1, NULL);
	numbers("bigint(20)", 0, INT64_MAX, NULL);
	numbers("decimal(5,2)", 0, 999, NULL);
	numbers("decimal(5,2)", -999, 1, NULL);
	numbers("decimal(5,2)", 0, 1000, SMALL);
	numbers("decimal(5,2)", -1000, 0, SMALL);
	numbers("double", 0, 1000000, NULL);
	numbers("varchar(4)", 0, 9999, NULL);
	numbers("varchar(4)", -9999, 0, "it needs 5 characters, the column takes 4");
	numbers("int(11) unique", 0, 9, UNIQUE);
	numbers("date", 0, 9, "the column takes no numbers");
}

static void template_is(const char *columns, const char *text, const char *why)
{
	struct fixture f;
	struct err err;
	CLEANUP(mask_plan_freep) struct mask_plan *p = NULL;

	fixture_init(&f, "mysql");
	fixture_table(&f, "t", columns);
	fixture_rule(&f, "t", "c", MASK_TEMPLATE)->text = xstrdup(text);
	p = fixture_plan(&f, &err);
	printf("# %s in %s\n", text, columns);
	CHECK((p != NULL) == (why == NULL));
	if (p == NULL)
		CHECK_STR(
		    strstr(err.msg, "): ") != NULL ? strstr(err.msg, "): ") + 3 : err.msg,
		    why != NULL ? why : "");
	mask_plan_free(take_ptr(&p));
	fixture_reset(&f);
}

static void templates_tell_rows_apart(void)
{
	template_is("id int(11) key;c varchar(90) unique", "u{id}@x.test", NULL);
	template_is("id int(11) key;c varchar(15) unique", "user-{id}", NULL);
	template_is("id int(11) key;c varchar(14) unique", "user-{id}",
	    "it needs 15 characters, the column takes 14");
	template_is("id int(11) key;c varchar(9)", "all", NULL);
	template_is("id int(11) key;c varchar(90) unique", "all",
	    "the column is in a unique index: the template needs {id}, which is of the key");
	template_is("a int(11) key;b int(11) key;c varchar(90) unique", "{a}",
	    "the column is in a unique index: the template needs {b}, which is of the key");
	template_is("a int(11) key;b int(11) key;c varchar(90) unique", "{a}-{b}", NULL);
	template_is("c varchar(90) unique", "x",
	    "the column is in a unique index, and its table has no key");
	template_is("c varchar(90) key", "{c}", "the column is of the key: take hash");
	template_is("id int(11) key;c int(11)", "{id}", NO_TEXT);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(fits) / sizeof(*fits); i++)
		check(&fits[i], NULL, fits[i].why);
	ranges_fit_their_columns();
	templates_tell_rows_apart();
	return check_done();
}
