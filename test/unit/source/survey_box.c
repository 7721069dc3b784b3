#include "source-lite/survey_box.h"

#include "common/base/bytes.h"
#include "common/base/mem.h"
#include "common/format/limits.h"
#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

/* Sends a record with one table's number, as the destination does. */
static bool send(struct survey_box *b, const struct fixture *f, uint64_t number,
    uint32_t set, uint32_t table, bool last)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(buf_reset) struct buf body = {0};
	unsigned char item[4];
	struct err err = {0};

	bytes_put_u32(item, table);
	survey_append(
	    &text, &(struct survey_record){SURVEY_TABLES, last, set, 0, item, 1});
	REQUIRE(survey_close(77, number, &text, f->codec, &body, &err));
	return survey_box_take(b, body.data, body.len);
}

static void each_database_is_told_of_by_itself(void)
{
	CLEANUP(fixture_close) struct fixture f = {0};
	CLEANUP(survey_box_freep) struct survey_box *b = NULL;
	enum survey_kind first[4] = {0};
	enum survey_kind second[4] = {0};
	struct err err = {0};

	fixture_open(&f, FIXTURE_TOKEN);
	b = survey_box_new(f.token, &err);
	REQUIRE(b != NULL);
	survey_box_begin(b, 0, 4);
	CHECK(send(b, &f, 1, 0, 3, true));
	REQUIRE(survey_box_tables(b, first, &err));
	CHECK(first[3] == SURVEY_TABLES && first[1] == 0);
	survey_box_begin(b, 1, 4);
	CHECK(send(b, &f, 2, 0, 2, true)); /* of the one before */
	CHECK(send(b, &f, 3, 1, 1, true));
	REQUIRE(survey_box_tables(b, second, &err));
	CHECK(second[1] == SURVEY_TABLES && second[2] == 0 && second[3] == 0);
}

/* One record of n items that are all zero. */
static enum http_answer say(struct survey_box *b, const struct fixture *f,
    uint64_t number, enum survey_kind kind, uint32_t table, size_t n, bool last)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(buf_reset) struct buf body = {0};
	CLEANUP(freep) unsigned char *items = xcalloc(n + 1, 16);
	struct err err = {0};

	survey_append(&text, &(struct survey_record){kind, last, 0, table, items, n});
	REQUIRE(survey_close(77, number, &text, f->codec, &body, &err));
	return survey_box_take(b, body.data, body.len);
}

/* A box that has heard that table 0 of n is to be compared. */
static struct survey_box *open_box(struct fixture *f, size_t n)
{
	struct survey_box *b;
	enum survey_kind asked[8] = {0};
	struct err err = {0};

	fixture_open(f, FIXTURE_TOKEN);
	b = survey_box_new(f->token, &err);
	REQUIRE(b != NULL);
	survey_box_begin(b, 0, n);
	CHECK(say(b, f, 1, SURVEY_TABLES, 0, 1, true) == HTTP_TAKEN);
	REQUIRE(survey_box_tables(b, asked, &err) && asked[0] == SURVEY_TABLES);
	return b;
}

/* What is said out of turn is refused, and ends the dump that waits. */
static void check_refused(
    enum survey_kind kind, uint32_t table, size_t n, const char *what)
{
	CLEANUP(fixture_close) struct fixture f = {0};
	CLEANUP(survey_box_freep) struct survey_box *b = open_box(&f, 4);
	CLEANUP(buf_reset) struct buf items = {0};
	struct err err = {0};
	bool whole;

	CHECK(say(b, &f, 2, SURVEY_CHUNKS, 0, 2, true) == HTTP_TAKEN);
	check_that(say(b, &f, 3, kind, table, n, true) == HTTP_REFUSED, what, __FILE__,
	    __LINE__);
	REQUIRE(survey_box_chunks(b, 0, &items, &err));
	CHECK(items.len == 32);
	CHECK(!survey_box_rows(b, 0, &items, &whole, &err));
	CHECK(err.code == ERR_PROTO);
}

static void what_is_out_of_turn_is_refused(void)
{
	check_refused(SURVEY_CHUNKS, 0, 5, "ids after the last");
	check_refused(SURVEY_CHUNKS, 1, 5, "ids of a table that is not compared");
	check_refused(SURVEY_CHUNKS, 999999, 0, "ids of a table that is not there");
	check_refused(SURVEY_ROWS, 0, 5, "digests before the comparison");
	check_refused(SURVEY_WHOLE, 1, 0, "all rows of one that is not compared");
	check_refused(SURVEY_TABLES, 0, 1, "tables after the last");
	check_refused(SURVEY_KEPT, 0, 9, "tables after the last");
}

