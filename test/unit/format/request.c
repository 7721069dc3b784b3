#include "common/format/request.h"

#include <string.h>

#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

static void a_request_comes_back(void)
{
	static uint32_t acks[] = {0, 7, 16777215};
	CLEANUP(fixture_close) struct fixture f = {0};
	CLEANUP(buf_reset) struct buf object = {0};
	CLEANUP(request_reset) struct request back = {0};
	struct request r = {.number = 3, .acks = acks, .acks_n = 3, .end = true};
	struct err err = {0};

	fixture_open(&f, FIXTURE_TOKEN);
	REQUIRE(request_close(&r, f.codec, &object, &err));
	REQUIRE(request_open(&back, object.data, object.len, 3, f.codec, &err));
	CHECK_INT(back.number, 3);
	CHECK_INT(back.end, true);
	REQUIRE(back.acks_n == 3);
	CHECK(memcmp(back.acks, acks, sizeof(acks)) == 0);
	/* The same number is never sealed twice: its nonce was used. */
	CHECK(!request_close(&r, f.codec, &object, &err));
	CHECK_INT(err.code, ERR_PROTO);
}

static void old_and_foreign_requests_are_refused(void)
{
	CLEANUP(fixture_close) struct fixture f = {0};
	CLEANUP(fixture_close) struct fixture other = {0};
	CLEANUP(buf_reset) struct buf object = {0};
	CLEANUP(request_reset) struct request back = {0};
	struct request r = {.number = 3};
	struct err err = {0};

	fixture_open(&f, FIXTURE_TOKEN);
	fixture_open(&other, FIXTURE_OTHER_TOKEN);
	REQUIRE(request_close(&r, f.codec, &object, &err));
	CHECK(!request_open(&back, object.data, object.len, 4, f.codec, &err));
	CHECK_INT(err.code, ERR_AUTH);
	CHECK(!request_open(&back, object.data, object.len, 1, other.codec, &err));
	CHECK_INT(err.code, ERR_AUTH);
	for (size_t i = 0; i < object.len; i++) {
		object.data[i] ^= 1;
		CHECK(!request_open(&back, object.data, object.len, 0, f.codec, &err));
		object.data[i] ^= 1;
		CHECK(!request_open(&back, object.data, i, 0, f.codec, &err));
	}
	REQUIRE(request_open(&back, object.data, object.len, 0, f.codec, &err));
}

int main(void)
{
	a_request_comes_back();
	old_and_foreign_requests_are_refused();
	return check_done();
}
