#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/limits.h"
#include "common/format/schema_lines.h"

static struct json *chunk_json(const struct chunk *c)
{
	struct json *list = json_new_array();

	json_add(list, chunk_id_json(c->id));
	json_add(list, json_new_u64(c->rows));
	return json_add(list, json_new_u64(c->bytes));
}

struct json *schema_frame_json(
    size_t table, const struct pack_ref *ref, const struct chunk *chunks, size_t chunks_n)
{
	struct json *o = json_new_object();
	struct json *list = json_new_array();

	for (size_t i = 0; i < chunks_n; i++)
		json_add(list, chunk_json(&chunks[i]));
	json_set(o, "frame", pack_ref_json(ref));
	json_set(o, "table", json_new_u64(table));
	return json_set(o, "chunks", list);
}

static struct json *done_members(size_t table, uint64_t rows, uint64_t bytes)
{
	struct json *o = json_new_object();

	json_set(o, "table", json_new_u64(table));
	json_set(o, "rows", json_new_u64(rows));
	return json_set(o, "bytes", json_new_u64(bytes));
}

struct json *schema_done_json(size_t table, uint64_t rows, uint64_t bytes)
{
	return json_set(json_new_object(), "done", done_members(table, rows, bytes));
}

struct json *schema_survey_json(void)
{
	return json_set(json_new_object(), "survey", json_new_bool(true));
}

struct json *schema_compared_json(size_t table, const struct runs *gone)
{
	struct json *o = json_new_object();

	json_set(o, "table", json_new_u64(table));
	json_set(o, "gone", runs_json(gone));
	return json_set(json_new_object(), "compared", o);
}

struct json *schema_refreshed_json(size_t table, const struct schema_refreshed *r)
{
	struct json *o = done_members(table, r->rows, r->bytes);

	json_set(o, "gone", runs_json(&r->gone));
	if (r->places.n > 0)
		json_set(o, "places", runs_json(&r->places));
	json_set(o, "total", json_new_u64(r->total));
	return json_set(json_new_object(), "done", o);
}

void schema_rows_reset(struct schema_rows *rows)
{
	free(rows->chunks);
	runs_reset(&rows->gone);
	runs_reset(&rows->places);
	*rows = (struct schema_rows){0};
}

static bool parse_chunk(const struct json *v, struct chunk *c)
{
	return json_length(v) == 3 && chunk_id_parse(json_at(v, 0), c->id) &&
	       json_u64(json_at(v, 1), &c->rows) && json_u64(json_at(v, 2), &c->bytes);
}

/* The table that the next line about rows must be of; objects_n: none. */
static size_t expected_table(const struct schema *s, const struct schema_rows *rows)
{
	size_t i = rows->begun ? rows->table : 0;

	if (rows->begun && !rows->ended)
		return i;
	if (rows->begun)
		i++;
	while (
	    i < s->objects_n && (s->objects[i].stage != SCHEMA_TABLE ||
	                            !s->objects[i].has_rows || s->objects[i].only_here))
		i++;
	return i;
}

static bool check_table(const struct schema *s, const struct json *v,
    struct schema_rows *rows, struct err *err)
{
	uint64_t table;

	if (!json_need_u64(v, "table", &table, err))
		return false;
	if (table >= s->objects_n || table != expected_table(s, rows))
		return err_set(
		    err, ERR_PROTO, "rows of a table that has none, or out of order");
	if (!rows->begun || rows->ended) {
		rows->table_chunks = 0;
		rows->frame_bytes = 0;
		rows->chunk_rows = 0;
		rows->chunk_bytes = 0;
	}
	rows->begun = true;
	rows->ended = false;
	rows->table = (size_t)table;
	return true;
}

/* A row has a byte at least, and a chunk ends in a frame that was told of. */
static bool add_chunk(const struct json *v, struct schema_rows *rows, struct err *err)
{
	struct chunk c;

	if (!parse_chunk(v, &c))
		return err_set(err, ERR_PROTO, "a chunk is an id and two numbers");
	if (c.rows == 0 || c.rows > c.bytes ||
	    c.bytes > rows->frame_bytes - rows->chunk_bytes ||
	    rows->table_chunks == LIMIT_TABLE_CHUNKS)
		return err_set(err, ERR_PROTO, "a chunk that can't be, or too many");
	rows->chunks =
	    xgrow(rows->chunks, rows->chunks_n, &rows->chunks_cap, sizeof(*rows->chunks));
	rows->chunks[rows->chunks_n++] = c;
	rows->table_chunks++;
	rows->chunk_rows += c.rows;
	rows->chunk_bytes += c.bytes;
	return true;
}

static bool parse_frame(const struct schema *s, const struct json *line,
    struct schema_rows *rows, struct err *err)
{
	const struct json *chunks = json_get(line, "chunks");

