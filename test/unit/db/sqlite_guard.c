/* Goal: what a source says is to be made in a file of SQLite makes that, there, and nothing else. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/db/sqlite/sqlite_guard.h"
#include "test/lib/check.h"

static char *copy(const char *s)
{
	return s != NULL ? strdup(s) : NULL;
}

static struct schema_object object(
    const char *kind, const char *name, const char *table, const char *create)
{
	bool after = strcmp(kind, "view") == 0 || strcmp(kind, "trigger") == 0;

	return (struct schema_object){.stage = after ? SCHEMA_AFTER : SCHEMA_TABLE,
	    .kind = copy(kind),
	    .name = copy(name),
	    .table = copy(table),
	    .create = copy(create)};
}

/* In a database that has the tables t and u. */
static sqlite3 *open_database(void)
{
	struct err err = {0};
	sqlite3 *db = sqlite_conn_open(
	    ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &err);

	REQUIRE(db != NULL &&
	        sqlite_conn_run(db, "CREATE TABLE t(a, b); CREATE TABLE u(a)", &err));
	return db;
}

/* Whether it is made by running, and whether its text may stand in a file. */
static int made(const char *kind, const char *name, const char *table, const char *create)
{
	CLEANUP(sqlite_closep) sqlite3 *db = open_database();
	struct schema_object o = object(kind, name, table, create);
	struct err err = {0};
	bool ok = sqlite_guard_create(db, &o, &err);

	schema_object_reset(&o);
	return ok;
}

static int in_file(const char *kind, const char *name, const char *table,
    const char *create, const char *keys)
{
	struct schema_object objects[] = {
	    object("table", "t", NULL, "CREATE TABLE t(a, b)"),
	    object(kind, name, table, create)};
	struct schema s = {.objects = objects, .objects_n = 2};
	struct err err = {0};
	bool ok;

	objects[1].keys = copy(keys);
	ok = sqlite_guard_file(&s, false, &err);
	schema_object_reset(&objects[0]);
	schema_object_reset(&objects[1]);
	return ok;
}

/* Both. */
static void both(const char *kind, const char *name, const char *table,
    const char *create, bool wanted)
{
	CHECK_INT(made(kind, name, table, create), wanted);
	CHECK_INT(in_file(kind, name, table, create, NULL), wanted);
}

static void check_objects(void)
{
	both("table", "x", NULL,
	    "CREATE TABLE x(a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT DEFAULT 'SELECT' UNIQUE, c TEXT AS (upper(b)), CHECK (length(b) > 1)) STRICT",
	    true);
	both("table", "x", NULL, "CREATE TABLE \"x\" (a) -- comment", true);
	both("table", "x", NULL, "CREATE TABLE y(a)", false);
	both("table", "x", NULL, "CREATE TABLE temp.x(a)", false);
	both("table", "x", NULL, "CREATE TEMP TABLE x(a)", false);
	both("table", "x", NULL, "CREATE TABLE x AS SELECT 1", false);
	both("table", "x", NULL, "CREATE TABLE x(a); DROP TABLE t", false);
	both("table", "x", NULL, "CREATE TABLE x(a);\n.shell id", false);
	both("table", "x", NULL, "ATTACH '/tmp/synco-never' AS e", false);
	both("table", "x", NULL, "VACUUM INTO '/tmp/synco-never'", false);
	both("table", "x", NULL, "PRAGMA writable_schema = ON", false);
	both("table", "x", NULL, "DROP TABLE t", false);
	both("table", "x", NULL, "SELECT 1", false);
	both("table", "x", NULL, "", false);
	both("table", "x", NULL, "CREATE VIEW x AS SELECT 1", false);
	both("table", "x", NULL, "CREATE VIRTUAL TABLE x USING fts5(a)", false);
	both("view", "v", NULL,
	    "CREATE VIEW v AS WITH x AS (SELECT 1) SELECT * FROM x, t", true);
	both("view", "v", NULL, "CREATE VIEW v AS SELECT 1; DELETE FROM t", false);
	both("view", "v", NULL, "CREATE VIEW w AS SELECT 1", false);
	both("view", "v", NULL, "CREATE TEMP VIEW v AS SELECT 1", false);
	both("view", "v", NULL, "SELECT 1;\n.shell id", false);
	both("trigger", "g", "t",
	    "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN 1 THEN 2 END; DELETE FROM u; END",
	    true);
	both("trigger", "g", "t",
	    "CREATE TRIGGER h AFTER INSERT ON t BEGIN SELECT 1; END", false);
	both("trigger", "g", "t",
	    "CREATE TRIGGER g AFTER INSERT ON begin; DROP TABLE t; END", false);
	both("trigger", "g", "t",
	    "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END; DROP TABLE t; END",
	    false);
	both("trigger", "g", "t",
	    "CREATE TEMP TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END", false);
	both("user", "v", NULL, "CREATE VIEW v AS SELECT 1", false);
	CHECK(!made("trigger", "g", "t",
	    "CREATE TRIGGER g AFTER INSERT ON u BEGIN SELECT 1; END"));
	CHECK(access("/tmp/synco-never", F_OK) != 0);
}

static int keys(const char *sql)
{
	CLEANUP(sqlite_closep) sqlite3 *db = open_database();
	struct schema_object o = object("table", "t", NULL, "CREATE TABLE t(a, b)");
	struct err err = {0};
	bool ok;

	o.keys = copy(sql);
	ok = sqlite_guard_keys(db, &o, NULL, &err);
	schema_object_reset(&o);
	CHECK_INT(in_file("table", "x", NULL, "CREATE TABLE x(a)", NULL), true);
	return ok;
}

