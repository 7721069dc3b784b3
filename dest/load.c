#include "dest/load.h"

#include <unistd.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/db/adapt.h"
#include "common/format/schema.h"
#include "dest/emptied.h"
#include "dest/heartbeat.h"
#include "dest/load_parts.h"
#include "dest/plan.h"
#include "dest/summary.h"
#include "dest/target_check.h"

/* The index on its way through the lines. */
struct lines {
	struct remote_index *index;
	struct schema_rows rows;
	enum schema_line kind; /* of the last line; SCHEMA_LINE_ERROR at the end, too */
	bool end;
};

/* Reads the next line; false for an error, but not at the end. */
static bool next_line(struct load *l, struct lines *lines, struct err *err)
{
	CLEANUP(json_freep) struct json *line = NULL;
	enum index_step step;

	lines->kind = SCHEMA_LINE_ERROR;
	if (!signals_check(err))
		return false;
	step = remote_index_next(lines->index, &line, err);
	lines->end = step == INDEX_END;
	if (lines->end)
		return schema_check_end(l->schema, &lines->rows, err);
	if (step != INDEX_LINE)
		return false;
	lines->kind = schema_parse_line(l->schema, line, &lines->rows, err);
	return lines->kind != SCHEMA_LINE_ERROR;
}

/* Tables of the target's own join those of the source. */
static void grow_tables(struct load *l)
{
	size_t n = l->schema->objects_n;

	l->tables = xreallocarray(l->tables, n, sizeof(*l->tables));
	for (; l->tables_n < n; l->tables_n++)
		l->tables[l->tables_n] = (struct table_rows){.list = stream_list_new()};
}

/* Reads the definitions; the first line about rows, if any, is then the last one read. */
static bool read_schema(struct load *l, struct lines *lines, struct err *err)
{
	do {
		if (!next_line(l, lines, err))
			return false;
		if (lines->kind == SCHEMA_LINE_DATABASE && l->target != NULL &&
		    !target_check_source(l->target, l->opts, &l->schema->database, err))
			return false;
	} while (
	    lines->kind == SCHEMA_LINE_DATABASE || lines->kind == SCHEMA_LINE_OBJECT);
	for (size_t i = 0; i < l->schema->objects_n; i++)
		l->result->others += l->schema->objects[i].stage != SCHEMA_TABLE;
	grow_tables(l);
	return true;
}

/* Finds out what the target has. */
static bool find(struct load *l, bool asked, struct err *err)
{
	struct refresh_opts opts = {
	    .log = l->opts->log,
	    .progress = l->opts->progress,
	    .survey = l->opts->survey,
	    .token = l->opts->token,
	    .into = l->opts->into,
	    .keep = l->opts->keep,
	    .keep_n = l->opts->keep_n,
	    .keep_checked = l->opts->keep_checked,
	    .rewrite = l->opts->rewrite,
	    .compare = !l->opts->full,
	    .in_place = !l->opts->owners,
	    .plan = l->opts->dry_run,
	    .yes = l->opts->yes,
	};
	struct target_content *content = &l->content;
	const struct db_target_opts target_opts = {
	    .log = l->opts->log, .trust_source = l->opts->trust_source};
	bool adopt = true, read = true;

	if (l->target != NULL &&
	    (!target_check_content(l->target, l->opts, content, err) ||
	        (!l->opts->dry_run && !db_target_mend(l->target, err))))
		return false;
	if ((l->target != NULL && !db_target_may_adopt(l->target, &adopt, &read, err)) ||
	    !db_target_adapt(opts.into, l->schema, &target_opts, err))
		return false;
	opts.in_place = opts.in_place && adopt;
	opts.compare = opts.compare && read;
	opts.may_query = read;
	opts.why_anew = l->opts->full     ? "--full was given"
	                : l->opts->owners ? "--owners was given"
	                : !adopt          ? "it can't be changed as it is"
	                : !read           ? "its rows can't be compared"
	                                  : NULL;
	opts.emptied = l->target != NULL && l->target->emptied;
	opts.brought = content->brought;
	opts.equal = content->equal;
	opts.trust = l->opts->trust_source;
	opts.own_way = l->target != NULL ? l->target->own_way : DB_OWN_LOST;
	opts.filled = content->n > 0 || (l->target != NULL && l->target->engine == NULL &&
	                                    access(opts.into, F_OK) == 0);
	l->refresh = refresh_new(&opts, err);
	if (l->refresh == NULL || (asked && !refresh_announce(l->refresh, err)) ||
	    !refresh_find(l->refresh, l->schema, err))
		return false;
	grow_tables(l);
	if (l->target != NULL && !refresh_in_place(l->refresh) &&
	    !db_target_may_replace(l->target, err))
		return false;
	if (l->target != NULL) {
		l->target->here = refresh_own(l->refresh);
		l->target->yes = l->opts->yes;
	}
	/* A plan only asks whether a pull could begin, and keeps no other run away. */
	if (l->opts->dry_run)
		db_target_free(take_ptr(&l->target));
	return true;
}

