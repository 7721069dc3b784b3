#include "common/app/dotenv.h"

#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static const char *const vars[] = {"REAL=from the environment", "EMPTY=", NULL};
static struct app_env env;

static struct dotenv *parse(
    enum dotenv_dialect dialect, const char *text, struct err *err)
{
	CLEANUP(dotenv_freep) struct dotenv *d = dotenv_new(dialect, &env);

	*err = (struct err){0};
	if (!dotenv_parse(d, "x/.env", text, strlen(text), err))
		return NULL;
	return take_ptr(&d);
}

struct one {
	const char *text;
	const char *value; /* of X; NULL: there is none */
};

static void check_all(enum dotenv_dialect dialect, const struct one *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct err err;
		CLEANUP(dotenv_freep)
		struct dotenv *d = parse(dialect, cases[i].text, &err);
		const char *value = d != NULL ? dotenv_get(d, "X") : err.msg;

		if (cases[i].value == NULL)
			CHECK(value == NULL);
		else
			CHECK_STR(value != NULL ? value : "(none)", cases[i].value);
	}
}

static void both_dialects_agree_on_the_usual_lines(void)
{
	static const struct one cases[] = {
	    {"X=1", "1"},
	    {"X=a b\n", "a b"},
	    {"X=\n", ""},
	    {"X=   \nY=2", ""},
	    {"X = 1 \n", "1"},
	    {"export X=1", "1"},
	    {"export\tX=1", "1"},
	    {"exportX=1", NULL},
	    {"\xef\xbb\xbfX=1", "1"},
	    {"X=1\r\nY=2\r\n", "1"},
	    {"# X=1\n\n  # X=2\n", NULL},
	    {"X= # nothing\n", ""},
	    {"X=1 # one\n", "1"},
	    {"X='a # b' # c\n", "a # b"},
	    {"X=\"a # b\" # c\n", "a # b"},
	    {"X='$REAL \\n ${REAL}'\n", "$REAL \\n ${REAL}"},
	    {"X=\"a\\\"b\\\\c\\$d\\ne\"", "a\"b\\c$d\ne"},
	    {"X=\"one\ntwo\r\nthree\"\nY=1", "one\ntwo\nthree"},
	    {"X='one\ntwo'\nY=1", "one\ntwo"},
	    {"X=1\nX=2\n", "2"},
	    {"A=1\nX=\"${A}2\"", "12"},
	    {"A=1\nX=${A}2", "12"},
	    {"X=\"${REAL}\"", "from the environment"},
	    {"REAL=1\nX=\"${REAL}\"", "from the environment"},
	    {"A=1\nX='${A}'", "${A}"},
	    {"X=\"\"", ""},
	    {"X=''", ""},
	    {"X=a=b==", "a=b=="},
	    {"\"X\"=1", "1"},
	    {"X=mysql://u:p%40@h/db?a=b&c=d", "mysql://u:p%40@h/db?a=b&c=d"},
	};

	check_all(DOTENV_SYMFONY, cases, sizeof(cases) / sizeof(*cases));
	check_all(DOTENV_PHP, cases, sizeof(cases) / sizeof(*cases));
}

static void symfony_expands_and_joins(void)
{
	static const struct one cases[] = {
	    {"A=1\nX=$A", "1"},
	    {"A=1\nX=\"a$A.b\"", "a1.b"},
	    {"X=$MISSING", ""},
	    {"X=\"a${MISSING}b\"", "ab"},
	    {"X=${MISSING:-other}", "other"},
	    {"X=${MISSING-other}", "other"},
	    {"X=${EMPTY:-other}", "other"},
	    {"X=${EMPTY-other}", ""},
	    {"X=${MISSING:-${ALSO:-deep}}", "deep"},
	    {"A=1\nX=\"${MISSING:-a${A}b}\"", "a1b"},
	    {"X=\\$REAL", "$REAL"},
	    {"X=a'b c'\"d\"e", "ab cde"},
	    {"X=pa#ss", "pa#ss"},
	    {"X=pa #ss", "pa"},
	    {"X='a'#b", "a#b"},
	    {"X=\"\\t\\q\"", "\\t\\q"},
	    {"X=\"$(date)\"", "$(date)"},
	    {"X=$5", "$5"},
	    {"X=100$", "100$"},
	};

	check_all(DOTENV_SYMFONY, cases, sizeof(cases) / sizeof(*cases));
}

static void phpdotenv_leaves_a_dollar_alone(void)
{
	static const struct one cases[] = {
	    {"A=1\nX=$A", "$A"},
	    {"A=1\nX=\"p$A$$w\"", "p$A$$w"},
	    {"X=\"${MISSING}\"", "${MISSING}"},
	    {"X=${MISSING:-other}", "${MISSING:-other}"},
	    {"A.b=1\nX=${A.b}", "1"},
	    {"X=pa#ss", "pa"},
	    {"X=a'b\"c", "a'b\"c"},
	    {"X=\"\\t\\f\"", "\t\f"},
	    {"X", NULL},
	    {"X=C:\\new", "C:\\new"},
	};

	check_all(DOTENV_PHP, cases, sizeof(cases) / sizeof(*cases));
}

