#include "common/format/seal.h"

#include <string.h>

#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

static struct fixture f;
static struct fixture other;

static const struct seal_place place = {SEAL_PACK, 7, 3};
static const char plain[] = "0\tadmin\t\\N\n";

static void sealed_opens_where_it_was_sealed(void)
{
	CLEANUP(buf_reset) struct buf sealed = {0};
	CLEANUP(buf_reset) struct buf back = {0};
	struct err err = {0};

	buf_puts(&sealed, "kept");
	buf_puts(&back, "kept");
	seal_close(f.seal, &place, plain, sizeof(plain), &sealed);
	CHECK_INT(sealed.len, 4 + sizeof(plain) + SEAL_OVERHEAD);
	CHECK(memmem(sealed.data, sealed.len, "admin", 5) == NULL);
	REQUIRE(seal_open(f.seal, &place, sealed.data + 4, sealed.len - 4, &back, &err));
	CHECK_INT(back.len, 4 + sizeof(plain));
	CHECK(memcmp(back.data + 4, plain, sizeof(plain)) == 0);
}

static void nothing_opens_elsewhere(void)
{
	static const struct seal_place elsewhere[] = {
	    {SEAL_INDEX, 7, 3},
	    {SEAL_META, 7, 3},
	    {SEAL_PACK, 6, 3},
	    {SEAL_PACK, 0x10007, 3},
	    {SEAL_PACK, 7, 2},
	    {SEAL_PACK, 7, 3 + (UINT64_C(1) << 32)},
	};
	CLEANUP(buf_reset) struct buf sealed = {0};
	CLEANUP(buf_reset) struct buf back = {0};

	seal_close(f.seal, &place, plain, sizeof(plain), &sealed);
	for (size_t i = 0; i < FIXTURE_COUNT(elsewhere); i++) {
		struct err err = {0};

		CHECK(!seal_open(
		    f.seal, &elsewhere[i], sealed.data, sealed.len, &back, &err));
		CHECK_INT(err.code, ERR_AUTH);
		CHECK_INT(back.len, 0);
	}
}

static void another_key_opens_nothing(void)
{
	CLEANUP(buf_reset) struct buf sealed = {0};
	CLEANUP(buf_reset) struct buf back = {0};
	struct err err = {0};

	seal_close(f.seal, &place, plain, sizeof(plain), &sealed);
	CHECK(!seal_open(other.seal, &place, sealed.data, sealed.len, &back, &err));
	CHECK_ERR(err, ERR_AUTH, "wrong token");
}

static void each_flipped_bit_and_each_cut_is_noticed(void)
{
	CLEANUP(buf_reset) struct buf sealed = {0};
	CLEANUP(buf_reset) struct buf back = {0};
	size_t noticed = 0;

	buf_puts(&back, "kept");
	seal_close(f.seal, &place, plain, sizeof(plain), &sealed);
	for (size_t bit = 0; bit < sealed.len * 8; bit++) {
		struct err err = {0};

		sealed.data[bit / 8] = (char)(sealed.data[bit / 8] ^ 1 << bit % 8);
		noticed +=
		    !seal_open(f.seal, &place, sealed.data, sealed.len, &back, &err) &&
		    err.code == ERR_AUTH;
		sealed.data[bit / 8] = (char)(sealed.data[bit / 8] ^ 1 << bit % 8);
	}
	CHECK_INT(noticed, sealed.len * 8);
	noticed = 0;
	for (size_t len = 0; len < sealed.len; len++) {
		struct err err = {0};

		noticed += !seal_open(f.seal, &place, sealed.data, len, &back, &err) &&
		           err.code == ERR_AUTH;
	}
	CHECK_INT(noticed, sealed.len);
	CHECK_STR(buf_str(&back), "kept");
}

static void the_same_text_never_looks_the_same_twice(void)
{
	struct buf sealed[3] = {{0}};
	static const struct seal_place places[] = {
	    {SEAL_PACK, 0, 0}, {SEAL_PACK, 0, 1}, {SEAL_PACK, 1, 0}};

	for (size_t i = 0; i < FIXTURE_COUNT(places); i++)
		seal_close(f.seal, &places[i], plain, sizeof(plain), &sealed[i]);
	CHECK(memcmp(sealed[0].data, sealed[1].data, sizeof(plain)) != 0);
	CHECK(memcmp(sealed[0].data, sealed[2].data, sizeof(plain)) != 0);
	CHECK(memcmp(sealed[1].data, sealed[2].data, sizeof(plain)) != 0);
	for (size_t i = 0; i < FIXTURE_COUNT(places); i++)
		buf_reset(&sealed[i]);
}

static void objects_may_take_turns(void)
{
	CLEANUP(buf_reset) struct buf back = {0};
	struct buf sealed[8] = {{0}};
	struct err err = {0};
	int opened = 0;

	for (uint32_t i = 0; i < FIXTURE_COUNT(sealed); i++) {
		struct seal_place p = {i % 2 ? SEAL_INDEX : SEAL_PACK, i / 2, i};

		seal_close(f.seal, &p, plain, sizeof(plain), &sealed[i]);
	}
	for (uint32_t i = FIXTURE_COUNT(sealed); i-- > 0;) {
		struct seal_place p = {i % 2 ? SEAL_INDEX : SEAL_PACK, i / 2, i};

		opened +=
		    seal_open(f.seal, &p, sealed[i].data, sealed[i].len, &back, &err);
		buf_reset(&sealed[i]);
	}
	CHECK_INT(opened, FIXTURE_COUNT(sealed));
}

static void keys_for_chunks_depend_on_the_session_and_the_use(void)
{
	unsigned char id[2][SEAL_HASH_KEY_BYTES];
	unsigned char boundary[2][SEAL_BOUNDARY_KEY_BYTES];

	seal_chunk_id_key(f.seal, id[0]);
	seal_chunk_id_key(other.seal, id[1]);
	seal_chunk_boundary_key(f.seal, boundary[0]);
	seal_chunk_boundary_key(other.seal, boundary[1]);
	CHECK(memcmp(id[0], id[1], sizeof(*id)) != 0);
	CHECK(memcmp(boundary[0], boundary[1], sizeof(*boundary)) != 0);
	CHECK(memcmp(id[0], boundary[0], sizeof(*boundary)) != 0);
}

static void a_digest_compares_within_a_session_only(void)
{
	char digest[4][SEAL_DIGEST_TEXT];

	seal_digest(f.seal, "db.example.com/shop", 19, digest[0]);
	seal_digest(f.seal, "db.example.com/shop", 19, digest[1]);
	seal_digest(f.seal, "db.example.com/shoq", 19, digest[2]);
	seal_digest(other.seal, "db.example.com/shop", 19, digest[3]);
	CHECK_INT(strspn(digest[0], "0123456789abcdef"), SEAL_DIGEST_TEXT - 1);
	CHECK_STR(digest[1], digest[0]);
	CHECK(strcmp(digest[2], digest[0]) != 0);
	CHECK(strcmp(digest[3], digest[0]) != 0);
}

int main(void)
{
	fixture_open(&f, FIXTURE_TOKEN);
	fixture_open(&other, FIXTURE_OTHER_TOKEN);
	sealed_opens_where_it_was_sealed();
	nothing_opens_elsewhere();
	another_key_opens_nothing();
	each_flipped_bit_and_each_cut_is_noticed();
	the_same_text_never_looks_the_same_twice();
	objects_may_take_turns();
	keys_for_chunks_depend_on_the_session_and_the_use();
	a_digest_compares_within_a_session_only();
	fixture_close(&other);
	fixture_close(&f);
	return check_done();
}
