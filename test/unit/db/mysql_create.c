#include <stdlib.h>
#include <string.h>

#include "common/base/cleanup.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_skip.h"
#include "test/lib/check.h"

static const char *const skipped[] = {"old_*", "a`b"};
static const struct db_names skip = {.items = skipped, .n = 2};

static void split(const char *sql, const char *engine, const char *create,
    const char *keys, const char *links)
{
	CLEANUP(mysql_create_reset) struct mysql_create c = {0};
	struct err err = {0};

	REQUIRE(mysql_create_split(sql, engine, "d`b", &skip, &c, &err));
	CHECK_STR(c.create, create);
	CHECK_STR(c.keys, keys);
	CHECK_STR(c.links, links);
}

static void splitting(void)
{
	/* Commas, parentheses and quotes in names, defaults, comments and checks. */
	split(
	    "CREATE TABLE `we``ird, (t` (\n"
	    "  `id` int(11) NOT NULL AUTO_INCREMENT,\n"
	    "  `a),b` varchar(10) DEFAULT '),(''\\'' COMMENT 'KEY `x` (`y`),\\nKEY',\n"
	    "  `c` decimal(10,2) GENERATED ALWAYS AS (`id` * (2 + 1)) VIRTUAL,\n"
	    "  PRIMARY KEY (`id`),\n"
	    "  UNIQUE KEY `u` (`a),b`),\n"
	    "  KEY `k` (`c`,`a),b`(3)) USING BTREE COMMENT 'x, y',\n"
	    "  FULLTEXT KEY `f` (`a),b`),\n"
	    "  CONSTRAINT `fk` FOREIGN KEY (`id`) REFERENCES `o` (`id`) ON DELETE CASCADE,\n"
	    "  CONSTRAINT `ck` CHECK (`id` > 0 and `a),b` <> ',')\n"
	    ") ENGINE=InnoDB AUTO_INCREMENT=5 COMMENT='it''s (x'",
	    "InnoDB",
	    "CREATE TABLE `we``ird, (t` (\n"
	    "  `id` int(11) NOT NULL AUTO_INCREMENT,\n"
	    "  `a),b` varchar(10) DEFAULT '),(''\\'' COMMENT 'KEY `x` (`y`),\\nKEY',\n"
	    "  `c` decimal(10,2) GENERATED ALWAYS AS (`id` * (2 + 1)) VIRTUAL,\n"
	    "  PRIMARY KEY (`id`),\n"
	    "  FULLTEXT KEY `f` (`a),b`),\n"
	    "  CONSTRAINT `ck` CHECK (`id` > 0 and `a),b` <> ',')\n"
	    ") ENGINE=InnoDB COMMENT='it''s (x'",
	    "ALTER TABLE `we``ird, (t` ADD UNIQUE KEY `u` (`a),b`), "
	    "ADD KEY `k` (`c`,`a),b`(3)) USING BTREE COMMENT 'x, y'",
	    "ALTER TABLE `we``ird, (t` ADD CONSTRAINT `fk` FOREIGN KEY (`id`) "
	    "REFERENCES `o` (`id`) ON DELETE CASCADE");
	/* What the server takes at once only. */
	split("CREATE TABLE `t` (\n  `a` int,\n  `b` int,\n  PRIMARY KEY (`a`),\n"
	      "  UNIQUE KEY `b` (`b`)\n) ENGINE=InnoDB WITH SYSTEM VERSIONING",
	    "InnoDB",
	    "CREATE TABLE `t` (\n  `a` int,\n  `b` int,\n  PRIMARY KEY (`a`),\n"
	    "  UNIQUE KEY `b` (`b`)\n) ENGINE=InnoDB WITH SYSTEM VERSIONING",
	    NULL, NULL);
	split(
	    "CREATE TABLE `t` (\n  `FTS_DOC_ID` bigint,\n  `x` text,\n  PRIMARY KEY (`x`),\n"
	    "  UNIQUE KEY `FTS_DOC_ID_INDEX` (`FTS_DOC_ID`)\n) ENGINE=InnoDB",
	    "InnoDB",
	    "CREATE TABLE `t` (\n  `FTS_DOC_ID` bigint,\n  `x` text,\n  PRIMARY KEY (`x`),\n"
	    "  UNIQUE KEY `FTS_DOC_ID_INDEX` (`FTS_DOC_ID`)\n) ENGINE=InnoDB",
	    NULL, NULL);
	/* The source's own folders, and a collation without its character set. */
	split(
	    "CREATE TABLE `t` (\n  `a` enum('x(',' COLLATE y') COLLATE utf8mb4_bin DEFAULT 'x(',\n"
	    "  `b` varchar(3) CHARACTER SET latin1 COLLATE latin1_bin,\n"
	    "  `c` text COLLATE binary\n) ENGINE=InnoDB DATA DIRECTORY='/a b/' COMMENT='x'\n"
	    " PARTITION BY HASH (`a`) (PARTITION p DATA DIRECTORY = '/c' ENGINE = InnoDB)",
	    "InnoDB",
	    "CREATE TABLE `t` (\n  `a` enum('x(',' COLLATE y') CHARACTER SET utf8mb4 COLLATE "
	    "utf8mb4_bin DEFAULT 'x(',\n"
	    "  `b` varchar(3) CHARACTER SET latin1 COLLATE latin1_bin,\n"
	    "  `c` text CHARACTER SET binary COLLATE binary\n) ENGINE=InnoDB COMMENT='x'\n"
	    " PARTITION BY HASH (`a`) (PARTITION p ENGINE = InnoDB)",
	    NULL, NULL);
	/* Another engine, or a counter that needs its index: all stays. */
	split("CREATE TABLE `t` (\n  `a` int,\n  KEY `k` (`a`)\n) ENGINE=MyISAM",
	    "MyISAM", "CREATE TABLE `t` (\n  `a` int,\n  KEY `k` (`a`)\n) ENGINE=MyISAM",
	    NULL, NULL);
	split(
	    "CREATE TABLE `t` (\n  `a` int AUTO_INCREMENT,\n  KEY `k` (`a`)\n) ENGINE=InnoDB",
	    "InnoDB",
	    "CREATE TABLE `t` (\n  `a` int AUTO_INCREMENT,\n  KEY `k` (`a`)\n) ENGINE=InnoDB",
	    NULL, NULL);
	/* Values from a sequence of its own database, and of another one. */
	split(
	    "CREATE TABLE `t` (\n  `a,` bigint NOT NULL DEFAULT nextval(`d``b`.`s)`) COMMENT 'x',\n"
	    "  `e` int DEFAULT (lastval(`d``b`.`s`) + nextval(`o`.`s`)) COMMENT 'y',\n"
	    "  `b` int DEFAULT nextval(`o`.`s`),\n  `c` int DEFAULT 1\n) ENGINE=InnoDB",
	    "InnoDB",
	    "CREATE TABLE `t` (\n  `a,` bigint NOT NULL COMMENT 'x',\n"
	    "  `e` int COMMENT 'y',\n"
	    "  `b` int DEFAULT nextval(`o`.`s`),\n  `c` int DEFAULT 1\n) ENGINE=InnoDB",
	    NULL,
	    "ALTER TABLE `t` ALTER COLUMN `a,` SET DEFAULT nextval(`s)`), "
	    "ALTER COLUMN `e` SET DEFAULT (lastval(`s`) + nextval(`o`.`s`))");
	/* Names as MariaDB before 10.11.19 prints them. */
	split(
	    "CREATE TABLE `t` (\n  `a` int,\n  CONSTRAINT `to `self` FOREIGN KEY (`a`) REFERENCES `t` (`a`),\n"
	    "  CONSTRAINT ``` FOREIGN KEY (`a`) REFERENCES `o` (`b`),\n"
	    "  CONSTRAINT `go``od` FOREIGN KEY (`a`) REFERENCES `t` (`a`)\n) ENGINE=InnoDB",
	    "InnoDB", "CREATE TABLE `t` (\n  `a` int\n) ENGINE=InnoDB", NULL,
	    "ALTER TABLE `t` ADD CONSTRAINT `to ``self` FOREIGN KEY (`a`) REFERENCES `t` (`a`), "
	    "ADD CONSTRAINT ```` FOREIGN KEY (`a`) REFERENCES `o` (`b`), "
	    "ADD CONSTRAINT `go``od` FOREIGN KEY (`a`) REFERENCES `t` (`a`)");
	/* A name that begins like what follows names. */
	split(
	    "CREATE TABLE `t` (\n  `a` int,\n  CONSTRAINT `` FOREIGN KEY (`x` FOREIGN KEY (`a`) REFERENCES `o` (`b`)\n) ENGINE=InnoDB",
	    "InnoDB", "CREATE TABLE `t` (\n  `a` int\n) ENGINE=InnoDB", NULL,
	    "ALTER TABLE `t` ADD CONSTRAINT ``` FOREIGN KEY (``x` FOREIGN KEY (`a`) REFERENCES `o` (`b`)");
	/* No primary key: a unique one stays, as rows are ordered by it. */
	split(
	    "CREATE TABLE `t` (\n  `a` int NOT NULL,\n  UNIQUE KEY `u` (`a`),\n  KEY `k` (`a`)\n"
	    ") ENGINE=InnoDB",
	    "InnoDB",
	    "CREATE TABLE `t` (\n  `a` int NOT NULL,\n  UNIQUE KEY `u` (`a`)\n) ENGINE=InnoDB",
	    "ALTER TABLE `t` ADD KEY `k` (`a`)", NULL);
}

