#include "common/mask/mask_source.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/mask/mask_letter.h"
#include "common/mask/mask_sample.h"
#include "common/mask/mask_texts.h"
#include "common/mask/mask_unless.h"

struct mask_source {
	struct db_source base;
	struct db_source *inner;
	const struct mask_opts *opts; /* borrowed */
	struct mask_plan *plan;       /* once it was described */
	struct db_facts facts;        /* which the plan borrows from */
	bool reads_others;            /* a condition reads other tables than its own */
};

/* A value as it stands in its row, escaped. */
struct value {
	const char *data;
	size_t len;
	bool null;
};

struct mask_scan {
	struct db_scan base;
	struct db_scan *inner;
	const struct mask_table *table;     /* borrowed */
	const struct schema_object *object; /* borrowed */
	struct buf raw;                     /* a row of the inner scan */
	struct value *values;               /* of raw */
	struct row_field *keys;             /* as they leave, unescaped */
	struct buf key_text;
	struct buf value; /* unescaped */
	struct buf masked;
	struct mask_row row;
	bool row_known; /* row is of this row */
};

static void source_free(struct db_source *base)
{
	struct mask_source *s = (struct mask_source *)base;

	db_source_free(s->inner);
	mask_plan_free(s->plan);
	db_facts_reset(&s->facts);
	free(s);
}

static bool source_select(struct db_source *base, const char *sql, db_take_values *take,
    void *ctx, struct err *err)
{
	return db_select(((struct mask_source *)base)->inner, sql, take, ctx, err);
}

/* What holds values of columns beside the columns. */
static bool holds_samples(const struct schema_object *o)
{
	return strcmp(o->name, "sqlite_stat4") == 0 ||
	       strcmp(o->name, "sqlite_stat3") == 0;
}

static void apply_plan(const struct mask_source *s, struct schema *schema)
{
	for (size_t i = 0; i < schema->objects_n && s->plan->tables_n > 0; i++) {
		struct schema_object *o = &schema->objects[i];
		const struct mask_table *t = mask_plan_table(s->plan, o->name);

		if (o->stage != SCHEMA_TABLE)
			continue;
		if (holds_samples(o))
			o->has_rows = false;
		if (t == NULL || !t->key_masked)
			continue;
		o->unordered = true;
		o->key_n = 0;
	}
}

static bool source_describe(
    struct db_source *base, struct schema *schema, struct err *err)
{
	struct mask_source *s = (struct mask_source *)base;
	struct mask_opts opts = *s->opts;
	CLEANUP(mask_sample_reset) struct mask_sample sample = {0};

	mask_plan_free(s->plan);
	s->plan = NULL;
	db_facts_reset(&s->facts);
	if (!db_describe(s->inner, schema, err) ||
	    !db_facts_read(s->inner, schema->database.engine, &s->facts, err))
		return false;
	if (!mask_sample_read(s->opts, s->inner, schema, &s->facts, &sample, err))
		return false;
	opts.sample = &sample;
	s->plan = mask_plan_new(&opts, schema, &s->facts, err);
	if (s->plan == NULL || !mask_plan_check(s->plan, err) ||
	    !mask_unless_ask(s->inner, s->opts, schema, s->plan, err))
		return false;
	mask_sample_tell(&sample, s->plan, schema, s->opts->log);
	apply_plan(s, schema);
	mask_texts_warn(s->opts->log, schema);
	s->reads_others = false;
	for (size_t i = 0; i < schema->objects_n; i++) {
		for (size_t k = 0; k < schema->objects[i].flags_n; k++)
			s->reads_others =
			    s->reads_others ||
			    strcasestr(schema->objects[i].flags[k], "select") != NULL;
	}
	return true;
}

static bool source_can_range(struct db_source *base, const struct schema_object *table)
{
	return db_can_range(((struct mask_source *)base)->inner, table);
}

static bool source_can_name(struct db_source *base, const struct schema_object *table)
{
	return db_can_name(((struct mask_source *)base)->inner, table);
}

static bool source_release(
    struct db_source *base, const struct schema_object *table, struct err *err)
{
	struct mask_source *s = (struct mask_source *)base;

	/* One that others are asked about must not be emptied before these have been read. */
	return s->reads_others || db_release(s->inner, table, err);
}

