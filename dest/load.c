#include "dest/load.h"

#include <pthread.h>
#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/db/db.h"
#include "common/format/row_text.h"
#include "common/format/schema.h"
#include "dest/refresh.h"
#include "dest/stream.h"
#include "dest/summary.h"
#include "dest/target_check.h"

/* What the index says of one table's rows, and the loader that counts them. */
struct table_rows {
	struct stream_list *list;
	uint64_t rows; /* of the done line */
	uint64_t bytes;
	struct refresh_done refreshed;
	bool done; /* all that is known; set before the list ends */
};

/* All that the reading thread and the loaders share. */
struct load {
	const struct load_opts *opts;
	struct remote *remote;
	struct db_target *target;
	struct schema *schema;
	struct refresh *refresh;   /* NULL: all rows come */
	struct table_rows *tables; /* one for each object of the schema */
	struct load_result *result;

	pthread_mutex_t lock; /* guards what follows */
	size_t next;          /* the first object no loader has taken */
	struct err failure;   /* the first one; ends everybody */
};

/* The rows of one table as db.h wants them, counted and checked at the end. */
struct counted_rows {
	struct db_rows base;
	struct load *load;
	struct table_rows *table;
	struct stream *stream; /* owned */
	uint64_t bytes;
};

static void fail(struct load *l, const struct err *err)
{
	(void)pthread_mutex_lock(&l->lock);
	if (l->failure.code == ERR_NONE)
		l->failure = *err;
	(void)pthread_mutex_unlock(&l->lock);
}

static bool failed(struct load *l)
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

	if (failed(r->load))
		return err_set(err, ERR_STOPPED, "another part failed");
	if (!stream_read(r->stream, data, len, err))
		return false;
	if (*len > 0) {
		r->base.lines += row_text_count(*data, *len);
		r->bytes += *len;
		progress_add(r->load->opts->progress, PROGRESS_LOAD, *len);
		return true;
	}
	if (!r->table->done || r->base.lines != r->table->rows ||
	    r->bytes != r->table->bytes)
		return err_set(err, ERR_PROTO,
		    "the index promises %llu rows, the frames hold %llu",
		    (unsigned long long)r->table->rows,
		    (unsigned long long)r->base.lines);
	return true;
}

static bool load_table(
    struct load *l, struct db_loader *loader, size_t i, struct err *err)
{
	struct counted_rows rows = {
	    .base.read = read_rows, .load = l, .table = &l->tables[i]};
	bool ok;

	rows.stream = stream_new(l->remote, l->tables[i].list, 0, err);
	if (rows.stream == NULL)
		return false;
	ok = db_loader_load(loader, i, &rows.base, err);
	stream_free(rows.stream);
	return ok || err_wrap(err, "table %s", l->schema->objects[i].name);
}

static bool change_table(struct load *l, size_t i, struct err *err)
{
	struct counted_rows rows = {
	    .base.read = read_rows, .load = l, .table = &l->tables[i]};
	bool ok;

	if (!l->schema->objects[i].has_rows)
		return refresh_empty(l->refresh, l->target, i, err);
	rows.stream = stream_new(l->remote, l->tables[i].list, 0, err);
	if (rows.stream == NULL)
		return false;
	ok = refresh_apply(
	    l->refresh, l->target, i, &rows.base, &l->tables[i].refreshed, err);
	stream_free(rows.stream);
	return ok;
}

/* One thread, since it is one transaction. */
static void *run_changes(void *arg)
{
	struct load *l = arg;
	struct err err = {0};

	for (size_t i = 0; i < l->schema->objects_n; i++) {
		const struct schema_object *o = &l->schema->objects[i];

		if (o->stage != SCHEMA_TABLE || change_table(l, i, &err))
			continue;
		(void)err_wrap(&err, "table %s", o->name);
		fail(l, &err);
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
		if (!load_table(l, loader, i, err))
			return false;
	}
	return true;
}

static void *run_loader(void *arg)
{
	struct load *l = arg;
	struct err err = {0};

	if (!load_tables(l, &err))
		fail(l, &err);
	return NULL;
}

