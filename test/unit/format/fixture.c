#include "test/unit/format/fixture.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/bytes.h"
#include "common/base/fs.h"

static void need(bool ok, const char *what, const struct err *err)
{
	if (ok)
		return;
	(void)fprintf(stderr, "%s: %s\n", what, err->msg);
	abort();
}

void fixture_open(struct fixture *f, const char *token)
{
	struct err err = {0};

	*f = (struct fixture){.path = "/tmp/synco-test-XXXXXX", .dir = -1};
	f->token = token_parse(token, &err);
	need(f->token != NULL, "token", &err);
	f->seal = seal_new(f->token, &err);
	need(f->seal != NULL, "seal", &err);
	f->codec = frame_codec_new(f->seal, 1);
	need(mkdtemp(f->path) != NULL, "mkdtemp", &err);
	f->dir = fs_open_dir(f->path, &err);
	need(f->dir >= 0, "open", &err);
}

void fixture_close(struct fixture *f)
{
	struct err err = {0};

	closep(&f->dir);
	need(fs_remove_tree(AT_FDCWD, f->path, &err), "remove", &err);
	frame_codec_free(f->codec);
	seal_free(f->seal);
	token_free(f->token);
}

void fixture_read(const struct fixture *f, const char *name, struct buf *out)
{
	struct err err = {0};
	struct stat st;
	CLEANUP(closep) int fd = fs_open_file_below(f->dir, name, &st, &err);

	need(fd >= 0 && fs_read_fd(fd, 1U << 30, out, &err), name, &err);
}

void fixture_frame(const struct fixture *f, const struct seal_place *place,
    const void *plain, size_t len, struct buf *out)
{
	unsigned char length[FRAME_LENGTH_BYTES];

	bytes_put_u32(length, (uint32_t)(len + SEAL_OVERHEAD));
	buf_append(out, length, sizeof(length));
	seal_close(f->seal, place, plain, len, out);
}

void fixture_header(enum seal_kind kind, uint32_t number, struct buf *out)
{
	unsigned char header[FRAME_OBJECT_HEADER];

	frame_object_header(kind, number, header);
	buf_append(out, header, sizeof(header));
}

void fixture_meta(const struct fixture *f, uint64_t sequence, const char *text,
    size_t len, struct buf *out)
{
	struct seal_place place = {SEAL_META, 0, sequence};
	struct err err = {0};
	unsigned char number[8];
	CLEANUP(frame_codec_freep)
	struct frame_codec *codec = frame_codec_new(f->seal, 1);

	fixture_header(SEAL_META, 0, out);
	bytes_put_u64(number, sequence);
	buf_append(out, number, sizeof(number));
	need(frame_close(codec, &place, true, text, len, out, &err), "meta", &err);
}

void fixture_noise(unsigned int seed, char *to, size_t len)
{
	uint32_t x = seed * 2654435761U + 1;

	for (size_t i = 0; i < len; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		to[i] = (char)(x >> 24);
	}
}