/* Functions of the app do not stop what is made; an index of their values is told apart. */
static void check_app(void)
{
	CLEANUP(sqlite_closep) sqlite3 *db = open_database();
	struct schema_object o = object("table", "t", NULL, "CREATE TABLE t(a, b)");
	CLEANUP(buf_reset) struct buf hollow = {0};
	struct err err = {0};

	both("table", "x", NULL, "CREATE TABLE x(a CHECK (a REGEXP 'b'), b AS (slug(a)))",
	    true);
	CHECK(!made("table", "x", NULL, "CREATE TABLE x(a CHECK (writefile(a, 1, 2)))"));
	CHECK(!made(
	    "table", "x", NULL, "CREATE TABLE x(a CHECK (load_extension(1, 2, 3)))"));
	REQUIRE(sqlite_conn_run(db, "INSERT INTO t VALUES (1, 2)", &err));
	o.keys = copy("CREATE INDEX i ON t (a);\nCREATE INDEX j ON t (slug(a))");
	CHECK(!sqlite_guard_keys(db, &o, NULL, &err));
	REQUIRE(sqlite_conn_run(db, "DROP INDEX i", &err));
	CHECK(sqlite_guard_keys(db, &o, &hollow, &err));
	CHECK_STR(buf_str(&hollow), "j");
	CHECK_INT(hollow.len, 2);
	schema_object_reset(&o);
}

static void check_keys(void)
{
	CHECK(keys(
	    "CREATE INDEX i ON t (a);\nCREATE UNIQUE INDEX j ON t (b, lower(a)) WHERE a > ';'"));
	CHECK(!keys("CREATE INDEX i ON u (a)"));
	CHECK(!keys("CREATE INDEX i ON t (a); DROP TABLE u"));
	CHECK(!keys("CREATE INDEX i ON t (a); CREATE TABLE y(a)"));
	CHECK(!keys("CREATE INDEX i ON t (a); ATTACH '/tmp/synco-never' AS e"));
	CHECK(in_file("table", "x", NULL, "CREATE TABLE x(a)",
	    "CREATE INDEX i ON x (a);\nCREATE UNIQUE INDEX j ON x (own(a))"));
	CHECK(!in_file("table", "x", NULL, "CREATE TABLE x(a)",
	    "CREATE INDEX i ON x (a);\n.shell id"));
	CHECK(!in_file("table", "x", NULL, "CREATE TABLE x(a)",
	    "CREATE INDEX i ON x (a); DROP TABLE t"));
}

static int virtual(const char *sql)
{
	struct schema_object o = object("virtual table", "f", NULL, sql);
	struct err err = {0};
	int verdict = sqlite_guard_virtual(&o, false, &err);

	schema_object_reset(&o);
	return verdict;
}

static void check_virtual(void)
{
	CHECK_INT(
	    virtual("CREATE VIRTUAL TABLE f USING fts5(a, content='')"), SQLITE_FINE);
	CHECK_INT(
	    virtual("CREATE VIRTUAL TABLE \"f\" USING \"FTS4\" (a, tokenize=porter)"),
	    SQLITE_FINE);
	CHECK_INT(
	    virtual("CREATE VIRTUAL TABLE f USING zipfile('/etc/x')"), SQLITE_LEFT_OUT);
	CHECK_INT(virtual("CREATE VIRTUAL TABLE f USING fts4(a, compress=writefile)"),
	    SQLITE_LEFT_OUT);
	CHECK_INT(virtual("CREATE VIRTUAL TABLE f USING fts4(a, uncompress=\"Edit\")"),
	    SQLITE_LEFT_OUT);
	/* Honest columns may be called so. */
	CHECK_INT(virtual("CREATE VIRTUAL TABLE f USING fts5(title, edit)"), SQLITE_FINE);
	CHECK_INT(virtual("CREATE VIRTUAL TABLE g USING fts5(a)"), SQLITE_REFUSED);
	CHECK_INT(virtual("CREATE VIRTUAL TABLE f USING fts5(a); DROP TABLE t"),
	    SQLITE_REFUSED);
	CHECK_INT(virtual("CREATE TABLE f(a)"), SQLITE_REFUSED);
}

static int setting(const char *sql)
{
	CLEANUP(buf_reset) struct buf out = {0};
	struct err err = {0};
	bool ok = sqlite_guard_setting(sql, &out, &err);

	return ok && strcmp(buf_str(&out), sql) == 0;
}

static void check_settings(void)
{
	CHECK(setting("PRAGMA encoding = 'UTF-16le'"));
	CHECK(setting("PRAGMA user_version = -5"));
	CHECK(!setting("PRAGMA user_version = 5; DROP TABLE t"));
	CHECK(!setting("PRAGMA user_version = "));
	CHECK(!setting("PRAGMA writable_schema = 1"));
	CHECK(!setting("ATTACH 'x' AS e"));
	CHECK(!setting("VACUUM INTO 'x'"));
	CHECK(sqlite_guard_is_internal("sqlite_sequence"));
	CHECK(!sqlite_guard_is_internal("sqlite_schema"));
}

static void check_lines(void)
{
	CLEANUP(buf_reset) struct buf out = {0};

	sqlite_guard_append(
	    &out, "CREATE VIEW v AS SELECT\ngo\n.shell id, '\n.shell' /*\n.x */\n, .5");
	CHECK_STR(out.data,
	    "CREATE VIEW v AS SELECT\n/**/ go\n/**/ .shell id, '\n.shell' /*\n.x */\n, .5;\n");
}

int main(void)
{
	check_objects();
	check_keys();
	check_app();
	check_virtual();
	check_settings();
	check_lines();
	return check_done();
}
