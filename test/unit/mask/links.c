#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/mask/fixture.h"

/* What columns get, or what is said, when some of them are linked. */
struct linked {
	const char *what;
	const char *engine;
	const char *tables[4]; /* "users: id int(11) key;email …" */
	const char *links[4];  /* "orders.email > users.email" */
	const char *rules[4];  /* "users.email email", "users.email keep" */
	const char *wanted[5]; /* "users.email email by value"; or a message */
};

#define USERS  "users: id int(11) key;email varchar(190) unique;ref int(11)"
#define ORDERS "orders: id int(11) key;owner varchar(190);x varchar(60)"

static const struct linked cases[] = {
    {"from the parent", "mysql", {USERS, ORDERS}, {"orders.owner > users.email"},
        {"users.email email"},
        {"users.email email by value", "orders.owner email by value"}},
    {"from the child", "mysql", {USERS, ORDERS}, {"orders.owner > users.email"},
        {"orders.owner hash"},
        {"users.email hash by value", "orders.owner hash by value"}},
    {"both alike", "mysql", {USERS, ORDERS}, {"orders.owner > users.email"},
        {"orders.owner email", "users.email email"},
        {"users.email email by value", "orders.owner email by value"}},
    {"both, by rules that differ", "mysql", {USERS, ORDERS},
        {"orders.owner > users.email"}, {"orders.owner hash", "users.email email"},
        {".synco.yml:2:5: users.email: a foreign key links it with orders.owner: give both the same mask"}},
    {"one is to stay", "mysql", {USERS, ORDERS}, {"orders.owner > users.email"},
        {"orders.owner keep", "users.email email"},
        {".synco.yml:1:5: orders.owner: a foreign key links it with users.email: that "
         "is masked: keep both, or none"}},
    {"both are to stay", "mysql", {USERS, ORDERS}, {"orders.owner > users.email"},
        {"orders.owner keep", "users.email keep"},
        {"users.email keep", "orders.owner keep"}},
    {"no row points", "mysql", {USERS, ORDERS}, {"orders.owner > users.email"},
        {"orders.owner null", "users.email email"},
        {"users.email email", "orders.owner null"}},
    {"a name's mask gives way", "mysql", {USERS, ORDERS}, {"orders.owner > users.email"},
        {"orders.owner hash", "*.* auto"},
        {"users.email hash by value", "orders.owner hash by value"}},
    {"only in some rows", "mysql", {USERS, ORDERS}, {"orders.owner > users.email"},
        {"orders.owner email when x"},
        {".synco.yml:1:5: orders.owner: a foreign key links it with users.email: it is "
         "masked in some rows only: take one mask for all of them"}},
    {"not in all rows", "mysql", {USERS, ORDERS}, {"orders.owner > users.email"},
        {"users.email email unless"},
        {".synco.yml:1:5: users.email: a foreign key links it with orders.owner: it is "
         "masked in some rows only: take one mask for all of them"}},
    {"not of the value", "mysql", {USERS, ORDERS}, {"orders.owner > users.email"},
        {"orders.owner template"},
        {".synco.yml:1:5: orders.owner: a foreign key links it with users.email: take "
         "hash, or another mask of the value"}},
    {"a chain", "mysql", {USERS, ORDERS, "items: id int(11) key;o varchar(190) unique"},
        {"items.o > orders.owner", "orders.owner > users.email"}, {"users.email email"},
        {"users.email email by value", "orders.owner email by value",
            "items.o email by value"}},
    {"two parents whose names differ", "mysql",
        {"a: token varchar(60) key", "b: email varchar(60) key",
            "c: id int(11) key;both varchar(60)"},
        {"c.both > a.token", "c.both > b.email"}, {"*.* auto"},
        {"a.token hash by value", "b.email hash by value", "c.both hash by value"}},
    {"a ring", "mysql", {"a: token varchar(60) key", "b: email varchar(60) key"},
        {"a.token > b.email", "b.email > a.token"}, {"*.* auto"},
        {"a.token hash by value", "b.email hash by value"}},
    {"itself", "mysql", {"users: email varchar(60) key;boss varchar(60)"},
        {"users.boss > users.email"}, {"*.* auto"},
        {"users.email email by value", "users.boss email by value"}},
    {"a key of two columns", "mysql",
        {"a: x int(11) key;y varchar(60) key",
            "b: id int(11) key;ax int(11);ay varchar(60)"},
        {"b.ax > a.x", "b.ay > a.y"}, {"a.y hash"},
        {"a.x keep", "a.y hash by value", "b.ax keep", "b.ay hash by value"}},
    {"the shorter end counts", "mysql",
        {"users: id int(11) key;email varchar(190) unique",
            "orders: id int(11) key;owner varchar(20)"},
        {"orders.owner > users.email"}, {"users.email email"},
        {".synco.yml:1:5: orders.owner: the mask email does not fit varchar(20): it needs 29 characters, the column takes 20"}},
    {"short ones are scrambled", "mysql",
        {"people: id int(11) key;cpf char(11) not null unique",
            "loans: id int(11) key;who char(11)"},
        {"loans.who > people.cpf"}, {"*.* auto"},
        {"people.cpf scramble by value", "loans.who scramble by value"}},
    {"by a rule, too", "mysql",
        {"people: id int(11) key;cpf char(11) not null unique",
            "loans: id int(11) key;who char(11)"},
        {"loans.who > people.cpf"}, {"loans.who scramble"},
        {"people.cpf scramble by value", "loans.who scramble by value"}},
    {"where there is no room for a hash", "mysql",
        {"contacts: phone varchar(12) key", "calls: id int(11) key;who varchar(12)"},
        {"calls.who > contacts.phone"}, {"*.* auto"},
        {"contacts.phone scramble by value", "calls.who scramble by value"}},
    {"nor at the other end", "mysql",
        {"contacts: phone varchar(30) key", "calls: id int(11) key;who varchar(12)"},
        {"calls.who > contacts.phone"}, {"*.* auto"},
        {"contacts.phone scramble by value", "calls.who scramble by value"}},
    {"a number that is a phone's", "mysql",
        {"contacts: phone varchar(30) key", "calls: id int(11) key;who varchar(30)"},
        {"calls.who > contacts.phone"}, {"*.* auto"},
        {"contacts.phone hash by value", "calls.who hash by value"}},
    {"names in another case", "sqlite",
        {"users: id INTEGER key;email TEXT unique", "orders: id INTEGER key;owner TEXT"},
        {"orders.Owner > Users.EMAIL"}, {"users.email email"},
        {"users.email email by value", "orders.owner email by value"}},
    {"rowid is another name", "sqlite",
        {"users: rowid INTEGER key;id INTEGER unique",
            "orders: id INTEGER key;user INTEGER"},
        {"users.rowid > users.id", "orders.user > users.id"}, {"users.id hash"},
        {"users.rowid hash by value", "users.id hash by value",
            "orders.user hash by value"}},
    {"to a table that is not there", "mysql", {USERS, ORDERS},
        {"orders.owner > gone.email"}, {"orders.owner hash"},
        {"orders.owner hash by value"}},
};

