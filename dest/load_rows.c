#include <string.h>

#include "common/base/mem.h"
#include "common/format/limits.h"
#include "common/format/row_text.h"
#include "dest/load_parts.h"
#include "dest/rewrite_rows.h"

/* Tables whose rows are asked for ahead, each as far as its stream's window goes. */
#define TABLES_AHEAD 2

/* The rows of one table as db.h wants them, counted and checked at the end. */
struct counted_rows {
	struct db_rows base;
	struct load *load;
	struct table_rows *table;
	uint64_t bytes;
	uint64_t row; /* of the row that goes on in the next piece: many hold it whole */
};

void load_fail(struct load *l, const struct err *err)
{
	(void)pthread_mutex_lock(&l->lock);
	if (l->failure.code == ERR_NONE)
		l->failure = *err;
	(void)pthread_mutex_unlock(&l->lock);
}

bool load_failed(struct load *l)
{
	bool is;

	(void)pthread_mutex_lock(&l->lock);
	is = l->failure.code != ERR_NONE;
	(void)pthread_mutex_unlock(&l->lock);
	return is;
}

static bool read_rows(
    struct db_rows *base, const char **data, size_t *len, struct err *err)
{
	struct counted_rows *r = (struct counted_rows *)base;
	const char *newline;

	if (load_failed(r->load))
		return err_set(err, ERR_STOPPED, "another part failed");
	if (!stream_read(r->table->stream, data, len, err))
		return false;
	if (*len > 0) {
		r->base.lines += row_text_count(*data, *len);
		r->bytes += *len;
		newline = memrchr(*data, '\n', *len);
		r->row = newline != NULL ? (uint64_t)(*data + *len - newline - 1)
		                         : r->row + *len;
		if (r->row > LIMIT_ROW)
			return err_set(
			    err, ERR_PROTO, "a row of more than %u bytes", LIMIT_ROW);
		progress_add(r->load->opts->progress, PROGRESS_LOAD, *len);
		return true;
	}
	if (!r->table->done || (!r->table->sifted && (r->base.lines != r->table->rows ||
	                                                 r->bytes != r->table->bytes)))
		return err_set(err, ERR_PROTO,
		    "the index promises %llu rows, the frames hold %llu",
		    (unsigned long long)r->table->rows,
		    (unsigned long long)r->base.lines);
	return true;
}

/* Hands the rows that come to the target. */
static bool write_rows(struct load *l, struct db_loader *loader, size_t i,
    struct db_rows *rows, struct err *err)
{
	const struct refresh_done *done = &l->tables[i].refreshed;
	struct db_rows *all;
	bool ok;

	if (l->target == NULL)
		return refresh_plan(l->refresh, i, rows, done, &l->tables[i].plan, err);
	if (loader == NULL)
		return refresh_apply(l->refresh, l->target, i, rows, done, err);
	all = refresh_rows(l->refresh, i, rows, done);
	ok = db_loader_load(loader, i, all, err);
	refresh_rows_free(all);
	return ok;
}

static bool open_stream(struct load *l, struct table_rows *t, struct err *err)
{
	if (t->stream == NULL)
		t->stream = stream_new(l->remote, t->list, err);
	return t->stream != NULL;
}

/* Asks for the rows of the next tables, which come while those of this one are written. */
static bool ask_ahead(struct load *l, size_t i, struct err *err)
{
	size_t end = i + 1 + TABLES_AHEAD;

	while (++i < end && i < l->schema->objects_n) {
		if (!open_stream(l, &l->tables[i], err))
			return false;
		stream_ask(l->tables[i].stream);
	}
	return true;
}

/* The same with the addresses in them replaced, where that is asked for. */
static bool write_rewritten(struct load *l, struct db_loader *loader, size_t i,
    struct db_rows *rows, struct err *err)
{
	struct db_rows *rewritten = NULL;
	bool ok;

