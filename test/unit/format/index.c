#include "common/format/index.h"

#include <string.h>
#include <sys/stat.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/limits.h"
#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

#define NAME "db-index.json.enc"

static struct fixture f;

/* Fresh, since a file is written once. */
static void remove_index(void)
{
	(void)unlinkat(f.dir, NAME, 0);
}

static struct json *line_of(size_t number, size_t len)
{
	CLEANUP(buf_reset) struct buf text = {0};
	struct json *v = json_new_object();

	memset(buf_reserve(&text, len), 'a' + (int)(number % 26), len);
	buf_added(&text, len);
	json_set(v, "n", json_new_u64(number));
	return json_set(v, "text", json_new_str(text.data));
}

/* Writes n lines, each with a text of len bytes, and reads the file. */
static void write_index(uint32_t number, size_t n, size_t len, struct buf *file)
{
	CLEANUP(index_writer_freep) struct index_writer *w = NULL;
	struct err err = {0};
	size_t i = 0;

	remove_index();
	w = index_writer_new(f.dir, NAME, number, f.codec, &err);
	REQUIRE(w != NULL);
	while (i < n && index_writer_add(w, line_of(i, len), &err))
		i++;
	REQUIRE(i == n && index_writer_end(w, &err));
	buf_clear(file);
	fixture_read(&f, NAME, file);
	CHECK_INT(index_writer_bytes(w), file->len);
}

struct outcome {
	enum index_step step; /* the last */
	size_t lines;         /* that came in order, as line_of() made them */
	struct err err;
};

/* Reads data in pieces of so many bytes. */
static struct outcome read_index(
    uint32_t number, const char *data, size_t len, size_t piece, size_t text_len)
{
	CLEANUP(index_reader_freep)
	struct index_reader *r = index_reader_new(number, f.codec);
	struct outcome o = {.step = INDEX_MORE};
	struct json *line;
	uint64_t n;

	for (;;) {
		size_t now = len < piece ? len : piece;

		while ((o.step = index_reader_next(r, &line, &o.err)) == INDEX_LINE) {
			if (json_u64(json_get(line, "n"), &n) && n == o.lines &&
			    strlen(json_str(json_get(line, "text"))) == text_len)
				o.lines++;
			json_free(line);
		}
		if (o.step != INDEX_MORE || len == 0)
			return o;
		if (!index_reader_feed(r, data, now, &o.err)) {
			o.step = INDEX_ERROR;
			return o;
		}
		data += now;
		len -= now;
	}
}

static void lines_come_back_in_pieces_of_any_size(void)
{
	static const size_t pieces[] = {1, 2, 7, 100, SIZE_MAX};
	CLEANUP(buf_reset) struct buf file = {0};

	write_index(0, 5, 20, &file);
	for (size_t i = 0; i < FIXTURE_COUNT(pieces); i++) {
		struct outcome o = read_index(0, file.data, file.len, pieces[i], 20);

		CHECK_INT(o.step, INDEX_END);
		CHECK_INT(o.lines, 5);
	}
	write_index(0, 20000, 100, &file);
	for (size_t i = 2; i < FIXTURE_COUNT(pieces); i++) {
		struct outcome o = read_index(0, file.data, file.len, pieces[i], 100);

		CHECK_INT(o.step, INDEX_END);
		CHECK_INT(o.lines, 20000);
	}
}

static void an_empty_index_has_an_end(void)
{
	CLEANUP(buf_reset) struct buf file = {0};
	struct outcome o;

	write_index(0, 0, 0, &file);
	o = read_index(0, file.data, file.len, SIZE_MAX, 0);
	CHECK_INT(o.step, INDEX_END);
	CHECK_INT(o.lines, 0);
}

static void a_line_larger_than_frames_goes_on_in_the_next(void)
{
	enum { LEN = 3 * LIMIT_FRAME_RAW + 5 };
	CLEANUP(buf_reset) struct buf file = {0};
	struct outcome o;

	write_index(0, 3, LEN, &file);
	o = read_index(0, file.data, file.len, 4096, LEN);
	CHECK_INT(o.step, INDEX_END);
	CHECK_INT(o.lines, 3);
}

