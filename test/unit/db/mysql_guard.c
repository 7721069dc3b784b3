/*
 * Goal: what a source says is to be made is one statement that makes what was announced, and
 * where its body ends is known.
 */
#include <stdlib.h>
#include <string.h>

#include "common/base/cleanup.h"
#include "common/db/mysql/mysql_body.h"
#include "common/db/mysql/mysql_guard.h"
#include "common/db/mysql/mysql_sql_text.h"
#include "test/lib/check.h"

static const struct mysql_guard guard = {.database = "shop"};

static char *copy(const char *s)
{
	return s != NULL ? strdup(s) : NULL;
}

/* The verdict on a table "t" with has_rows. */
static int table(
    const char *create, const char *keys, const char *links, const char *after, bool rows)
{
	struct schema_object o = {.stage = SCHEMA_TABLE,
	    .kind = copy("table"),
	    .name = copy("t"),
	    .create = copy(create),
	    .keys = copy(keys),
	    .links = copy(links),
	    .after = copy(after),
	    .has_rows = rows};
	struct err err = {0};
	int verdict = mysql_guard_table(&guard, &o, &err);

	schema_object_reset(&o);
	return verdict;
}

#define PLAIN "CREATE TABLE `t` (\n  `a` int\n) ENGINE=InnoDB"

static int create(const char *sql)
{
	return table(sql, NULL, NULL, NULL, true);
}

static void check_tables(void)
{
	CHECK_INT(create(PLAIN), MYSQL_FINE);
	CHECK_INT(
	    create(
	        "CREATE TABLE `t` (\n  `select` int DEFAULT (1) /*!80023 INVISIBLE */,\n  `b` varchar(9) DEFAULT '; SELECT',\n"
	        "  CONSTRAINT `c` CHECK (`b` like 'x%')\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='TABLE' WITH SYSTEM VERSIONING\n"
	        "/*!50100 PARTITION BY RANGE (`select`)\n(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB) */"),
	    MYSQL_FINE);
	CHECK_INT(create("DROP DATABASE victim"), MYSQL_REFUSED);
	CHECK_INT(create("CREATE TABLE `u` (`a` int) ENGINE=InnoDB"), MYSQL_REFUSED);
	CHECK_INT(create("CREATE TABLE t (`a` int)"), MYSQL_REFUSED);
	CHECK_INT(create("CREATE TABLE `victim`.`t` (`a` int)"), MYSQL_REFUSED);
	CHECK_INT(create("CREATE OR REPLACE TABLE `t` (`a` int)"), MYSQL_REFUSED);
	CHECK_INT(create("CREATE /* ` */ TABLE `t` (`a` int)"), MYSQL_REFUSED);
	CHECK_INT(
	    create("CREATE /*!99999 TEMPORARY */ TABLE `t` (`a` int)"), MYSQL_REFUSED);
	CHECK_INT(create("CREATE TABLE `t` LIKE `mysql`.`user`"), MYSQL_REFUSED);
	CHECK_INT(create("CREATE TABLE `t` (LIKE `mysql`.`user`)"), MYSQL_REFUSED);
	CHECK_INT(
	    create("CREATE TABLE `t` (`a` int) SELECT * FROM mysql.user"), MYSQL_REFUSED);
	CHECK_INT(
	    create("CREATE TABLE `t` (`a` int) /*!50000 SELECT */ 1"), MYSQL_REFUSED);
	CHECK_INT(create("CREATE TABLE `t` (`a` int) TABLE mysql.user"), MYSQL_REFUSED);
	CHECK_INT(create("CREATE TABLE `t` (`a` int) VALUES ROW(1)"), MYSQL_REFUSED);
	CHECK_INT(create("CREATE TABLE `t` (`a` int) START TRANSACTION"), MYSQL_REFUSED);
	CHECK_INT(create(PLAIN "; DROP DATABASE victim"), MYSQL_REFUSED);
	CHECK_INT(create(PLAIN ";"), MYSQL_REFUSED);
	CHECK_INT(create(PLAIN " \\! id"), MYSQL_REFUSED);
	CHECK_INT(
	    create("CREATE TABLE `t` (`a` text DEFAULT (load_file('/etc/passwd')))"),
	    MYSQL_REFUSED);
	CHECK_INT(
	    create("CREATE TABLE `t` (`a` int"), MYSQL_FINE); /* the server refuses it */
	CHECK_INT(create("CREATE TABLE `t` (`a` int) COMMENT='x"), MYSQL_REFUSED);
	/* What keeps its rows elsewhere. */
	CHECK_INT(
	    create("CREATE TABLE `t` (`a` int) ENGINE=CONNECT `file_name`='/etc/passwd'"),
	    MYSQL_REFUSED);
	CHECK_INT(
	    table("CREATE TABLE `t` (`a` int) ENGINE=CONNECT `file_name`='/etc/passwd'",
	        NULL, NULL, NULL, false),
	    MYSQL_LEFT_OUT);
	CHECK_INT(table("CREATE TABLE `t` (`a` int) ENGINE=`FEDERATED` CONNECTION='x'",
	              NULL, NULL, NULL, false),
	    MYSQL_LEFT_OUT);
	CHECK_INT(table("CREATE TABLE `t` (`a` int) ENGINE=MRG_MyISAM UNION=(`a`,`b`)",
	              NULL, NULL, NULL, false),
	    MYSQL_FINE);
	CHECK_INT(
	    table("CREATE TABLE `t` (`a` int) ENGINE=MRG_MyISAM UNION=(`a`,`mysql`.`b`)",
	        NULL, NULL, NULL, false),
	    MYSQL_LEFT_OUT);
	CHECK_INT(
	    create(
	        "CREATE TABLE `t` (`a` int) ENGINE=MRG_MyISAM INSERT_METHOD=LAST UNION=(`mysql`.`b`)"),
	    MYSQL_REFUSED);
}