static void join(
    const char *create, const char *keys, const char *after, const char *wanted)
{
	CLEANUP(freep) char *sql = mysql_create_join(create, keys, after);

	CHECK_STR(sql, wanted);
}

static void joining(void)
{
	join(
	    "CREATE TABLE `(t` (\n  `a)` int DEFAULT (1 + (2)) COMMENT ')'\n) ENGINE=InnoDB\n"
	    " PARTITION BY HASH (`a)`)",
	    "ALTER TABLE `(t` ADD UNIQUE KEY `u` (`a)`), ADD KEY `k` (`a)`(3)) COMMENT 'x, y'",
	    "ALTER TABLE `(t` AUTO_INCREMENT=5",
	    "CREATE TABLE `(t` (\n  `a)` int DEFAULT (1 + (2)) COMMENT ')',\n"
	    "  UNIQUE KEY `u` (`a)`),\n  KEY `k` (`a)`(3)) COMMENT 'x, y'\n"
	    ") AUTO_INCREMENT=5 ENGINE=InnoDB\n PARTITION BY HASH (`a)`)");
	join("CREATE TABLE `t` (\n  `a` int\n)", NULL, NULL,
	    "CREATE TABLE `t` (\n  `a` int\n)");
	/* Built in another way, no such statement, and cut off. */
	join("CREATE TABLE `t` (\n  `a` int\n)",
	    "ALTER TABLE `t` ADD SPATIAL KEY `a` (`a`)", NULL, NULL);
	join("CREATE TABLE `t` (\n  `a` int\n)", "ALTER TABLE `t` DROP KEY `a`", NULL,
	    NULL);
	join("CREATE TABLE `t` (\n  `a` int\n)", "ALTER TABLE `t` ADD KEY `a` (`a`))",
	    NULL, NULL);
	join("CREATE TABLE `t` (\n  `a` int\n)", NULL, "DO 1", NULL);
	join("CREATE TABLE `t` (\n  `a` int", NULL, NULL, NULL);
}

