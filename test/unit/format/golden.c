/*
 * The objects of a released format version, as they were written then: they must open and say
 * the same for ever.
 *
 *     golden check DIR    the test
 *     golden write DIR    writes the objects of this version into an empty folder
 *
 * What zstd makes may differ between its versions, so objects are compared by content.  Stored
 * frames, headers and chunk ids are compared byte by byte.
 */
#include <fcntl.h>
#include <string.h>

#include "common/base/bytes.h"
#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/chunker.h"
#include "common/format/file_index.h"
#include "common/format/index.h"
#include "common/format/pack.h"
#include "common/format/schema.h"
#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

enum { NOISE = 3000, ZEROS = 50000 };

static const char rows[] = "1\tadmin\t\\N\n2\tan\\tna\tx\n";

/* Each of the rows is a chunk. */
#define CHUNK_0 "b2fb35585a76b97b4be28448b515cec8"
#define CHUNK_1 "2ed13f64b3eb2bfcf9347956f0918b44"

static const char database_line[] =
    "{\"database\":{\"engine\":\"mysql\",\"flavour\":\"MariaDB\",\"version\":\"10.11.6\","
    "\"settings\":[]}}";
static const char table_line[] =
    "{\"object\":{\"stage\":\"table\",\"kind\":\"table\",\"name\":\"users\","
    "\"create\":\"CREATE TABLE `users` (…)\",\"columns\":["
    "{\"name\":\"id\",\"type\":\"number\"},"
    "{\"name\":{\"latin1\":\"n\xc3\xa4me\"},\"charset\":\"latin1\",\"type\":\"text\"},"
    "{\"name\":\"x\",\"type\":\"binary\"}],\"keyColumns\":1,\"rowsEstimate\":2,"
    "\"bytesEstimate\":22,\"chunkMask\":0,\"hasRows\":true,\"history\":false}}";
static const char frame_line[] = "{\"frame\":[0,16,43,0,22],\"table\":0,\"chunks\":["
                                 "[\"" CHUNK_0 "\",1,11],[\"" CHUNK_1 "\",1,11]]}";
static const char done_line[] = "{\"done\":{\"table\":0,\"rows\":2,\"bytes\":22}}";
static const char public_line[] =
    "{\"a "
    "b.txt\":{\"mtime\":1715000000,\"sizeBytes\":7,\"publicUri\":\"<BASE>/a%20b.txt\"}}";
static const char private_line[] = "{\"n\xc3\xa4me\":{\"nameEncoding\":\"latin1\","
                                   "\"mtime\":1715000000,\"sizeBytes\":3000,"
                                   "\"frames\":[[0,59,3021,1,3000]]}}";
static const char meta_text[] =
    "{\"version\":1,\"state\":\"Ready\",\"sequence\":17,\"frameworkName\":\"Neos\","
    "\"files\":["
    "{\"name\":\"db\",\"type\":\"tables\",\"tables\":{\"engine\":\"mysql\","
    "\"indexFileName\":\"db-index.json.enc\",\"sizeBytes\":22,\"indexSizeBytes\":600,"
    "\"items\":2,\"doneBytes\":22,\"complete\":true}},"
    "{\"name\":\"persistent\",\"type\":\"publicFiles\",\"publicFiles\":{"
    "\"folder\":\"Web/_Resources\",\"indexFileName\":\"persistent-index.json.enc\","
    "\"sizeBytes\":7,\"indexSizeBytes\":100,\"items\":1,\"doneBytes\":7,\"complete\":"
    "true}},"
    "{\"name\":\"private\",\"type\":\"privateFiles\",\"privateFiles\":{"
    "\"folder\":\"Data/Private\",\"indexFileName\":\"private-index.json.enc\","
    "\"sizeBytes\":3000,\"indexSizeBytes\":100,\"items\":1,\"doneBytes\":3000,"
    "\"complete\":true}}],\"warnings\":[\"table log is MyISAM\"]}";

static const struct {
	const char *name;
	const char *lines[5];
} indexes[] = {
    {"db-index.json.enc", {database_line, table_line, frame_line, done_line}},
    {"persistent-index.json.enc", {public_line}},
    {"private-index.json.enc", {private_line}},
};

static struct fixture f;

static void chunks_of_rows(struct chunk chunks[static 2])
{
	CLEANUP(chunker_freep) struct chunker *c = chunker_new(f.seal);
	const char *second = strchr(rows, '\n') + 1;

	chunker_start(c, 0);
	(void)chunker_row(c, rows, (size_t)(second - rows), 1, &chunks[0]);
	(void)chunker_row(c, second, strlen(second), 1, &chunks[1]);
}

static void write_index(int dir, uint32_t number, struct err *err)
{
	CLEANUP(index_writer_freep) struct index_writer *w =
	    index_writer_new(dir, indexes[number].name, number, f.codec, err);

	REQUIRE(w != NULL);
	for (const char *const *line = indexes[number].lines; *line != NULL; line++) {
		struct json *v = json_parse(*line, strlen(*line), err);

		REQUIRE(v != NULL && index_writer_add(w, v, err) &&
		        index_writer_flush(w, err));
	}
	REQUIRE(index_writer_end(w, err));
}

