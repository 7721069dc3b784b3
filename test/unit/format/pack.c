#include "common/format/pack.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/limits.h"
#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

static struct fixture f;

/* Adds n frames of noise (seeds 0 to n - 1) and notes where they are. */
static void add(struct pack_writer *w, size_t n, size_t len, struct pack_ref *refs)
{
	CLEANUP(buf_reset) struct buf raw = {0};
	struct err err = {0};

	(void)buf_reserve(&raw, len);
	for (size_t i = 0; i < n; i++) {
		fixture_noise((unsigned int)i, raw.data, len);
		REQUIRE(pack_writer_add(w, raw.data, len, &refs[i], &err));
	}
}

static bool opens_as(
    const struct pack_ref *ref, const struct buf *file, unsigned int seed)
{
	CLEANUP(buf_reset) struct buf back = {0};
	CLEANUP(buf_reset) struct buf raw = {0};
	struct err err = {0};

	if (ref->offset + ref->length > file->len ||
	    !pack_open(f.codec, ref, file->data + ref->offset, ref->length, &back, &err))
		return false;
	fixture_noise(seed, buf_reserve(&raw, ref->raw), ref->raw);
	return back.len == ref->raw && memcmp(back.data, raw.data, back.len) == 0;
}

static void frames_tile_packs_and_come_back(void)
{
	enum { N = 20, LEN = 900 * 1024 };
	CLEANUP(pack_writer_freep)
	struct pack_writer *w = pack_writer_new(f.dir, f.codec);
	struct pack_ref refs[N];
	struct buf files[3] = {{0}};
	uint64_t bytes = 0;
	int good = 0;
	int tiled = 0;

	add(w, N, LEN, refs);
	CHECK_INT(refs[N - 1].pack, 1);
	for (uint32_t i = 0; i < 2; i++) {
		char name[PACK_NAME_BYTES];

		pack_name(i, name);
		fixture_read(&f, name, &files[i]);
		bytes += files[i].len;
		CHECK(files[i].len < LIMIT_PACK_BYTES + LIMIT_FRAME_SEALED);
	}
	for (size_t i = 0; i < N; i++) {
		bool first = i == 0 || refs[i].pack != refs[i - 1].pack;

		good += opens_as(&refs[i], &files[refs[i].pack], (unsigned int)i);
		tiled +=
		    first ? refs[i].offset == FRAME_OBJECT_HEADER && refs[i].frame == 0
		          : refs[i].offset == refs[i - 1].offset + refs[i - 1].length &&
		                refs[i].frame == refs[i - 1].frame + 1;
	}
	CHECK_INT(good, N);
	CHECK_INT(tiled, N);
	CHECK_INT(pack_writer_bytes(w), bytes);
	CHECK_INT(refs[N - 1].offset + refs[N - 1].length, files[1].len);
	for (size_t i = 0; i < FIXTURE_COUNT(files); i++)
		buf_reset(&files[i]);
}

static void frames_that_trade_places_are_noticed(void)
{
	CLEANUP(pack_writer_freep) struct pack_writer *w = NULL;
	CLEANUP(buf_reset) struct buf file = {0};
	struct pack_ref refs[3];
	struct pack_ref swapped;
	struct fixture g;

	fixture_open(&g, FIXTURE_TOKEN);
	w = pack_writer_new(g.dir, g.codec);
	add(w, 3, 1000, refs);
	fixture_read(&g, "pack-0.enc", &file);
	REQUIRE(opens_as(&refs[0], &file, 0));
	swapped = refs[0];
	swapped.offset = refs[1].offset;
	CHECK(!opens_as(&swapped, &file, 1));
	swapped = refs[0];
	swapped.frame = 1;
	CHECK(!opens_as(&swapped, &file, 0));
	/* pack-0 put in the place of pack-1 */
	swapped = refs[0];
	swapped.pack = 1;
	CHECK(!opens_as(&swapped, &file, 0));
	fixture_close(&g);
}

static void each_flipped_bit_and_each_cut_of_a_frame_is_noticed(void)
{
	static const char raw[] = "1\tone\n2\ttwo\n";
	CLEANUP(pack_writer_freep) struct pack_writer *w = NULL;
	CLEANUP(buf_reset) struct buf file = {0};
	CLEANUP(buf_reset) struct buf back = {0};
	struct err err = {0};
	struct pack_ref ref;
	struct fixture g;
	size_t noticed = 0;
	char *frame;

	fixture_open(&g, FIXTURE_TOKEN);
	w = pack_writer_new(g.dir, g.codec);
	REQUIRE(pack_writer_add(w, raw, sizeof(raw) - 1, &ref, &err));
	fixture_read(&g, "pack-0.enc", &file);
	frame = file.data + ref.offset;
	for (size_t bit = 0; bit < ref.length * (size_t)8; bit++) {
		err = (struct err){0};
		frame[bit / 8] = (char)(frame[bit / 8] ^ 1 << bit % 8);
		noticed += !pack_open(f.codec, &ref, frame, ref.length, &back, &err) &&
		           err.code == ERR_AUTH;
		frame[bit / 8] = (char)(frame[bit / 8] ^ 1 << bit % 8);
	}
	CHECK_INT(noticed, ref.length * 8);
	noticed = 0;
	for (size_t len = 0; len < ref.length; len++) {
		err = (struct err){0};
		noticed += !pack_open(f.codec, &ref, frame, len, &back, &err) &&
		           err.code == ERR_AUTH;
	}
	CHECK_INT(noticed, ref.length);
	CHECK_INT(back.len, 0);
	ref.raw++;
	CHECK(!pack_open(f.codec, &ref, frame, ref.length, &back, &err));
	CHECK_ERR(err, ERR_PROTO, "12 bytes, not 13");
	CHECK_INT(back.len, 0);
	fixture_close(&g);
}

