#include "common/db/keys.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "test/lib/check.h"

/* What was handed over, and which index is taken out. */
struct taken {
	struct buf seen; /* "name: statement\n" */
	const char *out;
};

static bool take(void *ctx, const char *kind, const char *name, char *statement)
{
	struct taken *t = ctx;

	buf_printf(&t->seen, "%s%s: %s\n",
	    strcmp(kind, "index") == 0 ? "" : "constraint ", name, statement);
	free(statement);
	return t->out != NULL && strcmp(t->out, name) == 0;
}

static void sift(const char *engine, const char *create, const char *keys,
    const char *out, const char *seen, const char *create_after, const char *keys_after)
{
	struct schema_object o = {.name = xstrdup("t"),
	    .create = xstrdup(create),
	    .keys = keys != NULL ? xstrdup(keys) : NULL};
	struct taken t = {.out = out};

	db_keys_sift(&o, engine, take, &t);
	CHECK_STR(buf_str(&t.seen), seen);
	CHECK_STR(o.create, create_after);
	CHECK_STR(o.keys != NULL ? o.keys : "", keys_after != NULL ? keys_after : "");
	buf_reset(&t.seen);
	schema_object_reset(&o);
}

static void postgres(void)
{
	static const char pkey[] =
	    "ALTER TABLE ONLY public.t\n\tADD CONSTRAINT p PRIMARY KEY (id)";
	CLEANUP(freep)
	char *keys = xasprintf(
	    "%s;\nCREATE INDEX a ON public.t USING btree (x) WHERE (x <> ';\n'::text);\n"
	    "CREATE UNIQUE INDEX \"B \"\"b\" ON public.t USING btree (y);\n"
	    "ALTER INDEX public.\"B \"\"b\" ALTER COLUMN 1 SET STATISTICS 7",
	    pkey);
	CLEANUP(freep)
	char *without = xasprintf(
	    "%s;\nCREATE INDEX a ON public.t USING btree (x) WHERE (x <> ';\n'::text)",
	    pkey);
	static const char added[] =
	    "ALTER TABLE ONLY public.t ADD CONSTRAINT u UNIQUE (x);\n"
	    "ALTER TABLE public.t\n\tADD CONSTRAINT \"c 1\" CHECK ((x <> ',\n\tADD '::text)),\n\t"
	    "ADD CONSTRAINT c2 CHECK ((y > 0))";
	static const char each[] =
	    "constraint u: ALTER TABLE ONLY public.t ADD CONSTRAINT u UNIQUE (x)\n"
	    "constraint c 1: ALTER TABLE public.t\n\tADD CONSTRAINT \"c 1\" CHECK ((x <> ',\n\tADD '::text))\n"
	    "constraint c2: ALTER TABLE public.t\n\tADD CONSTRAINT c2 CHECK ((y > 0))\n";
	static const char seen[] =
	    "a: CREATE INDEX a ON public.t USING btree (x) WHERE (x <> ';\n'::text)\n"
	    "B \"b: CREATE UNIQUE INDEX \"B \"\"b\" ON public.t USING btree (y)\n"
	    "B \"b: ALTER INDEX public.\"B \"\"b\" ALTER COLUMN 1 SET STATISTICS 7\n";

	sift("postgres", "c", keys, NULL, seen, "c", keys);
	sift("postgres", "c", keys, "B \"b", seen, "c", without);
	sift("postgres", "c", added, NULL, each, "c", added);
	sift("postgres", "c", added, "c 1", each, "c",
	    "ALTER TABLE ONLY public.t ADD CONSTRAINT u UNIQUE (x);\n"
	    "ALTER TABLE public.t\n\tADD CONSTRAINT c2 CHECK ((y > 0))");
	sift("postgres", "c", "ALTER TABLE t\n\tADD CONSTRAINT c CHECK ((y > 0))", "c",
	    "constraint c: ALTER TABLE t\n\tADD CONSTRAINT c CHECK ((y > 0))\n", "c",
	    NULL);
}

