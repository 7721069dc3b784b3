#include <stdio.h>
#include <stdlib.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/format/row_text.h"
#include "dest/refresh_parts.h"

static bool read_keys(
    struct db_rows *base, const char **data, size_t *len, struct err *err)
{
	struct keys *k = (struct keys *)base;

	buf_clear(&k->piece);
	while (k->left > 0 && k->piece.len < REFRESH_PIECE) {
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

bool keys_open(struct keys *k, const struct refresh *r, size_t table,
    const struct refresh_done *done, struct err *err)
{
	const struct local_table *t = &r->tables[table];

	k->base.read = read_keys;
	k->file = r->keys;
	k->left = t->keys_to - t->keys_from;
	k->gone = t->blind ? NULL : &done->gone;
	return fseek(k->file, t->keys_from, SEEK_SET) == 0 ||
	       err_sys(err, "read a temporary file");
}

void keys_close(struct keys *k)
{
	buf_reset(&k->piece);
	free(k->line);
}

void refresh_done_reset(struct refresh_done *d)
{
	runs_reset(&d->gone);
	runs_reset(&d->places);
}

uint64_t refresh_gone(
    const struct refresh *r, size_t table, const struct refresh_done *done)
{
	const struct local_table *t = &r->tables[table];

	return t->way == TABLE_KEPT ? 0
	       : t->whole           ? t->before
	       : t->blind           ? runs_taken(&t->suspects)
	                            : runs_taken(&done->gone);
}

static bool change(struct refresh *r, struct db_target *target, size_t table,
    struct db_rows *rows, const struct refresh_done *done, struct err *err)
{
	struct keys keys = {0};
	struct db_change change = {
	    .gone = refresh_gone(r, table, done) > 0 ? &keys.base : NULL,
	    .rows = done->rows > 0 ? rows : NULL,
	    .counter = true,
	};
	bool ok;

	if (change.gone == NULL && change.rows == NULL && !r->tables[table].counter)
		return true;
	ok = keys_open(&keys, r, table, done, err) &&
	     db_target_change(target, table, &change, err);
	keys_close(&keys);
	return ok;
}

bool refresh_apply(struct refresh *r, struct db_target *target, size_t table,
    struct db_rows *rows, const struct refresh_done *done, struct err *err)
{
	const struct local_table *t = &r->tables[table];
	struct db_change whole = {.whole = true, .rows = rows, .counter = rows != NULL};
	struct held held = {0};
	bool ok;

	if (t->way == TABLE_KEPT)
		return true;
	if (t->whole || rows == NULL)
		return !t->whole || db_target_change(target, table, &whole, err);
	ok = held_open(&held, rows, err) && refresh_check_total(r, table, done, err) &&
	     change(r, target, table, &held.base, done, err);
	held_close(&held);
	return ok;
}