/* Adds what a line about rows says to the table's list. */
static void note_rows(struct load *l, enum schema_line kind, struct schema_rows *rows)
{
	struct table_rows *t = &l->tables[rows->table];
	uint64_t gone = 0;

	if (kind == SCHEMA_LINE_FRAME) {
		l->result->frames += rows->ref.length;
		acks_told(remote_acks(l->remote), &rows->ref);
		if (t->list != NULL)
			stream_list_add(t->list, &rows->ref);
		else
			acks_done(remote_acks(l->remote), &rows->ref);
		return;
	}
	t->rows = rows->rows;
	t->bytes = rows->bytes;
	t->refreshed =
	    (struct refresh_done){rows->compared, rows->rows, rows->total, rows->gone};
	rows->gone = (struct runs){0};
	t->done = true;
	if (refresh_in_place(l->refresh))
		gone = refresh_gone(l->refresh, rows->table, &t->refreshed);
	l->result->removed += gone;
	if (l->opts->dry_run && rows->rows + gone > 0)
		summary_say_table(
		    l->opts->log, l->schema->objects[rows->table].name, rows, gone);
	l->result->tables++;
	l->result->rows += rows->rows;
	l->result->bytes += rows->bytes;
	if (t->list != NULL)
		stream_list_end(t->list, NULL);
}

static enum schema_line next_line(struct load *l, struct remote_index *index,
    struct schema_rows *rows, bool *end, struct err *err)
{
	CLEANUP(json_freep) struct json *line = NULL;
	enum index_step step;

	if (!signals_check(err))
		return SCHEMA_LINE_ERROR;
	step = remote_index_next(index, &line, err);
	*end = step == INDEX_END;
	if (step != INDEX_LINE)
		return SCHEMA_LINE_ERROR;
	return schema_parse_line(l->schema, line, rows, err);
}

/* Reads the definitions; the first line about rows, if any, is left in rows. */
static bool read_schema(struct load *l, struct remote_index *index,
    struct schema_rows *rows, enum schema_line *kind, bool *end, struct err *err)
{
	do {
		*kind = next_line(l, index, rows, end, err);
		if (*kind == SCHEMA_LINE_ERROR && !*end)
			return false;
		if (*kind == SCHEMA_LINE_DATABASE && l->target != NULL &&
		    !target_check_source(l->target, l->opts, &l->schema->database, err))
			return false;
	} while (*kind == SCHEMA_LINE_DATABASE || *kind == SCHEMA_LINE_OBJECT);
	if (*end && !schema_check_end(l->schema, rows, err))
		return false;
	for (size_t i = 0; i < l->schema->objects_n; i++)
		l->result->others += l->schema->objects[i].stage != SCHEMA_TABLE;
	return true;
}

static bool read_rows_lines(struct load *l, struct remote_index *index,
    struct schema_rows *rows, enum schema_line kind, struct err *err)
{
	bool end = false;

	while (kind != SCHEMA_LINE_ERROR) {
		if (kind != SCHEMA_LINE_FRAME && kind != SCHEMA_LINE_DONE)
			return err_set(err, ERR_PROTO, "a definition stands after rows");
		note_rows(l, kind, rows);
		if (failed(l))
			return true; /* its own error is what counts */
		kind = next_line(l, index, rows, &end, err);
	}
	return end && schema_check_end(l->schema, rows, err);
}

/* Ends the lists that are still open, so that no loader waits for ever. */
static void end_lists(struct load *l, const struct err *err)
{
	for (size_t i = 0; i < l->schema->objects_n; i++) {
		if (l->tables[i].list != NULL && !l->tables[i].done)
			stream_list_end(l->tables[i].list, err);
	}
}

static bool run_loaders(struct load *l, struct remote_index *index,
    struct schema_rows *rows, enum schema_line kind, struct err *err)
{
	bool in_place = refresh_in_place(l->refresh);
	unsigned int wanted = in_place ? 1 : l->target->loaders;
	pthread_t threads[16];
	unsigned int n = 0;

	while (n < wanted && n < sizeof(threads) / sizeof(*threads) &&
	       pthread_create(
	           &threads[n], NULL, in_place ? run_changes : run_loader, l) == 0)
		n++;
	if (n == 0)
		(void)err_set(&l->failure, ERR_SYSTEM, "start a thread");
	else if (kind != SCHEMA_LINE_ERROR && !read_rows_lines(l, index, rows, kind, err))
		fail(l, err);
	if (failed(l))
		end_lists(l, &l->failure);
	for (unsigned int i = 0; i < n; i++)
		(void)pthread_join(threads[i], NULL);
	if (l->failure.code != ERR_NONE)
		*err = l->failure;
	return l->failure.code == ERR_NONE;
}

