#include "common/app/php_config.h"

#include <string.h>

#include "common/base/buf.h"
#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static const char *const vars[] = {"SET=from env", "EMPTY=", "X_FILE=/nonexistent", NULL};
static struct app_env env;

static struct php_config *parse(const char *text, struct err *err)
{
	CLEANUP(php_config_freep) struct php_config *c = php_config_new(&env, false);

	*err = (struct err){0};
	if (!php_config_parse(c, "/srv/www/wp-config.php", text, strlen(text), err))
		return NULL;
	return take_ptr(&c);
}

/* The constant X: its value, "?" when only PHP knows, "(none)". */
static const char *value(const struct php_config *c)
{
	const struct php_setting *s = php_config_constant(c, "X");

	if (s == NULL)
		return "(none)";
	return s->value != NULL ? s->value : "?";
}

/* The same of a variable. */
static const char *variable(const struct php_config *c, const char *path)
{
	const struct php_setting *s = php_config_variable(c, path);

	if (s == NULL)
		return "(none)";
	return s->value != NULL ? s->value : "?";
}

struct one {
	const char *text; /* an expression */
	const char *value;
};

static void check_all(const struct one *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_reset) struct buf text = {0};
		struct err err;
		struct php_config *c;

		buf_printf(&text,
		    "<?php define('A', 'a'); $v = 'var'; define('X', %s); "
		    "define('AFTER', 'x');",
		    cases[i].text);
		c = parse(text.data, &err);
		printf("# %.*s\n", (int)strcspn(cases[i].text, "\n"), cases[i].text);
		CHECK_STR(c != NULL ? value(c) : err.msg, cases[i].value);
		/* Whatever it was, the reader did not lose its place. */
		CHECK(c != NULL && php_config_constant(c, "AFTER") != NULL);
		php_config_free(c);
	}
}

static void literals_are_decoded(void)
{
	static const struct one cases[] = {
	    {"'a'", "a"},
	    {"\"a\"", "a"},
	    {"'it\\'s \\\\ \\n \"'", "it's \\ \\n \""},
	    {"\"\\x41\\101\\u{e9}\\t\\$v\\\"\\q\"", "AA\xc3\xa9\t$v\"\\q"},
	    {"\"a$$ 5$\"", "a$$ 5$"},
	    {"'a' . \"b\" . 1", "ab1"},
	    {"3306", "3306"},
	    {"true", "1"},
	    {"FALSE", ""},
	    {"null", ""},
	    {"'a' /* , 'b' */ // 'c'\n # 'd'\n . 'e'", "ae"},
	    {"\"$v\"", "var"},
	    {"\"a$v-{$v}b\"", "avar-varb"},
	    {"\"$v\\0\"", "?"},
	    {"\"$v[0]\"", "?"},
	    {"\"$v->a\"", "?"},
	    {"\"$unknown\"", "?"},
	    {"\"$v?->a\"", "?"},
	    {"\"$v?\"", "var?"},
	    {"\"{$v['a\"b']}\"", "?"},
	    {"\"${v}\"", "?"},
	    {"<<<EOT\nX', 'no');\nEOT", "?"},
	    {"<<<'EOT'\n  text\n  EOT", "?"},
	    {"`id`", "?"},
	};

	check_all(cases, sizeof(cases) / sizeof(*cases));
}

static void what_can_be_told_is_evaluated(void)
{
	static const struct one cases[] = {
	    {"A . 'b'", "ab"},
	    {"$v", "var"},
	    {"('a') . (('b'))", "ab"},
	    {"__DIR__ . '/x'", "/srv/www/x"},
	    {"dirname(__DIR__) . '/x'", "/srv/x"},
	    {"dirname(__FILE__)", "/srv/www"},
	    {"dirname(__FILE__, 2)", "/srv"},
	    {"dirname(__FILE__, 9)", "/"},
	    {"getenv('SET')", "from env"},
	    {"\\getenv('SET')", "from env"},
	    {"(string) getenv('SET')", "from env"},
	    {"(int) (getenv('NOT') ?: 5432)", "5432"},
	    {"getenv('NOT')", ""},
	    {"getenv('NOT') ?: 'other'", "other"},
	    {"getenv('SET') ?: 'other'", "from env"},
	    {"getenv('EMPTY') ?: 'other'", "other"},
	    {"$_ENV['SET']", "from env"},
	    {"$_SERVER[\"SET\"]", "from env"},
	    {"$_ENV['NOT'] ?? 'other'", "other"},
	    {"$_ENV['NOT'] ?? $_SERVER['SET'] ?? 'other'", "from env"},
	    {"isset($_ENV['SET']) ? $_ENV['SET'] : 'other'", "from env"},
	    {"!isset($_ENV['SET']) ? 'other' : $_ENV['SET']", "from env"},
	    {"!empty($_SERVER['NOT']) ? $_SERVER['NOT'] : 'other'", "other"},
	    {"getenv('SET') !== false ? getenv('SET') : 'other'", "from env"},
	    {"getenv('NOT') === false ? 'other' : getenv('NOT')", "other"},
	    {"getenv('SET') == 'from env' && true ? 'yes' : 'no'", "yes"},
	    {"getenv_docker('SET', 'd')", "from env"},
	    {"getenv_docker('NOT', 'd')", "d"},
	    {"env('NOT', 'd')", "d"},
	    {"defined('A') ? 'yes' : 'no'", "yes"},
	    {"defined('NO') ? 'yes' : 'no'", "no"},
	    {"rtrim(' a/ ', '/ ') . trim(\" b\\n\")", " ab"},
	    {"!!getenv('SET')", "1"},
	};

	check_all(cases, sizeof(cases) / sizeof(*cases));
}