static void broken(void)
{
	static const char *const texts[] = {"", "CREATE TABLE t", "CREATE TABLE `t` (",
	    "CREATE TABLE `t` (\n  `a` int", "CREATE TABLE `t` (\n  `a` varchar(10",
	    "CREATE TABLE `t` (\n  `a` int DEFAULT 'x", "CREATE TABLE `t", "(`"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		CLEANUP(mysql_create_reset) struct mysql_create c = {0};
		struct err err = {0};

		CHECK(!mysql_create_split(texts[i], "InnoDB", "db", &skip, &c, &err));
		CHECK_INT(err.code, ERR_PROTO);
	}
}

static void links_to_skipped_tables_are_left_out(void)
{
	static const char sql[] =
	    "CREATE TABLE `t` (\n"
	    "  `a` int DEFAULT NULL COMMENT 'REFERENCES `old_x`',\n"
	    "  KEY `a` (`a`),\n"
	    "  CONSTRAINT `one` FOREIGN KEY (`a`) REFERENCES `old_x` (`id`) ON DELETE CASCADE,\n"
	    "  CONSTRAINT `t``wo` FOREIGN KEY (`a`) REFERENCES `a``b` (`id`),\n"
	    "  CONSTRAINT `three` FOREIGN KEY (`a`) REFERENCES `other`.`old_x` (`id`),\n"
	    "  CONSTRAINT `old_x` FOREIGN KEY (`a`) REFERENCES `new` (`old_x`)\n"
	    ") ENGINE=InnoDB";
	CLEANUP(mysql_create_reset) struct mysql_create c = {0};
	struct err err = {0};

	REQUIRE(mysql_create_split(sql, "InnoDB", "d`b", &skip, &c, &err));
	CHECK_STR(c.create, "CREATE TABLE `t` (\n"
	                    "  `a` int DEFAULT NULL COMMENT 'REFERENCES `old_x`'\n"
	                    ") ENGINE=InnoDB");
	CHECK_STR(c.left_out, "one, t`wo");
	CHECK_STR(c.links,
	    "ALTER TABLE `t` ADD CONSTRAINT `three` FOREIGN KEY (`a`) REFERENCES "
	    "`other`.`old_x` (`id`), ADD CONSTRAINT `old_x` FOREIGN KEY (`a`) REFERENCES "
	    "`new` (`old_x`)");
}

