/* Goal: whatever a source says, a file for the mysql, sqlite3 or psql client holds none of it as a command. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/db/sql_file.h"
#include "test/lib/check.h"

static char dir[] = "/tmp/synco-test-XXXXXX";
static char path[64];

static char *copy(const char *s)
{
	return s != NULL ? strdup(s) : NULL;
}

static struct schema_object *add(struct schema *s, enum schema_stage stage,
    const char *kind, const char *name, const char *create)
{
	struct schema_object *o = schema_add(s);

	o->stage = stage;
	o->kind = copy(kind);
	o->name = copy(name);
	o->create = copy(create);
	return o;
}

static struct schema *schema_of(const char *engine, const char *flavour)
{
	struct schema *s = calloc(1, sizeof(*s));

	REQUIRE(s != NULL);
	s->database.engine = copy(engine);
	s->database.flavour = copy(flavour);
	s->database.version = copy("10.11\n\\! touch ran\nsystem touch ran");
	return s;
}

/* The file of it, "" when it is refused. */
static void write_file(const struct schema *s, struct buf *out)
{
	CLEANUP(log_freep) struct log *log = log_new("test", LOG_SILENT);
	const struct db_target_opts opts = {.log = log};
	CLEANUP(db_target_freep) struct db_target *t = NULL;
	struct err err = {0};

	(void)unlink(path);
	t = sql_file_target_open(path, &opts, &err);
	REQUIRE(t != NULL);
	buf_clear(out);
	if (!db_target_begin(t, s, &err) || !db_target_commit(t, &err))
		return;
	REQUIRE(fs_read_file(path, 1 << 20, out, &err));
}

static void check_mysql(void)
{
	CLEANUP(schema_freep) struct schema *s = schema_of("mysql", "X\n\\! touch ran");
	CLEANUP(buf_reset) struct buf text = {0};
	struct schema_object *o;

	(void)add(s, SCHEMA_TABLE, "table", "t\n\\! x",
	    "CREATE TABLE `t\n\\! x` (`a` int COMMENT '\\! x')");
	(void)add(
	    s, SCHEMA_AFTER, "view", "v", "CREATE VIEW `v` AS select 1\n\\! touch ran");
	(void)add(s, SCHEMA_AFTER, "view", "w",
	    "CREATE VIEW `w` AS select 1;\nDROP DATABASE victim");
	(void)add(s, SCHEMA_AFTER, "view; system id", "x", "CREATE VIEW `x` AS select 1");
	(void)add(s, SCHEMA_AFTER, "procedure", "p",
	    "CREATE PROCEDURE `p`()\nBEGIN\nSELECT\nsource\nFROM t; END");
	o = add(s, SCHEMA_AFTER, "view", "y", "CREATE VIEW `y` AS select 1");
	o->session.charset = copy("utf8mb4'; DROP DATABASE victim; --");
	write_file(s, &text);
	CHECK(strncmp(buf_str(&text), "/*M!999999\\- enable the sandbox mode */ \n",
	          41) == 0);
	CHECK(strstr(buf_str(&text), "touch") == NULL);
	CHECK(strstr(buf_str(&text), "victim") == NULL);
	CHECK(strstr(buf_str(&text), "system") == NULL);
	CHECK(strstr(buf_str(&text), "\nsource") == NULL);
	CHECK(strstr(buf_str(&text), "VIEW `x`") == NULL);
	CHECK(strstr(buf_str(&text), "PROCEDURE `p`") != NULL);
	CHECK(strstr(buf_str(&text), "CREATE TABLE `t\n") != NULL);
	(void)add(s, SCHEMA_TABLE, "table", "z",
	    "CREATE TABLE `z` (`a` int);\nDROP DATABASE victim");
	write_file(s, &text);
	CHECK_STR(buf_str(&text), "");
}

static void check_sqlite(void)
{
	CLEANUP(schema_freep) struct schema *s = schema_of("sqlite", "SQLite");
	CLEANUP(buf_reset) struct buf text = {0};

	s->database.settings = calloc(1, sizeof(char *));
	REQUIRE(s->database.settings != NULL);
	s->database.settings[s->database.settings_n++] = copy("PRAGMA user_version = 5");
	(void)add(s, SCHEMA_TABLE, "table", "t", "CREATE TABLE t (a)");
	(void)add(s, SCHEMA_AFTER, "view", "v",
	    "CREATE VIEW v AS SELECT\ngo\n.shell FROM (SELECT 1 AS shell) go");
	write_file(s, &text);
	CHECK(strstr(buf_str(&text), "PRAGMA user_version = 5;\n") != NULL);
	CHECK(strstr(buf_str(&text), "CREATE VIEW v") != NULL);
	CHECK(strstr(buf_str(&text), "\n.") == NULL);
	CHECK(strstr(buf_str(&text), "\ngo") == NULL);
	(void)add(s, SCHEMA_AFTER, "view", "w", "SELECT 1;\n.shell touch ran");
	write_file(s, &text);
	CHECK_STR(buf_str(&text), "");
}

/* An extension's script meets nothing of the source's, whatever order the index has. */
static void check_postgres(void)
{
	CLEANUP(schema_freep) struct schema *s = schema_of("postgres", "PostgreSQL");
	CLEANUP(buf_reset) struct buf text = {0};
	struct schema_object *o;
	const char *trigger, *view, *extension;

	(void)add(s, SCHEMA_BEFORE, "event trigger", "e",
	    "CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION public.f()");
	(void)add(
	    s, SCHEMA_AFTER, "view", "public.v", "CREATE VIEW public.v AS SELECT 1");
	o = add(s, SCHEMA_AFTER, "extension", "hstore", "CREATE EXTENSION hstore");
	o->keys = copy("CREATE EXTENSION hstore WITH SCHEMA keys");
	o->after = copy("CREATE EXTENSION hstore WITH SCHEMA after");
	o = add(s, SCHEMA_TABLE, "event trigger", "t", "ALTER EVENT TRIGGER t DISABLE");
	o->keys = copy("ALTER EVENT TRIGGER t ENABLE ALWAYS");
	o->after = copy("ALTER EVENT TRIGGER t ENABLE ALWAYS");
	(void)add(s, SCHEMA_BEFORE, "extension", "stranger", "CREATE EXTENSION stranger");
	write_file(s, &text);
	trigger = strstr(buf_str(&text), "CREATE EVENT TRIGGER e");
	view = strstr(buf_str(&text), "CREATE VIEW public.v");
	extension = strstr(buf_str(&text), "CREATE EXTENSION hstore;");
	CHECK(extension != NULL && view > extension && trigger > view);
	CHECK(strstr(buf_str(&text), "WITH SCHEMA") == NULL);
	CHECK(strstr(buf_str(&text), "ENABLE ALWAYS") == NULL);
	CHECK(strstr(buf_str(&text), "stranger") == NULL);
}

int main(void)
{
	REQUIRE(mkdtemp(dir) != NULL);
	(void)snprintf(path, sizeof(path), "%s/x.sql", dir);
	check_mysql();
	check_sqlite();
	check_postgres();
	(void)unlink(path);
	(void)rmdir(dir);
	return check_done();
}
