#include "common/format/frame.h"

#include <string.h>

#include <zstd.h>

#include "common/base/bytes.h"
#include "common/format/limits.h"
#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

#define MEBIBYTE ((size_t)1024 * 1024)

static struct fixture f;
static const struct seal_place place = {SEAL_PACK, 0, 0};

static void what_is_closed_opens_the_same(void)
{
	static const size_t sizes[] = {0, 1, 15, 4096, 65536, LIMIT_FRAME_RAW};
	CLEANUP(buf_reset) struct buf raw = {0};

	(void)buf_reserve(&raw, LIMIT_FRAME_RAW);
	for (int noise = 0; noise < 2; noise++) {
		memset(raw.data, 'a', LIMIT_FRAME_RAW);
		if (noise)
			fixture_noise(1, raw.data, LIMIT_FRAME_RAW);
		for (size_t i = 0; i < FIXTURE_COUNT(sizes); i++) {
			CLEANUP(buf_reset) struct buf frame = {0};
			CLEANUP(buf_reset) struct buf back = {0};
			struct err err = {0};
			bool last = i % 2;

			REQUIRE(frame_close(
			    f.codec, &place, !last, raw.data, sizes[i], &frame, &err));
			CHECK(frame.len <= FRAME_LENGTH_BYTES + LIMIT_FRAME_SEALED);
			REQUIRE(frame_open(
			    f.codec, &place, frame.data, frame.len, &last, &back, &err));
			CHECK_INT(last, i % 2 == 0);
			CHECK_INT(back.len, sizes[i]);
			CHECK(memcmp(buf_str(&back), raw.data, sizes[i]) == 0);
		}
	}
}

static void noise_is_stored_and_text_is_packed(void)
{
	CLEANUP(buf_reset) struct buf frame = {0};
	CLEANUP(buf_reset) struct buf plain = {0};
	struct err err = {0};
	char raw[4096];

	fixture_noise(2, raw, sizeof(raw));
	REQUIRE(frame_close(f.codec, &place, true, raw, sizeof(raw), &frame, &err));
	CHECK_INT(frame.len, FRAME_LENGTH_BYTES + SEAL_OVERHEAD + 1 + sizeof(raw));
	REQUIRE(seal_open(f.seal, &place, frame.data + 4, frame.len - 4, &plain, &err));
	CHECK_INT((unsigned char)plain.data[0], 0x80);
	buf_clear(&frame);
	buf_clear(&plain);
	memset(raw, 'a', sizeof(raw));
	REQUIRE(frame_close(f.codec, &place, false, raw, sizeof(raw), &frame, &err));
	CHECK(frame.len < 100);
	REQUIRE(seal_open(f.seal, &place, frame.data + 4, frame.len - 4, &plain, &err));
	CHECK_INT((unsigned char)plain.data[0], 0x01);
}

static void each_flipped_bit_and_each_cut_is_noticed(void)
{
	static const char text[] =
	    "a row, a row, a row, a row, a row, a row, a row, a row\n";
	CLEANUP(buf_reset) struct buf frame = {0};
	CLEANUP(buf_reset) struct buf back = {0};
	struct err err = {0};
	size_t noticed = 0;

	REQUIRE(frame_close(f.codec, &place, true, text, sizeof(text), &frame, &err));
	for (size_t bit = 0; bit < frame.len * 8; bit++) {
		err = (struct err){0};
		frame.data[bit / 8] = (char)(frame.data[bit / 8] ^ 1 << bit % 8);
		noticed += !frame_open(f.codec, &place, frame.data, frame.len, NULL,
		               &back, &err) &&
		           err.code == ERR_AUTH && back.len == 0;
		frame.data[bit / 8] = (char)(frame.data[bit / 8] ^ 1 << bit % 8);
	}
	CHECK_INT(noticed, frame.len * 8);
	noticed = 0;
	for (size_t len = 0; len < frame.len; len++) {
		err = (struct err){0};
		noticed +=
		    !frame_open(f.codec, &place, frame.data, len, NULL, &back, &err) &&
		    err.code == ERR_AUTH && back.len == 0;
	}
	CHECK_INT(noticed, frame.len);
	buf_putc(&frame, 0);
	CHECK(!frame_open(f.codec, &place, frame.data, frame.len, NULL, &back, &err));
}

