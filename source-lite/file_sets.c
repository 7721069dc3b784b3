#include "source-lite/file_sets.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "common/format/file_index.h"
#include "common/format/limits.h"

/* Warnings that name a file; after that they are only counted. */
#define NAMED_MAX 20

struct file_set {
	const struct file_set_opts *opts;
	struct file_set_result *result;
	int root;
	uint64_t skipped;
};

static void skipped(void *ctx, const char *path, const char *why)
{
	struct file_set *s = ctx;

	if (s->skipped++ < NAMED_MAX)
		log_warn(s->opts->log, "%s: %s is left out: %s", s->opts->files->name,
		    path, why);
}

static bool excluded(const struct file_set *s, const char *path)
{
	for (size_t i = 0; !s->opts->all && i < s->opts->files->exclude_n; i++) {
		if (text_glob(s->opts->files->exclude[i], path))
			return true;
	}
	return false;
}

static bool enter(void *ctx, const char *path)
{
	return !excluded(ctx, path);
}

char *file_set_base(const struct app_files *files, const char *base)
{
	size_t len;

	if (files->url == NULL)
		return NULL;
	if (text_starts(files->url, "http://") || text_starts(files->url, "https://"))
		return xstrdup(files->url);
	if (base == NULL)
		return NULL;
	len = strlen(base);
	while (len > 0 && base[len - 1] == '/')
		len--;
	return xasprintf("%.*s%s", (int)len, base, files->url);
}

static bool report(struct file_set *s, struct err *err)
{
	struct session_progress p = {
	    .size_bytes = s->result->bytes,
	    .done_bytes = s->result->bytes,
	    .items = s->result->files,
	};

	session_set_progress(s->opts->session, s->opts->set, &p);
	return signals_check(err) && session_check(s->opts->session, err);
}

static bool count(struct file_set *s, const struct file_entry *e, struct err *err)
{
	s->result->files++;
	s->result->bytes += e->size;
	return s->result->files % 64 != 0 || report(s, err);
}

static bool add_public(
    struct file_set *s, struct file_entry *e, const char *published, struct err *err)
{
	CLEANUP(buf_reset) struct buf uri = {0};

	buf_puts(&uri, s->opts->base);
	buf_putc(&uri, '/');
	text_append_encoded(&uri, published, "/");
	e->public_uri = uri.data;
	if (!packer_line(s->opts->packer, file_entry_json(e), err)) {
		e->public_uri = NULL;
		return false;
	}
	e->public_uri = NULL;
	return count(s, e, err);
}

/*
 * Frames in one line of the index: the destination must know of them before the spool is
 * full.
 */
#define LINE_FRAMES 16

/*
 * A private file on its way through the packer: frames are noted there one after the other,
 * and become a line with the last one, and whenever there are LINE_FRAMES.
 */
struct sent_file {
	struct file_entry entry;
	/* Guards all: this thread sends, the packer's notes. */
	pthread_mutex_t lock;
	size_t pending; /* frames that were put and are not noted, and 1 for the sender */
};

static void add_frame(struct file_entry *e, const struct pack_ref *ref)
{
	if (e->frames == NULL)
		e->frames = xcalloc(LINE_FRAMES, sizeof(*e->frames));
	e->frames[e->frames_n++] = *ref;
}

/* A line with the frames so far, which leave the entry. */
static struct json *cut_line(struct file_entry *e)
{
	bool broken = e->broken;
	struct json *line;

	e->broken = false; /* the last line says so */
	e->more = true;
	line = file_entry_json(e);
	e->more = false;
	e->broken = broken;
	for (size_t i = 0; i < e->frames_n; i++)
		e->offset += e->frames[i].raw;
	e->frames_n = 0;
	return line;
}

/* Takes one hold of the file away; the last one makes the last line, or frees. */
static struct json *release(struct sent_file *f, const struct pack_ref *ref, bool broken)
{
	struct json *line = NULL;
	size_t left;

	(void)pthread_mutex_lock(&f->lock);
	if (ref != NULL)
		add_frame(&f->entry, ref);
	f->entry.broken = f->entry.broken || broken;
	left = --f->pending;
	if (f->entry.frames_n == LINE_FRAMES && left > 0)
		line = cut_line(&f->entry);
	(void)pthread_mutex_unlock(&f->lock);
	if (left > 0)
		return line;
	/* What is broken is left out, unless a part of it was told already. */
	if (!f->entry.broken || f->entry.offset > 0)
		line = file_entry_json(&f->entry);
	(void)pthread_mutex_destroy(&f->lock);
	file_entry_reset(&f->entry);
	free(f);
	return line;
}

static struct json *frame_done(void *ctx, const struct pack_ref *ref)
{
	return release(ctx, ref, ref == NULL);
}

/* Reads len bytes of the file, or as many as there are. */
static bool read_some(int fd, struct buf *raw, size_t len, struct err *err)
{
	(void)buf_reserve(raw, len);
	while (raw->len < len) {
		ssize_t n = read(fd, raw->data + raw->len, len - raw->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, "read");
		if (n == 0)
			return true;
		buf_added(raw, (size_t)n);
	}
	return true;
}

/* Sends the content; *whole is false when the file became shorter or can't be read. */
static bool send_content(
    struct file_set *s, int fd, struct sent_file *f, bool *whole, struct err *err)
{
	uint64_t left = f->entry.size;