	if (l->opts->rewrite != NULL)
		rows = rewritten =
		    rewrite_rows_new(l->opts->rewrite, &l->schema->objects[i], rows);
	ok = write_rows(l, loader, i, rows, err);
	rewrite_rows_free(rewritten);
	return ok;
}

/* loader: NULL: the target is changed in place. */
static bool write_table(
    struct load *l, struct db_loader *loader, size_t i, struct err *err)
{
	struct table_rows *t = &l->tables[i];
	struct counted_rows rows = {.base.read = read_rows, .load = l, .table = t};
	struct db_rows *sifted = NULL;
	bool ok;

	if (l->target == NULL && !refresh_can_plan(l->refresh, i))
		return true;
	if (!l->schema->objects[i].has_rows)
		return write_rows(l, loader, i, NULL, err);
	if (!open_stream(l, t, err))
		return false;
	if (t->sifted)
		sifted = refresh_sift(l->refresh, i, &rows.base, &t->refreshed);
	ok = write_rewritten(l, loader, i, sifted != NULL ? sifted : &rows.base, err);
	refresh_sift_free(sifted);
	stream_free(take_ptr(&t->stream));
	/* Who wrote them may have had enough before the end. */
	stream_list_drop(t->list, remote_acks(l->remote));
	return ok || err_wrap(err, "table %s", l->schema->objects[i].name);
}

/* One thread, since it is one transaction, or only a plan. */
static void *run_changes(void *arg)
{
	struct load *l = arg;
	struct err err = {0};

	for (size_t i = 0; i < l->schema->objects_n; i++) {
		if (l->schema->objects[i].stage != SCHEMA_TABLE ||
		    (ask_ahead(l, i, &err) && write_table(l, NULL, i, &err)))
			continue;
		load_fail(l, &err);
		break;
	}
	return NULL;
}

static bool take_table(struct load *l, size_t *i)
{
	bool found = false;

	(void)pthread_mutex_lock(&l->lock);
	while (l->failure.code == ERR_NONE && l->next < l->schema->objects_n && !found) {
		*i = l->next++;
		found = l->schema->objects[*i].stage == SCHEMA_TABLE &&
		        l->schema->objects[*i].has_rows;
	}
	(void)pthread_mutex_unlock(&l->lock);
	return found;
}

static bool load_tables(struct load *l, struct err *err)
{
	CLEANUP(db_loader_freep) struct db_loader *loader =
	    db_loader_open(l->target, err);
	size_t i;

	if (loader == NULL)
		return false;
	while (take_table(l, &i)) {
		if (!write_table(l, loader, i, err))
			return false;
	}
	return true;
}

static void *run_loader(void *arg)
{
	struct load *l = arg;
	struct err err = {0};

	if (!load_tables(l, &err))
		load_fail(l, &err);
	return NULL;
}

/* Ends the lists that are still open, so that no loader waits for ever. */
static void end_lists(struct load *l, const struct err *err)
{
	for (size_t i = 0; i < l->schema->objects_n; i++) {
		if (!l->tables[i].done)
			stream_list_end(l->tables[i].list, err);
	}
}

bool load_write_rows(struct load *l, load_read *read, void *ctx, struct err *err)
{
	bool single = l->target == NULL || refresh_in_place(l->refresh);
	unsigned int wanted = single ? 1 : l->target->loaders;
	struct err why = {0};
	pthread_t threads[16];
	unsigned int n = 0;

	while (
	    n < wanted && n < sizeof(threads) / sizeof(*threads) &&
	    pthread_create(&threads[n], NULL, single ? run_changes : run_loader, l) == 0)
		n++;
	if (n == 0)
		(void)err_set(&why, ERR_SYSTEM, "start a thread");
	if (n == 0 || (read != NULL && !read(l, ctx, &why)))
		load_fail(l, &why);
	if (load_failed(l))
		end_lists(l, &l->failure);
	for (unsigned int i = 0; i < n; i++)
		(void)pthread_join(threads[i], NULL);
	if (l->failure.code != ERR_NONE)
		*err = l->failure;
	return l->failure.code == ERR_NONE;
}