static void add_rule(struct fixture *f, const char *text)
{
	char w[3][64] = {""};
	enum mask_kind kind;
	const char *near;
	struct mask *m;

	REQUIRE(sscanf(text, "%63[^.].%63s %63s", w[0], w[1], w[2]) == 3);
	if (strcmp(w[2], "auto") == 0) {
		fixture_auto(f, w[0]);
		return;
	}
	REQUIRE(mask_kind_find(w[2], &kind, &near));
	m = fixture_rule(f, w[0], w[1], kind);
	if (kind == MASK_TEMPLATE)
		m->text = xstrdup("{id}");
	if (strstr(text, " unless") != NULL)
		m->unless = xstrdup("ref = 1");
	if (strstr(text, " when ") != NULL) {
		f->rules.items[f->rules.n - 1].when_column = xstrdup("x");
		f->rules.items[f->rules.n - 1].when_value = xstrdup("y");
	}
}

static void check_chosen(
    const struct mask_plan *p, const struct fixture *f, const char *wanted)
{
	char w[2][64];
	CLEANUP(freep) char *got = NULL;

	REQUIRE(sscanf(wanted, "%63[^.].%63s", w[0], w[1]) == 2);
	got = fixture_chosen(p, f, w[0], w[1]);
	printf("# %s.%s\n", w[0], w[1]);
	CHECK_STR(got, strchr(wanted, ' ') + 1);
}