static void check_changes(void)
{
	CHECK_INT(
	    table(PLAIN,
	        "ALTER TABLE `t` ADD UNIQUE KEY `u` (`a`(3)), ADD KEY `k` (`a`,`b`) COMMENT 'DROP'",
	        "ALTER TABLE `t` ADD CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `other`.`x` (`id`), ALTER COLUMN `a` SET DEFAULT nextval(`s`)",
	        "ALTER TABLE `t` AUTO_INCREMENT=5", true),
	    MYSQL_FINE);
	CHECK_INT(table(PLAIN, "ALTER TABLE `t` RENAME TO victim.t", NULL, NULL, true),
	    MYSQL_REFUSED);
	CHECK_INT(table(PLAIN, "ALTER TABLE `t` ADD KEY (`a`), RENAME TO victim.t", NULL,
	              NULL, true),
	    MYSQL_REFUSED);
	CHECK_INT(
	    table(PLAIN, "ALTER TABLE `victim`.`t` ADD KEY (`a`)", NULL, NULL, true),
	    MYSQL_REFUSED);
	CHECK_INT(table(PLAIN, "ALTER TABLE `u` ADD KEY (`a`)", NULL, NULL, true),
	    MYSQL_REFUSED);
	CHECK_INT(table(PLAIN, "ALTER TABLE `t` ADD COLUMN `b` int", NULL, NULL, true),
	    MYSQL_REFUSED);
	CHECK_INT(table(PLAIN, "ALTER TABLE `t` ADD KEY (`a`); DROP DATABASE victim",
	              NULL, NULL, true),
	    MYSQL_REFUSED);
	CHECK_INT(
	    table(PLAIN, NULL, "ALTER TABLE `t` EXCHANGE PARTITION p WITH TABLE victim.t",
	        NULL, true),
	    MYSQL_REFUSED);
	CHECK_INT(table(PLAIN, NULL, "ALTER TABLE `t` ALTER COLUMN `a` DROP DEFAULT",
	              NULL, true),
	    MYSQL_REFUSED);
	CHECK_INT(table(PLAIN, NULL, NULL, "DROP DATABASE victim", true), MYSQL_REFUSED);
	CHECK_INT(table(PLAIN, NULL, NULL,
	              "ALTER TABLE `t` AUTO_INCREMENT=5, RENAME TO `x`.`t`", true),
	    MYSQL_REFUSED);
	CHECK_INT(table(PLAIN, NULL, NULL, "ALTER TABLE `t` AUTO_INCREMENT=5a", true),
	    MYSQL_REFUSED);
}

static struct schema_object object(const char *kind, const char *name, const char *sql)
{
	return (struct schema_object){.stage = SCHEMA_AFTER,
	    .kind = copy(kind),
	    .name = copy(name),
	    .table = copy("tab"),
	    .create = copy(sql)};
}

static int made(const char *kind, const char *name, const char *sql)
{
	struct schema_object o = object(kind, name, sql);
	struct err err = {0};
	int verdict = mysql_guard_object(&guard, &o, sql, &err);

	schema_object_reset(&o);
	return verdict;
}