static void what_only_php_knows_is_said_to_be_unknown(void)
{
	static const struct one cases[] = {
	    {"get_secret('db', [1, 2])", "?"},
	    {"'a' . get_secret()", "?"},
	    {"$_SERVER['HTTP_HOST']", "?"},
	    {"'https://' . $_SERVER['HTTP_HOST']", "?"},
	    {"$unknown", "?"},
	    {"$v['a']", "?"},
	    {"$v->a->b('c')", "?"},
	    {"Secrets::get('x')", "?"},
	    {"new Foo('x', ['y' => 1])", "?"},
	    {"['a', 'b']", "?"},
	    {"array('a' => 'b')", "?"},
	    {"1 + 2", "?"},
	    {"function() { return 'a'; }", "?"},
	    {"getenv('X', function($a) { return [')']; })", ""},
	    {"UNKNOWN_CONSTANT", "?"},
	    {"get() ? 'a' : 'b'", "?"},
	    {"match(true) { default => 'x' }", "?"},
	    {"getenv_docker('X', 'd')", "?"},
	    {"file_get_contents('/etc/hostname')", "?"},
	};

	check_all(cases, sizeof(cases) / sizeof(*cases));
}

static void comments_and_other_text_are_no_settings(void)
{
	struct err err;
	CLEANUP(php_config_freep) struct php_config *c =
	    parse("define('X', 'html');\n<?php\n// define('X', 'a');\n"
	          "# define('X', 'b');\n/* define('X', 'c'); */\n"
	          "function f() { define('X', 'd'); $p = 'f'; }\n"
	          "class C { const X = 'e'; function g() { $p = 'g'; } }\n"
	          "$s = 'define(\"X\", 1)'; // ?> define('X', 'g'); <?php\n"
	          "$t = <<<A\ndefine('X', 'h');\nA;\n?>\ndefine('X', 'i');",
	        &err);

	REQUIRE(c != NULL);
	CHECK_STR(value(c), "(none)");
	CHECK(php_config_variable(c, "p") == NULL);
	CHECK(php_config_variable(c, "t") != NULL);
}

