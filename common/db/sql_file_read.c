#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sql_file.h"
#include "common/format/row_text.h"

#define PIECE ((size_t)256 * 1024)

/* What has no newline for so long is no file of ours, or has a row that comes again. */
#define LINE_MAX_BYTES ((size_t)256 * 1024 * 1024)

/* Where the rows of a table start. */
struct mark {
	char *heading;
	uint64_t offset;
};

/*
 * An SQL file as a source of rows.  What is no line as this program writes it is passed over: rows
 * are compared with the source's before they count, so a wrong guess costs time only.
 */
struct sql_reader {
	struct db_source base;
	const struct sql_dialect *dialect;
	char *path;
	int fd;
	struct stat st;   /* when it was opened */
	ZSTD_DCtx *zstd;  /* NULL: plain */
	struct buf piece; /* of the file, compressed */
	size_t piece_at;
	struct buf text;
	size_t at;       /* in text: the next line */
	uint64_t offset; /* of the start of text, decompressed */
	bool ended;      /* the file has no more */
	struct mark *marks;
	size_t marks_n;
	size_t marks_cap;
};

struct sql_scan {
	struct db_scan base;
	struct sql_reader *reader; /* borrowed */
	const struct schema_object *table;
	char *heading; /* NULL: the file has no such table */
};

static bool read_piece(struct sql_reader *r, struct buf *out, struct err *err)
{
	ssize_t n;

	do
		n = read(r->fd, buf_reserve(out, PIECE), PIECE);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(err, "read %s", r->path);
	buf_added(out, (size_t)n);
	return true;
}

/* Appends more text; sets ended where there is none. */
static bool read_more(struct sql_reader *r, struct err *err)
{
	size_t before;

	buf_consume(&r->text, r->at);
	r->offset += r->at;
	r->at = 0;
	before = r->text.len;
	while (r->text.len == before && !r->ended) {
		ZSTD_inBuffer in;
		ZSTD_outBuffer out = {NULL, PIECE, 0};
		size_t left;

		if (r->zstd == NULL) {
			if (!read_piece(r, &r->text, err))
				return false;
			r->ended = r->text.len == before;
			continue;
		}
		if (r->piece_at == r->piece.len) {
			buf_clear(&r->piece);
			r->piece_at = 0;
			if (!read_piece(r, &r->piece, err))
				return false;
			r->ended = r->piece.len == 0;
		}
		in = (ZSTD_inBuffer){buf_str(&r->piece), r->piece.len, r->piece_at};
		out.dst = buf_reserve(&r->text, PIECE);
		left = ZSTD_decompressStream(r->zstd, &out, &in);
		if (ZSTD_isError(left))
			return err_set(err, ERR_DB, "%s: can't be decompressed: %s",
			    r->path, ZSTD_getErrorName(left));
		r->piece_at = in.pos;
		buf_added(&r->text, out.pos);
		r->ended = r->ended && out.pos == 0;
	}
	return true;
}

/*
 * The next line with its newline, valid until the next call; *len is 0 at the end.  Where strings
 * may hold newlines it ends outside of them.
 */
static bool next_line(
    struct sql_reader *r, const char **line, size_t *len, struct err *err)
{
	size_t looked_at = 0;
	size_t clean = 0; /* bytes behind that without a newline */
	bool open = false;

	for (;;) {
		const char *start = buf_str(&r->text) + r->at + looked_at;
		size_t left = r->text.len - r->at - looked_at;
		const char *newline =
		    left > clean ? memchr(start + clean, '\n', left - clean) : NULL;
		size_t n = newline != NULL ? (size_t)(newline + 1 - start) : 0;

		for (size_t i = 0; r->dialect->strings_hold_newlines && i < n; i++)
			open = open != (start[i] == '\'');
		looked_at += n;
		clean = n > 0 ? 0 : left;
		if (n > 0 && open)
			continue;
		if (n == 0 && looked_at + left > LINE_MAX_BYTES) {
			*len = 0;
			return true;
		}
		if (n == 0 && !r->ended) {
			if (!read_more(r, err))
				return false;
			continue;
		}
		*line = buf_str(&r->text) + r->at;
		*len = n > 0 ? looked_at : r->text.len - r->at;
		r->at += *len;
		return true;
	}
}

static bool go_to(struct sql_reader *r, uint64_t offset, struct err *err)
{
	bool behind = offset < r->offset || r->zstd == NULL;

	if (behind) {
		off_t start = r->zstd == NULL ? (off_t)offset : 0;

		if (lseek(r->fd, start, SEEK_SET) < 0)
			return err_sys(err, "read %s", r->path);
		if (r->zstd != NULL)
			(void)ZSTD_DCtx_reset(r->zstd, ZSTD_reset_session_only);
		buf_clear(&r->piece);
		buf_clear(&r->text);
		r->piece_at = r->at = 0;
		r->offset = (uint64_t)start;
		r->ended = false;
	}
	while (r->offset + r->text.len < offset && !r->ended) {
		r->at = r->text.len;
		if (!read_more(r, err))
			return false;
	}
	r->at = (size_t)(offset - r->offset);
	return r->at <= r->text.len ||
	       err_set(err, ERR_DB, "%s: it became shorter", r->path);
}

/* The bytes of a line that say of which table and columns its rows are; 0: none are. */
static size_t heading_len(const char *line, size_t len)
{
	static const char values[] = ") VALUES";
	const char *end;

	if (len > 5 && memcmp(line, "COPY ", 5) == 0)
		return len - (line[len - 1] == '\n');
	if (len < 12 || memcmp(line, "INSERT INTO ", 12) != 0)
		return 0;
	end = memmem(line, len, values, sizeof(values) - 1);
	return end != NULL ? (size_t)(end - line) + sizeof(values) - 1 : 0;
}

