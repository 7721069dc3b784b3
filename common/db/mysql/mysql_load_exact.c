#include <string.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_json.h"
#include "common/db/mysql/mysql_writer.h"
#include "common/format/row_text.h"

/*
 * Rows that LOAD DATA takes as they are go straight there; those with decimals in JSON wait, and go
 * in by INSERT between two of its statements: so many bytes of them are held at most.
 */
#define HELD_BYTES (1024UL * 1024)

struct exact {
	struct db_rows base; /* what LOAD DATA reads */
	struct db_rows *rows;
	const struct mysql_loader *loader;
	const struct schema_object *table;
	struct buf line;  /* a line whose end has not come yet */
	struct buf plain; /* lines for LOAD DATA */
	struct buf held;
	struct row_field *fields;
	bool ended;
};

static void exact_reset(struct exact *e)
{
	buf_reset(&e->line);
	buf_reset(&e->plain);
	buf_reset(&e->held);
	free(e->fields);
}

/* Whether a row's texts would be read otherwise than they are. */
static bool needs_insert(struct exact *e, bool *needs, struct err *err)
{
	CLEANUP(freep) char *copy = xreallocarray(NULL, e->line.len, 1);

	*needs = false;
	memcpy(copy, e->line.data, e->line.len);
	if (!row_text_split(copy, e->line.len - 1, e->fields, e->table->columns_n, err))
		return false;
	for (size_t i = 0; i < e->table->columns_n && !*needs; i++)
		*needs = mysql_is_exact(e->loader, &e->table->columns[i]) &&
		         e->fields[i].data != NULL &&
		         mysql_json_has_decimal(e->fields[i].data, e->fields[i].len);
	return true;
}

static bool take_piece(struct exact *e, const char *data, size_t len, struct err *err)
{
	while (len > 0) {
		const char *end = memchr(data, '\n', len);
		size_t n = end != NULL ? (size_t)(end - data) + 1 : len;
		bool needs;
		struct buf *to;

		buf_append(&e->line, data, n);
		data += n;
		len -= n;
		if (end == NULL)
			continue;
		if (!needs_insert(e, &needs, err))
			return false;
		to = needs ? &e->held : &e->plain;
		buf_append(to, e->line.data, e->line.len);
		e->base.lines += !needs;
		buf_clear(&e->line);
	}
	return true;
}

/* Ends where so much is held that it must go in first. */
static bool read_plain(
    struct db_rows *base, const char **data, size_t *len, struct err *err)
{
	struct exact *e = (struct exact *)base;

	buf_clear(&e->plain);
	while (e->plain.len == 0 && !e->ended && e->held.len < HELD_BYTES) {
		const char *piece;
		size_t piece_len;

		if (!e->rows->read(e->rows, &piece, &piece_len, err) ||
		    !take_piece(e, piece, piece_len, err))
			return false;
		e->ended = piece_len == 0;
	}
	if (e->ended && e->line.len > 0)
		return err_set(err, ERR_PROTO, "the last row has no end");
	*data = buf_str(&e->plain);
	*len = e->plain.len;
	return true;
}

struct held {
	struct db_rows base;
	const struct buf *lines;
	bool ended;
};

static bool read_held(
    struct db_rows *base, const char **data, size_t *len, struct err *err)
{
	struct held *h = (struct held *)base;

	(void)err;
	*data = buf_str(h->lines);
	*len = h->ended ? 0 : h->lines->len;
	h->base.lines += h->ended ? 0 : row_text_count(*data, *len);
	h->ended = true;
	return true;
}

bool mysql_load_exact(
    struct mysql_loader *l, size_t table, struct db_rows *rows, struct err *err)
{
	CLEANUP(exact_reset)
	struct exact e = {.base.read = read_plain,
	    .rows = rows,
	    .loader = l,
	    .table = &l->writer->schema->objects[table]};

	e.fields = xcalloc(e.table->columns_n, sizeof(*e.fields));
	while (!e.ended) {
		struct held held = {.base.read = read_held, .lines = &e.held};

		e.base.lines = 0;
		if (!mysql_load_local(l, table, &e.base, err) ||
		    (e.held.len > 0 && !mysql_insert_rows(l, table, &held.base, err)))
			return false;
		buf_clear(&e.held);
	}
	return true;
}
