/* Goal: a pair of definitions that differ is known again as long as neither changes. */
#include "dest/equivalents.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/fs.h"
#include "test/lib/check.h"

static char *copy(const char *s)
{
	return s != NULL ? strdup(s) : NULL;
}

static struct schema *schema_of(const char *view, const char *lone)
{
	struct schema *s = calloc(1, sizeof(*s));
	struct schema_object *o;

	REQUIRE(s != NULL);
	s->database.engine = copy("postgres");
	s->database.collation = copy(view);
	o = schema_add(s);
	*o = (struct schema_object){.stage = SCHEMA_AFTER,
	    .kind = copy("view"),
	    .name = copy("public.v"),
	    .create = copy(view)};
	o = schema_add(s);
	*o = (struct schema_object){.stage = SCHEMA_AFTER,
	    .kind = copy("function"),
	    .name = copy(lone),
	    .create = copy("same")};
	return s;
}

static void check_pairs(const struct equivalents *e, struct schema *there,
    struct schema *here, struct schema *changed)
{
	CHECK(equivalents_has(e, &there->objects[0], &here->objects[0]));
	CHECK(!equivalents_has(e, &there->objects[0], &changed->objects[0]));
	CHECK(!equivalents_has(e, &changed->objects[0], &here->objects[0]));
	/* One that could not be made, and one that came by itself. */
	CHECK(equivalents_has(e, &there->objects[1], NULL));
	CHECK(equivalents_has(e, NULL, &here->objects[1]));
	CHECK(!equivalents_has(e, NULL, &here->objects[0]));
	CHECK(!equivalents_has(e, &there->objects[0], NULL));
	CHECK(equivalents_made(e, &here->objects[0]));
	CHECK(equivalents_made(e, &here->objects[1]));
	CHECK(!equivalents_made(e, &there->objects[0]));
	CHECK(equivalents_has_database(e, &there->database, &here->database));
	CHECK(!equivalents_has_database(e, &there->database, &changed->database));
}

int main(void)
{
	static char dir[] = "/tmp/synco-test-XXXXXX";
	CLEANUP(schema_freep) struct schema *there = schema_of("SELECT t.a", "lost");
	CLEANUP(schema_freep) struct schema *here = schema_of("SELECT a", "extra");
	CLEANUP(schema_freep) struct schema *changed = schema_of("SELECT b", "other");
	CLEANUP(equivalents_freep) struct equivalents *e = NULL;
	struct err err = {0};

	REQUIRE(mkdtemp(dir) != NULL);
	(void)setenv("XDG_STATE_HOME", dir, 1);
	e = equivalents_of(there, here);
	check_pairs(e, there, here, changed);
	CHECK(equivalents_write(e, "0123", &err));
	equivalents_free(e);
	e = equivalents_read("0123");
	check_pairs(e, there, here, changed);
	equivalents_remove("0123");
	equivalents_free(e);
	e = equivalents_read("0123");
	CHECK(!equivalents_has(e, &there->objects[0], &here->objects[0]));
	CHECK(!equivalents_has(NULL, &there->objects[0], &here->objects[0]));
	CHECK(!equivalents_made(NULL, &here->objects[0]));
	(void)!fs_remove_tree(AT_FDCWD, dir, &err);
	return check_done();
}
