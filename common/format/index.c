#include "common/format/index.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "common/base/bytes.h"
#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/limits.h"

/* Raw bytes that make a frame of their own without a flush. */
#define GATHER (256 << 10)

struct index_writer {
	int fd;
	char *name;
	struct frame_codec *codec; /* borrowed */
	struct seal_place place;   /* of the next frame */
	struct buf lines;
	struct buf sealed;
	uint64_t bytes;
	struct fs_patience patience;
};

struct index_writer *index_writer_new(int dirfd, const char *name, uint32_t number,
    struct frame_codec *codec, struct err *err)
{
	CLEANUP(index_writer_freep) struct index_writer *w = xcalloc(1, sizeof(*w));
	unsigned char header[FRAME_OBJECT_HEADER];

	w->name = xstrdup(name);
	w->codec = codec;
	w->place = (struct seal_place){SEAL_INDEX, number, 0};
	w->fd = openat(
	    dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	/* Sealed, and read by a web server that runs as somebody else. */
	if (w->fd < 0 || fchmod(w->fd, 0644) != 0) {
		(void)err_sys(err, "create %s", name);
		return NULL;
	}
	frame_object_header(SEAL_INDEX, number, header);
	if (!fs_write_all(w->fd, header, sizeof(header), err)) {
		(void)unlinkat(
		    dirfd, name, 0); /* so that it can be made once there is room */
		(void)err_wrap(err, "%s", name);
		return NULL;
	}
	w->bytes = sizeof(header);
	return take_ptr(&w);
}

void index_writer_free(struct index_writer *w)
{
	if (w == NULL)
		return;
	closep(&w->fd);
	buf_reset(&w->lines);
	buf_reset(&w->sealed);
	free(w->name);
	free(w);
}

void index_writer_patience(struct index_writer *w, const struct fs_patience *patience)
{
	w->patience = *patience;
}

/* Writes lines[at..at + len) as one frame. */
static bool write_frame(
    struct index_writer *w, size_t at, size_t len, bool last, struct err *err)
{
	buf_clear(&w->sealed);
	if (!frame_close(
	        w->codec, &w->place, last, buf_str(&w->lines) + at, len, &w->sealed, err))
		return false;
	/* Counted before it is written: a number is never sealed twice. */
	w->place.frame++;
	if (!fs_write_patiently(w->patience.wait != NULL ? &w->patience : NULL, w->fd,
	        w->sealed.data, w->sealed.len, err))
		return err_wrap(err, "%s", w->name);
	w->bytes += w->sealed.len;
	return true;
}

/* Writes all that has gathered. */
static bool write_lines(struct index_writer *w, bool last, struct err *err)
{
	size_t at = 0;

	for (; w->lines.len - at > LIMIT_FRAME_RAW; at += LIMIT_FRAME_RAW) {
		if (!write_frame(w, at, LIMIT_FRAME_RAW, false, err))
			return false;
	}
	if (!write_frame(w, at, w->lines.len - at, last, err))
		return false;
	buf_clear(&w->lines);
	return true;
}

bool index_writer_add(struct index_writer *w, struct json *v, struct err *err)
{
	CLEANUP(json_freep) struct json *line = v;
	size_t start = w->lines.len;

	json_print(line, &w->lines);
	buf_putc(&w->lines, '\n');
	if (w->lines.len - start > LIMIT_INDEX_LINE)
		return err_set(err, ERR_PROTO, "a definition of more than %d bytes",
		    LIMIT_INDEX_LINE);
	return w->lines.len < GATHER || write_lines(w, false, err);
}

bool index_writer_flush(struct index_writer *w, struct err *err)
{
	return w->lines.len == 0 || write_lines(w, false, err);
}

bool index_writer_end(struct index_writer *w, struct err *err)
{
	return write_lines(w, true, err);
}

uint64_t index_writer_bytes(const struct index_writer *w)
{
	return w->bytes;
}

struct index_reader {
	struct frame_codec *codec; /* borrowed */
	struct seal_place place;   /* of the next frame */
	bool header_seen;
	bool last_seen;
	struct buf sealed; /* not opened yet */
	size_t sealed_at;
	struct buf lines; /* not handed out yet */
	size_t lines_at;
	size_t searched; /* no newline before this */
};

struct index_reader *index_reader_new(uint32_t number, struct frame_codec *codec)
{
	struct index_reader *r = xcalloc(1, sizeof(*r));

