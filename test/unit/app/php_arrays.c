#include "common/app/php_config.h"

#include <string.h>

#include "common/base/buf.h"
#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static const char *const vars[] = {"SET=from env", NULL};
static struct app_env env;

static struct php_config *parse(const char *text, struct err *err)
{
	CLEANUP(php_config_freep) struct php_config *c = php_config_new(&env, false);

	*err = (struct err){0};
	if (!php_config_parse(c, "/srv/www/wp-config.php", text, strlen(text), err))
		return NULL;
	return take_ptr(&c);
}

/* The variable: its value, "?" when only PHP knows, "(none)". */
static const char *variable(const struct php_config *c, const char *path)
{
	const struct php_setting *s = php_config_variable(c, path);

	if (s == NULL)
		return "(none)";
	return s->value != NULL ? s->value : "?";
}

struct one {
	const char *text;
	const char *value;
};

/* path=value, path=value of what is below the variable d, in its order. */
static void print_items(const struct php_config *c, struct buf *out)
{
	const struct php_setting *s;
	const char *rest;
	size_t at = 0;

	while ((s = php_config_next(c, "d", &at, &rest)) != NULL)
		buf_printf(out, "%s%s=%s%s", out->len > 0 ? " " : "", rest,
		    s->value != NULL ? s->value : "?", s->repeated ? "!" : "");
}

static void check_items(const struct one *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_reset) struct buf text = {0};
		CLEANUP(buf_reset) struct buf items = {0};
		struct err err;
		struct php_config *c;

		buf_printf(&text, "<?php %s\n$after = 'x';", cases[i].text);
		printf("# %s\n", cases[i].text);
		c = parse(text.data, &err);
		REQUIRE(c != NULL);
		print_items(c, &items);
		CHECK_STR(buf_str(&items), cases[i].value);
		CHECK_STR(variable(c, "after"), "x");
		php_config_free(c);
	}
}

static void items_of_arrays_are_named_by_their_paths(void)
{
	static const struct one cases[] = {
	    {"$d = ['a' => '1', 'b' => ['c' => '2', 'd' => array('e' => '3')]];",
	        "a=1 b.c=2 b.d.e=3"},
	    {"$d['a']['b'] = 'x'; $d['a']['c'] = f();", "a.b=x a.c=?"},
	    {"$d['a'] = ['b' => 'x', 'c' => 'y']; $d['a']['b'] = 'z';", "a.c=y a.b=z"},
	    {"$d['a'] = ['b' => 'x']; $d['a'] = ['c' => 'y'];", "a.c=y"},
	    {"$d = ['a' => 'x']; $d = [];", ""},
	    {"$d = ['x', 'k' => 'y', 'z', 7 => 's', 't',];", "0=x k=y 1=z 7=s 8=t"},
	    {"$d = ['a' => 'x', 'a' => 'y'];", "a=y"},
	    {"$d['a'][] = 'x'; $d[f()] = 'y'; $d['b'] = 'z';", "b=z"},
	    {"$e = ['a' => ['b' => 'x']]; $d = $e; $d['c'] = $e['a']['b'];", "a.b=x c=x"},
	    {"$GLOBALS['d']['a'] = 'x';", "a=x"},
	    {"$GLOBALS['d'] = ['a' => getenv('SET')];", "a=from env"},
	    {"$d = ['a' => fn($x) => [1, 2], 'b' => function () { return ['c' => 1]; }, "
	     "'e' => 'f'];",
	        "a=? b=? e=f"},
	    {"$d = ['a' => 'x', ...f()];", ""},
	    {"$d = ['a' => 'x']; $d += ['a' => 'y', 'b' => 'z'];", "a=x b=z"},
	    {"$d = ['a' => 'x']; $d ?\?= ['b' => 'z'];", "a=x"},
	    {"$d = ['a' => ['b' => 'x', 'c' => 'y']]; $d = array_replace_recursive($d, "
	     "['a' => ['b' => 'z']]);",
	        "a.c=y a.b=z"},
	    {"$d = array_merge(['a' => 'x'], ['b' => 'y']);", "a=x b=y"},
	    {"$d = array_merge(['a' => 'x'], f());", ""},
	    {"$d = (array) ['a' => 'x']; $d['b'] = 'y';", "b=y"},
	    {"$d['a.b'] = 'x';", "a.b=x"},
	};

	check_items(cases, sizeof(cases) / sizeof(*cases));
}

