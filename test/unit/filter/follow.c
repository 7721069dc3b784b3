/*
 * Goal: conditions along foreign keys hold for each table what it needs and no more; what can't be
 * followed is said.  That servers choose the right rows by them is tested with servers.
 */
#include <stdio.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/filter/filter_follow.h"
#include "test/lib/check.h"

static struct schema_object *add_table(struct schema *s, const char *name, bool key)
{
	struct schema_object *o = schema_add(s);

	o->stage = SCHEMA_TABLE;
	o->kind = xstrdup("table");
	o->name = xstrdup(name);
	o->create = xstrdup("");
	o->columns = xcalloc(1, sizeof(*o->columns));
	o->columns[0].name = xstrdup("id");
	o->columns_n = 1;
	o->key_n = key;
	o->has_rows = true;
	return o;
}

static struct schema *made(const char *engine)
{
	struct schema *s = xcalloc(1, sizeof(*s));

	s->database.engine = xstrdup(engine);
	return s;
}

static bool followed(struct schema *s, const struct db_facts *facts,
    const char *own_table, struct buf *lost, struct err *err)
{
	CLEANUP(filter_graph_freep) struct filter_graph *g = filter_graph_new(s);

	for (size_t i = 0; i < s->objects_n; i++) {
		if (strcmp(s->objects[i].name, own_table) == 0)
			g->tables[i].own = xstrdup("(keep = 1)");
	}
	filter_graph_link(g, facts);
	return filter_follow(g, lost, err);
}

static void only_what_is_affected_has_conditions(void)
{
	CLEANUP(schema_freep) struct schema *s = made("mysql");
	char id[] = "id";
	struct db_link links[] = {
	    {.name = id,
	        .table = (char[]){"items"},
	        .column = (char[]){"order"},
	        .to_table = (char[]){"orders"},
	        .to_column = id},
	    {.name = id,
	        .table = (char[]){"orders"},
	        .column = (char[]){"user"},
	        .to_table = (char[]){"users"},
	        .to_column = id},
	    {.name = id,
	        .table = (char[]){"users"},
	        .column = (char[]){"country"},
	        .to_table = (char[]){"countries"},
	        .to_column = id},
	};
	const struct db_facts facts = {.links = links, .links_n = 3};
	CLEANUP(buf_reset) struct buf lost = {0};
	struct err err = {0};

	(void)add_table(s, "items", true);
	(void)add_table(s, "orders", true);
	(void)add_table(s, "users", true);
	(void)add_table(s, "countries", true);
	REQUIRE(followed(s, &facts, "users", &lost, &err));
	CHECK_STR(s->objects[0].where,
	    "(`items`.`order` IS NULL OR EXISTS (SELECT 1 FROM synco_1 "
	    "WHERE synco_1.f0 = `items`.`order`))");
	CHECK_STR(s->objects[0].with,
	    "WITH RECURSIVE synco_0 AS (SELECT `users`.`id` AS f0 FROM `users` WHERE (keep = 1)), "
	    "synco_1 AS (SELECT `orders`.`id` AS f0 FROM `orders` WHERE (`orders`.`user` IS NULL OR "
	    "EXISTS (SELECT 1 FROM synco_0 WHERE synco_0.f0 = `orders`.`user`))) ");
	CHECK_STR(s->objects[2].where, "(keep = 1)");
	CHECK(s->objects[2].with == NULL);
	CHECK(s->objects[3].where == NULL && s->objects[3].with == NULL);
	CHECK_INT(lost.len, 0);
}

static void a_table_without_rows_is_told_of(void)
{
	CLEANUP(schema_freep) struct schema *s = made("sqlite");
	struct db_link l = {.name = (char[]){"key 0"},
	    .table = (char[]){"orders"},
	    .column = (char[]){"user"},
	    .to_table = (char[]){"USERS"},
	    .to_column = (char[]){"id"}};
	const struct db_facts facts = {.links = &l, .links_n = 1};
	CLEANUP(buf_reset) struct buf lost = {0};
	struct err err = {0};

	add_table(s, "orders", true)->rows_estimate = 7;
	add_table(s, "users", true)->has_rows = false;
	REQUIRE(followed(s, &facts, "", &lost, &err));
	CHECK_STR(s->objects[0].where, "(\"orders\".\"user\" IS NULL OR 1 = 0)");
	CHECK_STR(lost.data, "orders (about 7 rows) at USERS");
}

static void a_circle_needs_keys(void)
{
	CLEANUP(schema_freep) struct schema *s = made("postgres");
	char id[] = "id";
	struct db_link links[] = {
	    {.name = id,
	        .table = (char[]){"a"},
	        .column = id,
	        .to_table = (char[]){"b"},
	        .to_column = id},
	    {.name = id,
	        .table = (char[]){"b"},
	        .column = id,
	        .to_table = (char[]){"a"},
	        .to_column = id},
	};
	const struct db_facts facts = {.links = links, .links_n = 2};
	CLEANUP(buf_reset) struct buf lost = {0};
	struct err err = {0};

	(void)add_table(s, "a", true);
	(void)add_table(s, "b", false);
	CHECK(followed(s, &facts, "", &lost, &err)); /* nothing is asked of it */
	CHECK(s->objects[0].where == NULL);
	CHECK(!followed(s, &facts, "a", &lost, &err));
	CHECK_INT(err.code, ERR_USAGE);
	CHECK(strstr(err.msg, "lead in a circle, and table b of it has no primary key") !=
	      NULL);
}

/* Two keys from each table to the next: each step doubles the ways. */
static void too_many_ways_are_refused(void)
{
	CLEANUP(schema_freep) struct schema *s = made("mysql");
	char id[] = "id";
	char one[] = "one";
	char two[] = "two";
	char names[13][8];
	struct db_link links[24];
	const struct db_facts facts = {.links = links, .links_n = 24};
	CLEANUP(buf_reset) struct buf lost = {0};
	struct err err = {0};

	for (size_t i = 0; i < 13; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "t%zu", i);
		(void)add_table(s, names[i], true);
	}
	for (size_t i = 0; i < 12; i++) {
		links[2 * i] =
		    (struct db_link){one, names[i + 1], one, names[i], id, false};
		links[2 * i + 1] =
		    (struct db_link){two, names[i + 1], two, names[i], id, false};
	}
	CHECK(!followed(s, &facts, "t0", &lost, &err));
	CHECK_INT(err.code, ERR_USAGE);
	CHECK(strstr(err.msg, "too many ways") != NULL);
}

int main(void)
{
	only_what_is_affected_has_conditions();
	a_table_without_rows_is_told_of();
	a_circle_needs_keys();
	too_many_ways_are_refused();
	return check_done();
}