	while (left > 0) {
		CLEANUP(buf_reset) struct buf raw = {0};
		struct err ignored = {0};
		size_t len = left < LIMIT_FRAME_RAW ? (size_t)left : LIMIT_FRAME_RAW;

		*whole = read_some(fd, &raw, len, &ignored) && raw.len == len;
		if (!*whole)
			return true;
		(void)pthread_mutex_lock(&f->lock);
		f->pending++;
		(void)pthread_mutex_unlock(&f->lock);
		if (!packer_frame(s->opts->packer, &raw, frame_done, f, err))
			return false;
		left -= len;
		if (!signals_check(err))
			return false;
	}
	return true;
}

static bool send_private(
    struct file_set *s, int fd, struct file_entry *e, struct err *err)
{
	struct sent_file *f = xcalloc(1, sizeof(*f));
	struct json *line;
	struct stat after;
	bool whole = true;
	bool ok;

	f->entry = *e;
	*e = (struct file_entry){0};
	f->pending = 1;
	(void)pthread_mutex_init(&f->lock, NULL);
	e->path = xstrdup(f->entry.path);
	e->size = f->entry.size;
	ok = send_content(s, fd, f, &whole, err);
	whole = whole && fstat(fd, &after) == 0 && (uint64_t)after.st_size == e->size &&
	        after.st_mtime == f->entry.mtime;
	line = release(f, NULL, !ok || !whole);
	if (!ok)
		return false;
	if (line != NULL && !packer_line(s->opts->packer, line, err))
		return false;
	if (!whole)
		skipped(s, e->path, "it changed while it was read: run again");
	return !whole || count(s, e, err);
}

static void fill_entry(struct file_entry *e, const char *path, const struct stat *st)
{
	*e = (struct file_entry){
	    .path = xstrdup(path),
	    .mtime = st->st_mtime,
	    .size = (uint64_t)st->st_size,
	    .mode = (st->st_mode & S_IXUSR) != 0 ? 0111 : 0,
	};
}

static bool visit_plain(void *ctx, const struct fs_entry *entry, struct err *err)
{
	struct file_set *s = ctx;
	struct file_entry e = {0};
	struct err why = {0};
	struct stat st;
	bool ok;

	if (excluded(s, entry->path))
		return true;
	if (s->opts->base != NULL) {
		fill_entry(&e, entry->path, entry->st);
		ok = add_public(s, &e, entry->path, err);
	} else {
		CLEANUP(closep) int fd =
		    fs_open_file_below(s->root, entry->path, &st, &why);

		if (fd < 0) {
			skipped(s, entry->path, why.msg);
			return true;
		}
		fill_entry(&e, entry->path, &st);
		ok = send_private(s, fd, &e, err);
	}
	file_entry_reset(&e);
	return ok;
}

/*
 * A published resource of Flow: .../<sha1>/<name>, a link to the resource, which lies below the
 * files' own folder in a/b/c/d/<sha1>, by the first characters of its sha1.
 */
static bool visit_resource(void *ctx, const struct fs_entry *entry, struct err *err)
{
	struct file_set *s = ctx;
	CLEANUP(freep) char *path = xstrdup(entry->path);
	CLEANUP(freep) char *resource = NULL;
	char *slash = strrchr(path, '/');
	const char *sha1;
	struct file_entry e = {0};
	bool ok;

	if (slash == NULL)
		return true;
	*slash = '\0';
	sha1 = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
	if (strlen(sha1) != 40 || strspn(sha1, "0123456789abcdef") != 40)
		return true;
	resource = xasprintf("%c/%c/%c/%c/%s", sha1[0], sha1[1], sha1[2], sha1[3], sha1);
	if (excluded(s, resource))
		return true;
	fill_entry(&e, resource, entry->st);
	ok = add_public(s, &e, entry->path, err);
	file_entry_reset(&e);
	return ok;
}

static bool walk(struct file_set *s, struct err *err)
{
	const struct app_files *files = s->opts->files;
	bool published = files->layout == APP_FILES_RESOURCES && s->opts->base != NULL;
	const char *dir = published ? files->published : files->dir;
	struct fs_walk_opts opts = {
	    .file_links = published, .enter = enter, .skipped = skipped, .ctx = s};
	bool ok;

	if (!fs_is_dir(dir)) {
		log_warn(s->opts->log, "%s: there is no folder %s", files->name, dir);
		return true;
	}
	s->root = fs_open_dir(dir, err);
	if (s->root < 0)
		return false;
	ok = fs_walk(s->root, &opts, published ? visit_resource : visit_plain, err);
	closep(&s->root);
	return ok;
}

bool file_set_run(
    const struct file_set_opts *opts, struct file_set_result *result, struct err *err)
{
	struct file_set s = {.opts = opts, .result = result, .root = -1};
	struct session_progress p = {.complete = true};

	if (!packer_begin(opts->packer, opts->index_name, (uint32_t)opts->set, err) ||
	    !walk(&s, err) || !packer_end(opts->packer, err))
		return false;
	if (s.skipped > NAMED_MAX)
		log_warn(opts->log, "%s: %llu files are left out in all",
		    opts->files->name, (unsigned long long)s.skipped);
	p.size_bytes = p.done_bytes = result->bytes;
	p.items = result->files;
	session_set_progress(opts->session, opts->set, &p);
	return true;
}
