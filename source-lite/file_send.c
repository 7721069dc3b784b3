#include "source-lite/file_send.h"

#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/format/file_chunker.h"
#include "common/format/limits.h"
#include "common/format/seal.h"

/* A line of the index is full with so many bytes, or frames, which are rarely that small. */
#define LINE_BYTES  (4U << 20)
#define LINE_FRAMES (LINE_BYTES / LIMIT_FILE_CHUNK_MIN)

struct file_sender {
	struct packer *packer; /* borrowed */
	struct file_chunker *chunker;
};

struct file_sender *file_sender_new(
    struct packer *packer, const struct token *token, struct err *err)
{
	CLEANUP(seal_freep) struct seal *keys = seal_new(token, err);
	struct file_sender *s;

	if (keys == NULL)
		return NULL;
	s = xcalloc(1, sizeof(*s));
	s->packer = packer;
	s->chunker = file_chunker_new(keys);
	return s;
}

void file_sender_free(struct file_sender *s)
{
	if (s != NULL)
		file_chunker_free(s->chunker);
	free(s);
}

/*
 * A file on its way through the packer: frames are noted there one after the other, and become
 * a line with the last one, and whenever there are enough.
 */
struct sent_file {
	struct file_entry entry;
	uint64_t line_bytes; /* in the entry's frames */
	/* Guards all: this thread sends, the packer's notes. */
	pthread_mutex_t lock;
	size_t pending; /* frames that were put and are not noted, and 1 for the sender */
};

/* A frame in the packer. */
struct sent_frame {
	struct sent_file *file;
	struct file_chunk chunk; /* where the file is cut into chunks */
};

static struct sent_file *sent_file_new(const struct file_entry *e)
{
	struct sent_file *f = xcalloc(1, sizeof(*f));
	bool large = e->size >= LIMIT_FILE_CHUNKED;

	f->entry.path = xstrdup(e->path);
	f->entry.mtime = e->mtime;
	f->entry.mtime_ns = e->mtime_ns;
	f->entry.has_ns = e->has_ns;
	f->entry.changed = e->changed;
	f->entry.size = e->size;
	f->entry.mode = e->mode;
	f->entry.frames = xcalloc(large ? LINE_FRAMES : 1, sizeof(*f->entry.frames));
	/* A small one that looks the same is compared by its only chunk. */
	if (large || e->changed != 0)
		f->entry.chunks =
		    xcalloc(large ? LINE_FRAMES : 1, sizeof(*f->entry.chunks));
	f->pending = 1;
	(void)pthread_mutex_init(&f->lock, NULL);
	return f;
}

static void sent_file_free(struct sent_file *f)
{
	(void)pthread_mutex_destroy(&f->lock);
	file_entry_reset(&f->entry);
	free(f);
}

static void add_frame(
    struct sent_file *f, const struct pack_ref *ref, const struct file_chunk *chunk)
{
	struct file_entry *e = &f->entry;

	if (e->chunks != NULL)
		e->chunks[e->frames_n] = *chunk;
	e->frames[e->frames_n++] = *ref;
	f->line_bytes += ref->raw;
}

/* A line with the frames so far, which leave the entry. */
static struct json *cut_line(struct sent_file *f)
{
	struct file_entry *e = &f->entry;
	bool broken = e->broken;
	struct json *line;

	e->broken = false; /* the last line says so */
	e->more = true;
	line = file_entry_json(e);
	e->more = false;
	e->broken = broken;
	e->offset += f->line_bytes;
	e->frames_n = 0;
	f->line_bytes = 0;
	return line;
}

/*
 * Takes one hold of the file away, with the frame that it was for, if any; the last one makes
 * the last line, or frees.
 */
static struct json *release(struct sent_file *f, const struct pack_ref *ref,
    const struct file_chunk *chunk, bool broken)
{
	struct json *line = NULL;
	size_t left;

	(void)pthread_mutex_lock(&f->lock);
	if (ref != NULL)
		add_frame(f, ref, chunk);
	f->entry.broken = f->entry.broken || broken;
	left = --f->pending;
	if (left > 0 && (f->line_bytes >= LINE_BYTES || f->entry.frames_n == LINE_FRAMES))
		line = cut_line(f);
	(void)pthread_mutex_unlock(&f->lock);
	if (left > 0)
		return line;
	/* What is broken is left out, unless a part of it was told already. */
	if (!f->entry.broken || f->entry.offset > 0)
		line = file_entry_json(&f->entry);
	sent_file_free(f);
	return line;
}