static void check_objects(void)
{
	CHECK_INT(
	    made("view", "v",
	        "CREATE ALGORITHM=UNDEFINED DEFINER=`a`@`%` SQL SECURITY DEFINER VIEW `v` AS select 1 AS `1`"),
	    MYSQL_FINE);
	CHECK_INT(made("view", "v", "CREATE VIEW `v` AS select 1; DROP DATABASE victim"),
	    MYSQL_REFUSED);
	CHECK_INT(made("view", "v", "DROP DATABASE victim"), MYSQL_REFUSED);
	CHECK_INT(made("view", "v", "CREATE VIEW `w` AS select 1"), MYSQL_REFUSED);
	CHECK_INT(
	    made("view", "v", "CREATE VIEW `victim`.`v` AS select 1"), MYSQL_REFUSED);
	CHECK_INT(
	    made("view", "v", "CREATE OR REPLACE VIEW `v` AS select 1"), MYSQL_REFUSED);
	CHECK_INT(made("view", "v", "CREATE USER `v` AS select 1"), MYSQL_REFUSED);
	CHECK_INT(made("view", "v", "CREATE /*!99999 VIEW */ USER `v`"), MYSQL_REFUSED);
	CHECK_INT(made("user", "v", "CREATE USER `v`"), MYSQL_REFUSED);
	/* What a note at the target would be taken for. */
	CHECK_INT(made("view", "_synco_own",
	              "CREATE VIEW `_synco_own` AS select '{}' AS `line`"),
	    MYSQL_REFUSED);
	CHECK_INT(made("view", "_SYNCO_own",
	              "CREATE VIEW `_SYNCO_own` AS select '{}' AS `line`"),
	    MYSQL_REFUSED);
	CHECK_INT(
	    made("function", "f",
	        "CREATE DEFINER=`a`@`b` FUNCTION `f`(x INT) RETURNS int RETURN x; "),
	    MYSQL_FINE);
	CHECK_INT(
	    made("function", "f", "CREATE FUNCTION `f` RETURNS STRING SONAME 'evil.so'"),
	    MYSQL_REFUSED);
	CHECK_INT(made("procedure", "p",
	              "CREATE PROCEDURE `p`() SELECT 1 INTO OUTFILE '/tmp/x'"),
	    MYSQL_LEFT_OUT);
	CHECK_INT(
	    made("trigger", "g",
	        "CREATE TRIGGER g BEFORE INSERT ON `shop`.tab FOR EACH ROW SET @a = 1"),
	    MYSQL_FINE);
	CHECK_INT(
	    made("trigger", "g",
	        "CREATE TRIGGER victim.g BEFORE INSERT ON tab FOR EACH ROW SET @a = 1"),
	    MYSQL_REFUSED);
	CHECK_INT(
	    made("trigger", "g",
	        "CREATE TRIGGER g BEFORE INSERT ON victim.tab FOR EACH ROW SET @a = 1"),
	    MYSQL_REFUSED);
	CHECK_INT(made("trigger", "g",
	              "CREATE TRIGGER g BEFORE INSERT ON other FOR EACH ROW SET @a = 1"),
	    MYSQL_REFUSED);
	CHECK_INT(
	    made("trigger", "g",
	        "CREATE TRIGGER g BEFORE INSERT ON tab FOR EACH ROW DELETE FROM `mysql`.`user`"),
	    MYSQL_LEFT_OUT);
	CHECK_INT(
	    made("trigger", "g",
	        "CREATE TRIGGER g BEFORE INSERT ON tab FOR EACH ROW SET NEW.x = 'mysql.'"),
	    MYSQL_FINE);
	CHECK_INT(
	    made("event", "e", "CREATE EVENT `e` ON SCHEDULE EVERY 1 DAY DO SELECT 1"),
	    MYSQL_FINE);
	CHECK_INT(made("event", "e", "CREATE EVENT `e` DO SELECT 1"), MYSQL_REFUSED);
	CHECK_INT(
	    made("package body", "p", "CREATE PACKAGE BODY `p` AS END"), MYSQL_FINE);
}

/* A view "v", made in a session of these modes. */
static int made_in(const char *sql_mode, const char *sql)
{
	struct schema_object o = object("view", "v", sql);
	struct err err = {0};
	int verdict;

	o.session.sql_mode = copy(sql_mode);
	verdict = mysql_guard_object(&guard, &o, sql, &err);
	schema_object_reset(&o);
	return verdict;
}