/* A table without masks is read as if we were not here. */
static struct db_scan *source_scan(struct db_source *base,
    const struct schema_object *table, const struct db_range *ranges, size_t ranges_n,
    struct err *err)
{
	struct mask_source *s = (struct mask_source *)base;
	struct db_scan *inner = db_scan_open(s->inner, table, ranges, ranges_n, err);
	const struct mask_table *t = mask_plan_table(s->plan, table->name);
	struct mask_scan *scan;

	if (inner == NULL || t == NULL)
		return inner;
	scan = xcalloc(1, sizeof(*scan));
	scan->base.source = base;
	scan->inner = inner;
	scan->table = t;
	scan->object = table;
	scan->values = xcalloc(table->columns_n + t->flags_n, sizeof(*scan->values));
	scan->keys = xcalloc(t->key_n, sizeof(*scan->keys));
	return &scan->base;
}

static void source_scan_free(struct db_scan *base)
{
	struct mask_scan *scan = (struct mask_scan *)base;

	db_scan_free(scan->inner);
	buf_reset(&scan->raw);
	buf_reset(&scan->key_text);
	buf_reset(&scan->value);
	buf_reset(&scan->masked);
	free(scan->values);
	free(scan->keys);
	free(scan);
}

/* Finds the values of the row; false when there are not as many as columns. */
static bool split(struct mask_scan *scan)
{
	size_t n = scan->object->columns_n + scan->table->flags_n;
	const char *at = scan->raw.data;
	const char *end = at + scan->raw.len - 1; /* the newline */

	for (size_t i = 0; i < n; i++) {
		const char *tab = memchr(at, '\t', (size_t)(end - at));
		const char *stop = tab != NULL ? tab : end;

		if ((tab == NULL) != (i + 1 == n))
			return false;
		scan->values[i] = (struct value){
		    .data = at,
		    .len = (size_t)(stop - at),
		    .null = stop - at == 2 && memcmp(at, "\\N", 2) == 0,
		};
		at = stop + 1;
	}
	return true;
}

/* In SQLite each value begins with a letter for its own type. */
static enum schema_type type_of(const struct schema_column *c, const struct value *value)
{
	if (c->type != SCHEMA_ANY)
		return c->type;
	switch (*value->data) {
	case 'i':
	case 'r':
		return SCHEMA_NUMBER;
	case 'b':
		return SCHEMA_BINARY;
	default:
		return SCHEMA_TEXT;
	}
}

static bool unescape(
    const struct schema_column *c, const struct value *value, struct buf *out)
{
	size_t skip = c->type == SCHEMA_ANY;

	buf_clear(out);
	row_text_unescape(value->data + skip, value->len - skip, out);
	return out->len > 0;
}

static bool holds(struct mask_scan *scan, const struct mask_case *c)
{
	const struct value *value = &scan->values[c->when];

	if (!c->conditional)
		return true;
	if (value->null)
		return strcmp(c->like, "*") == 0; /* anything else, and nothing */
	(void)unescape(&scan->object->columns[c->when], value, &scan->value);
	/* Most collations take First_Name for first_name; only what is to stay must be spelled as it is. */
	return c->mask.kind == MASK_KEEP ? text_glob(c->like, buf_str(&scan->value))
	                                 : text_glob_fold(c->like, buf_str(&scan->value));
}

/* The key as it leaves: rows are told apart by it, and templates hold it. */
static void know_row(struct mask_scan *scan, const char *key, size_t len)
{
	const char *end = key + len;

	if (scan->row_known || scan->table->key_n == 0)
		return;
	scan->row_known = true;
	scan->row.seed = mask_seed_of(&scan->table->key, key, len);
	scan->row.keys = scan->keys;
	scan->row.keys_n = scan->table->key_n;
	buf_clear(&scan->key_text);
	/* Room first, for pointers into it. */
	buf_reserve(&scan->key_text, len);
	for (size_t i = 0; i < scan->table->key_n; i++) {
		const char *tab = memchr(key, '\t', (size_t)(end - key));
		const char *stop = tab != NULL ? tab : end;
		size_t skip = scan->object->columns[i].type == SCHEMA_ANY && stop > key;
		size_t start = scan->key_text.len;

		row_text_unescape(
		    key + skip, (size_t)(stop - key) - skip, &scan->key_text);
		scan->keys[i] = (struct row_field){
		    scan->key_text.data + start, scan->key_text.len - start};
		key = tab != NULL ? tab + 1 : end;
	}
}

