/*
 * Goal: definitions of one flavour of server become those of the other, by their tokens: what stands in texts
 * and names stays, and what can't be carried is named.
 */
#include <stdlib.h>
#include <string.h>

#include "common/base/cleanup.h"
#include "common/base/mem.h"
#include "common/db/mysql/mysql_equivalents.h"
#include "common/db/mysql/mysql_translate.h"
#include "test/lib/check.h"

static struct mysql_side side(
    bool mariadb, unsigned int version, const char *const *names)
{
	struct mysql_side s = {.mariadb = mariadb, .version = version};

	for (; names != NULL && *names != NULL; names++) {
		s.collations = xreallocarray(
		    s.collations, s.collations_n + 1, sizeof(*s.collations));
		s.collations[s.collations_n++] = xstrdup(*names);
	}
	return s;
}

static const char *const mysql9[] = {"utf8mb4_0900_ai_ci", "utf8mb4_0900_as_ci",
    "utf8mb4_0900_as_cs", "utf8mb4_0900_bin", "utf8mb4_de_pb_0900_ai_ci", "utf8mb4_bin",
    "utf8mb4_general_ci", "utf8mb4_unicode_520_ci", "utf8mb4_danish_ci",
    "utf8mb3_general_ci", "utf8mb3_unicode_520_ci", "latin1_swedish_ci", "latin1_bin",
    "ascii_general_ci", NULL};
static const char *const mariadb10_11[] = {"utf8mb4_uca1400_ai_ci",
    "utf8mb4_uca1400_nopad_ai_ci", "utf8mb4_uca1400_nopad_as_cs",
    "utf8mb4_uca1400_german2_nopad_ai_ci", "utf8mb4_uca1400_danish_nopad_ai_ci",
    "utf8mb4_nopad_bin", "utf8mb4_bin", "utf8mb4_general_ci", "utf8mb4_unicode_520_ci",
    "utf8mb3_general_ci", "latin1_swedish_ci", "ascii_general_ci", NULL};
static const char *const mariadb10_5[] = {"utf8mb4_unicode_520_nopad_ci",
    "utf8mb4_unicode_520_ci", "utf8mb4_nopad_bin", "utf8mb4_bin", "utf8_general_ci",
    NULL};

static void check_collation(const char *const *names, const char *from, const char *to)
{
	struct mysql_side s = side(true, 101100, names);
	CLEANUP(buf_reset) struct buf out = {0};

	printf("# %s\n", from);
	CHECK_INT(mysql_equivalent_collation(&s, from, strlen(from), &out), to != NULL);
	if (to != NULL)
		CHECK_STR(buf_str(&out), to);
	mysql_side_reset(&s);
}

static void collations_become_the_nearest(void)
{
	check_collation(mysql9, "utf8mb4_general_ci", "utf8mb4_general_ci");
	check_collation(mysql9, "utf8_general_ci", "utf8mb3_general_ci");
	check_collation(mysql9, "utf8mb4_uca1400_ai_ci", "utf8mb4_unicode_520_ci");
	check_collation(mysql9, "utf8mb4_uca1400_nopad_ai_ci", "utf8mb4_0900_ai_ci");
	check_collation(mysql9, "utf8mb4_uca1400_as_cs", "utf8mb4_0900_as_cs");
	check_collation(
	    mysql9, "utf8mb4_uca1400_german2_nopad_ai_ci", "utf8mb4_de_pb_0900_ai_ci");
	check_collation(mysql9, "utf8mb4_uca1400_danish_ai_ci", "utf8mb4_danish_ci");
	check_collation(mysql9, "utf8mb4_nopad_bin", "utf8mb4_0900_bin");
	check_collation(mysql9, "utf8mb3_uca1400_ai_ci", "utf8mb3_unicode_520_ci");
	check_collation(mysql9, "latin1_swedish_nopad_ci", "latin1_swedish_ci");
	check_collation(mysql9, "latin1_nopad_bin", "latin1_bin");
	check_collation(
	    mariadb10_11, "utf8mb4_0900_ai_ci", "utf8mb4_uca1400_nopad_ai_ci");
	check_collation(
	    mariadb10_11, "utf8mb4_nb_0900_ai_ci", "utf8mb4_uca1400_danish_nopad_ai_ci");
	check_collation(
	    mariadb10_11, "utf8mb4_zh_0900_as_cs", "utf8mb4_uca1400_nopad_as_cs");
	check_collation(mariadb10_11, "utf8mb4_0900_bin", "utf8mb4_nopad_bin");
	check_collation(mariadb10_11, "gb18030_chinese_ci", NULL);
	check_collation(mariadb10_11, "nonsense", NULL);
	check_collation(
	    mariadb10_5, "utf8mb4_0900_ai_ci", "utf8mb4_unicode_520_nopad_ci");
	/* Nothing that differs becomes equal. */
	check_collation(mariadb10_5, "utf8mb4_0900_as_cs", "utf8mb4_bin");
	check_collation(mariadb10_5, "utf8mb3_general_ci", "utf8_general_ci");
}