	if (!check_table(s, line, rows, err) ||
	    !pack_ref_parse(json_get(line, "frame"), &rows->ref, err))
		return false;
	if (!json_is_array(chunks))
		return err_set(err, ERR_PROTO, "member \"chunks\": a list expected");
	if (rows->frames_n++ == LIMIT_FRAMES)
		return err_set(err, ERR_PROTO, "more than %u frames", LIMIT_FRAMES);
	rows->frame_bytes += rows->ref.raw;
	rows->chunks_n = 0;
	for (size_t i = 0; i < json_length(chunks); i++) {
		if (!add_chunk(json_at(chunks, i), rows, err))
			return false;
	}
	return true;
}

/* As many come as it says, and among the rows that there are. */
static bool parse_places(const struct json *v, struct schema_rows *rows)
{
	return v == NULL ||
	       (runs_parse(v, &rows->places) && runs_span(&rows->places) <= rows->total &&
	           runs_taken(&rows->places) == rows->rows);
}

static bool parse_done(const struct schema *s, const struct json *v,
    struct schema_rows *rows, struct err *err)
{
	runs_reset(&rows->gone);
	runs_reset(&rows->places);
	rows->compared = json_get(v, "total") != NULL;
	if (!check_table(s, v, rows, err) ||
	    !json_need_u64(v, "rows", &rows->rows, err) ||
	    !json_need_u64(v, "bytes", &rows->bytes, err))
		return false;
	if (rows->compared && !json_need_u64(v, "total", &rows->total, err))
		return false;
	if (rows->compared &&
	    (!rows->asked || !runs_parse(json_get(v, "gone"), &rows->gone) ||
	        !parse_places(json_get(v, "places"), rows)))
		return err_set(err, ERR_PROTO, "a table that was not compared so");
	if (rows->bytes != rows->frame_bytes || rows->bytes != rows->chunk_bytes ||
	    rows->rows != rows->chunk_rows) {
		(void)err_set(
		    err, ERR_PROTO, "the frames and chunks do not add up to its rows");
		return schema_wrap_table(&s->objects[rows->table], err);
	}
	rows->ended = true;
	return true;
}

static bool parse_compared(const struct schema *s, const struct json *v,
    struct schema_rows *rows, struct err *err)
{
	uint64_t table;

	runs_reset(&rows->gone);
	if (!json_need_u64(v, "table", &table, err))
		return false;
	if (!rows->asked || rows->begun || table >= s->objects_n ||
	    table < rows->compared_to || s->objects[table].stage != SCHEMA_TABLE ||
	    !s->objects[table].has_rows)
		return err_set(
		    err, ERR_PROTO, "a compared table that has no rows, or out of order");
	if (!runs_parse(json_get(v, "gone"), &rows->gone))
		return err_set(err, ERR_PROTO, "member \"gone\": pairs of numbers");
	rows->table = (size_t)table;
	rows->compared_to = (size_t)table + 1;
	return true;
}

enum schema_line schema_parse_line(
    struct schema *s, const struct json *line, struct schema_rows *rows, struct err *err)
{
	const struct json *v;
	enum schema_line kind = SCHEMA_LINE_ERROR;
	bool ok;

	if (json_get(line, "frame") != NULL) {
		kind = SCHEMA_LINE_FRAME;
		ok = parse_frame(s, line, rows, err);
	} else if ((v = json_get(line, "done")) != NULL) {
		kind = SCHEMA_LINE_DONE;
		ok = parse_done(s, v, rows, err);
	} else if ((v = json_get(line, "object")) != NULL) {
		kind = SCHEMA_LINE_OBJECT;
		ok = rows->begun || rows->asked
		         ? err_set(err, ERR_PROTO, "a definition after rows")
		         : schema_parse_object(s, v, err);
	} else if ((v = json_get(line, "compared")) != NULL) {
		kind = SCHEMA_LINE_COMPARED;
		ok = parse_compared(s, v, rows, err);
	} else if (json_get(line, "survey") != NULL) {
		kind = SCHEMA_LINE_SURVEY;
		ok = rows->begun || rows->asked || s->database.engine == NULL
		         ? err_set(err, ERR_PROTO, "a survey out of order")
		         : true;
		rows->asked = true;
	} else if ((v = json_get(line, "database")) != NULL) {
		kind = SCHEMA_LINE_DATABASE;
		ok = schema_parse_database(s, v, err);
	} else {
		ok = err_set(err, ERR_PROTO, "a line of an unknown kind");
	}
	if (ok)
		return kind;
	(void)err_wrap(err, "database index");
	return SCHEMA_LINE_ERROR;
}

bool schema_check_end(
    const struct schema *s, const struct schema_rows *rows, struct err *err)
{
	size_t table = expected_table(s, rows);

	if (s->database.engine == NULL)
		return err_set(err, ERR_PROTO, "the index does not describe a database");
	if (table == s->objects_n)
		return true;
	(void)err_set(err, ERR_PROTO, "the index ends before its rows");
	return schema_wrap_table(&s->objects[table], err);
}