/* The guard reads a text as the server does in the modes that the source names. */
static void check_modes(void)
{
	static const char text[] = "CREATE VIEW `v` AS select '\\', LOAD_FILE('/x') -- '";
	static const char name[] =
	    "CREATE VIEW `v` AS select \"\\\", LOAD_FILE('/x') -- \"";

	CHECK_INT(made_in(NULL, text), MYSQL_FINE);
	CHECK_INT(made_in("NO_BACKSLASH_ESCAPES", text), MYSQL_LEFT_OUT);
	CHECK_INT(made_in("ANSI,no_backslash_escapes", text), MYSQL_LEFT_OUT);
	CHECK_INT(made_in(NULL, name), MYSQL_FINE);
	CHECK_INT(made_in("ANSI_QUOTES", name), MYSQL_LEFT_OUT);
	CHECK_INT(made_in("Ansi_Quotes", name), MYSQL_LEFT_OUT);
	CHECK(!mysql_body_is_one("CREATE PROCEDURE p() BEGIN NULL; END; DROP DATABASE x",
	    "procedure", "oracle"));
}

static void event(const char *sql, const char *wanted, bool wanted_disabled)
{
	struct schema_object o = object("event", "e", sql);
	bool disabled;
	CLEANUP(freep) char *got = mysql_guard_statement(&guard, &o, &disabled);

	CHECK_STR(got, wanted);
	CHECK_INT(disabled, wanted_disabled);
	schema_object_reset(&o);
}

#define EVENT "CREATE EVENT `e` ON SCHEDULE EVERY 1 DAY "

static void check_events(void)
{
	event(EVENT "ENABLE DO DELETE FROM a WHERE t.x < 1",
	    EVENT "ENABLE DO DELETE FROM a WHERE t.x < 1", false);
	event(EVENT "ENABLE DO DELETE FROM victim.a",
	    EVENT "DISABLE DO DELETE FROM victim.a", true);
	event(EVENT "ENABLE COMMENT 'x' DO CALL p()",
	    EVENT "DISABLE COMMENT 'x' DO CALL p()", true);
	event(EVENT "DISABLE ON SLAVE DO DROP TABLE x",
	    EVENT "DISABLE ON SLAVE DO DROP TABLE x", true);
	event(EVENT "DO DROP DATABASE x /* ENABLE */", NULL, true);
}

static bool is_one(const char *kind, const char *sql)
{
	return mysql_body_is_one(sql, kind, NULL);
}