static void check(const struct linked *c)
{
	struct fixture f;
	struct err err;
	struct mask_plan *p;
	char name[8];

	printf("# %s\n", c->what);
	fixture_init(&f, c->engine);
	for (size_t i = 0; i < 4 && c->tables[i] != NULL; i++) {
		CLEANUP(freep) char *table = xstrdup(c->tables[i]);
		char *columns = strchr(table, ':');

		*columns++ = '\0';
		fixture_table(&f, table, columns);
	}
	for (size_t i = 0; i < 4 && c->links[i] != NULL; i++) {
		(void)snprintf(name, sizeof(name), "fk%zu", i);
		fixture_link(&f, name, c->links[i]);
	}
	for (size_t i = 0; i < 4 && c->rules[i] != NULL; i++)
		add_rule(&f, c->rules[i]);
	p = fixture_plan(&f, &err);
	if (p == NULL)
		CHECK_STR(err.msg, c->wanted[0]);
	for (size_t i = 0; p != NULL && i < 5 && c->wanted[i] != NULL; i++)
		check_chosen(p, &f, c->wanted[i]);
	mask_plan_free(p);
	fixture_reset(&f);
}

/* Both ends of a link have the same masks, though one is longer and need not be unique. */
static void linked_values_are_equal(void)
{
	struct fixture f;
	struct err err;
	struct mask_plan *p;
	const struct mask_row row = {.seed = {1, 2}};
	CLEANUP(buf_reset) struct buf a = {0};
	CLEANUP(buf_reset) struct buf b = {0};

	fixture_init(&f, "postgres");
	fixture_table(&f, "people", "id bigint key;name character varying(60) unique");
	fixture_table(&f, "posts", "id bigint key;author text;n integer");
	fixture_link(&f, "fk", "posts.author > people.name");
	fixture_link(&f, "n", "posts.n > people.id");
	(void)fixture_rule(&f, "people", "name", MASK_NAME);
	(void)fixture_rule(&f, "people", "id", MASK_HASH);
	p = fixture_plan(&f, &err);
	REQUIRE(p != NULL);
	CHECK(mask_value(
	    &p->tables[0].columns[1].cases[0].job, &row, SCHEMA_TEXT, "Anna", 4, &a));
	CHECK(mask_value(
	    &p->tables[1].columns[0].cases[0].job, &row, SCHEMA_TEXT, "Anna", 4, &b));
	CHECK_STR(buf_str(&a), buf_str(&b));
	buf_clear(&a);
	buf_clear(&b);
	CHECK(mask_value(
	    &p->tables[0].columns[0].cases[0].job, &row, SCHEMA_NUMBER, "77", 2, &a));
	CHECK(mask_value(
	    &p->tables[1].columns[1].cases[0].job, &row, SCHEMA_NUMBER, "77", 2, &b));
	CHECK_STR(buf_str(&a), buf_str(&b));
	CHECK(p->tables[0].key_masked && !p->tables[1].key_masked);
	mask_plan_free(p);
	fixture_reset(&f);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check(&cases[i]);
	linked_values_are_equal();
	return check_done();
}
