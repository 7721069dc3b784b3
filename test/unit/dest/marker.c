#include "dest/marker.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/fs.h"
#include "test/lib/check.h"

#define SOURCE_A "00000000000000000000000000000001"
#define SOURCE_B "00000000000000000000000000000002"

static struct marker_place place(
    const char *name, const char *identity, const char *births)
{
	struct marker_place p = {0};

	buf_puts(&p.name, name);
	buf_puts(&p.identity, identity);
	buf_puts(&p.births, births);
	return p;
}

static void note(
    const char *name, const char *identity, const char *births, const char *source)
{
	CLEANUP(marker_place_reset)
	struct marker_place p = place(name, identity, births);
	struct err err = {0};

	REQUIRE(marker_set(&p, "here", source, NULL, &err));
}

/* The source of what is there; "" when it is somebody's own. */
static const char *source_of(const char *name, const char *identity, const char *births)
{
	static struct marker m;
	CLEANUP(marker_place_reset)
	struct marker_place p = place(name, identity, births);
	struct err err = {0};

	REQUIRE(marker_read(&p, &m, &err));
	return m.known ? m.source : "";
}

static void what_was_filled_is_known(void)
{
	CHECK_STR(source_of("mysql:app", "one", "table A 1\n"), "");
	note("mysql:app", "one", "table A 1\ntable B 1\n", SOURCE_A);
	CHECK_STR(source_of("mysql:app", "one", "table A 1\ntable B 1\n"), SOURCE_A);
	/* The developer adds, drops and alters tables. */
	CHECK_STR(source_of("mysql:app", "one", "table B 1\ntable C 7\n"), SOURCE_A);
	/* The container is made anew, with another host name, on the same data. */
	CHECK_STR(source_of("mysql:app", "two", "table A 1\n"), SOURCE_A);
}

static void what_took_its_place_is_not(void)
{
	note("mysql:shop", "one", "table A 1\n", SOURCE_A);
	CHECK_STR(source_of("mysql:shop", "one", "table A 2\n"), "");
	CHECK_STR(source_of("mysql:shop", "one", "table A2 1\n"), "");
	CHECK_STR(source_of("mysql:shop", "one", "table A 1 \n"), "");
	CHECK_STR(source_of("mysql:shop", "one", ""), "");
	CHECK_STR(source_of("mysql:shop2", "one", "table A 1\n"), "");
}

static void several_places_of_one_name_are_told_apart(void)
{
	note("mysql:wp", "one", "table A 1\n", SOURCE_A);
	note("mysql:wp", "two", "table A 2\n", SOURCE_B);
	CHECK_STR(source_of("mysql:wp", "one", "table A 1\n"), SOURCE_A);
	CHECK_STR(source_of("mysql:wp", "two", "table A 2\n"), SOURCE_B);
	/* A new filling takes the place of the one before it. */
	note("mysql:wp", "one", "table A 3\n", SOURCE_B);
	CHECK_STR(source_of("mysql:wp", "one", "table A 1\n"), "");
	CHECK_STR(source_of("mysql:wp", "two", "table A 2\n"), SOURCE_B);
}

static void without_births_identity_decides(void)
{
	note("/srv/uploads", "", "", SOURCE_A);
	CHECK_STR(source_of("/srv/uploads", "", ""), SOURCE_A);
	CHECK_STR(source_of("/srv/uploads", "", "file 1 2\n"), "");
	note("mysql:views", "one", "", SOURCE_A);
	CHECK_STR(source_of("mysql:views", "two", ""), "");
}

/* A run that is killed while it fills a place anew leaves nothing that was there. */
static void what_is_being_changed_stays_known(void)
{
	static const char id[] = "0123456789abcdef0123456789abcdef";
	CLEANUP(marker_place_reset)
	struct marker_place p = place("mysql:change", "one", "table A 1\n");
	CLEANUP(marker_place_reset)
	struct marker_place altered = place("mysql:change", "one", "table A 2\n");
	CLEANUP(marker_place_reset)
	struct marker_place other = place("mysql:change", "two", "table A 2\n");
	struct marker m;
	struct err err = {0};

	REQUIRE(marker_set(&p, "here", SOURCE_A, id, &err));
	CHECK_STR(source_of("mysql:change", "one", "table A 2\n"), "");
	REQUIRE(marker_read(&altered, &m, &err));
	CHECK(!m.known);
	CHECK_STR(m.id, "");
	CHECK_STR(m.former, id);
	REQUIRE(marker_read(&other, &m, &err));
	CHECK(!m.known);
	CHECK_STR(m.former, "");
	REQUIRE(marker_read(&p, &m, &err));
	CHECK(m.known);
	CHECK_STR(m.former, "");
	REQUIRE(marker_changes(&p, id, true, &err));
	CHECK_STR(source_of("mysql:change", "one", "table A 2\n"), SOURCE_A);
	CHECK_STR(source_of("mysql:change", "two", "table A 2\n"), "");
	REQUIRE(marker_changes(&p, id, false, &err));
	CHECK_STR(source_of("mysql:change", "one", "table A 2\n"), "");
	CHECK_STR(source_of("mysql:change", "one", "table A 1\n"), SOURCE_A);
}

/* Thousands of tables, and hundreds of places, still make a small file. */
static void what_is_noted_is_bounded(void)
{
	CLEANUP(buf_reset) struct buf births = {0};

	for (int i = 0; i < 5000; i++)
		buf_printf(&births, "table %d 1\n", i);
	for (int i = 0; i < 200; i++) {
		CLEANUP(buf_reset) struct buf identity = {0};

		buf_printf(&identity, "%d", i);
		note("mysql:many", identity.data, births.data, SOURCE_A);
	}
	CHECK_STR(source_of("mysql:many", "199", births.data), SOURCE_A);
}

int main(void)
{
	char dir[] = "/tmp/synco-test-XXXXXX";

	REQUIRE(mkdtemp(dir) != NULL && setenv("XDG_STATE_HOME", dir, 1) == 0);
	what_was_filled_is_known();
	what_took_its_place_is_not();
	several_places_of_one_name_are_told_apart();
	without_births_identity_decides();
	what_is_being_changed_stays_known();
	what_is_noted_is_bounded();
	(void)!fs_remove_tree(AT_FDCWD, dir, &(struct err){0});
	return check_done();
}