/* Appends what leaves for a value that is neither NULL nor empty. */
static void put_masked(
    struct mask_scan *scan, size_t column, const struct mask_case *c, struct buf *row)
{
	const struct value *value = &scan->values[column];
	const struct schema_column *of = &scan->object->columns[column];

	buf_clear(&scan->masked);
	if (!mask_value(&c->job, &scan->row, type_of(of, value), scan->value.data,
	        scan->value.len, &scan->masked)) {
		row_text_null(row);
		return;
	}
	if (of->type == SCHEMA_ANY)
		mask_letter_put(c->job.type_name, *value->data, &scan->masked, row);
	else
		row_text_value(row, buf_str(&scan->masked), scan->masked.len);
}

/* SQLite puts a letter before it. */
static bool is_excepted(const struct mask_scan *scan, const struct mask_case *c)
{
	const struct value *flag = &scan->values[scan->object->columns_n + c->flag];

	return c->mask.unless != NULL && flag->len > 0 &&
	       flag->data[flag->len - 1] == '1';
}

static void put_value(
    struct mask_scan *scan, const struct mask_column *m, size_t start, struct buf *row)
{
	const struct value *value = &scan->values[m->index];
	const struct mask_case *c = NULL;

	for (size_t i = 0; !value->null && i < m->cases_n && c == NULL; i++) {
		if (holds(scan, &m->cases[i]))
			c = &m->cases[i];
	}
	if (c != NULL && c->mask.kind != MASK_KEEP && !is_excepted(scan, c) &&
	    unescape(&scan->object->columns[m->index], value, &scan->value)) {
		/* The key stands before all others, and is masked by its values. */
		if (m->index >= scan->table->key_n)
			know_row(scan, row->data + start,
			    row_text_key(
			        row->data + start, row->len - start, scan->table->key_n));
		put_masked(scan, m->index, c, row);
		return;
	}
	buf_append(row, value->data, value->len);
}

/* Appends the row with its masks. */
static void put_row(struct mask_scan *scan, struct buf *row)
{
	const struct mask_table *t = scan->table;
	const char *at = scan->raw.data;
	/* What the server answered of the row is not of it. */
	const struct value *last = &scan->values[scan->object->columns_n - 1];
	const char *end = last->data + last->len;
	size_t start = row->len;

	scan->row_known = false;
	for (size_t i = 0; i < t->columns_n; i++) {
		const struct value *value = &scan->values[t->columns[i].index];

		buf_append(row, at, (size_t)(value->data - at));
		put_value(scan, &t->columns[i], start, row);
		at = value->data + value->len;
	}
	buf_append(row, at, (size_t)(end - at));
	buf_putc(row, '\n');
}

static enum db_step source_next(
    struct db_scan *base, struct buf *row, size_t *key_len, struct err *err)
{
	struct mask_scan *scan = (struct mask_scan *)base;
	size_t start = row->len;
	enum db_step step;
	size_t ignored;

	buf_clear(&scan->raw);
	step = db_scan_next(scan->inner, &scan->raw, &ignored, err);
	if (step != DB_ROW)
		return step;
	if (!split(scan)) {
		(void)err_set(err, ERR_DB, "a row has not as many values as columns");
		return DB_ERROR;
	}
	put_row(scan, row);
	*key_len = row_text_key(row->data + start, row->len - start, scan->object->key_n);
	return DB_ROW;
}

struct db_source *mask_source_new(struct db_source *inner, const struct mask_opts *opts)
{
	static const struct db_source_ops ops = {
	    .free = source_free,
	    .select = source_select,
	    .describe = source_describe,
	    .scan = source_scan,
	    .can_range = source_can_range,
	    .can_name = source_can_name,
	    .release = source_release,
	    .next = source_next,
	    .scan_free = source_scan_free,
	};
	struct mask_source *s = xcalloc(1, sizeof(*s));

	s->base.ops = &ops;
	s->inner = inner;
	s->opts = opts;
	return &s->base;
}