static void write_pack(int dir, struct err *err)
{
	CLEANUP(pack_writer_freep) struct pack_writer *w = pack_writer_new(dir, f.codec);
	static char raw[ZEROS];
	struct pack_ref ref;

	REQUIRE(pack_writer_add(w, rows, sizeof(rows) - 1, &ref, err));
	fixture_noise(1, raw, NOISE);
	REQUIRE(pack_writer_add(w, raw, NOISE, &ref, err));
	memset(raw, 0, sizeof(raw));
	REQUIRE(pack_writer_add(w, raw, sizeof(raw), &ref, err));
	printf("# the frame of zeros: [%u,%u,%u,%u,%u]\n", ref.pack, ref.offset,
	    ref.length, ref.frame, ref.raw);
}

static void write_objects(int dir)
{
	CLEANUP(buf_reset) struct buf meta = {0};
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;
	struct err err = {0};

	fixture_meta(&f, 17, meta_text, sizeof(meta_text) - 1, &meta);
	w = file_writer_open(dir, META_FILE_NAME, 0644, &err);
	REQUIRE(w != NULL && file_writer_write(w, meta.data, meta.len, &err) &&
	        file_writer_commit(w, true, &err));
	for (uint32_t i = 0; i < FIXTURE_COUNT(indexes); i++)
		write_index(dir, i, &err);
	write_pack(dir, &err);
}

static void read_object(int dir, const char *name, struct buf *out)
{
	struct err err = {0};
	struct stat st;
	CLEANUP(closep) int fd = fs_open_file_below(dir, name, &st, &err);

	REQUIRE(fd >= 0 && fs_read_fd(fd, 1U << 20, out, &err));
}

static void meta_says_the_same(int dir)
{
	CLEANUP(buf_reset) struct buf object = {0};
	CLEANUP(buf_reset) struct buf again = {0};
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(frame_codec_freep) struct frame_codec *codec = frame_codec_new(f.seal, 1);
	CLEANUP(meta_freep) struct meta *m = NULL;
	struct seal_place place = {SEAL_META, 0, 17};
	struct err err = {0};

	read_object(dir, META_FILE_NAME, &object);
	m = meta_open(object.data, object.len, 17, codec, &err);
	REQUIRE(m != NULL);
	/* What was read, written again, is the same text. */
	REQUIRE(meta_seal(m, codec, &again, &err));
	REQUIRE(frame_open(
	    codec, &place, again.data + 24, again.len - 24, NULL, &text, &err));
	CHECK_STR(text.data, meta_text);
	CHECK(memcmp(object.data,
	          "\x8bSYN\r\n\x1a\n\x01\x01\0\0\0\0\0\0\x11\0\0\0\0\0\0\0", 24) == 0);
}

static void indexes_say_the_same(int dir)
{
	for (uint32_t i = 0; i < FIXTURE_COUNT(indexes); i++) {
		CLEANUP(buf_reset) struct buf object = {0};
		CLEANUP(index_reader_freep)
		struct index_reader *r = index_reader_new(i, f.codec);
		const char *const *wanted = indexes[i].lines;
		struct json *line;
		struct err err = {0};

		read_object(dir, indexes[i].name, &object);
		CHECK(memcmp(object.data, "\x8bSYN\r\n\x1a\n\x01\x02\0\0", 12) == 0);
		REQUIRE(index_reader_feed(r, object.data, object.len, &err));
		while (
		    index_reader_next(r, &line, &err) == INDEX_LINE && *wanted != NULL) {
			CLEANUP(buf_reset) struct buf text = {0};

			json_print(line, &text);
			json_free(line);
			CHECK_STR(text.data, *wanted++);
		}
		CHECK(*wanted == NULL);
		CHECK_INT(index_reader_next(r, &line, &err), INDEX_END);
	}
}

static void the_lines_are_still_understood(void)
{
	CLEANUP(schema_freep) struct schema *s = xcalloc(1, sizeof(*s));
	struct schema_rows at = {0};
	struct err err = {0};

	for (const char *const *text = indexes[0].lines; *text != NULL; text++) {
		CLEANUP(json_freep)
		struct json *v = json_parse(*text, strlen(*text), &err);

		CHECK(
		    v != NULL && schema_parse_line(s, v, &at, &err) != SCHEMA_LINE_ERROR);
	}
	CHECK(schema_check_end(s, &at, &err));
	free(at.chunks);
	for (size_t i = 1; i < FIXTURE_COUNT(indexes); i++) {
		const char *text = indexes[i].lines[0];
		CLEANUP(json_freep) struct json *v = json_parse(text, strlen(text), &err);
		struct file_entry e = {0};

		CHECK(v != NULL && file_entry_parse(v, &e, &err));
		CHECK_STR(e.path, i == 1 ? "a b.txt" : "n\xe4me");
		file_entry_reset(&e);
	}
}

