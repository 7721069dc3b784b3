#include <stdlib.h>
#include <string.h>

#include "common/db/uri.h"
#include "test/lib/check.h"

/* Parses; the URI printed with everything is wanted, and parses to the same. */
static struct db_uri *good(const char *text, const char *wanted)
{
	CLEANUP(buf_reset) struct buf printed = {0};
	CLEANUP(buf_reset) struct buf again = {0};
	CLEANUP(db_uri_freep) struct db_uri *second = NULL;
	struct err err = {0};
	struct db_uri *u = db_uri_parse(text, &err);

	if (u == NULL)
		CHECK_STR(err.msg, text);
	REQUIRE(u != NULL);
	db_uri_print_secret(u, &printed);
	CHECK_STR(buf_str(&printed), wanted);
	second = db_uri_parse(buf_str(&printed), &err);
	REQUIRE(second != NULL);
	db_uri_print_secret(second, &again);
	CHECK_STR(buf_str(&again), wanted);
	return u;
}

static void bad(const char *text)
{
	struct err err = {0};
	CLEANUP(db_uri_freep) struct db_uri *u = db_uri_parse(text, &err);

	CHECK(u == NULL);
	CHECK_INT(err.code, ERR_USAGE);
	CHECK(strstr(err.msg, "s3cret") == NULL);
}

static void servers(void)
{
	CLEANUP(db_uri_freep)
	struct db_uri *u = good(
	    "mysql://me:p%40ss%2F%3a%25@db.example:3307/sh%20op?ssl-mode=verify-identity"
	    "&ssl-ca=/etc/ca.pem&charset=utf8mb4&x=y",
	    "mysql://me:p%40ss%2F%3A%25@db.example:3307/sh%20op?charset=utf8mb4"
	    "&ssl-mode=verify-identity&ssl-ca=/etc/ca.pem");

	CHECK_STR(u->engine, "mysql");
	CHECK_STR(u->user, "me");
	CHECK_STR(u->password, "p@ss/:%");
	CHECK_STR(u->host, "db.example");
	CHECK_INT(u->port, 3307);
	CHECK_STR(u->database, "sh op");
	CHECK_INT(u->ssl, DB_SSL_VERIFY);
	CHECK_STR(u->ssl_ca, "/etc/ca.pem");
}

