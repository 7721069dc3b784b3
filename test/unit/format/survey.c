#include <string.h>

#include "common/format/limits.h"
#include "common/format/survey.h"
#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

static void records_come_back(void)
{
	CLEANUP(buf_reset) struct buf text = {0};
	unsigned char items[32];
	const struct survey_record records[] = {
	    {SURVEY_TABLES, true, 0, 0, items, 3},
	    {SURVEY_CHUNKS, false, 0, 7, items, 2},
	    {SURVEY_ROWS, true, 63, 9, items, 4},
	    {SURVEY_WHOLE, true, 1, 8, NULL, 0},
	    {SURVEY_KEPT, false, 0, 0, items, 1},
	    {SURVEY_PLACED, false, 0, 0, items, 2},
	};
	struct survey_record r;
	struct err err = {0};
	size_t at = 0;

	for (size_t i = 0; i < sizeof(items); i++)
		items[i] = (unsigned char)i;
	for (size_t i = 0; i < sizeof(records) / sizeof(*records); i++)
		survey_append(&text, &records[i]);
	REQUIRE(survey_next(text.data, text.len, &at, &r, &err));
	CHECK(r.kind == SURVEY_TABLES && r.last && r.set == 0 && r.items_n == 3);
	REQUIRE(survey_next(text.data, text.len, &at, &r, &err));
	CHECK(r.kind == SURVEY_CHUNKS && !r.last && r.table == 7 && r.items_n == 2);
	CHECK(memcmp(r.items, items, 32) == 0);
	REQUIRE(survey_next(text.data, text.len, &at, &r, &err));
	CHECK(r.kind == SURVEY_ROWS && r.set == 63 && r.table == 9 && r.items_n == 4);
	REQUIRE(survey_next(text.data, text.len, &at, &r, &err));
	CHECK(r.kind == SURVEY_WHOLE && r.set == 1 && r.table == 8 && r.items_n == 0);
	REQUIRE(survey_next(text.data, text.len, &at, &r, &err));
	CHECK(r.kind == SURVEY_KEPT && r.items_n == 1);
	REQUIRE(survey_next(text.data, text.len, &at, &r, &err));
	CHECK(r.kind == SURVEY_PLACED && r.items_n == 2);
	CHECK(!survey_next(text.data, text.len, &at, &r, &err));
	CHECK(err.code == ERR_NONE && at == text.len);
	/* Cut anywhere but between records it can't be read. */
	at = 0;
	CHECK(!survey_next(text.data, 11, &at, &r, &err) && err.code == ERR_PROTO);
	err = (struct err){0};
	CHECK(!survey_next(text.data, 23, &at, &r, &err) && err.code == ERR_PROTO);
}

static void bad_records_are_refused(void)
{
	static const char *const bad[] = {
	    "\0\1\0\0\0\0\0\0\0\0\0\0", /* kind */
	    "\7\1\0\0\0\0\0\0\0\0\0\0",
	    "\1\2\0\0\0\0\0\0\0\0\0\0",   /* last */
	    "\1\1\100\0\0\0\0\0\0\0\0\0", /* set */
	    "\1\1\0\1\0\0\0\0\0\0\0\0",
	    "\1\1\0\0\377\377\377\377\0\0\0\0",
	    "\1\1\0\0\0\0\0\0\377\377\377\377",
	    "\2\1\0\0\0\0\0\0\1\0\0\0",
	    "\4\1\0\0\0\0\0\0\1\0\0\0",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct survey_record r;
		struct err err = {0};
		size_t at = 0;

		CHECK(!survey_next(bad[i], 12, &at, &r, &err));
		CHECK(err.code == ERR_PROTO);
	}
}

static void each_destination_has_its_own(void)
{
	CLEANUP(fixture_close) struct fixture f = {0};
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(buf_reset) struct buf object = {0};
	CLEANUP(buf_reset) struct buf back = {0};
	struct err err = {0};
	uint64_t number = 1;

	fixture_open(&f, FIXTURE_TOKEN);
	survey_append(&text, &(struct survey_record){SURVEY_WHOLE, true, 0, 8, NULL, 0});
	REQUIRE(survey_close(77, 5, &text, f.codec, &object, &err));
	CHECK(survey_object(object.data, object.len) == 77);
	CHECK(survey_object(object.data, 15) == 0);
	REQUIRE(survey_open(77, &number, object.data, object.len, f.codec, &back, &err));
	CHECK(number == 5 && back.len == text.len);
	CHECK(!survey_open(78, &number, object.data, object.len, f.codec, &back, &err));
	number = 6;
	CHECK(!survey_open(77, &number, object.data, object.len, f.codec, &back, &err));
	CHECK(
	    !survey_close(77, 5, &text, f.codec, &object, &err)); /* its nonce was used */
	CHECK(survey_room(0, SURVEY_CHUNKS) == (LIMIT_FRAME_RAW - 12) / 16);
	CHECK(survey_room(LIMIT_FRAME_RAW - 12, SURVEY_ROWS) == 0);
	CHECK(survey_room(LIMIT_FRAME_RAW, SURVEY_ROWS) == 0);
}

int main(void)
{
	records_come_back();
	bad_records_are_refused();
	each_destination_has_its_own();
	return check_done();
}