static void the_first_define_counts(void)
{
	static const struct {
		const char *text;
		const char *value;
		bool repeated;
	} cases[] = {
	    {"define('X', 'a'); define('X', 'a');", "a", false},
	    {"define('X', 'a'); define('X', 'b');", "a", true},
	    {"define('X', 'a'); if (!defined('X')) define('X', 'b');", "a", false},
	    {"if (!defined('X')) { define('X', 'b'); }", "b", false},
	    {"defined('X') || define('X', 'b');", "b", false},
	    {"defined('X') or define('X', 'b', true);", "b", false},
	    {"if (isset($_ENV['P'])) define('X', $_ENV['P']); else define('X', 'b');",
	        "b", false},
	    {"if (f()) define('X', g()); else define('X', 'b');", "b", true},
	    {"const X = 'a' . 'b';", "ab", false},
	    {"@define(\"X\", 'a');", "a", false},
	    {"Config::define('X', env('SET'));", "from env", false},
	    {"namespace N; \\define('X', 'a');", "a", false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CLEANUP(buf_reset) struct buf text = {0};
		struct err err;
		struct php_config *c;

		buf_printf(&text, "<?php %s", cases[i].text);
		printf("# %s\n", cases[i].text);
		c = parse(text.data, &err);
		REQUIRE(c != NULL && php_config_constant(c, "X") != NULL);
		CHECK_STR(value(c), cases[i].value);
		CHECK_INT(php_config_constant(c, "X")->repeated, cases[i].repeated);
		php_config_free(c);
	}
}

static void the_last_assignment_counts(void)
{
	static const struct one cases[] = {
	    {"$p = 'a'; $p = 'b';", "b"},
	    {"$p = 'a'; if (!isset($p)) { $p = 'b'; }", "a"},
	    {"if (empty($p)) $p = 'b';", "b"},
	    {"$p = 'a'; $p ?\?= 'b';", "a"},
	    {"$p = 'a'; $p .= 'b';", "?"},
	    {"$p = 'a'; if ($p == 'b') {}", "a"},
	    {"$p = 'a'; $o->p = 'b'; $q['p'] = 'c';", "a"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CLEANUP(buf_reset) struct buf text = {0};
		const struct php_setting *s;
		struct err err;
		struct php_config *c;

		buf_printf(&text, "<?php %s", cases[i].text);
		printf("# %s\n", cases[i].text);
		c = parse(text.data, &err);
		REQUIRE(c != NULL);
		s = php_config_variable(c, "p");
		REQUIRE(s != NULL);
		CHECK_STR(s->value != NULL ? s->value : "?", cases[i].value);
		php_config_free(c);
	}
}

static void a_returned_array_is_read(void)
{
	static const char *const texts[] = {
	    "<?php\n// made\n\nreturn array (\n  'A' => 'b\\'c',\n  'N' => array ( 'A' "
	    "=> 'in' ),\n"
	    "  'B' => '' . \"\\0\" . '',\n  'Z' => false,\n);\n",
	    "<?php\ndeclare(strict_types=1);\nreturn ['A' => \"b'c\", 'N' => ['A' => "
	    "'in'], "
	    "'B' => '', 5 => 'x', 'list', 'Z' => null];",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct err err;
		CLEANUP(php_config_freep) struct php_config *c = parse(texts[i], &err);

		REQUIRE(c != NULL);
		CHECK(php_config_returns(c));
		CHECK_STR(variable(c, PHP_RETURNED ".A"), "b'c");
		CHECK_STR(variable(c, PHP_RETURNED ".N"), "(none)");
		CHECK_STR(variable(c, PHP_RETURNED ".N.A"), "in");
		CHECK_STR(variable(c, PHP_RETURNED ".B"), "");
	}
}

static void broken_files_are_named(void)
{
	static const struct one cases[] = {
	    {"<?php\ndefine('X', 'secret",
	        "/srv/www/wp-config.php:2: a string does not end"},
	    {"<?php\n\n/* secret", "/srv/www/wp-config.php:3: a comment does not end"},
	    {"<?php $a = <<<E\nsecret\n",
	        "/srv/www/wp-config.php:1: a string does not end"},
	    {"<?php $a = \"{$b", "/srv/www/wp-config.php:1: a string does not end"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err;

		CHECK(parse(cases[i].text, &err) == NULL);
		CHECK_INT(err.code, ERR_PROTO);
		CHECK_STR(err.msg, cases[i].value);
	}
}

static void what_grows_or_nests_without_end_is_stopped(void)
{
	CLEANUP(buf_reset) struct buf grow = {0};
	CLEANUP(buf_reset) struct buf deep = {0};
	CLEANUP(buf_reset) struct buf chain = {0};
	struct err err;
	struct php_config *c;

	buf_puts(&grow, "<?php $a = 'xxxxxxxxxx';");
	for (int i = 0; i < 5000; i++)
		buf_puts(&grow, "$a = $a . $a; $b = $b . $a;");
	c = parse(grow.data, &err);
	CHECK(c != NULL);
	php_config_free(c);

	buf_puts(&deep, "<?php $a = ");
	for (int i = 0; i < 100000; i++)
		buf_puts(&deep, "f(");
	CHECK(parse(deep.data, &err) == NULL);
	CHECK_STR(err.msg, "/srv/www/wp-config.php:1: nested too deep");

	buf_clear(&deep);
	buf_puts(&deep, "<?php $a = ");
	for (int i = 0; i < 100000; i++)
		buf_puts(&deep, "(int)");
	CHECK(parse(deep.data, &err) == NULL);
	CHECK_STR(err.msg, "/srv/www/wp-config.php:1: nested too deep");

	buf_puts(&chain, "<?php $a = 1");
	for (int i = 0; i < 100000; i++)
		buf_puts(&chain, " ?\? 1 ?: 1");
	c = parse(chain.data, &err);
	CHECK(c != NULL);
	php_config_free(c);
}

static void included_files_are_read_but_not_without_end(void)
{
	char dir[] = "/tmp/synco-php-XXXXXX";
	CLEANUP(php_config_freep) struct php_config *c = php_config_new(&env, true);
	CLEANUP(freep) char *path = NULL;
	struct err err = {0};
	FILE *f;

	REQUIRE(mkdtemp(dir) != NULL);
	if (asprintf(&path, "%s/a.php", dir) < 0)
		abort();
	f = fopen(path, "w");
	REQUIRE(f != NULL);
	(void)fputs(
	    "<?php define('X', 'own'); require __DIR__ . '/a.php'; include 'b.php';", f);
	(void)fclose(f);
	CHECK(php_config_load(c, path, &err));
	CHECK_STR(value(c), "own");
	(void)unlink(path);
	(void)rmdir(dir);
}

int main(void)
{
	env = fixture_env(vars);
	literals_are_decoded();
	what_can_be_told_is_evaluated();
	what_only_php_knows_is_said_to_be_unknown();
	comments_and_other_text_are_no_settings();
	the_first_define_counts();
	the_last_assignment_counts();
	a_returned_array_is_read();
	broken_files_are_named();
	what_grows_or_nests_without_end_is_stopped();
	included_files_are_read_but_not_without_end();
	return check_done();
}
