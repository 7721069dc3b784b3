#include "common/app/py_config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static const char *const vars[] = {"HOST=db", "EMPTY=", "ON=true",
    "DATABASE_URL=postgres://u:p%40@h:5433/d?sslmode=require", NULL};

/* What X is after these lines, as text: "?" unknown, "?NAME" for want of a variable. */
static char *value_of(const char *text)
{
	static const char *const names[] = {[PY_UNKNOWN] = "?",
	    [PY_NONE] = "None",
	    [PY_FALSE] = "False",
	    [PY_TRUE] = "True",
	    [PY_NUMBER] = "",
	    [PY_TEXT] = "",
	    [PY_SYMBOL] = "<",
	    [PY_LIST] = "list ",
	    [PY_DICT] = "dict "};
	struct app_env env = fixture_env(vars);
	CLEANUP(dotenv_freep) struct dotenv *dotenv = dotenv_new(DOTENV_PYTHON, &env);
	CLEANUP(py_config_freep) struct py_config *c = py_config_new(NULL, dotenv);
	struct err err = {0};
	const struct py_name *x;

	if (!py_config_parse(c, "/site/conf/settings.py", text, strlen(text), &err))
		return xstrdup(err.msg);
	x = py_config_get(c, "X");
	if (x == NULL)
		return xstrdup("nothing");
	if (x->value.kind == PY_LIST || x->value.kind == PY_DICT)
		return xasprintf("%s%zu%s", names[x->value.kind], x->value.n,
		    x->value.partial ? " or more" : "");
	return xasprintf("%s%s", names[x->value.kind], buf_str(&x->value.text));
}

static void check(const char *text, const char *wanted)
{
	CLEANUP(freep) char *got = value_of(text);

	printf("# %s\n", text);
	CHECK_STR(got, wanted);
}

static void strings_in_all_forms(void)
{
	check("X = 'a\\'b' \"c\\\"d\"", "a'bc\"d");
	check("X = '''a\n'b' ''' r'\\n' R\"\\\"\"", "a\n'b' \\n\\\"");
	check("X = u'\\u00fc' b'\\x41\\101' '\\N{DASH}\\q'", "\xc3\xbc"
	                                                     "AA\\N{DASH}\\q");
	check("X = 'a\\\nb' \\\n  'c'", "abc");
	check("X = ('a' # one\n  'b'\n\n'c')", "abc");
	check("X = 'a\nb'", "/site/conf/settings.py:1: a string does not end");
	check("\nX = '''a\nb", "/site/conf/settings.py:2: a string does not end");
	check("X = 'a\\0b'", "?");
	check("\xef\xbb\xbfX = 1\r\n", "1");
}

static void templates(void)
{
	check("A = 'a'\nX = f'{A}/{{b}}{\"c\"}'", "a/{b}c");
	check("import os\nX = f\"x-{os.environ['HOST']}-{os.environ[\"HOST\"]}\"",
	    "x-db-db");
	check("X = f'{A!r}'", "?");
	check("A = 'a'\nX = f'{A:>3}'", "?");
	check("import os\nX = f\"{os.environ['GONE']}\"", "?GONE");
}

static void operators(void)
{
	check("X = 'a' + 'b' + f()", "?");
	check("X = 'a' + 'b'", "ab");
	check("X = '%s-%s %%' % ('a', 'b')", "a-b %");
	check("X = 'sqlite:///%s' % 'a'", "sqlite:///a");
	check("X = None or '' or 'a'", "a");
	check("X = 'a' and 'b'", "b");
	check("X = not 'a' == 'b' and 1 in [1, 2]", "True");
	check("X = 'b' not in {'a': 1}", "True");
	check("X = None is None", "True");
	check("X = '' is not None", "True");
	check("X = 'a' if f() else 'b'", "?");
	check("X = 'a' if '' else 'b' if None else 'c'", "c");
	check("X = {'a': 1} | {'b': 2}", "dict 2");
	check("X = -1", "?");
}

static void containers(void)
{
	check("X = [1, 'a', (), {},]", "list 4");
	check("X = 1, 2", "list 2");
	check("X = (1)", "1");
	check("X = [a for a in b if a]", "list 1 or more");
	check("X = [*a, 1]", "list 2 or more");
	check("A = {'a': 1, 'b': 2}\nX = {**A, 'b': 3}['b']", "3");
	check("X = {**f(), 'b': 3}", "dict 1 or more");
	check("X = {'a': lambda x, y=1: {x: y}, 'b': 2}['b']", "2");
	check("X = dict(a=1, **{'b': 2})", "dict 2");
	check("X = {'a': 'b'}.get('a')", "b");
	check("X = {'a': 'b'}.get('c', 'd')", "d");
	check("X = [1, 2][1]", "2");
}

