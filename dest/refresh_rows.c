#include <stdlib.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/format/row_text.h"
#include "dest/refresh_parts.h"

static bool read_held(
    struct db_rows *base, const char **data, size_t *len, struct err *err)
{
	struct held *h = (struct held *)base;

	*data = h->piece;
	*len = fread(h->piece, 1, REFRESH_PIECE, h->file);
	if (*len == 0 && ferror(h->file))
		return err_sys(err, "read a temporary file");
	h->base.lines += row_text_count(*data, *len);
	return true;
}

bool held_open(struct held *h, struct db_rows *rows, struct err *err)
{
	const char *data;
	size_t len;

	h->base.read = read_held;
	h->file = fs_temporary(err);
	if (h->file == NULL)
		return false;
	h->piece = xcalloc(1, REFRESH_PIECE);
	do {
		if (!rows->read(rows, &data, &len, err))
			return false;
		if (fwrite(data, 1, len, h->file) != len)
			return err_sys(err, "write a temporary file");
	} while (len > 0);
	rewind(h->file);
	return true;
}

void held_close(struct held *h)
{
	free(h->piece);
	if (h->file != NULL)
		(void)fclose(h->file);
}

bool refresh_check_total(const struct refresh *r, size_t table,
    const struct refresh_done *done, struct err *err)
{
	const struct local_table *t = &r->tables[table];
	uint64_t gone = refresh_gone(r, table, done);

	if (!done->compared || runs_span(&done->gone) > runs_taken(&t->suspects))
		return err_set(err, ERR_PROTO, "it was not compared as it was said");
	return t->before - gone + done->rows == done->total ||
	       err_set(err, ERR_PROTO,
	           "%llu rows are here, %llu go and %llu come, but the source has %llu",
	           (unsigned long long)t->before, (unsigned long long)gone,
	           (unsigned long long)done->rows, (unsigned long long)done->total);
}

/* The rows of a table that is filled anew. */
struct merged {
	struct db_rows base;
	struct refresh *refresh;
	const struct local_table *local;
	size_t table;
	struct db_rows *coming; /* borrowed */
	const struct refresh_done *done;
	bool begun;
	bool locked;  /* the refresh's lock is held */
	uint64_t all; /* rows that it will have */

	/* Rows that come, where they are mixed with others. */
	struct held held;
	struct runs_walk places;
	uint64_t came;
	char *line;
	size_t room;

	/* Rows that stay. */
	struct db_scan *scan; /* NULL once it has ended */
	struct runs_walk suspects;
	struct runs_walk gone;
	struct buf out;
};

/*
 * What comes is read first: who waits for the lock must not keep the source from sending what
 * another table waits for.
 */
static bool begin(struct merged *m, struct err *err)
{
	if (m->local->way == TABLE_COMPARED &&
	    (!held_open(&m->held, m->coming, err) ||
	        !refresh_check_total(m->refresh, m->table, m->done, err)))
		return false;
	m->all = m->done->total;
	(void)pthread_mutex_lock(&m->refresh->lock);
	m->begun = m->locked = true;
	m->scan = db_scan_open(m->refresh->source, m->local->object, NULL, 0, err);
	return m->scan != NULL;
}

/* Whether the next row of the old table stays. */
static bool stays(struct merged *m)
{
	if (!runs_next(&m->local->suspects, &m->suspects))
		return true;
	return !m->local->blind && !runs_next(&m->done->gone, &m->gone);
}

/* Appends the next row that stays, if there is one. */
static enum db_step append_staying(struct merged *m, struct err *err)
{
	enum db_step step;
	size_t key_len;

	while (m->scan != NULL) {
		size_t before = m->out.len;

		step = db_scan_next(m->scan, &m->out, &key_len, err);
		if (step == DB_ERROR || (step == DB_ROW && stays(m)))
			return step;
		m->out.len = before;
		if (step == DB_END) {
			db_scan_free(m->scan);
			m->scan = NULL;
		}
	}
	return DB_END;
}

static bool append_coming(struct merged *m, struct err *err)
{
	ssize_t n = getline(&m->line, &m->room, m->held.file);

	if (n <= 0)
		return err_sys(err, "read a temporary file");
	buf_append(&m->out, m->line, (size_t)n);
	m->came++;
	return true;
}

/* Appends the row that is next in the order of the source, or else those that come last. */
static enum db_step append_next(struct merged *m, struct err *err)
{
	enum db_step step = DB_END;

	if (m->local->way == TABLE_KEPT)
		return append_staying(m, err);
	if (m->base.lines == m->all) {
		step = append_staying(m, err);
		if (step == DB_ROW)
			(void)err_set(err, ERR_PROTO, "more rows stay than there should");
		return step == DB_END ? DB_END : DB_ERROR;
	}
	if (!runs_next(&m->done->places, &m->places))
		step = append_staying(m, err);
	if (step != DB_END)
		return step;
	return append_coming(m, err) ? DB_ROW : DB_ERROR;
}

static void unlock(struct merged *m)
{
	if (m->locked)
		(void)pthread_mutex_unlock(&m->refresh->lock);
	m->locked = false;
}

static bool read_merged(
    struct db_rows *base, const char **data, size_t *len, struct err *err)
{
	struct merged *m = (struct merged *)base;
	enum db_step step = DB_ROW;

	if (!m->begun && !begin(m, err))
		return false;
	buf_clear(&m->out);
	while (m->out.len < REFRESH_PIECE && (step = append_next(m, err)) == DB_ROW)
		m->base.lines++;
	*data = buf_str(&m->out);
	*len = m->out.len;
	/* What the target does with them then may wait for a table whose rows wait for us. */
	if (*len == 0 && m->scan == NULL)
		unlock(m);
	return step != DB_ERROR && signals_check(err);
}

/* Nothing stays: the rows pass through. */
static bool read_coming(
    struct db_rows *base, const char **data, size_t *len, struct err *err)
{
	struct merged *m = (struct merged *)base;
	bool ok = m->coming->read(m->coming, data, len, err);

	m->base.lines = m->coming->lines;
	return ok;
}

struct db_rows *refresh_rows(struct refresh *r, size_t table, struct db_rows *rows,
    const struct refresh_done *done)
{
	const struct local_table *t = &r->tables[table];
	struct merged *m = xcalloc(1, sizeof(*m));
	bool all_come = t->way == TABLE_COMES || (t->way == TABLE_COMPARED && t->whole);

	m->base.read = all_come ? read_coming : read_merged;
	m->refresh = r;
	m->local = t;
	m->table = table;
	m->coming = rows;
	m->done = done;
	return &m->base;
}

void refresh_rows_free(struct db_rows *rows)
{
	struct merged *m = (struct merged *)rows;

	if (m == NULL)
		return;
	db_scan_free(m->scan);
	held_close(&m->held);
	unlock(m);
	free(m->line);
	buf_reset(&m->out);
	free(m);
}