static void check_bodies(void)
{
	CHECK(is_one("procedure", "CREATE PROCEDURE `p`() SELECT 1;"));
	CHECK(!is_one("procedure", "CREATE PROCEDURE `p`() SELECT 1; DROP DATABASE x"));
	CHECK(is_one("procedure",
	    "CREATE PROCEDURE `p`(a int)\n COMMENT ';' SQL SECURITY INVOKER\nl: BEGIN DECLARE x INT; DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1062 BEGIN END;\n"
	    "IF IF(a, 1, 2) THEN SET x = CASE a WHEN 1 THEN 2 ELSE if(a,1,0) END; ELSEIF a THEN SELECT 1; ELSE BEGIN END; END IF;\n"
	    "CASE a WHEN 1 THEN SELECT 2; ELSE BEGIN END; END CASE; WHILE a DO SET a = 0; END WHILE;\n"
	    "m: LOOP LEAVE m; END LOOP m; REPEAT SET a = repeat('x', 2); UNTIL a END REPEAT; SELECT t.end, begin FROM t; END l"));
	CHECK(!is_one(
	    "procedure", "CREATE PROCEDURE `p`() BEGIN SELECT 1; END; DROP DATABASE x"));
	CHECK(!is_one("procedure", "CREATE PROCEDURE `p`() BEGIN SELECT 1;"));
	CHECK(!is_one("procedure",
	    "CREATE PROCEDURE `p`() SELECT begin FROM t; DROP DATABASE x; SELECT 1 END"));
	CHECK(!is_one("procedure",
	    "CREATE PROCEDURE `p`() SELECT CASE 1 WHEN 1 THEN t.when END; DROP DATABASE x; SELECT 1 END"));
	CHECK(!is_one(
	    "procedure", "CREATE PROCEDURE `p`() CALL begin; DROP DATABASE x; END"));
	CHECK(!is_one(
	    "procedure", "CREATE PROCEDURE `p`() SET @begin = 1; DROP DATABASE x; END"));
	CHECK(is_one("function",
	    "CREATE FUNCTION `f`(a int) RETURNS varchar(10) CHARSET utf8mb4 COLLATE utf8mb4_bin\n DETERMINISTIC\nBEGIN RETURN a; END"));
	CHECK(is_one("function",
	    "CREATE FUNCTION `f`() RETURNS set('a','b') NO SQL RETURN CASE 1 WHEN 2 THEN 3 END"));
	CHECK(!is_one("function",
	    "CREATE FUNCTION `f`() RETURNS int RETURN CASE 1 WHEN 2 THEN 3 END; DROP DATABASE x"));
	CHECK(is_one("trigger",
	    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW FOLLOWS x BEGIN SET NEW.a = 1; END"));
	CHECK(!is_one("trigger",
	    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.begin = 1; DROP DATABASE x; END"));
	CHECK(is_one("event",
	    "CREATE EVENT `e` ON SCHEDULE EVERY 1 DAY COMMENT 'DO' DO BEGIN SELECT 1; END"));
	CHECK(!is_one(
	    "event", "CREATE EVENT `e` ON SCHEDULE EVERY 1 DAY DO SELECT 1; SELECT 2"));
	CHECK(is_one("view", "CREATE VIEW `v` AS select ';'"));
	CHECK(!is_one("view", "CREATE VIEW `v` AS select 1; select 2"));
	CHECK(mysql_body_is_one(
	    "CREATE PACKAGE BODY \"p\" AS FUNCTION f(x INT) RETURN INT AS y INT; BEGIN RETURN 1; END; PROCEDURE g IS BEGIN FOR i IN 1..2 LOOP NULL; END LOOP; END g; END",
	    "package body", "ORACLE"));
	CHECK(mysql_body_is_one(
	    "CREATE PROCEDURE \"p\"() AS a INT; BEGIN DECLARE b INT; BEGIN NULL; EXCEPTION WHEN OTHERS THEN NULL; END; END",
	    "procedure", "PIPES_AS_CONCAT,ORACLE"));
	CHECK(!mysql_body_is_one(
	    "CREATE PROCEDURE \"p\"() AS a INT; BEGIN NULL; END; DROP DATABASE x",
	    "procedure", "ORACLE"));
}

static void check_words(void)
{
	struct schema_object o =
	    object("view", "v", "CREATE VIEW `v` AS select '\xc3\xa4'");

	CHECK(mysql_guard_is_word("STRICT_ALL_TABLES,ANSI"));
	CHECK(!mysql_guard_is_word("utf8mb4; DROP"));
	CHECK(mysql_guard_charset(&o) == NULL);
	o.session.charset = copy("gbk");
	CHECK_STR(mysql_guard_charset(&o), "utf8mb4");
	free(o.session.charset);
	o.session.charset = copy("latin1");
	CHECK_STR(mysql_guard_charset(&o), "latin1");
	free(o.session.charset);
	o.session.charset = copy("a' b");
	{
		struct err err = {0};

		CHECK_INT(mysql_guard_object(&guard, &o, o.create, &err), MYSQL_REFUSED);
	}
	schema_object_reset(&o);
}

/* What a client gets, NULL when it can't be had. */
static void lines(const char *sql, const char *sql_mode, const char *wanted)
{
	CLEANUP(buf_reset) struct buf out = {0};

	CHECK_STR(
	    mysql_sql_append(&out, sql, sql_mode, ";;") ? buf_str(&out) : NULL, wanted);
}

static void check_lines(void)
{
	CLEANUP(buf_reset) struct buf delimiter = {0};

	lines("CREATE a", NULL, "CREATE a ;;\n");
	lines("CREATE a -- b", NULL, "CREATE a -- b\n;;\n");
	lines("CREATE a # ;;\n/* b", NULL, NULL);
	lines("CREATE a\n  source b,\n '\nsystem' `\nsystem` /* \nsystem */ source\n?",
	    NULL,
	    "CREATE a\n  /**/ source b,\n '\nsystem' `\nsystem` /* \nsystem */ /**/ source\n/**/ ? ;;\n");
	lines("CREATE a \\! id", NULL, NULL);
	lines("CREATE a '\\! id' \\N", NULL, NULL);
	lines("CREATE a '\\! id', \\N,", NULL, "CREATE a '\\! id', \\N, ;;\n");
	lines("CREATE \"a\\\" \\! b\"", "ANSI_QUOTES", NULL);
	lines("CREATE '\\' \\! '", "NO_BACKSLASH_ESCAPES", NULL);
	lines("CREATE --\x01 '\n a", NULL, NULL);
	mysql_sql_delimiter(&delimiter, "a;b;;");
	CHECK_STR(buf_str(&delimiter), "//0//");
}

int main(void)
{
	check_lines();
	check_tables();
	check_changes();
	check_objects();
	check_modes();
	check_events();
	check_bodies();
	check_words();
	return check_done();
}
