#include "source-lite/survey_box.h"

#include "common/base/bytes.h"
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
	survey_box_begin(b, 0);
	CHECK(send(b, &f, 1, 0, 3, true));
	REQUIRE(survey_box_tables(b, first, 4, &err));
	CHECK(first[3] == SURVEY_TABLES && first[1] == 0);
	survey_box_begin(b, 1);
	CHECK(send(b, &f, 2, 0, 2, true)); /* of the one before */
	CHECK(send(b, &f, 3, 1, 1, true));
	REQUIRE(survey_box_tables(b, second, 4, &err));
	CHECK(second[1] == SURVEY_TABLES && second[2] == 0 && second[3] == 0);
}

int main(void)
{
	each_database_is_told_of_by_itself();
	return check_done();
}