static void engines(void)
{
	static const char *const names[] = {"mariadb://h/d", "mysql2://h/d",
	    "mysqli://h/d", "pdo-mysql://h/d", "pdo_mysql://h/d"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		db_uri_free(good(names[i], "mysql://h/d"));
	{
		struct err err = {0};
		CLEANUP(db_uri_freep)
		struct db_uri *u = db_uri_parse("postgresql://u@h:5433/d", &err);

		REQUIRE(u != NULL);
		CHECK_STR(u->engine, "postgres");
		CHECK_INT(u->port, 5433);
	}
}

static void sockets(void)
{
	CLEANUP(db_uri_freep) struct db_uri *a = NULL;
	CLEANUP(db_uri_freep) struct db_uri *b = NULL;
	struct err err = {0};

	a = db_uri_parse("mysql://u@/d?socket=/run/s", &err);
	b = db_uri_parse("mysql://u@%2Frun%2Fs/d", &err);
	REQUIRE(a != NULL && b != NULL);
	CHECK_STR(a->socket, "/run/s");
	CHECK_STR(b->socket, "/run/s");
	CHECK_STR(a->database, "d");
	CHECK_STR(b->database, "d");
}

static void files(void)
{
	static const struct {
		const char *text;
		const char *path;
	} cases[] = {
	    {"sqlite:var/data.db", "var/data.db"},
	    {"sqlite:/abs/data.db", "/abs/data.db"},
	    {"sqlite:///abs/data.db", "/abs/data.db"},
	    {"sqlite:////abs/data.db", "/abs/data.db"},
	    {"sqlite://rel.db", "rel.db"},
	    {"sqlite://///abs/data.db", "/abs/data.db"},
	    {"sqlite:%2F%2Fabs/data.db", "/abs/data.db"},
	    {"sqlite:with%20space%3F.db", "with space?.db"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		CLEANUP(db_uri_freep) struct db_uri *u =
		    db_uri_parse(cases[i].text, &err);

		REQUIRE(u != NULL);
		CHECK_STR(u->engine, "sqlite");
		CHECK_STR(u->database, cases[i].path);
	}
}

/* What only libpq knows is kept for it, in its order; lists of hosts are its own. */
static void postgres(void)
{
	CLEANUP(db_uri_freep)
	struct db_uri *u = good(
	    "postgresql://me:p%40ss@h/d?sslmode=verify-full&application_name=a%20b&ssl-ca=/c",
	    "postgres://me:p%40ss@h/d?ssl-ca=/c&sslmode=verify-full&application_name=a%20b");
	CLEANUP(db_uri_freep)
	struct db_uri *list = good("postgres://me@a:1,[::1]:2,b/d?connect_timeout=3",
	    "postgres://me@/d?host=a,%3A%3A1,b&port=1,2,&connect_timeout=3");
	CLEANUP(db_uri_freep)
	struct db_uri *none = good("postgres://", "postgres:///");

	CHECK_INT((long long)u->params_n, 2);
	CHECK_STR(u->params[1].name, "application_name");
	CHECK_STR(u->params[1].value, "a b");
	CHECK_STR(list->params[0].value, "a,::1,b");
	CHECK_STR(list->params[1].value, "1,2,");
	CHECK(list->host == NULL);
	CHECK(none->database == NULL && none->host == NULL);
}

static void for_people(void)
{
	CLEANUP(buf_reset) struct buf out = {0};
	struct err err = {0};
	CLEANUP(db_uri_freep) struct db_uri *u =
	    db_uri_parse("mysql://me:s3cret@h/d", &err);
	CLEANUP(db_uri_freep) struct db_uri *copy = db_uri_copy(u);

	db_uri_print(copy, &out);
	CHECK_STR(buf_str(&out), "mysql://me@h/d");
	CHECK_STR(copy->password, "s3cret");
	{
		CLEANUP(buf_reset) struct buf text = {0};
		CLEANUP(db_uri_freep)
		struct db_uri *p = db_uri_parse(
		    "postgres://me@h/d?password=s3cret&sslpassword=s3cret&sslmode=require",
		    &err);
		CLEANUP(db_uri_freep) struct db_uri *other = db_uri_copy(p);

		db_uri_print(other, &text);
		CHECK_STR(buf_str(&text), "postgres://me@h/d?sslmode=require");
	}
}

static bool same(const char *a, const char *b)
{
	struct err err = {0};
	CLEANUP(db_uri_freep) struct db_uri *uri_a = db_uri_parse(a, &err);
	CLEANUP(db_uri_freep) struct db_uri *uri_b = db_uri_parse(b, &err);

	REQUIRE(uri_a != NULL && uri_b != NULL);
	return db_uri_same(uri_a, uri_b);
}

static void the_same_database(void)
{
	CHECK(same("mysql://a:b@h/d?charset=utf8", "mariadb://c@h:3306/d"));
	CHECK(!same("mysql://a@h/d", "mysql://a@h/e"));
	CHECK(!same("mysql://a@h/d", "mysql://a@g/d"));
	CHECK(!same("mysql://a@h/d", "mysql://a@h:3307/d"));
	CHECK(!same("mysql://a@h/d", "postgres://a@h/d"));
	CHECK(same("mysql://h/d?socket=/s", "mysql://g/d?socket=/s"));
	CHECK(!same("mysql://h/d?socket=/s", "mysql://h/d"));
	CHECK(same("postgres://h/d", "postgres://u@h:5432/d?sslmode=require"));
	CHECK(!same("postgres://a,b/d", "postgres://a,c/d"));
	CHECK(same("sqlite:/etc/hostname", "sqlite:///etc/../etc/hostname"));
	CHECK(!same("sqlite:/etc/hostname", "sqlite:/etc/hosts"));
	CHECK(same("sqlite:/nonexistent/x", "sqlite:/nonexistent/x"));
}

static void refusals(void)
{
	bad("");
	bad("shop");
	bad("mysql");
	bad("oracle://me:s3cret@h/d");
	bad("mysql://me:s3cret@h:99999/d");
	bad("mysql://me:s3cret@h:x/d");
	bad("mysql://me:s3cret@[::1/d");
	bad("mysql://me:s3cret%00@h/d");
	bad("mysql://me:s3cret@h/d?ssl-mode=maybe");
	bad("sqlite:");
}

int main(void)
{
	servers();
	engines();
	sockets();
	files();
	postgres();
	for_people();
	the_same_database();
	refusals();
	return check_done();
}
