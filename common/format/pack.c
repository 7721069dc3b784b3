#include "common/format/pack.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/limits.h"

struct pack_writer {
	int dirfd;                 /* borrowed */
	struct frame_codec *codec; /* borrowed */
	int fd;                    /* of the pack that grows, or -1 */
	uint32_t pack;             /* the number of the next one */
	uint32_t frame;
	uint32_t offset;
	uint32_t most; /* bytes of a pack */
	uint64_t bytes;
	struct buf sealed;
	struct fs_patience patience;
};

void pack_name(uint32_t pack, char name[static PACK_NAME_BYTES])
{
	(void)snprintf(name, PACK_NAME_BYTES, "pack-%u.enc", pack);
}

struct pack_writer *pack_writer_new(int dirfd, struct frame_codec *codec)
{
	struct pack_writer *w = xcalloc(1, sizeof(*w));

	w->dirfd = dirfd;
	w->codec = codec;
	w->fd = -1;
	w->most = LIMIT_PACK_BYTES;
	return w;
}

void pack_writer_patience(struct pack_writer *w, const struct fs_patience *patience)
{
	w->patience = *patience;
}

void pack_writer_most(struct pack_writer *w, uint32_t bytes)
{
	w->most = bytes < LIMIT_PACK_BYTES ? bytes : LIMIT_PACK_BYTES;
}

static bool write_some(
    struct pack_writer *w, const void *data, size_t len, struct err *err)
{
	return fs_write_patiently(
	    w->patience.wait != NULL ? &w->patience : NULL, w->fd, data, len, err);
}

/* Makes the file of the pack at number w->pack; a full disk may have no room for its name. */
static bool create(struct pack_writer *w, const char *name, struct err *err)
{
	do {
		w->fd = openat(w->dirfd, name,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (w->fd >= 0)
			return true;
		(void)err_sys(err, "create %s", name);
	} while (w->patience.wait != NULL && w->patience.wait(w->patience.ctx, err));
	return false;
}

void pack_writer_free(struct pack_writer *w)
{
	if (w == NULL)
		return;
	closep(&w->fd);
	buf_reset(&w->sealed);
	free(w);
}

static bool next_pack(struct pack_writer *w, struct err *err)
{
	unsigned char header[FRAME_OBJECT_HEADER];
	char name[PACK_NAME_BYTES];
	struct err why = {0};

	closep(&w->fd);
	w->fd = -1;
	if (w->pack == LIMIT_PACKS)
		return err_set(err, ERR_PROTO, "more than %u packs", LIMIT_PACKS);
	pack_name(w->pack, name);
	if (!create(w, name, &why)) {
		*err = why;
		return false;
	}
	/* Sealed, and read by a web server that runs as somebody else. */
	if (fchmod(w->fd, 0644) != 0)
		return err_sys(err, "create %s", name);
	frame_object_header(SEAL_PACK, w->pack, header);
	if (!write_some(w, header, sizeof(header), err))
		return err_wrap(err, "%s", name);
	w->pack++;
	w->frame = 0;
	w->offset = sizeof(header);
	w->bytes += sizeof(header);
	return true;
}

bool pack_writer_add(struct pack_writer *w, const void *raw, size_t len,
    struct pack_ref *ref, struct err *err)
{
	struct seal_place place = {.kind = SEAL_PACK};

	if ((w->fd < 0 || w->offset >= w->most) && !next_pack(w, err))
		return false;
	place.number = w->pack - 1;
	place.frame = w->frame;
	buf_clear(&w->sealed);
	if (!frame_close(w->codec, &place, false, raw, len, &w->sealed, err))
		return false;
	/* Counted before it is written: a number is never sealed twice. */
	w->frame++;
	if (!write_some(w, w->sealed.data, w->sealed.len, err))
		return err_wrap(err, "pack-%u.enc", place.number);
	*ref = (struct pack_ref){
	    .pack = place.number,
	    .offset = w->offset,
	    .length = (uint32_t)w->sealed.len,
	    .frame = (uint32_t)place.frame,
	    .raw = (uint32_t)len,
	};
	w->offset += ref->length;
	w->bytes += ref->length;
	return true;
}

uint64_t pack_writer_bytes(const struct pack_writer *w)
{
	return w->bytes;
}

bool pack_open(struct frame_codec *codec, const struct pack_ref *ref, const void *data,
    size_t len, struct buf *out, struct err *err)
{
	struct seal_place place = {SEAL_PACK, ref->pack, ref->frame};
	size_t before = out->len;

	if (len != ref->length)
		return err_set(err, ERR_AUTH, "pack-%u.enc, frame %u: truncated",
		    ref->pack, ref->frame);
	if (!frame_open(codec, &place, data, len, NULL, out, err))
		return err_wrap(err, "pack-%u.enc, frame %u", ref->pack, ref->frame);
	if (out->len - before == ref->raw)
		return true;
	(void)err_set(err, ERR_PROTO, "pack-%u.enc, frame %u: %zu bytes, not %u",
	    ref->pack, ref->frame, out->len - before, ref->raw);
	out->len = before;
	out->data[before] = '\0';
	return false;
}

struct json *pack_ref_json(const struct pack_ref *ref)
{
	const uint32_t numbers[] = {
	    ref->pack, ref->offset, ref->length, ref->frame, ref->raw};
	struct json *list = json_new_array();

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		json_add(list, json_new_u64(numbers[i]));
	return list;
}

bool pack_ref_parse(const struct json *v, struct pack_ref *ref, struct err *err)
{
	static const uint64_t limits[] = {LIMIT_PACKS - 1, LIMIT_PACK_BYTES - 1,
	    FRAME_LENGTH_BYTES + LIMIT_FRAME_SEALED, LIMIT_PACK_BYTES, LIMIT_FRAME_RAW};
	uint32_t *const fields[] = {
	    &ref->pack, &ref->offset, &ref->length, &ref->frame, &ref->raw};

	if (json_length(v) != sizeof(limits) / sizeof(*limits))
		return err_set(err, ERR_PROTO, "a frame's place is five numbers");
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		uint64_t n;

		if (!json_u64(json_at(v, i), &n) || n > limits[i])
			return err_set(err, ERR_PROTO,
			    "number %zu of a frame's place is wrong", i + 1);
		*fields[i] = (uint32_t)n;
	}
	if (ref->offset < FRAME_OBJECT_HEADER || ref->raw == 0 ||
	    ref->length < FRAME_LENGTH_BYTES + SEAL_OVERHEAD + 1)
		return err_set(err, ERR_PROTO, "a frame's place that can't be");
	return true;
}