static void branches_that_can_be_told_are_decided(void)
{
	static const struct one cases[] = {
	    {"if (getenv('SET')) $d['a'] = 'x'; else $d['a'] = 'y';", "a=x"},
	    {"if (getenv('NOT')) { $d['a'] = 'x'; } else { $d['a'] = 'y'; }", "a=y"},
	    {"if (getenv('NOT')) { if (f()) {} $d['a'] = 'x'; } $d['b'] = 'y';", "b=y"},
	    {"if (getenv('SET') == 'no') { $d['a'] = 'x'; } elseif (getenv('SET')) { "
	     "$d['a'] = 'y'; } else { $d['a'] = 'z'; }",
	        "a=y"},
	    {"if (false) { $d['a'] = 'x'; } else if (true) { $d['a'] = 'y'; } else $d['a'] "
	     "= 'z';",
	        "a=y"},
	    {"if ($e = getenv('SET')) { $d['a'] = $e; }", "a=from env"},
	    {"if (getenv('NOT') && f()) { $d['a'] = 'x'; }", ""},
	    {"if (f() || getenv('SET')) { $d['a'] = 'x'; } else $d['a'] = 'y';", "a=x"},
	    {"if (isset($_ENV['SET'], $_ENV['NOT'])) { $d['a'] = 'x'; }", ""},
	    {"if (true) { if (false) { $d['a'] = 'x'; } else { $d['a'] = 'y'; } $d['b'] = "
	     "'z'; }",
	        "a=y b=z"},
	    {"if (!isset($d['a'])) { $d['a'] = 'x'; } $d['a'] = 'y';", "a=y"},
	    {"$d['a'] = 'x'; if (!isset($d['a'])) { $d['a'] = 'y'; }", "a=x"},
	};

	check_items(cases, sizeof(cases) / sizeof(*cases));
}

static void what_other_branches_set_is_marked(void)
{
	static const struct one cases[] = {
	    {"$d['a'] = 'x'; if (f()) { $d['a'] = 'y'; }", "a=x!"},
	    {"$d['a'] = 'x'; if (f()) { $d['a'] = 'x'; $d['b'] = 'z'; }", "a=x b=z"},
	    {"if (f()) { $d['a'] = 'x'; } else { $d['a'] = 'y'; } $d['b'] = $d['a'];",
	        "a=x! b=?"},
	    {"if (f()) { $d = ['a' => 'x']; } elseif (true) { $d = ['a' => 'y', 'b' => "
	     "'z']; } else { $d['c'] = 'w'; }",
	        "a=x! b=z"},
	    {"$d['a'] = 'x'; switch (f()) { case 1: $d['a'] = 'y'; break; }", "a=x!"},
	    {"$d['a'] = 'x'; if (f()) { $d['a'] = 'y'; } $d['a'] = 'z';", "a=z"},
	};

	check_items(cases, sizeof(cases) / sizeof(*cases));
}

static void what_is_around_a_setting_may_be_unknown(void)
{
	struct err err;
	CLEANUP(php_config_freep) struct php_config *c =
	    parse("<?php $a = f(); $b = 'x'; $c['d'] = g(); $c['d']['e'] = 'y'; $A = "
	          "['k' => 'v'];",
	        &err);

	REQUIRE(c != NULL);
	CHECK_STR(variable(c, "a.b.c"), "?");
	CHECK_STR(php_config_variable(c, "a.b.c")->name, "a");
	CHECK_STR(variable(c, "b.c"), "(none)");
	CHECK_STR(variable(c, "c.d.e"), "y");
	CHECK_STR(variable(c, "c.d.f"), "?");
	CHECK_STR(variable(c, "c.g"), "(none)");
	php_config_move(c, "A", "c.d");
	CHECK_STR(variable(c, "c.d.k"), "v");
	CHECK_STR(variable(c, "A.k"), "(none)");
	php_config_let(c, "c.d.k", "w");
	CHECK_STR(variable(c, "c.d.k"), "w");
}

static void arrays_do_not_grow_without_end(void)
{
	CLEANUP(buf_reset) struct buf many = {0};
	CLEANUP(buf_reset) struct buf copies = {0};
	CLEANUP(buf_reset) struct buf ifs = {0};
	struct err err;
	struct php_config *c;

	buf_puts(&many, "<?php $a = [");
	for (int i = 0; i < 20000; i++)
		buf_puts(&many, "1,");
	buf_puts(&many, "]; $b = 'after';");
	c = parse(many.data, &err);
	REQUIRE(c != NULL);
	CHECK_STR(variable(c, "a.1"), "?");
	CHECK_STR(variable(c, "b"), "after");
	php_config_free(c);

	buf_puts(&copies, "<?php $a = ['k' => 'v'];");
	for (int i = 0; i < 200; i++)
		buf_puts(&copies, "$a = ['x' => $a, 'y' => $a];");
	buf_puts(&copies, "$b = 'after';");
	c = parse(copies.data, &err);
	REQUIRE(c != NULL);
	CHECK_STR(variable(c, "b"), "after");
	php_config_free(c);

	buf_puts(&ifs, "<?php ");
	for (int i = 0; i < 1000; i++)
		buf_puts(&ifs, "if (f()) {");
	CHECK(parse(ifs.data, &err) == NULL);
	CHECK_STR(err.msg, "/srv/www/wp-config.php:1: nested too deep");
}

int main(void)
{
	env = fixture_env(vars);
	items_of_arrays_are_named_by_their_paths();
	branches_that_can_be_told_are_decided();
	what_other_branches_set_is_marked();
	what_is_around_a_setting_may_be_unknown();
	arrays_do_not_grow_without_end();
	return check_done();
}