static void broken_lines_are_named_and_never_quoted(void)
{
	static const struct {
		enum dotenv_dialect dialect;
		const char *text;
		const char *message;
	} cases[] = {
	    {DOTENV_SYMFONY, "A=1\nX=\"secret\n\nB=2",
	        "x/.env:2: a double quote is not closed"},
	    {DOTENV_PHP, "\n\nX='secret", "x/.env:3: a single quote is not closed"},
	    {DOTENV_SYMFONY, "X", "x/.env:1: there is no '=' after the name"},
	    {DOTENV_SYMFONY, "A=\"1\n2\"\n=secret", "x/.env:3: this is no NAME=value"},
	    {DOTENV_PHP, "X=\"secret\" more", "x/.env:1: text after the closing quote"},
	    {DOTENV_PHP, "X=\"se\\cret\"",
	        "x/.env:1: an unknown escape in double quotes"},
	    {DOTENV_SYMFONY, "X=${A", "x/.env:1: a brace is not closed"},
	    {DOTENV_SYMFONY, "X=${A:-secret\n}", "x/.env:1: a brace is not closed"},
	    {DOTENV_SYMFONY, "na me=1", "x/.env:1: there is no '=' after the name"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err;
		CLEANUP(dotenv_freep)
		struct dotenv *d = parse(cases[i].dialect, cases[i].text, &err);

		CHECK(d == NULL);
		CHECK_INT(err.code, ERR_PROTO);
		CHECK_STR(err.msg, cases[i].message);
		CHECK(strstr(err.msg, "secret") == NULL);
	}
}

static void nul_bytes_are_no_settings(void)
{
	struct err err = {0};
	CLEANUP(dotenv_freep) struct dotenv *d = dotenv_new(DOTENV_PHP, NULL);

	CHECK(!dotenv_parse(d, "x", "A=1\0\n", 5, &err));
	CHECK_INT(err.code, ERR_PROTO);
}

static void variables_that_grow_without_end_are_stopped(void)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(buf_reset) struct buf deep = {0};
	struct err err;
	struct dotenv *d;

	buf_puts(&text, "A0=0123456789\n");
	for (int i = 1; i < 40; i++)
		buf_printf(&text, "A%d=$A%d$A%d$A%d\n", i, i - 1, i - 1, i - 1);
	d = parse(DOTENV_SYMFONY, text.data, &err);
	CHECK(d == NULL);
	CHECK_INT(err.code, ERR_PROTO);

	buf_puts(&deep, "X=");
	for (int i = 0; i < 10000; i++)
		buf_puts(&deep, "${A:-");
	d = parse(DOTENV_SYMFONY, deep.data, &err);
	CHECK(d == NULL);
	CHECK_STR(err.msg, "x/.env:1: variables nested too deep");
	/* What refers to itself is what it was before. */
	d = parse(DOTENV_SYMFONY, "X=$X$X\nX=a$X\nX=$X$X", &err);
	REQUIRE(d != NULL);
	CHECK_STR(dotenv_get(d, "X"), "aa");
	dotenv_free(d);
}

static void the_environment_wins_even_when_empty(void)
{
	struct err err;
	CLEANUP(dotenv_freep)
	struct dotenv *d = parse(DOTENV_PHP, "REAL=1\nEMPTY=2\nOTHER=3", &err);

	REQUIRE(d != NULL);
	CHECK_STR(dotenv_get(d, "REAL"), "from the environment");
	CHECK_STR(dotenv_get(d, "EMPTY"), "");
	CHECK(dotenv_filled(d, "EMPTY") == NULL);
	CHECK_STR(dotenv_filled(d, "OTHER"), "3");
	CHECK(dotenv_get(d, "MISSING") == NULL);
}

static void messages_tell_where_a_value_is_from(void)
{
	struct err err;
	struct err one = {0};
	CLEANUP(dotenv_freep)
	struct dotenv *d = parse(DOTENV_PHP, "A=1\nB=2\nREAL=1", &err);

	REQUIRE(d != NULL);
	(void)err_set(&one, ERR_USAGE, "bad");
	(void)dotenv_blame(d, "B", &one);
	CHECK_STR(one.msg, "x/.env:2: B: bad");
	(void)err_set(&one, ERR_USAGE, "bad");
	(void)dotenv_blame(d, "REAL", &one);
	CHECK_STR(one.msg, "environment: REAL: bad");
}

static void a_missing_file_is_fine(void)
{
	struct err err = {0};
	CLEANUP(dotenv_freep) struct dotenv *d = dotenv_new(DOTENV_PHP, NULL);

	CHECK(dotenv_load(d, "/nonexistent/.env", &err));
	CHECK(!dotenv_load(d, "/", &err));
}

int main(void)
{
	env = fixture_env(vars);
	both_dialects_agree_on_the_usual_lines();
	symfony_expands_and_joins();
	phpdotenv_leaves_a_dollar_alone();
	broken_lines_are_named_and_never_quoted();
	nul_bytes_are_no_settings();
	variables_that_grow_without_end_are_stopped();
	the_environment_wins_even_when_empty();
	messages_tell_where_a_value_is_from();
	a_missing_file_is_fine();
	return check_done();
}