static void what_was_flushed_can_be_read_before_the_end(void)
{
	CLEANUP(index_writer_freep) struct index_writer *w = NULL;
	CLEANUP(buf_reset) struct buf file = {0};
	struct err err = {0};
	struct outcome o;

	remove_index();
	w = index_writer_new(f.dir, NAME, 0, f.codec, &err);
	REQUIRE(w != NULL);
	REQUIRE(index_writer_add(w, line_of(0, 10), &err));
	fixture_read(&f, NAME, &file);
	CHECK_INT(file.len, FRAME_OBJECT_HEADER);
	REQUIRE(index_writer_flush(w, &err) && index_writer_flush(w, &err));
	buf_clear(&file);
	fixture_read(&f, NAME, &file);
	CHECK_INT(index_writer_bytes(w), file.len);
	o = read_index(0, file.data, file.len, SIZE_MAX, 10);
	CHECK_INT(o.step, INDEX_MORE);
	CHECK_INT(o.lines, 1);
}

static void each_flipped_bit_is_noticed(void)
{
	CLEANUP(buf_reset) struct buf file = {0};
	size_t noticed = 0;

	write_index(0, 2, 30, &file);
	for (size_t bit = 0; bit < file.len * 8; bit++) {
		struct outcome o;

		file.data[bit / 8] = (char)(file.data[bit / 8] ^ 1 << bit % 8);
		o = read_index(0, file.data, file.len, SIZE_MAX, 30);
		/* A length that grew makes the reader wait for what never comes. */
		noticed +=
		    o.lines == 0 && (o.step == INDEX_ERROR || o.step == INDEX_MORE);
		file.data[bit / 8] = (char)(file.data[bit / 8] ^ 1 << bit % 8);
	}
	CHECK_INT(noticed, file.len * 8);
}

static void a_cut_index_has_no_end(void)
{
	CLEANUP(buf_reset) struct buf file = {0};
	size_t noticed = 0;

	write_index(0, 2, 30, &file);
	for (size_t len = 0; len < file.len; len++)
		noticed += read_index(0, file.data, len, SIZE_MAX, 30).step == INDEX_MORE;
	CHECK_INT(noticed, file.len);
}

static void nothing_may_follow_the_end(void)
{
	CLEANUP(buf_reset) struct buf file = {0};
	struct outcome o;

	write_index(0, 2, 30, &file);
	buf_append(
	    &file, file.data + FRAME_OBJECT_HEADER, file.len - FRAME_OBJECT_HEADER);
	o = read_index(0, file.data, file.len, SIZE_MAX, 30);
	CHECK_INT(o.step, INDEX_ERROR);
	CHECK_ERR(o.err, ERR_AUTH, "goes on after its end");
	o = read_index(0, file.data, file.len, 1, 30);
	CHECK_INT(o.step, INDEX_END);
}

static void the_index_of_another_set_is_refused(void)
{
	CLEANUP(buf_reset) struct buf file = {0};
	struct outcome o;

	write_index(1, 2, 30, &file);
	o = read_index(0, file.data, file.len, SIZE_MAX, 30);
	CHECK_INT(o.step, INDEX_ERROR);
	CHECK_ERR(o.err, ERR_AUTH, "another object");
	/* Also when its header was changed to fit. */
	file.data[12] = 0;
	o = read_index(0, file.data, file.len, SIZE_MAX, 30);
	CHECK_INT(o.step, INDEX_ERROR);
	CHECK_ERR(o.err, ERR_AUTH, "index, frame 0: wrong token");
}

static void html_is_named(void)
{
	static const char page[] = "<!DOCTYPE html><html><body>Sign in</body></html>";
	struct outcome o = read_index(0, page, sizeof(page) - 1, SIZE_MAX, 0);

	CHECK_INT(o.step, INDEX_ERROR);
	CHECK_ERR(o.err, ERR_NETWORK, "HTML");
}

/* An authentic index whose frames hold these texts. */
static struct outcome read_texts(const char *const *texts, size_t n)
{
	CLEANUP(buf_reset) struct buf file = {0};
	struct err err = {0};

	fixture_header(SEAL_INDEX, 0, &file);
	for (size_t i = 0; i < n; i++) {
		struct seal_place place = {SEAL_INDEX, 0, i};
		bool last = i + 1 == n;

		if (!frame_close(
		        f.codec, &place, last, texts[i], strlen(texts[i]), &file, &err))
			abort();
	}
	return read_index(0, file.data, file.len, SIZE_MAX, 0);
}