static void the_pack_holds_the_same(int dir)
{
	static const struct pack_ref refs[] = {
	    {0, 16, 43, 0, 22}, {0, 59, 3021, 1, NOISE}, {0, 3080, 0, 2, ZEROS}};
	CLEANUP(buf_reset) struct buf object = {0};
	CLEANUP(buf_reset) struct buf raw = {0};
	struct pack_ref zeros = refs[2];
	struct err err = {0};
	char noise[NOISE];

	read_object(dir, "pack-0.enc", &object);
	fixture_noise(1, noise, sizeof(noise));
	CHECK(memcmp(object.data, "\x8bSYN\r\n\x1a\n\x01\x03\0\0\0\0\0\0", 16) == 0);
	REQUIRE(pack_open(
	    f.codec, &refs[0], object.data + refs[0].offset, refs[0].length, &raw, &err));
	CHECK_STR(raw.data, rows);
	REQUIRE(pack_open(
	    f.codec, &refs[1], object.data + refs[1].offset, refs[1].length, &raw, &err));
	CHECK(memcmp(raw.data + refs[0].raw, noise, NOISE) == 0);
	zeros.length = (uint32_t)object.len - zeros.offset;
	REQUIRE(pack_open(
	    f.codec, &zeros, object.data + zeros.offset, zeros.length, &raw, &err));
	CHECK_INT(raw.len, refs[0].raw + NOISE + ZEROS);
	CHECK_INT(raw.data[raw.len - 1], 0);
}

/* Stored frames do not depend on zstd: what is written now is what was written then. */
static void stored_frames_are_the_same_bytes(int dir)
{
	CLEANUP(buf_reset) struct buf then = {0};
	CLEANUP(buf_reset) struct buf now = {0};
	struct err err = {0};

	read_object(dir, "pack-0.enc", &then);
	write_pack(f.dir, &err);
	fixture_read(&f, "pack-0.enc", &now);
	REQUIRE(then.len > 3080 && now.len > 3080);
	CHECK(memcmp(now.data, then.data, 3080) == 0);
}

/* From the key to the sealed byte and the chunk id, without a file between. */
static void the_first_frame_has_the_documented_bytes(void)
{
	CLEANUP(buf_reset) struct buf frame = {0};
	CLEANUP(buf_reset) struct buf hex = {0};
	struct seal_place place = {SEAL_PACK, 0, 0};
	char digest[SEAL_DIGEST_TEXT];
	struct chunk chunks[2];
	struct err err = {0};

	REQUIRE(
	    frame_close(f.codec, &place, false, rows, sizeof(rows) - 1, &frame, &err));
	for (size_t i = 0; i < frame.len; i++)
		buf_printf(&hex, "%02x", (unsigned char)frame.data[i]);
	CHECK_STR(hex.data, "270000003ee8f30e4d55e9ae340c5ebc96d7a0f2618d1c2be6d9e1bf3c1d"
	                    "56f4a24ba1c757c13ff9"
	                    "f703ef");
	chunks_of_rows(chunks);
	buf_clear(&hex);
	for (size_t i = 0; i < 2; i++) {
		for (size_t k = 0; k < CHUNK_ID_BYTES; k++)
			buf_printf(&hex, "%02x", chunks[i].id[k]);
		buf_putc(&hex, '\n');
	}
	CHECK_STR(hex.data, CHUNK_0 "\n" CHUNK_1 "\n");
	seal_digest(f.seal, "synco", 5, digest);
	CHECK_STR(digest, "fc84f97c46951501726b60208b751904");
}

/* The boundaries of a thousand keys, as a set of bits. */
static void keys_are_boundaries_where_they_were(void)
{
	CLEANUP(chunker_freep) struct chunker *c = chunker_new(f.seal);
	CLEANUP(buf_reset) struct buf ends = {0};
	struct chunk chunk;

	chunker_start(c, 31);
	for (int key = 0; key < 200; key++) {
		char row[16];
		int len = snprintf(row, sizeof(row), "%d\tx\n", key);

		if (chunker_row(c, row, (size_t)len, (size_t)len - 3, &chunk))
			buf_printf(&ends, "%d ", key);
	}
	CHECK_STR(buf_str(&ends), "2 5 22 45 131 154 161 ");
}

int main(int argc, char **argv)
{
	struct err err = {0};
	int dir;

	fixture_open(&f, FIXTURE_TOKEN);
	REQUIRE(argc == 3);
	dir = fs_open_dir(argv[2], &err);
	REQUIRE(dir >= 0);
	if (strcmp(argv[1], "write") == 0) {
		write_objects(dir);
	} else {
		meta_says_the_same(dir);
		indexes_say_the_same(dir);
		the_lines_are_still_understood();
		the_pack_holds_the_same(dir);
		stored_frames_are_the_same_bytes(dir);
		the_first_frame_has_the_documented_bytes();
		keys_are_boundaries_where_they_were();
	}
	closep(&dir);
	fixture_close(&f);
	return check_done();
}