static struct json *frame_done(void *ctx, const struct pack_ref *ref)
{
	CLEANUP(freep) struct sent_frame *frame = ctx;

	return release(frame->file, ref, &frame->chunk, ref == NULL);
}

/* What was noted so far is told of, since the packer has to wait with a frame of the same file. */
static struct json *tell(void *ctx)
{
	const struct sent_frame *frame = ctx;
	struct sent_file *f = frame->file;
	struct json *line = NULL;

	(void)pthread_mutex_lock(&f->lock);
	if (f->entry.frames_n > 0)
		line = cut_line(f);
	(void)pthread_mutex_unlock(&f->lock);
	return line;
}

/* Puts a frame; raw's content is taken. */
static bool put(struct file_sender *s, struct sent_file *f, struct buf *raw,
    const struct file_chunk *chunk, struct err *err)
{
	struct sent_frame *frame = xcalloc(1, sizeof(*frame));
	const struct packer_frame put = {frame_done, tell, frame};

	frame->file = f;
	if (chunk != NULL)
		frame->chunk = *chunk;
	(void)pthread_mutex_lock(&f->lock);
	f->pending++;
	(void)pthread_mutex_unlock(&f->lock);
	return packer_frame(s->packer, raw, &put, err) && signals_check(err);
}

/* Whether the file has changed since its entry was made, but for what was added to it: that comes the next time. */
static bool has_changed(int fd, const struct file_entry *e)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || (uint64_t)st.st_size < e->size)
		return true;
	return (uint64_t)st.st_size == e->size &&
	       (st.st_mtime != e->mtime ||
	           (st.st_mtim.tv_nsec != 0 && st.st_mtim.tv_nsec != e->mtime_ns));
}

/* A small file is one frame; *whole as in file_sender_send(). */
static bool send_small(struct file_sender *s, int fd, struct sent_file *f, uint64_t size,
    bool *whole, struct err *err)
{
	CLEANUP(buf_reset) struct buf raw = {0};
	struct file_chunk chunk = {0};
	struct err ignored = {0};

	if (size == 0)
		return true;
	*whole = fs_read_some(fd, (size_t)size, &raw, &ignored) && raw.len == size &&
	         !has_changed(fd, &f->entry);
	if (*whole && f->entry.chunks != NULL)
		file_chunker_id(s->chunker, buf_str(&raw), raw.len, chunk.id);
	return !*whole || put(s, f, &raw, &chunk, err);
}

static bool send_chunks(struct file_sender *s, int fd, struct sent_file *f, uint64_t size,
    bool *whole, struct err *err)
{
	struct err ignored = {0};
	struct file_chunk chunk;
	const char *data;
	size_t len;

	file_chunker_start(s->chunker, fd, size);
	while (size > 0) {
		CLEANUP(buf_reset) struct buf raw = {0};

		*whole = file_chunker_next(s->chunker, &data, &len, &ignored) && len > 0;
		if (!*whole)
			return true;
		file_chunker_id(s->chunker, data, len, chunk.id);
		buf_append(&raw, data, len);
		if (!put(s, f, &raw, &chunk, err))
			return false;
		size -= len;
	}
	return true;
}

bool file_sender_send(struct file_sender *s, int fd, const struct file_entry *e,
    bool *whole, struct err *err)
{
	struct sent_file *f = sent_file_new(e);
	struct json *line;
	bool ok;

	*whole = true;
	ok = e->size >= LIMIT_FILE_CHUNKED ? send_chunks(s, fd, f, e->size, whole, err)
	                                   : send_small(s, fd, f, e->size, whole, err);
	*whole = *whole && !has_changed(fd, e);
	line = release(f, NULL, NULL, !ok || !*whole);
	if (!ok) {
		json_free(line);
		return false;
	}
	return line == NULL || packer_line(s->packer, line, err);
}