static void paths(void)
{
	check(
	    "from pathlib import Path\nX = Path(__file__).resolve().parent.parent / 'a'",
	    "/site/a");
	check("import pathlib\nX = pathlib.Path(__file__).parents[1].joinpath('a', 'b')",
	    "/site/a/b");
	check(
	    "import os.path\nX = os.path.join(os.path.dirname(os.path.abspath(__file__)), "
	    "'a')",
	    "/site/conf/a");
	check("from os.path import *\nimport os.path as p\nX = p.normpath(p.join("
	      "p.dirname(__file__), '..', './a'))",
	    "/site/a");
	check("import environ\nR = environ.Path(__file__) - 2\nX = str(R('a').path('b'))",
	    "/site/a/b");
	check("X = os.path.join(f(), 'a')", "?");
}

static void the_environment(void)
{
	check("import os\nX = os.environ['HOST']", "db");
	check("from os import environ as e, getenv\nX = e['HOST'] + getenv('HOST')",
	    "dbdb");
	check("import os\nX = os.getenv('GONE')", "None");
	check("import os\nX = os.environ.get('GONE', 'd')", "d");
	check("import os\nX = os.environ['GONE']", "?GONE");
	check("import os\nX = 'HOST' in os.environ", "?");
	check("import os\nos.environ['A'] = 'b'\nX = os.environ['A']", "b");
	check("from decouple import config as c\nX = c('GONE', default='d', cast=str)",
	    "d");
	check("from decouple import config\nX = config('ON', cast=bool)", "True");
	check("from decouple import config\nX = config('HOST', cast=f)", "?");
	check("import environ\ne = environ.Env(A=(bool, False))\nX = e('HOST')", "db");
	check("import environ\ne = environ.Env()\nX = e('ON', bool)", "True");
	check("import environ\ne = environ.Env()\nX = e.bool('GONE', False)", "False");
	check("from environs import Env\ne = Env()\nX = e.str('GONE', 'd')", "d");
	check("import environ\ne = environ.Env()\nX = e('GONE')", "?GONE");
}

static void database_urls(void)
{
	check("import environ\nX = environ.Env().db()['PASSWORD']", "p@");
	check("import environ\nX = environ.Env().db('GONE')", "?GONE");
	check(
	    "import environ\nX = environ.Env().db('GONE', default='sqlite:///x.db')['NAME']",
	    "x.db");
	check(
	    "import dj_database_url as d\nX = d.config(conn_max_age=1)['PORT']", "5433");
	check("import dj_database_url as d\nX = d.config(env='GONE')", "dict 0");
	check("import dj_database_url as d\nX = d.parse('sqlite:////x.db')['NAME']",
	    "/x.db");
	check("import dj_database_url as d\nX = d.parse('x')",
	    "/site/conf/settings.py:2: no database URI: mysql://user:password@host/database "
	    "or sqlite:FILE expected");
}

static void assignments(void)
{
	check("X = A = 'a'", "a");
	check("X: str = 'a'; B = 1", "a");
	check("X = ['a']\nX += ['b']", "list 2");
	check("X, Y = 1, 2", "?");
	check("A = {'a': {'b': 1}}\nA['a']['b'] = 'c'\nX = A['a']['b']", "c");
	check("A = {'a': {'b': 1}}\nA['a'].update({'c': 2}, d=3)\nX = A['a']", "dict 3");
	check("A = {'a': 1}\nA.update(f())\nX = A", "?");
	check("A = {'a': {'b': 1}}\nA[f()]['b'] = 2\nX = A", "?");
	check("A = {'a': {'b': 1}}\nA['a'][f()] = 2\nX = A['a']", "?");
}

