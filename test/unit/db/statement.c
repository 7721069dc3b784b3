/* Goal: SQL is cut into the tokens that the engine it is for reads, or it is an error. */
#include <string.h>

#include "common/db/statement.h"
#include "test/lib/check.h"

static enum statement_dialect dialect;
static unsigned int flags;

/* The kinds of all tokens as letters and their texts: "w:a m:= s:'b'". */
static void tokens(const char *sql, const char *wanted)
{
	static const char letters[] = "$wnsdm!";
	CLEANUP(buf_reset) struct buf got = {0};
	struct statement s;
	struct statement_token t;

	statement_start(&s, dialect, flags, sql, strlen(sql));
	do {
		t = statement_next(&s);
		buf_printf(&got, "%s%c%s", got.len > 0 ? " " : "", letters[t.kind],
		    t.executable ? "x" : "");
		if (t.len > 0)
			buf_printf(&got, ":%.*s", (int)t.len, t.at);
	} while (t.kind != STATEMENT_END && t.kind != STATEMENT_ERROR);
	CHECK_STR(buf_str(&got), wanted);
}

static void qualified(const char *sql, bool is_name, const char *schema, const char *name)
{
	CLEANUP(buf_reset) struct buf got_schema = {0};
	CLEANUP(buf_reset) struct buf got = {0};
	struct statement s;
	struct statement_token t;

	statement_start(&s, dialect, flags, sql, strlen(sql));
	t = statement_next(&s);
	CHECK_INT(statement_qualified(&s, &t, &got_schema, &got), is_name);
	if (!is_name)
		return;
	CHECK_STR(buf_str(&got_schema), schema);
	CHECK_STR(buf_str(&got), name);
}

static bool is_one(const char *sql)
{
	return statement_is_one(dialect, flags, sql, strlen(sql));
}

static void check_postgres(void)
{
	dialect = STATEMENT_POSTGRES;
	tokens("", "$");
	tokens("SELECT a.\"B\"\"\" , 'it''s' -- x\n",
	    "w:SELECT w:a m:. n:\"B\"\"\" m:, s:'it''s' $");
	tokens("a /* b /* ' */ c */ d", "w:a w:d $");
	tokens("/* /* */", "!");
	tokens("'a\\' b", "s:'a\\' w:b $");
	tokens("E'a\\'' b", "s:E'a\\'' w:b $");
	tokens("e'a' -- \n 'b\\'c' d", "s:e'a' -- \n 'b\\'c' w:d $");
	tokens("e'a' 'b\\' d", "s:e'a' s:'b\\' w:d $");
	tokens("E'a\\'", "!");
	tokens("U&'a\\' u&\"b\" X'00' B'1' N'c'",
	    "s:U&'a\\' n:u&\"b\" s:X'00' s:B'1' s:N'c' $");
	tokens("$$ a; $b$ ' $$ $1 $b$ $$ $b$ a$b$c",
	    "s:$$ a; $b$ ' $$ m:$ d:1 s:$b$ $$ $b$ w:a$b$c $");
	tokens("$a$ $b$", "!");
	tokens("1.5e-3 1..2 .5", "d:1.5e-3 d:1 m:. d:.2 d:.5 $");
	tokens("1E'a'", "!");
	tokens("1a", "!");
	tokens("a \\! b", "w:a !");
	tokens("'\\! a' \"\\b\"", "s:'\\! a' n:\"\\b\" $");
	tokens("a\vb", "w:a !");
	tokens("`", "m:` $");
	qualified("Public . \"A.b\" (", true, "public", "A.b");
	qualified("ÄB", true, "", "Äb");
	qualified("a.b.c", false, "", "");
	qualified("U&\"a\"", false, "", "");
	qualified("\"\"", false, "", "");
	CHECK(is_one("SELECT ';' ; -- end"));
	CHECK(!is_one("SELECT 1; SELECT 2"));
	CHECK(!is_one(" ; "));
	CHECK(!is_one("SELECT 1;;"));
	CHECK(!is_one("SELECT 'a"));
	CHECK(!statement_is_one(dialect, 0, "SELECT 'a\0b'", 12));
}

static void check_mysql(void)
{
	dialect = STATEMENT_MYSQL;
	tokens("SELECT `a``b`, 'c\\'d' \"e\" # f\n-- g\n--h",
	    "w:SELECT n:`a``b` m:, s:'c\\'d' s:\"e\" m:- m:- w:h $");
	tokens("a /*!50100 PARTITION `b` */ c", "w:a wx:PARTITION nx:`b` w:c $");
	tokens("/*M!100300 a */", "wx:a $");
	tokens("/*! a*/ b", "wx:a w:b $");
	tokens("/*!99999 ' */ DROP /*!99999 ' */", "!");
	tokens("/*!99999 -- */ a\n*/", "!");
	tokens("/*!99999 /* */ a */", "!");
	tokens("/*!99999 'a*/'", "!");
	tokens("/*!501001 a */ /*!5010012 a */", "wx:a !");
	tokens("/*!50100a */", "!");
	tokens("/*!50100 a", "!");
	tokens("/* a /* b */ c", "w:c $");
	tokens("/* a ", "!");
	tokens("_latin1'a' x'00' 1a 0x00 a$b",
	    "w:_latin1 s:'a' w:x s:'00' d:1a d:0x00 w:a$b $");
	tokens("$$a$$", "!");
	tokens("@`a` @@b \\N", "m:@ n:`a` m:@ m:@ w:b m:\\ w:N $");
	tokens("'a\\'", "!");
	flags = STATEMENT_NO_BACKSLASH;
	tokens("'a\\' b", "s:'a\\' w:b $");
	flags = STATEMENT_ANSI_QUOTES;
	tokens("\"a\\\" 'b\\''", "n:\"a\\\" s:'b\\'' $");
	flags = 0;
	qualified("`A`.b ", true, "A", "b");
	CHECK(!is_one("a; b"));
}

static void check_sqlite(void)
{
	dialect = STATEMENT_SQLITE;
	tokens("CREATE \"a\"\"\" `b` [c]] 'd\\' x'00' 0x1F 1.e5 .5",
	    "w:CREATE n:\"a\"\"\" n:`b` n:[c] m:] s:'d\\' s:x'00' d:0x1F d:1.e5 d:.5 $");
	tokens("a--b\n/* /* */ c != d", "w:a w:c m:! m:= w:d $");
	tokens("a /* b", "w:a !");
	tokens("1a", "!");
	tokens("a ?", "w:a !");
	tokens("$a(')", "!");
	tokens("a \xef\xbb\xbf", "w:a !");
	tokens("a.\n.shell", "w:a m:. m:. w:shell $");
	qualified("[a b].`c`", true, "a b", "c");
}

int main(void)
{
	check_postgres();
	check_mysql();
	check_sqlite();
	return check_done();
}