/* An authentic frame whose plain text is first, then data[0..len). */
static void refuses_plain(
    unsigned char first, const void *data, size_t len, const char *why)
{
	CLEANUP(buf_reset) struct buf plain = {0};
	CLEANUP(buf_reset) struct buf frame = {0};
	CLEANUP(buf_reset) struct buf back = {0};
	struct err err = {0};

	buf_putc(&plain, (char)first);
	buf_append(&plain, data, len);
	fixture_frame(&f, &place, plain.data, plain.len, &frame);
	buf_puts(&back, "kept");
	CHECK(!frame_open(f.codec, &place, frame.data, frame.len, NULL, &back, &err));
	CHECK_ERR(err, ERR_PROTO, why);
	CHECK_INT(back.len, 4);
	CHECK_STR(buf_str(&back), "kept");
}

static void a_frame_of_an_unknown_kind_is_refused(void)
{
	CLEANUP(buf_reset) struct buf empty = {0};
	CLEANUP(buf_reset) struct buf back = {0};
	struct err err = {0};

	for (unsigned int first = 2; first < 0x100; first++) {
		if ((first & 0x7f) >= 2 && (first & (first - 1)) == 0)
			refuses_plain(
			    (unsigned char)first, "raw", 3, "neither stored nor zstd");
	}
	fixture_frame(&f, &place, "", 0, &empty);
	CHECK(!frame_open(f.codec, &place, empty.data, empty.len, NULL, &back, &err));
	CHECK_ERR(err, ERR_PROTO, "empty");
}

static void too_many_stored_bytes_are_refused(void)
{
	CLEANUP(buf_reset) struct buf raw = {0};

	memset(buf_reserve(&raw, LIMIT_FRAME_RAW + 1), 'x', LIMIT_FRAME_RAW + 1);
	refuses_plain(0x00, raw.data, LIMIT_FRAME_RAW + 1, "more than 1048576 bytes");
}

/* Packs len zero bytes; with_size says whether zstd's header tells how many they are. */
static size_t pack_zeros(size_t len, bool with_size, char *to, size_t room)
{
	CLEANUP(buf_reset) struct buf zeros = {0};
	ZSTD_CCtx *c = ZSTD_createCCtx();
	size_t n;

	memset(buf_reserve(&zeros, len), 0, len);
	(void)ZSTD_CCtx_setParameter(c, ZSTD_c_contentSizeFlag, with_size);
	n = ZSTD_compress2(c, to, room, zeros.data, len);
	(void)ZSTD_freeCCtx(c);
	REQUIRE(!ZSTD_isError(n));
	return n;
}

static void a_bomb_does_not_go_off(void)
{
	static char packed[64 * 1024];
	size_t n = pack_zeros(256 * MEBIBYTE, true, packed, sizeof(packed));
	size_t more;

	CHECK(n < LIMIT_FRAME_SEALED);
	refuses_plain(0x01, packed, n, "more than 1048576 bytes");
	n = pack_zeros(LIMIT_FRAME_RAW + 1, true, packed, sizeof(packed));
	refuses_plain(0x01, packed, n, "more than 1048576 bytes");
	n = pack_zeros(256 * MEBIBYTE, false, packed, sizeof(packed));
	refuses_plain(0x01, packed, n, "does not tell its size");
	/* One frame that tells the truth, and another behind it. */
	n = pack_zeros(LIMIT_FRAME_RAW, true, packed, sizeof(packed));
	more = pack_zeros(LIMIT_FRAME_RAW, true, packed + n, sizeof(packed) - n);
	refuses_plain(0x01, packed, n + more, "decompress");
	/* One that tells less than it holds; the size stands behind magic and descriptor. */
	n = pack_zeros(LIMIT_FRAME_RAW, true, packed, sizeof(packed));
	REQUIRE(bytes_u32((unsigned char *)packed + 5) == LIMIT_FRAME_RAW);
	bytes_put_u32((unsigned char *)packed + 5, 70000);
	refuses_plain(0x01, packed, n, "decompress");
	refuses_plain(0x01, packed, 9, "decompress");
	refuses_plain(0x01, "no zstd at all", 14, "does not tell its size");
}