static void branches(void)
{
	check("X = 1\nif f():\n  X = 2", "?");
	check("X = 1\nif 0: X = 2\nelif 1: X = 3\nelse: X = 4", "3");
	check("X = 1\nif f():\n  A = 2\nelse:\n  A = 3\n", "1");
	check("X = 1\nif '':\n\tif True:\n\t\tX = 2\nelse:\n        X = 3\n", "3");
	check("import sys\nX = 1\nif 'test' in sys.argv:\n    X = 2", "1");
	check("X = 1\nfor i in a: X = 2", "?");
	check("X = 1\nwhile False:\n  pass\n", "1");
	check("X = 1\ndef f(a, b: int = 1) -> int:\n  X = 2\n  return X\n", "1");
	check("X = 1\n@f(1)\nclass A(B):\n\n  X = 2\n# c\n  def x(): pass\n", "1");
	check("with open('x') as f:\n  X = f.read()", "?");
	check("match a:\n  case 1:\n    X = 1\nX = 2", "2");
	check("match = 1\nX = match", "1");
}

static void exceptions(void)
{
	check(
	    "try:\n  from .local import *\n  X = 1\nexcept ImportError:\n  X = 2\nelse:\n"
	    "  X = 3\n",
	    "2");
	check(
	    "import os\ntry:\n  X = os.environ['GONE']\nexcept (KeyError, A) as e:\n  X = 2\n"
	    "except B:\n  X = 3\nfinally:\n  Y = 1",
	    "2");
	check(
	    "try:\n  import debug_toolbar\n  X = 1\nexcept ImportError:\n  X = 2\n", "1");
	check("X = 1\ntry: pass\nexcept: X = 2\nelse: X = 3\n", "3");
	check("import os\nif True:\n  Y = os.environ['GONE']\n  X = 1\n", "1");
}

static void limits(void)
{
	CLEANUP(buf_reset) struct buf deep = {0};
	CLEANUP(buf_reset) struct buf bomb = {0};

	buf_puts(&deep, "X = ");
	for (size_t i = 0; i < 1000; i++)
		buf_putc(&deep, '[');
	check(deep.data, "/site/conf/settings.py:1: nested too deep");
	buf_puts(&bomb, "X = ['aaaaaaaa']\n");
	for (size_t i = 0; i < 64; i++)
		buf_puts(&bomb, "X = X + X\n");
	check(bomb.data, "/site/conf/settings.py:16: these values are too large");
}

static void put_file(const char *dir, const char *name, const char *text)
{
	CLEANUP(freep) char *path = fs_join(dir, name);
	FILE *f = fopen(path, "w");

	REQUIRE(f != NULL);
	(void)fputs(text, f);
	(void)fclose(f);
}

static const char *text_of(const struct py_config *c, const char *name)
{
	const struct py_name *n = py_config_get(c, name);

	return n != NULL ? py_value_str(&n->value) : NULL;
}

static void modules_are_read(void)
{
	char root[] = "/tmp/synco-py-XXXXXX";
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_PYTHON, NULL);
	CLEANUP(py_config_freep) struct py_config *c = NULL;
	CLEANUP(freep) char *path = NULL;
	CLEANUP(freep) char *pkg = NULL;
	struct err err = {0};

	REQUIRE(mkdtemp(root) != NULL);
	pkg = fs_join(root, "p");
	REQUIRE(mkdir(pkg, 0700) == 0);
	put_file(pkg, "__init__.py",
	    "from .base import *\nfrom p.one import A as B, GONE\n"
	    "from . import __init__\nC = _HIDDEN\n"
	    "if f():\n    from .maybe import *\n");
	put_file(pkg, "base.py",
	    "from os import environ\nA = 'base'\n_HIDDEN = 'h'\nM = 'base'\n");
	put_file(pkg, "one.py", "A = 'one'\nfrom p import A as Z, B\n");
	put_file(pkg, "maybe.py", "M = 'maybe'\n");
	c = py_config_new(root, env);
	path = py_config_module(c, "p");
	REQUIRE(path != NULL);
	CHECK(py_config_load(c, path, &err));
	CHECK_STR(text_of(c, "A"), "base");
	CHECK_STR(text_of(c, "B"), "one");
	CHECK(text_of(c, "GONE") == NULL);
	CHECK(text_of(c, "C") == NULL);
	CHECK(text_of(c, "M") == NULL);
	CHECK_STR(strrchr(py_config_get(c, "A")->file, '/'), "/base.py");
	CHECK(py_config_module(c, "p..x") == NULL);
	CHECK(py_config_module(c, "gone") == NULL);
	CHECK(fs_remove_tree(AT_FDCWD, root, &err));
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	strings_in_all_forms();
	templates();
	operators();
	containers();
	paths();
	the_environment();
	database_urls();
	assignments();
	branches();
	exceptions();
	limits();
	modules_are_read();
	fixture_end();
	return check_done();
}