static void check_modes(
    bool mariadb, unsigned int version, const char *from, const char *to)
{
	struct mysql_side s = side(mariadb, version, NULL);
	CLEANUP(buf_reset) struct buf out = {0};

	mysql_equivalent_modes(&s, from, &out);
	CHECK_STR(buf_str(&out), to);
}

static void modes_lose_unknown_words(void)
{
	check_modes(false, 90700, "STRICT_ALL_TABLES,NO_AUTO_CREATE_USER,NO_ZERO_DATE",
	    "STRICT_ALL_TABLES,NO_ZERO_DATE");
	check_modes(false, 50744, "NO_AUTO_CREATE_USER", "NO_AUTO_CREATE_USER");
	check_modes(true, 101100, "NO_AUTO_CREATE_USER,TIME_TRUNCATE_FRACTIONAL",
	    "NO_AUTO_CREATE_USER");
	check_modes(false, 80036, "TIME_TRUNCATE_FRACTIONAL,IGNORE_BAD_TABLE_OPTIONS",
	    "TIME_TRUNCATE_FRACTIONAL");
	check_modes(true, 101100, "", "");
}

static void check_words(bool to_mariadb, const char *from, const char *to)
{
	struct mysql_translation t = {.source = side(!to_mariadb, 90000, mysql9),
	    .target = side(to_mariadb, to_mariadb ? 101106 : 90700,
	        to_mariadb ? mariadb10_11 : mysql9)};
	CLEANUP(freep) char *out = mysql_translate_words(&t, from, NULL);

	CHECK_STR(out, to);
	mysql_translation_reset(&t);
}

static void words_are_no_texts(void)
{
	check_words(true,
	    "select 'COLLATE utf8mb4_0900_ai_ci', `regexp_like`(1,2) -- regexp_like(1,2)\n, x.regexp_like(1,2)",
	    "select 'COLLATE utf8mb4_0900_ai_ci', `regexp_like`(1,2) -- regexp_like(1,2)\n, x.regexp_like(1,2)");
	check_words(true, "select a collate utf8mb4_0900_ai_ci",
	    "select a collate utf8mb4_uca1400_nopad_ai_ci");
	check_words(true, "select regexp_like(regexp_like(a,'(,'),concat(b,','))",
	    "select ((a regexp '(,') regexp concat(b,','))");
	check_words(true, "select regexp_like(a,b,'c')", "select regexp_like(a,b,'c')");
	check_words(
	    true, "select uuid_to_bin(uuid())", "select unhex(replace(uuid(),'-',''))");
	check_words(false, "select nvl(a,nvl(b,c)), sys_guid()",
	    "select ifnull(a,ifnull(b,c)), replace(uuid(),'-','')");
	check_words(false, "RETURNS varchar(3) CHARSET utf8 COLLATE utf8_general_ci",
	    "RETURNS varchar(3) CHARSET utf8mb3 COLLATE utf8mb3_general_ci");
	check_words(true, "select regexp_like(a", "select regexp_like(a");
	check_words(true, "select 'open", "select 'open");
}

/* A table with its keys and links; *notes is what is said. */
static void check_table(bool to_mariadb, const char *create, const char *keys,
    const char *want, const char *want_keys)
{
	struct mysql_translation t = {
	    .source = side(!to_mariadb, to_mariadb ? 90700 : 101106, NULL),
	    .target = side(to_mariadb, to_mariadb ? 101106 : 90700,
	        to_mariadb ? mariadb10_11 : mysql9)};
	struct schema_object o = {.stage = SCHEMA_TABLE,
	    .kind = xstrdup("table"),
	    .name = xstrdup("t"),
	    .create = xstrdup(create),
	    .keys = keys != NULL ? xstrdup(keys) : NULL};

	mysql_translate_table(&t, &o);
	CHECK_STR(o.create, want);
	CHECK_STR(o.keys != NULL ? o.keys : "none", want_keys);
	schema_object_reset(&o);
	mysql_translation_reset(&t);
}