static void a_pack_is_never_written_over(void)
{
	struct err err = {0};
	struct pack_ref ref;
	struct fixture g;

	fixture_open(&g, FIXTURE_TOKEN);
	for (int link = 0; link < 2; link++) {
		CLEANUP(pack_writer_freep)
		struct pack_writer *w = pack_writer_new(g.dir, g.codec);

		REQUIRE(link ? symlinkat("elsewhere", g.dir, "pack-0.enc") == 0
		             : mkdirat(g.dir, "pack-0.enc", 0700) == 0);
		CHECK(!pack_writer_add(w, "row\n", 4, &ref, &err));
		CHECK_ERR(err, ERR_SYSTEM, "create pack-0.enc: File exists");
		REQUIRE(unlinkat(g.dir, "pack-0.enc", link ? 0 : AT_REMOVEDIR) == 0);
	}
	CHECK(faccessat(g.dir, "elsewhere", F_OK, 0) != 0);
	fixture_close(&g);
}

static void a_web_server_may_read_packs_whatever_the_umask(void)
{
	CLEANUP(pack_writer_freep) struct pack_writer *w = NULL;
	struct err err = {0};
	struct pack_ref ref;
	struct fixture g;
	struct stat st;
	mode_t mask = umask(077);

	fixture_open(&g, FIXTURE_TOKEN);
	w = pack_writer_new(g.dir, g.codec);
	REQUIRE(pack_writer_add(w, "row\n", 4, &ref, &err));
	REQUIRE(fstatat(g.dir, "pack-0.enc", &st, AT_SYMLINK_NOFOLLOW) == 0);
	CHECK_INT(st.st_mode & 07777, 0644);
	(void)umask(mask);
	fixture_close(&g);
}

/* The kernel's limit of a file's size stands for a full disk. */
static void a_full_disk_names_the_pack(void)
{
	CLEANUP(pack_writer_freep) struct pack_writer *w = NULL;
	struct rlimit old;
	struct rlimit small;
	struct err err = {0};
	struct pack_ref refs[1];
	struct fixture g;
	char raw[8192];

	fixture_open(&g, FIXTURE_TOKEN);
	w = pack_writer_new(g.dir, g.codec);
	add(w, 1, 4000, refs);
	fixture_noise(9, raw, sizeof(raw));
	REQUIRE(getrlimit(RLIMIT_FSIZE, &old) == 0);
	small = (struct rlimit){4096, old.rlim_max};
	(void)signal(SIGXFSZ, SIG_IGN);
	REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
	CHECK(!pack_writer_add(w, raw, sizeof(raw), refs, &err));
	REQUIRE(setrlimit(RLIMIT_FSIZE, &old) == 0);
	CHECK_ERR(err, ERR_SYSTEM,
	    "pack-0.enc: write more than one file may hold (ulimit -f): File too large");
	fixture_close(&g);
}

static void a_place_is_five_numbers(void)
{
	static const struct pack_ref ref = {3, 16, 1000, 2, 4000};
	CLEANUP(json_freep) struct json *v = pack_ref_json(&ref);
	CLEANUP(buf_reset) struct buf text = {0};
	struct err err = {0};
	struct pack_ref back;

	json_print(v, &text);
	CHECK_STR(buf_str(&text), "[3,16,1000,2,4000]");
	REQUIRE(pack_ref_parse(v, &back, &err));
	CHECK(back.pack == 3 && back.offset == 16 && back.length == 1000 &&
	      back.frame == 2 && back.raw == 4000);
}

static void a_place_that_cannot_be_is_refused(void)
{
	static const char *const texts[] = {
	    "null",
	    "{}",
	    "\"[3,16,1000,2,4000]\"",
	    "[]",
	    "[3,16,1000,2]",
	    "[3,16,1000,2,4000,1]",
	    "[3,16,1000,2,\"4000\"]",
	    "[3,16,1000,2,4000.0]",
	    "[-1,16,1000,2,4000]",
	    "[16777216,16,1000,2,4000]",
	    "[3,15,1000,2,4000]",
	    "[3,8388608,1000,2,4000]",
	    "[3,4294967312,1000,2,4000]",
	    "[3,16,20,2,4000]",
	    "[3,16,1058000,2,4000]",
	    "[3,16,1000,8388609,4000]",
	    "[3,16,1000,2,0]",
	    "[3,16,1000,2,1048577]",
	    "[3,16,1000,2,9223372036854775807]",
	};

	for (size_t i = 0; i < FIXTURE_COUNT(texts); i++) {
		struct err err = {0};
		struct pack_ref ref;
		CLEANUP(json_freep)
		struct json *v = json_parse(texts[i], strlen(texts[i]), &err);

		REQUIRE(v != NULL);
		CHECK(!pack_ref_parse(v, &ref, &err));
		CHECK_ERR(err, ERR_PROTO, "frame's place");
	}
}

int main(void)
{
	fixture_open(&f, FIXTURE_TOKEN);
	frames_tile_packs_and_come_back();
	frames_that_trade_places_are_noticed();
	each_flipped_bit_and_each_cut_of_a_frame_is_noticed();
	a_pack_is_never_written_over();
	a_web_server_may_read_packs_whatever_the_umask();
	a_full_disk_names_the_pack();
	a_place_is_five_numbers();
	a_place_that_cannot_be_is_refused();
	fixture_close(&f);
	return check_done();
}