static void add_mark(struct sql_reader *r, const char *heading, size_t len)
{
	struct mark *last = r->marks_n > 0 ? &r->marks[r->marks_n - 1] : NULL;

	if (last != NULL && strncmp(last->heading, heading, len) == 0 &&
	    last->heading[len] == '\0')
		return;
	r->marks = xgrow(r->marks, r->marks_n, &r->marks_cap, sizeof(*r->marks));
	last = &r->marks[r->marks_n++];
	last->heading = xstrndup(heading, len);
	last->offset = r->offset + (size_t)(heading - buf_str(&r->text));
}

/* Finds where the rows of each table are. */
static bool find_tables(struct sql_reader *r, struct err *err)
{
	const char *closing = r->dialect->closing;
	bool inside = false;
	const char *line;
	size_t len;

	for (;;) {
		size_t heading;

		if (!next_line(r, &line, &len, err))
			return false;
		if (len == 0)
			return true;
		if (inside) {
			inside = strncmp(line, closing, strlen(closing)) != 0;
			continue;
		}
		heading = heading_len(line, len);
		if (heading == 0)
			continue;
		add_mark(r, line, heading);
		inside = closing != NULL;
	}
}

static struct db_scan *reader_scan(struct db_source *base,
    const struct schema_object *table, const struct db_range *ranges, size_t ranges_n,
    struct err *err)
{
	struct sql_reader *r = (struct sql_reader *)base;
	CLEANUP(buf_reset) struct buf heading = {0};
	CLEANUP(db_scan_freep) struct db_scan *made = NULL;
	struct sql_scan *scan = xcalloc(1, sizeof(*scan));

	(void)ranges; /* it can't */
	(void)ranges_n;
	made = &scan->base;
	scan->base.source = base;
	scan->reader = r;
	scan->table = table;
	r->dialect->heading(table, &heading);
	for (size_t i = 0; i < r->marks_n; i++) {
		if (strcmp(r->marks[i].heading, buf_str(&heading)) != 0)
			continue;
		if (!go_to(r, r->marks[i].offset, err))
			return NULL;
		scan->heading = buf_take(&heading);
		break;
	}
	return take_ptr(&made);
}

/* Whoever writes to the file meanwhile has spoilt it. */
static enum db_step end(const struct sql_reader *r, struct err *err)
{
	struct stat st;

	if (fstat(r->fd, &st) == 0 && st.st_size == r->st.st_size &&
	    st.st_mtim.tv_sec == r->st.st_mtim.tv_sec &&
	    st.st_mtim.tv_nsec == r->st.st_mtim.tv_nsec)
		return DB_END;
	(void)err_set(err, ERR_DB, "%s changed while it was read: run again", r->path);
	return DB_ERROR;
}

static enum db_step reader_next(
    struct db_scan *base, struct buf *row, size_t *key, struct err *err)
{
	struct sql_scan *scan = (struct sql_scan *)base;
	struct sql_reader *r = scan->reader;
	size_t start = row->len;
	size_t heading = scan->heading != NULL ? strlen(scan->heading) : 0;
	const char *line;
	size_t len = 0;

	if (scan->heading == NULL)
		return end(r, err);
	do {
		if (!next_line(r, &line, &len, err))
			return DB_ERROR;
		if (len >= heading && memcmp(line, scan->heading, heading) == 0) {
			line += heading;
			len -= heading;
		}
	} while (len == 1 && *line == '\n');
	if (len == 0 || !r->dialect->read(scan->table, line, len, row))
		return end(r, err);
	*key = row_text_key(row->data + start, row->len - start, scan->table->key_n);
	return DB_ROW;
}

static void reader_scan_free(struct db_scan *base)
{
	struct sql_scan *scan = (struct sql_scan *)base;

	free(scan->heading);
	free(scan);
}

static void reader_free(struct db_source *base)
{
	struct sql_reader *r = (struct sql_reader *)base;

	for (size_t i = 0; i < r->marks_n; i++)
		free(r->marks[i].heading);
	free(r->marks);
	(void)ZSTD_freeDCtx(r->zstd);
	closep(&r->fd);
	buf_reset(&r->piece);
	buf_reset(&r->text);
	free(r->path);
	free(r);
}

struct db_source *sql_file_source_open(
    const char *path, const char *engine, struct err *err)
{
	static const struct db_source_ops ops = {
	    .free = reader_free,
	    .scan = reader_scan,
	    .next = reader_next,
	    .scan_free = reader_scan_free,
	};
	CLEANUP(db_source_freep) struct db_source *made = NULL;
	struct sql_reader *r = xcalloc(1, sizeof(*r));

	made = &r->base;
	r->base.ops = &ops;
	r->path = xstrdup(path);
	r->dialect = sql_dialect_find(engine);
	r->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (r->fd < 0 || fstat(r->fd, &r->st) != 0) {
		(void)err_sys(err, "open %s", path);
		return NULL;
	}
	if (r->dialect == NULL || !S_ISREG(r->st.st_mode)) {
		(void)err_set(err, ERR_USAGE, "%s is no SQL file for %s", path, engine);
		return NULL;
	}
	if (text_ends(path, ".zst") && (r->zstd = ZSTD_createDCtx()) == NULL) {
		(void)err_set(err, ERR_SYSTEM, "no memory to decompress");
		return NULL;
	}
	return find_tables(r, err) ? take_ptr(&made) : NULL;
}