static void tables_to_mariadb(void)
{
	check_table(true,
	    "CREATE TABLE `t` (\n  `a` int NOT NULL,\n  `b` int DEFAULT '5' /*!80023 INVISIBLE */ "
	    "COMMENT 'INVISIBLE',\n  `c` int NOT NULL /*!80023 INVISIBLE */,\n  `p` point NOT NULL "
	    "/*!80003 SRID 4326 */,\n  `v` vector(3) DEFAULT NULL,\n  CONSTRAINT `k` CHECK ((`a` > "
	    "10)) /*!80016 NOT ENFORCED */\n) ENGINE=InnoDB COLLATE=utf8mb4_0900_ai_ci "
	    "COMPRESSION='zlib' COMMENT='/*!80023 x */'\n/*!50100 PARTITION BY HASH (`a`)\nPARTITIONS 4 */",
	    "ALTER TABLE `t` ADD KEY `f` ((lower(`s`))), ADD KEY `i` (`b`) /*!80000 INVISIBLE */",
	    "CREATE TABLE `t` (\n  `a` int NOT NULL,\n  `b` int DEFAULT '5' COMMENT 'INVISIBLE' "
	    "INVISIBLE,\n  `c` int NOT NULL,\n  `p` point REF_SYSTEM_ID=4326 NOT NULL,\n  `v` "
	    "varbinary(12) DEFAULT NULL\n) ENGINE=InnoDB COLLATE=utf8mb4_uca1400_nopad_ai_ci "
	    "PAGE_COMPRESSED=1 COMMENT='/*!80023 x */'\nPARTITION BY HASH (`a`)\nPARTITIONS 4",
	    "ALTER TABLE `t` ADD KEY `i` (`b`) IGNORED");
}

static void tables_to_mysql(void)
{
	check_table(false,
	    "CREATE TABLE `t` (\n  `u` uuid DEFAULT uuid(),\n  `x` text DEFAULT 'a,b',\n  `d` datetime "
	    "DEFAULT current_timestamp() ON UPDATE current_timestamp(),\n  `n` int(11) DEFAULT (`a` + "
	    "1) CHECK (`n` > 0),\n  `s` int(11) DEFAULT nextval(`d`.`s`),\n  `z` varchar(9) /*M!100301 "
	    "COMPRESSED*/ DEFAULT NULL,\n  UNIQUE KEY `w` (`x`) USING HASH,\n  CONSTRAINT "
	    "`CONSTRAINT_1` CHECK (`n` < 9)\n) ENGINE=Aria DEFAULT CHARSET=utf8mb4 PAGE_CHECKSUM=1 "
	    "`a`='b' WITH SYSTEM VERSIONING\n PARTITION BY SYSTEM_TIME \n(PARTITION `p` CURRENT)",
	    "ALTER TABLE `t` ADD UNIQUE KEY `w` (`x`) USING HASH",
	    "CREATE TABLE `t` (\n  `u` char(36) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT "
	    "(uuid()),\n  `x` text DEFAULT ('a,b'),\n  `d` datetime DEFAULT current_timestamp() ON "
	    "UPDATE current_timestamp(),\n  `n` int(11) DEFAULT (`a` + 1),\n  `s` int(11),\n  `z` "
	    "varchar(9) DEFAULT NULL,\n  CHECK (`n` < 9),\n  CHECK (`n` > 0)\n) ENGINE=InnoDB DEFAULT "
	    "CHARSET=utf8mb4",
	    "none");
}

/* A check is the last that a column may say. */
static void checks_stay_behind(void)
{
	check_table(true,
	    "CREATE TABLE `t` (\n  `b` int(11) INVISIBLE DEFAULT 5 CHECK (`b` > 1)\n)",
	    NULL,
	    "CREATE TABLE `t` (\n  `b` int(11) DEFAULT 5 INVISIBLE CHECK (`b` > 1)\n)",
	    "none");
}

static void tables_of_a_union_are_no_options(void)
{
	check_table(false,
	    "CREATE TABLE `t` (\n  `b` int(11)\n) ENGINE=MRG_MyISAM UNION=(`m1`,`m2`)",
	    NULL,
	    "CREATE TABLE `t` (\n  `b` int(11)\n) ENGINE=MRG_MyISAM UNION=(`m1`,`m2`)",
	    "none");
}

static void what_is_no_definition_stays(void)
{
	check_table(
	    true, "CREATE TABLE `t` (`a", "ALTER", "CREATE TABLE `t` (`a", "ALTER");
	check_table(true, "", "", "", "");
	check_table(
	    true, "CREATE TABLE `t` (`a` int", NULL, "CREATE TABLE `t` (`a` int", "none");
}

int main(void)
{
	collations_become_the_nearest();
	modes_lose_unknown_words();
	words_are_no_texts();
	tables_to_mariadb();
	tables_to_mysql();
	checks_stay_behind();
	tables_of_a_union_are_no_options();
	what_is_no_definition_stays();
	return check_done();
}