/*
 * The source waits for what is here: says it, and reads which of it the source lacks.  *kind is
 * then the first line about rows.
 */
static bool ask(struct load *l, struct remote_index *index, struct schema_rows *rows,
    enum schema_line *kind, bool *end, struct err *err)
{
	struct refresh_opts opts = {
	    .log = l->opts->log,
	    .progress = l->opts->progress,
	    .fetch = remote_fetch(l->remote),
	    .token = l->opts->token,
	    .into = l->opts->full || l->opts->owners ? NULL : l->opts->into,
	};

	if (l->target != NULL && (!target_check_content(l->target, l->opts, err) ||
	                             !db_target_mend(l->target, err)))
		return false;
	l->refresh = refresh_new(&opts, err);
	if (l->refresh == NULL || !refresh_ask(l->refresh, l->schema, err))
		return false;
	while (refresh_waits(l->refresh)) {
		*kind = next_line(l, index, rows, end, err);
		if (*kind == SCHEMA_LINE_ERROR && !*end)
			return false;
		if (*kind != SCHEMA_LINE_COMPARED)
			return err_set(err, ERR_PROTO, "not all tables were compared");
		if (!refresh_compared(l->refresh, rows->table, &rows->gone, err))
			return false;
	}
	l->result->in_place = refresh_in_place(l->refresh);
	if (l->result->in_place && !refresh_digest(l->refresh, err))
		return false;
	*kind = next_line(l, index, rows, end, err);
	return *kind != SCHEMA_LINE_ERROR ||
	       (*end && schema_check_end(l->schema, rows, err));
}

/* Makes the target ready for rows. */
static bool begin(struct load *l, struct err *err)
{
	if (refresh_in_place(l->refresh))
		return db_target_adopt(l->target, l->schema, err);
	return target_check_content(l->target, l->opts, err) &&
	       db_target_begin(l->target, l->schema, err);
}

static bool fill(struct load *l, struct remote_index *index, struct err *err)
{
	struct schema_rows rows = {0};
	enum schema_line kind;
	bool end = false;
	bool ok;

	ok = read_schema(l, index, &rows, &kind, &end, err) &&
	     (kind != SCHEMA_LINE_SURVEY || ask(l, index, &rows, &kind, &end, err));
	l->tables = xcalloc(l->schema->objects_n, sizeof(*l->tables));
	if (ok && l->target == NULL) {
		ok = end || read_rows_lines(l, index, &rows, kind, err);
	} else if (ok) {
		for (size_t i = 0; i < l->schema->objects_n; i++)
			l->tables[i].list = stream_list_new();
		ok = begin(l, err) && run_loaders(l, index, &rows, kind, err) &&
		     signals_check(err) && db_target_commit(l->target, err);
	}
	schema_rows_reset(&rows);
	return ok;
}

static void load_reset(struct load *l)
{
	for (size_t i = 0; l->tables != NULL && i < l->schema->objects_n; i++)
		stream_list_free(l->tables[i].list);
	for (size_t i = 0; l->tables != NULL && i < l->schema->objects_n; i++)
		runs_reset(&l->tables[i].refreshed.gone);
	free(l->tables);
	refresh_free(l->refresh);
	db_target_free(l->target);
	schema_free(l->schema);
	(void)pthread_mutex_destroy(&l->lock);
}

bool load_pull(struct remote *r, size_t set, const struct load_opts *opts,
    struct load_result *result, struct err *err)
{
	CLEANUP(remote_index_freep) struct remote_index *index = NULL;
	struct db_target_opts target_opts = {.log = opts->log, .owners = opts->owners};
	CLEANUP(load_reset) struct load l = {.opts = opts, .remote = r, .result = result};

	l.schema = xcalloc(1, sizeof(*l.schema));
	(void)pthread_mutex_init(&l.lock, NULL);
	if (!opts->dry_run && !target_check_engine(opts->into, opts->engine, err))
		return false;
	if (!opts->dry_run &&
	    (l.target = db_target_open(opts->into, &target_opts, err)) == NULL)
		return false;
	index = remote_index_open(r, set, err);
	if (index == NULL || !fill(&l, index, err))
		return false;
	return opts->dry_run || target_check_note(l.target, opts, err);
}