/* Says what is here, and reads which of it the source lacks, to the first line about rows. */
static bool ask(struct load *l, struct lines *lines, struct err *err)
{
	if (!refresh_ask(l->refresh, err))
		return false;
	while (refresh_waits(l->refresh)) {
		if (!next_line(l, lines, err))
			return false;
		if (lines->kind != SCHEMA_LINE_COMPARED)
			return err_set(err, ERR_PROTO, "not all tables were compared");
		if (!refresh_compared(
		        l->refresh, lines->rows.table, &lines->rows.gone, err))
			return false;
	}
	return refresh_digest(l->refresh, err) && next_line(l, lines, err);
}

/* A frame that is wanted. */
static void take_frame(void *ctx, const struct pack_ref *ref)
{
	struct stream_list *list = ctx;

	stream_list_add(list, ref);
}

/* Adds a frame to the table's list. */
static void note_frame(struct load *l, const struct schema_rows *rows)
{
	l->result->frames += rows->ref.length;
	acks_told(remote_acks(l->remote), &rows->ref);
	if (l->target != NULL ? !refresh_keeps(l->refresh, rows->table)
	                      : refresh_can_plan(l->refresh, rows->table))
		stream_list_add(l->tables[rows->table].list, &rows->ref);
	else
		acks_done(remote_acks(l->remote), &rows->ref);
}

static void note_done(struct load *l, struct schema_rows *rows)
{
	struct table_rows *t = &l->tables[rows->table];
	bool kept = refresh_keeps(l->refresh, rows->table);

	t->rows = kept ? 0 : rows->rows;
	t->bytes = kept ? 0 : rows->bytes;
	t->refreshed = (struct refresh_done){
	    .compared = rows->compared,
	    .rows = t->rows,
	    .bytes = t->bytes,
	    .total = rows->total,
	    .gone = rows->gone,
	    .places = rows->places,
	};
	rows->gone = (struct runs){0};
	rows->places = (struct runs){0};
	t->done = true;
	stream_list_end(t->list, NULL);
}

/* Reads the lines about rows to the end. */
static bool read_lines(struct load *l, void *ctx, struct err *err)
{
	struct lines *lines = ctx;

	while (!lines->end && !load_failed(l)) { /* its own error is what counts */
		if (lines->kind == SCHEMA_LINE_FRAME)
			note_frame(l, &lines->rows);
		else if (lines->kind == SCHEMA_LINE_DONE)
			note_done(l, &lines->rows);
		else
			return err_set(err, ERR_PROTO, "a definition stands after rows");
		if (!next_line(l, lines, err))
			return false;
	}
	return true;
}

/*
 * Reads the lines about rows of a source that can't be asked to the end, and compares its tables
 * with those here: of most, few frames are wanted.
 */
static bool read_index(struct load *l, struct lines *lines, struct err *err)
{
	while (!lines->end) {
		struct table_rows *t = &l->tables[lines->rows.table];

		if (lines->kind == SCHEMA_LINE_FRAME) {
			refresh_index_frame(l->refresh, &lines->rows);
		} else if (lines->kind == SCHEMA_LINE_DONE) {
			note_done(l, &lines->rows);
			t->sifted = refresh_is_compared(l->refresh, lines->rows.table);
			if (!refresh_index_done(l->refresh, &lines->rows, take_frame,
			        t->list, &t->refreshed, err))
				return false;
		} else {
			return err_set(err, ERR_PROTO, "a definition stands after rows");
		}
		if (!next_line(l, lines, err))
			return false;
	}
	return true;
}

/* Makes the target ready for rows. */
static bool begin(struct load *l, struct err *err)
{
	if (!refresh_in_place(l->refresh))
		return db_target_begin(l->target, l->schema, err);
	refresh_close(l->refresh);
	return db_target_adopt(l->target, l->schema, err);
}

static bool write_target(struct load *l, struct lines *lines, struct err *err)
{
	if (!begin(l, err) ||
	    !load_write_rows(l, lines->end ? NULL : read_lines, lines, err))
		return false;
	refresh_close(l->refresh);
	if (!signals_check(err) || !emptied_check(l, err))
		return false;
	return refresh_in_place(l->refresh)
	           ? db_target_commit(l->target, err)
	           : target_check_swap(l->target, l->opts, &l->content, l->schema, err);
}

/* What a pull would do with a table. */
static void say_plan(struct load *l, size_t i, uint64_t gone)
{
	const struct refresh_done *d = &l->tables[i].refreshed;
	struct refresh_plan *plan = &l->tables[i].plan;

	if (!refresh_can_plan(l->refresh, i))
		*plan = (struct refresh_plan){.added = d->rows, .removed = gone};
	if (plan->added + plan->changed + plan->removed > 0)
		summary_say_table(l->opts->log, l->opts->set, l->schema->objects[i].name,
		    plan, d->bytes);
}