static void views_name_their_tables(void)
{
	static const char sql[] =
	    "CREATE VIEW `v` AS select `a`.`old` AS `from`,'from `no`' AS `x`,"
	    "extract(year from `a`.`day`) AS `y`,trim(both ' ' from `b``c`.`z`) AS `z` "
	    "from ((`a` join `b``c` on(`a`.`id` = `b``c`.`id`)) left join `db`.`d` `e` on(1)) "
	    "where exists(select 1 from `other`.`f`) union select 1 from (select 2 from `g`) `h`";
	static const char *const wanted[] = {"a", "b`c", "d", "g"};
	CLEANUP(buf_reset) struct buf name = {0};
	const char *at = sql;

	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		at = mysql_view_table(at, "db", &name);
		REQUIRE(at != NULL);
		CHECK_STR(buf_str(&name), wanted[i]);
	}
	CHECK(mysql_view_table(at, "db", &name) == NULL);
}

static void definer(const char *sql, const char *wanted, const char *without)
{
	size_t start = 0;
	size_t len = 0;
	CLEANUP(freep) char *user = NULL;

	if (wanted == NULL) {
		CHECK(!mysql_create_definer(sql, &start, &len, &user));
		return;
	}
	REQUIRE(mysql_create_definer(sql, &start, &len, &user));
	CHECK_STR(user, wanted);
	CHECK(strncmp(sql, without, start) == 0);
	CHECK_STR(sql + start + len, without + start);
}

static void definers(void)
{
	definer("CREATE DEFINER=`me`@`%` PROCEDURE `p`() SELECT 1", "me@%",
	    "CREATE PROCEDURE `p`() SELECT 1");
	definer(
	    "CREATE ALGORITHM=UNDEFINED DEFINER=`a``b`@`h` SQL SECURITY DEFINER VIEW `v` AS x",
	    "a`b@h", "CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW `v` AS x");
	definer("CREATE DEFINER=`role` TRIGGER `t` BEFORE", "role@",
	    "CREATE TRIGGER `t` BEFORE");
	definer("CREATE PROCEDURE `DEFINER=`() SELECT 'DEFINER=`x`@`y`'", NULL, NULL);
	definer(
	    "CREATE FUNCTION f(a INT) RETURNS INT RETURN 'DEFINER=`x`@`y` '", NULL, NULL);
	definer("DEFINER=`", "@", "");
}

int main(void)
{
	splitting();
	links_to_skipped_tables_are_left_out();
	views_name_their_tables();
	joining();
	broken();
	definers();
	return check_done();
}