	r->codec = codec;
	r->place = (struct seal_place){SEAL_INDEX, number, 0};
	return r;
}

void index_reader_free(struct index_reader *r)
{
	if (r == NULL)
		return;
	buf_reset(&r->sealed);
	buf_reset(&r->lines);
	free(r);
}

bool index_reader_feed(
    struct index_reader *r, const void *data, size_t len, struct err *err)
{
	if (r->last_seen && len > 0)
		return err_set(err, ERR_AUTH, "the index goes on after its end");
	buf_consume(&r->sealed, r->sealed_at);
	r->sealed_at = 0;
	buf_append(&r->sealed, data, len);
	return true;
}

/* Opens the next frame if it is here whole. */
static enum index_step open_frame(struct index_reader *r, struct err *err)
{
	const unsigned char *data =
	    (const unsigned char *)buf_str(&r->sealed) + r->sealed_at;
	size_t len = r->sealed.len - r->sealed_at;
	size_t whole = r->header_seen ? FRAME_LENGTH_BYTES : FRAME_OBJECT_HEADER;

	if (len < whole)
		return INDEX_MORE;
	if (!r->header_seen) {
		if (!frame_check_object_header(
		        SEAL_INDEX, r->place.number, data, len, err))
			return INDEX_ERROR;
		r->header_seen = true;
	} else {
		if (bytes_u32(data) > LIMIT_FRAME_SEALED) {
			(void)err_set(err, ERR_AUTH, "a frame of an impossible length");
			return INDEX_ERROR;
		}
		whole += bytes_u32(data);
		if (len < whole)
			return INDEX_MORE;
		buf_consume(&r->lines, r->lines_at);
		r->searched -= r->lines_at;
		r->lines_at = 0;
		if (!frame_open(
		        r->codec, &r->place, data, whole, &r->last_seen, &r->lines, err))
			return INDEX_ERROR;
		r->place.frame++;
	}
	r->sealed_at += whole;
	return INDEX_LINE;
}

/* Parses the next line if it is here whole. */
static enum index_step take_line(
    struct index_reader *r, struct json **line, struct err *err)
{
	const char *start = buf_str(&r->lines) + r->lines_at;
	const char *newline =
	    memchr(buf_str(&r->lines) + r->searched, '\n', r->lines.len - r->searched);
	size_t len;

	if (newline == NULL) {
		r->searched = r->lines.len;
		if (r->lines.len - r->lines_at <= LIMIT_INDEX_LINE)
			return INDEX_MORE;
		(void)err_set(
		    err, ERR_PROTO, "a line of more than %d bytes", LIMIT_INDEX_LINE);
		return INDEX_ERROR;
	}
	len = (size_t)(newline - start);
	*line = json_parse(start, len, err);
	r->lines_at += len + 1;
	r->searched = r->lines_at;
	return *line != NULL ? INDEX_LINE : INDEX_ERROR;
}

/* What is left when no more frames may come must be nothing. */
static enum index_step end(const struct index_reader *r, struct err *err)
{
	if (r->lines_at < r->lines.len)
		(void)err_set(err, ERR_PROTO, "the last line has no end");
	else if (r->sealed_at < r->sealed.len)
		(void)err_set(err, ERR_AUTH, "the index goes on after its end");
	else
		return INDEX_END;
	return INDEX_ERROR;
}

enum index_step index_reader_next(
    struct index_reader *r, struct json **line, struct err *err)
{
	enum index_step step;

	*line = NULL;
	while ((step = take_line(r, line, err)) == INDEX_MORE) {
		step = r->last_seen ? end(r, err) : open_frame(r, err);
		if (step != INDEX_LINE)
			break;
	}
	if (step == INDEX_ERROR)
		(void)err_wrap(
		    err, "index, frame %llu", (unsigned long long)r->place.frame);
	return step;
}