static void frames_that_trade_places_are_noticed(void)
{
	CLEANUP(buf_reset) struct buf file = {0};
	struct err err = {0};
	struct outcome o;

	fixture_header(SEAL_INDEX, 0, &file);
	for (uint64_t i = 2; i-- > 0;) {
		struct seal_place place = {SEAL_INDEX, 0, i};

		REQUIRE(frame_close(f.codec, &place, i == 1, "{}\n", 3, &file, &err));
	}
	o = read_index(0, file.data, file.len, SIZE_MAX, 0);
	CHECK_INT(o.step, INDEX_ERROR);
	CHECK_INT(o.err.code, ERR_AUTH);
}

static void broken_lines_are_refused(void)
{
	CLEANUP(buf_reset) struct buf deep = {0};
	const char *cases[][2] = {
	    {"{\"n\": 0\n", "JSON"},
	    {"{}{}\n", "JSON"},
	    {"\n", "JSON"},
	    {"{\"n\": 0, \"n\": 1}\n", "JSON"},
	    {"{\"n\": \"\xff\"}\n", "JSON"},
	    {"{\"n\": \"\\u0000\"}\n", "JSON"},
	    {"{\"n\": 99999999999999999999}\n", "JSON"},
	    {"{}", "the last line has no end"},
	    {NULL, "nested deeper"},
	};

	for (int i = 0; i < 100000; i++)
		buf_putc(&deep, '[');
	buf_putc(&deep, '\n');
	cases[FIXTURE_COUNT(cases) - 1][0] = deep.data;
	for (size_t i = 0; i < FIXTURE_COUNT(cases); i++) {
		struct outcome o = read_texts(cases[i], 1);

		CHECK_INT(o.step, INDEX_ERROR);
		CHECK_ERR(o.err, ERR_PROTO, cases[i][1]);
	}
}

static void a_line_without_end_takes_no_more_memory_than_its_limit(void)
{
	static const size_t n = LIMIT_INDEX_LINE / LIMIT_FRAME_RAW + 2;
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(freep) const char **texts = xcalloc(n, sizeof(*texts));
	struct outcome o;

	memset(buf_reserve(&text, LIMIT_FRAME_RAW), ' ', LIMIT_FRAME_RAW);
	buf_added(&text, LIMIT_FRAME_RAW);
	for (size_t i = 0; i < n; i++)
		texts[i] = text.data;
	o = read_texts(texts, n);
	CHECK_INT(o.step, INDEX_ERROR);
	CHECK_ERR(o.err, ERR_PROTO, "a line of more than 33554432 bytes");
}

static void a_frame_of_an_impossible_length_is_not_waited_for(void)
{
	CLEANUP(buf_reset) struct buf file = {0};
	struct outcome o;

	fixture_header(SEAL_INDEX, 0, &file);
	buf_append(&file, "\xff\xff\xff\x7f", 4);
	o = read_index(0, file.data, file.len, SIZE_MAX, 0);
	CHECK_INT(o.step, INDEX_ERROR);
	CHECK_ERR(o.err, ERR_AUTH, "impossible length");
}

static void an_index_is_never_written_over(void)
{
	struct err err = {0};

	remove_index();
	REQUIRE(mkdirat(f.dir, NAME, 0700) == 0);
	CHECK(index_writer_new(f.dir, NAME, 0, f.codec, &err) == NULL);
	CHECK_ERR(err, ERR_SYSTEM, "create " NAME ": File exists");
}

int main(void)
{
	fixture_open(&f, FIXTURE_TOKEN);
	lines_come_back_in_pieces_of_any_size();
	an_empty_index_has_an_end();
	a_line_larger_than_frames_goes_on_in_the_next();
	what_was_flushed_can_be_read_before_the_end();
	each_flipped_bit_is_noticed();
	a_cut_index_has_no_end();
	nothing_may_follow_the_end();
	the_index_of_another_set_is_refused();
	html_is_named();
	frames_that_trade_places_are_noticed();
	broken_lines_are_refused();
	a_line_without_end_takes_no_more_memory_than_its_limit();
	a_frame_of_an_impossible_length_is_not_waited_for();
	an_index_is_never_written_over();
	fixture_close(&f);
	return check_done();
}