/* A table that had to come whole is told of at the end. */
static void note_whole(struct load *l, size_t i)
{
	struct load_result *result = l->result;
	const char *why = refresh_why_whole(l->refresh, i);

	if (why == NULL)
		return;
	result->whole = xgrow(
	    result->whole, result->whole_n, &result->whole_cap, sizeof(*result->whole));
	result->whole[result->whole_n++] = (struct load_whole){
	    xstrdup(l->opts->set), xstrdup(l->schema->objects[i].name), why};
}

static void count_tables(struct load *l)
{
	struct load_result *result = l->result;

	for (size_t i = 0; i < l->schema->objects_n; i++) {
		const struct refresh_done *d = &l->tables[i].refreshed;
		uint64_t gone =
		    refresh_in_place(l->refresh) ? refresh_gone(l->refresh, i, d) : 0;

		if (!l->tables[i].done)
			continue;
		result->tables++;
		result->rows += d->rows;
		result->bytes += d->bytes;
		result->removed += gone;
		note_whole(l, i);
		if (l->opts->dry_run)
			say_plan(l, i, gone);
	}
}

static bool fill(struct load *l, struct lines *lines, struct err *err)
{
	CLEANUP(heartbeat_freep) struct heartbeat *heartbeat = NULL;
	bool asked;

	if (!read_schema(l, lines, err))
		return false;
	asked = lines->kind == SCHEMA_LINE_SURVEY;
	/* It waits for us, however long it takes; acks are a sign of life, too. */
	if (asked && remote_acks(l->remote) == NULL &&
	    (heartbeat = heartbeat_new(l->opts->survey, err)) == NULL)
		return false;
	if (!find(l, asked, err))
		return false;
	l->result->in_place = refresh_in_place(l->refresh);
	l->result->unseen = refresh_unseen(l->refresh);
	if (l->opts->dry_run)
		plan_say_target(l->opts->log, l->opts->set, l->refresh);
	if (asked ? !ask(l, lines, err)
	          : refresh_compares(l->refresh) && !read_index(l, lines, err))
		return false;
	if (l->target != NULL
	        ? !write_target(l, lines, err)
	        : !load_write_rows(l, lines->end ? NULL : read_lines, lines, err))
		return false;
	count_tables(l);
	return !l->opts->dry_run || emptied_check(l, err);
}

static void load_reset(struct load *l)
{
	for (size_t i = 0; i < l->tables_n; i++) {
		stream_free(l->tables[i].stream);
		stream_list_free(l->tables[i].list);
		refresh_done_reset(&l->tables[i].refreshed);
	}
	free(l->tables);
	/* It knows of objects that refresh has. */
	db_target_free(l->target);
	refresh_free(l->refresh);
	target_content_reset(&l->content);
	schema_free(l->schema);
	(void)pthread_mutex_destroy(&l->lock);
}

bool load_decline(
    struct remote *r, size_t set, const struct load_opts *opts, struct err *err)
{
	struct load_result result = {0};
	CLEANUP(load_reset) struct load l = {
	    .opts = opts, .remote = r, .result = &result};
	const struct refresh_opts refresh = {
	    .log = opts->log, .survey = opts->survey, .token = opts->token};
	struct lines lines = {0};
	bool ok;

	l.schema = xcalloc(1, sizeof(*l.schema));
	(void)pthread_mutex_init(&l.lock, NULL);
	survey_sender_begin(opts->survey, set);
	lines.index = remote_index_open(r, set, err);
	ok = lines.index != NULL && read_schema(&l, &lines, err);
	if (ok && lines.kind == SCHEMA_LINE_SURVEY)
		ok = (l.refresh = refresh_new(&refresh, err)) != NULL &&
		     refresh_decline(l.refresh, l.schema, err);
	schema_rows_reset(&lines.rows);
	remote_index_free(lines.index);
	return ok;
}

bool load_pull(struct remote *r, size_t set, const struct load_opts *opts,
    struct load_result *result, struct err *err)
{
	struct db_target_opts target_opts = {.log = opts->log,
	    .owners = opts->owners,
	    .rewritten = opts->rewrite != NULL,
	    .trust_source = opts->trust_source};
	CLEANUP(load_reset) struct load l = {.opts = opts, .remote = r, .result = result};
	struct lines lines = {0};
	bool ok;

	l.schema = xcalloc(1, sizeof(*l.schema));
	(void)pthread_mutex_init(&l.lock, NULL);
	survey_sender_begin(opts->survey, set);
	result->databases = 1;
	if (opts->into != NULL &&
	    (l.target = db_target_open(opts->into, &target_opts, err)) == NULL)
		return false;
	lines.index = remote_index_open(r, set, err);
	ok = lines.index != NULL && fill(&l, &lines, err);
	schema_rows_reset(&lines.rows);
	remote_index_free(lines.index);
	return ok && (opts->dry_run ||
	                 target_check_note(l.target, opts, &l.content, l.schema, err));
}