static void sqlite(void)
{
	sift("sqlite", "c",
	    "create unique index if not exists [a b] on t(x);\nCREATE INDEX main.b ON t(y)",
	    "a b",
	    "a b: create unique index if not exists [a b] on t(x)\nb: CREATE INDEX main.b ON t(y)\n",
	    "c", "CREATE INDEX main.b ON t(y)");
	sift("sqlite", "c", "CREATE INDEX 'only' ON t(y)", "only",
	    "only: CREATE INDEX 'only' ON t(y)\n", "c", NULL);
}

static void mysql(void)
{
	static const char keys[] =
	    "ALTER TABLE `t` ADD KEY `a` (`x`(3), `y`) COMMENT ', ADD `', ADD UNIQUE KEY `b` (`y`)";
	static const char seen[] =
	    "a: ALTER TABLE `t` ADD KEY `a` (`x`(3), `y`) COMMENT ', ADD `'\n"
	    "b: ALTER TABLE `t` ADD UNIQUE KEY `b` (`y`)\n";

	sift("mysql", "c", keys, NULL, seen, "c", keys);
	sift("mysql", "c", keys, "a", seen, "c",
	    "ALTER TABLE `t` ADD UNIQUE KEY `b` (`y`)");
	sift("mysql", "c", keys, "b", seen, "c",
	    "ALTER TABLE `t` ADD KEY `a` (`x`(3), `y`) COMMENT ', ADD `'");
	sift("mysql",
	    "CREATE TABLE `t` (\n  `KEY ` int,\n  PRIMARY KEY (`KEY `),\n  FULLTEXT KEY `f` (`x`)\n) ENGINE=x",
	    NULL, "f", "f: ALTER TABLE `t` ADD FULLTEXT KEY `f` (`x`)\n",
	    "CREATE TABLE `t` (\n  `KEY ` int,\n  PRIMARY KEY (`KEY `)\n) ENGINE=x",
	    NULL);
	sift("mysql",
	    "CREATE TABLE `t` (\n  `i` int,\n  KEY `i` (`i`),\n  KEY `j` (`i`)\n)", NULL,
	    "i",
	    "i: ALTER TABLE `t` ADD KEY `i` (`i`)\nj: ALTER TABLE `t` ADD KEY `j` (`i`)\n",
	    "CREATE TABLE `t` (\n  `i` int,\n  KEY `j` (`i`)\n)", NULL);
}

static void mysql_constraints(void)
{
	static const char create[] = "CREATE TABLE `t` (\n  `a` int CHECK (`a` > 1),\n"
	                             "  CONSTRAINT `c``1` CHECK (`a` <> ')'),\n"
	                             "  CONSTRAINT `cut` CHECK (`a` <> '\\'x')\n)";

	sift("mysql", create, NULL, "c`1",
	    "constraint c`1: ALTER TABLE `t` ADD CONSTRAINT `c``1` CHECK (`a` <> ')')\n",
	    "CREATE TABLE `t` (\n  `a` int CHECK (`a` > 1),\n  CONSTRAINT `cut` CHECK (`a` <> '\\'x')\n)",
	    NULL);
	sift("mysql", "c",
	    "ALTER TABLE `t` ADD CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` (`id`), ADD CONSTRAINT `g` FOREIGN KEY (`b`) REFERENCES `p` (`id`)",
	    "g",
	    "constraint f: ALTER TABLE `t` ADD CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` (`id`)\n"
	    "constraint g: ALTER TABLE `t` ADD CONSTRAINT `g` FOREIGN KEY (`b`) REFERENCES `p` (`id`)\n",
	    "c",
	    "ALTER TABLE `t` ADD CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` (`id`)");
}

int main(void)
{
	postgres();
	sqlite();
	mysql();
	mysql_constraints();
	return check_done();
}