/* What was handed over is the caller's, whatever comes later. */
static void what_was_handed_over_stays(void)
{
	CLEANUP(fixture_close) struct fixture f = {0};
	CLEANUP(survey_box_freep) struct survey_box *b = open_box(&f, 4);
	CLEANUP(buf_reset) struct buf ids = {0};
	CLEANUP(buf_reset) struct buf digests = {0};
	struct err err = {0};
	bool whole = true;

	CHECK(say(b, &f, 2, SURVEY_CHUNKS, 0, 3, true) == HTTP_TAKEN);
	REQUIRE(survey_box_chunks(b, 0, &ids, &err));
	CHECK(say(b, &f, 3, SURVEY_ROWS, 0, 4, true) == HTTP_TAKEN);
	CHECK(say(b, &f, 4, SURVEY_ROWS, 0, 50000, true) == HTTP_REFUSED);
	CHECK(ids.len == 48 && ids.data[47] == 0);
	CHECK(!survey_box_rows(b, 1, &digests, &whole, &err)); /* it is broken */
	survey_box_drop(b, 0);
}

/* In pieces or not, compressed or not, no more is held than the limit. */
static void what_is_held_is_limited(void)
{
	CLEANUP(fixture_close) struct fixture f = {0};
	CLEANUP(survey_box_freep) struct survey_box *b = open_box(&f, 1);
	size_t taken = 0;
	uint64_t number = 2;

	while (taken < (1U << 28) &&
	       say(b, &f, number, SURVEY_CHUNKS, 0, 60000, false) == HTTP_TAKEN) {
		taken += (size_t)60000 * 16;
		number++;
	}
	CHECK(taken <= LIMIT_SURVEY_BYTES && taken > LIMIT_SURVEY_BYTES / 2);
}

static void digests_of_a_table_are_limited(void)
{
	CLEANUP(fixture_close) struct fixture f = {0};
	CLEANUP(survey_box_freep) struct survey_box *b = open_box(&f, 1);
	CLEANUP(buf_reset) struct buf ids = {0};
	struct err err = {0};
	size_t taken = 0;
	uint64_t number = 3;

	CHECK(say(b, &f, 2, SURVEY_CHUNKS, 0, 1, true) == HTTP_TAKEN);
	REQUIRE(survey_box_chunks(b, 0, &ids, &err));
	while (taken < (1U << 28) &&
	       say(b, &f, number, SURVEY_ROWS, 0, 100000, false) == HTTP_TAKEN) {
		taken += 100000;
		number++;
	}
	CHECK(taken <= LIMIT_SURVEY_TABLE_ROWS && taken > LIMIT_SURVEY_TABLE_ROWS / 2);
}

/* The same message again is answered, and changes nothing; nor does an older one. */
static void again_is_no_news(void)
{
	CLEANUP(fixture_close) struct fixture f = {0};
	CLEANUP(survey_box_freep) struct survey_box *b = open_box(&f, 4);
	CLEANUP(buf_reset) struct buf ids = {0};
	struct buf bodies[3] = {0};
	struct err err = {0};

	for (size_t i = 0; i < 3; i++) {
		CLEANUP(buf_reset) struct buf text = {0};

		survey_append(&text, &(struct survey_record){SURVEY_CHUNKS, i == 1, 0, 0,
		                         (const unsigned char *)"0123456789abcdef", 1});
		REQUIRE(survey_close(77, 2 + i, &text, f.codec, &bodies[i], &err));
	}
	CHECK(survey_box_take(b, bodies[0].data, bodies[0].len) == HTTP_TAKEN);
	CHECK(survey_box_take(b, bodies[0].data, bodies[0].len) == HTTP_AGAIN);
	CHECK(survey_box_take(b, bodies[1].data, bodies[1].len) == HTTP_TAKEN);
	CHECK(survey_box_take(b, bodies[0].data, bodies[0].len) == HTTP_REFUSED);
	REQUIRE(survey_box_chunks(b, 0, &ids, &err));
	CHECK(ids.len == 32);
	buf_reset(&bodies[0]);
	buf_reset(&bodies[1]);
	buf_reset(&bodies[2]);
}

static void who_says_nothing_is_not_waited_for(void)
{
	CLEANUP(fixture_close) struct fixture f = {0};
	CLEANUP(survey_box_freep) struct survey_box *b = open_box(&f, 1);
	CLEANUP(buf_reset) struct buf ids = {0};
	struct err err = {0};

	survey_box_patience(b, 300);
	CHECK(!survey_box_chunks(b, 0, &ids, &err));
	CHECK(err.code == ERR_NETWORK);
}

int main(void)
{
	what_is_out_of_turn_is_refused();
	what_was_handed_over_stays();
	what_is_held_is_limited();
	digests_of_a_table_are_limited();
	again_is_no_news();
	who_says_nothing_is_not_waited_for();
	each_database_is_told_of_by_itself();
	return check_done();
}