static void a_sequence_number_of_meta_is_sealed_once(void)
{
	CLEANUP(buf_reset) struct buf out = {0};
	struct seal_place meta = {SEAL_META, 0, 5};
	struct err err = {0};

	CHECK(frame_close(f.codec, &meta, true, "{}", 2, &out, &err));
	CHECK(!frame_close(f.codec, &meta, true, "[]", 2, &out, &err));
	CHECK_ERR(err, ERR_PROTO, "used before");
	meta.frame = 4;
	CHECK(!frame_close(f.codec, &meta, true, "[]", 2, &out, &err));
	meta.frame = 6;
	CHECK(frame_close(f.codec, &meta, true, "[]", 2, &out, &err));
}

static void the_header_says_what_an_object_is(void)
{
	unsigned char h[FRAME_OBJECT_HEADER];
	struct err err = {0};

	frame_object_header(SEAL_PACK, 0x01020304, h);
	CHECK(memcmp(h, "\x8bSYN\r\n\x1a\n\x01\x03\0\0\x04\x03\x02\x01", sizeof(h)) == 0);
	CHECK(frame_check_object_header(SEAL_PACK, 0x01020304, h, sizeof(h), &err));
	CHECK(!frame_check_object_header(SEAL_PACK, 0x01020305, h, sizeof(h), &err));
	CHECK_ERR(err, ERR_AUTH, "another object");
	CHECK(!frame_check_object_header(SEAL_INDEX, 0x01020304, h, sizeof(h), &err));
	CHECK_ERR(err, ERR_AUTH, "another object");
	h[8] = 2;
	CHECK(!frame_check_object_header(SEAL_PACK, 0x01020304, h, sizeof(h), &err));
	CHECK_ERR(err, ERR_PROTO, "a newer synco");
	h[8] = 0;
	CHECK(!frame_check_object_header(SEAL_PACK, 0x01020304, h, sizeof(h), &err));
	CHECK_ERR(err, ERR_PROTO, "an older synco");
	h[8] = 1;
	h[11] = 1;
	CHECK(!frame_check_object_header(SEAL_PACK, 0x01020304, h, sizeof(h), &err));
	CHECK_ERR(err, ERR_PROTO, "reserved");
}

static void what_is_no_object_is_told_apart(void)
{
	static const struct {
		const char *text;
		const char *says;
	} cases[] = {
	    {"<!doctype html><title>Please log in</title>", "HTML"},
	    {"\r\n\t <html><head><title>404 Not Found</title></head></html>", "HTML"},
	    {"<h1>", "HTML"},
	    {"{\"error\": \"rate limit exceeded\"}", "not synco's data"},
	    {"upstream connect error or disconnect", "not synco's data"},
	    /* Line ends that were translated on the way. */
	    {"\x8bSYN\n\x1a\n\x01\x01______________", "not synco's data"},
	    {"\x8bSYN\r\n\x1a\r\n\x01\x01_____________", "not synco's data"},
	    {"\x0bSYN\r\n\x1a\n\x01\x01______________", "not synco's data"},
	    {"\x8bSYN\r\n", "only 6 bytes"},
	    {"", "only 0 bytes"},
	};

	for (size_t i = 0; i < FIXTURE_COUNT(cases); i++) {
		struct err err = {0};

		CHECK(!frame_check_object_header(
		    SEAL_META, 0, cases[i].text, strlen(cases[i].text), &err));
		CHECK_ERR(err, ERR_NETWORK, cases[i].says);
	}
}

int main(void)
{
	fixture_open(&f, FIXTURE_TOKEN);
	what_is_closed_opens_the_same();
	noise_is_stored_and_text_is_packed();
	each_flipped_bit_and_each_cut_is_noticed();
	a_frame_of_an_unknown_kind_is_refused();
	too_many_stored_bytes_are_refused();
	a_bomb_does_not_go_off();
	a_sequence_number_of_meta_is_sealed_once();
	the_header_says_what_an_object_is();
	what_is_no_object_is_told_apart();
	fixture_close(&f);
	return check_done();
}
