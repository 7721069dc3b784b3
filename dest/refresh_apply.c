#include <stdio.h>
#include <stdlib.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/format/row_text.h"
#include "dest/refresh_table.h"

#define PIECE (64U * 1024)

/* Lines of the file of keys. */
struct keys {
	struct db_rows base;
	FILE *file; /* borrowed */
	long left;
	const struct runs *gone; /* NULL: all */
	struct runs_walk walk;
	char *line;
	size_t room;
	struct buf piece;
};

static bool read_keys(
    struct db_rows *base, const char **data, size_t *len, struct err *err)
{
	struct keys *k = (struct keys *)base;

	buf_clear(&k->piece);
	while (k->left > 0 && k->piece.len < PIECE) {
		ssize_t n = getline(&k->line, &k->room, k->file);

		if (n <= 0)
			return err_sys(err, "read a temporary file");
		k->left -= n;
		if (k->gone != NULL && !runs_next(k->gone, &k->walk))
			continue;
		buf_append(&k->piece, k->line, (size_t)n);
		k->base.lines++;
	}
	*data = buf_str(&k->piece);
	*len = k->piece.len;
	return true;
}

/* Rows that were held back. */
struct held_rows {
	struct db_rows base;
	FILE *file; /* borrowed */
	char *piece;
};

static bool read_held(
    struct db_rows *base, const char **data, size_t *len, struct err *err)
{
	struct held_rows *h = (struct held_rows *)base;

	*data = h->piece;
	*len = fread(h->piece, 1, PIECE, h->file);
	if (*len == 0 && ferror(h->file))
		return err_sys(err, "read a temporary file");
	h->base.lines += row_text_count(*data, *len);
	return true;
}

/* Reads rows to their end into file, since it is not known before which rows go first. */
static bool hold_back(struct db_rows *rows, FILE *file, struct err *err)
{
	const char *data;
	size_t len;

	do {
		if (!rows->read(rows, &data, &len, err))
			return false;
		if (fwrite(data, 1, len, file) != len)
			return err_sys(err, "write a temporary file");
	} while (len > 0);
	rewind(file);
	return true;
}

uint64_t refresh_gone(
    const struct refresh *r, size_t table, const struct refresh_done *done)
{
	const struct refresh_table *what = refresh_table(r, table);

	return what->whole   ? what->before
	       : what->blind ? what->suspects
	                     : runs_taken(&done->gone);
}

/* What is here, goes and comes must give the number of rows that the source has. */
static bool check_total(const struct refresh *r, size_t table,
    const struct refresh_done *done, struct err *err)
{
	const struct refresh_table *what = refresh_table(r, table);
	uint64_t gone = refresh_gone(r, table, done);

	if (!done->compared || runs_span(&done->gone) > what->suspects)
		return err_set(err, ERR_PROTO, "it was not compared as it was said");
	return what->before - gone + done->rows == done->total ||
	       err_set(err, ERR_PROTO,
	           "%llu rows are here, %llu go and %llu come, but the source has %llu",
	           (unsigned long long)what->before, (unsigned long long)gone,
	           (unsigned long long)done->rows, (unsigned long long)done->total);
}

static bool change(struct refresh *r, struct db_target *target, size_t table,
    struct db_rows *rows, const struct refresh_done *done, struct err *err)
{
	const struct refresh_table *what = refresh_table(r, table);
	struct keys keys = {.base.read = read_keys,
	    .file = refresh_keys(r),
	    .left = what->keys_to - what->keys_from,
	    .gone = what->blind ? NULL : &done->gone};
	struct db_change change = {
	    .gone = refresh_gone(r, table, done) > 0 ? &keys.base : NULL,
	    .rows = done->rows > 0 ? rows : NULL,
	    .counter = true,
	};
	bool ok;

	if (change.gone == NULL && change.rows == NULL && !what->counter)
		return true;
	ok = (fseek(keys.file, what->keys_from, SEEK_SET) == 0 ||
	         err_sys(err, "read a temporary file")) &&
	     db_target_change(target, table, &change, err);
	buf_reset(&keys.piece);
	free(keys.line);
	return ok;
}

bool refresh_apply(struct refresh *r, struct db_target *target, size_t table,
    struct db_rows *rows, const struct refresh_done *done, struct err *err)
{
	const struct refresh_table *what = refresh_table(r, table);
	struct db_change whole = {.whole = true, .rows = rows, .counter = true};
	struct held_rows held = {.base.read = read_held};
	bool ok;

	if (what->whole)
		return db_target_change(target, table, &whole, err);
	held.file = fs_temporary(err);
	if (held.file == NULL)
		return false;
	held.piece = xcalloc(1, PIECE);
	ok = hold_back(rows, held.file, err) && check_total(r, table, done, err) &&
	     change(r, target, table, &held.base, done, err);
	free(held.piece);
	(void)fclose(held.file);
	return ok;
}

bool refresh_empty(
    struct refresh *r, struct db_target *target, size_t table, struct err *err)
{
	struct db_change empty = {.whole = true};

	return !refresh_table(r, table)->whole ||
	       db_target_change(target, table, &empty, err);
}
