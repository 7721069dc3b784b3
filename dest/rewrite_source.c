/* A target as the source has it: addresses replaced the other way round. */
#include <string.h>

#include "common/base/mem.h"
#include "dest/rewrite_rows.h"

struct rewrite_source {
	struct db_source base;
	struct db_source *target; /* borrowed */
	const struct rewrite *forth;
	struct rewrite *back;
};

struct rewrite_scan {
	struct db_scan base;
	struct db_scan *inner;
	struct rewrite_row *forth;
	struct rewrite_row *back;
	bool keyed;
	struct buf here;  /* the row as it is here */
	struct buf again; /* and as it would come out */
};

static struct db_source *target_of(struct db_source *s)
{
	return ((struct rewrite_source *)s)->target;
}

static void source_free(struct db_source *base)
{
	struct rewrite_source *s = (struct rewrite_source *)base;

	rewrite_free(s->back);
	free(s);
}

static bool source_describe(struct db_source *s, struct schema *schema, struct err *err)
{
	return db_describe(target_of(s), schema, err);
}

static bool source_can_range(struct db_source *s, const struct schema_object *table)
{
	return db_can_range(target_of(s), table);
}

static bool source_can_name(struct db_source *s, const struct schema_object *table)
{
	return db_can_name(target_of(s), table);
}

static bool source_release(
    struct db_source *s, const struct schema_object *table, struct err *err)
{
	return db_release(target_of(s), table, err);
}

static void scan_free(struct db_scan *base)
{
	struct rewrite_scan *s = (struct rewrite_scan *)base;

	db_scan_free(s->inner);
	rewrite_row_free(s->forth);
	rewrite_row_free(s->back);
	buf_reset(&s->here);
	buf_reset(&s->again);
	free(s);
}

static struct db_scan *source_scan(struct db_source *base,
    const struct schema_object *table, const struct db_range *ranges, size_t ranges_n,
    struct err *err)
{
	const struct rewrite_source *s = (const struct rewrite_source *)base;
	struct db_scan *inner = db_scan_open(s->target, table, ranges, ranges_n, err);
	struct rewrite_scan *scan;

	if (inner == NULL)
		return NULL;
	scan = xcalloc(1, sizeof(*scan));
	scan->base.source = base;
	scan->inner = inner;
	scan->forth = rewrite_row_new(s->forth, table);
	scan->back = rewrite_row_new(s->back, table);
	scan->keyed = table->key_n > 0;
	return &scan->base;
}

/* Appends the row with one more field: no row of the source is equal. */
static void mark(const struct rewrite_scan *s, struct buf *row)
{
	buf_append(row, s->here.data, s->here.len - 1);
	buf_puts(row, "\t\n");
}

static enum db_step scan_next(
    struct db_scan *base, struct buf *row, size_t *key_len, struct err *err)
{
	struct rewrite_scan *s = (struct rewrite_scan *)base;
	size_t start = row->len;
	enum db_step step;

	buf_clear(&s->here);
	step = db_scan_next(s->inner, &s->here, key_len, err);
	if (step != DB_ROW)
		return step;
	(void)rewrite_row(s->back, s->here.data, s->here.len, row);
	buf_clear(&s->again);
	(void)rewrite_row(s->forth, row->data + start, row->len - start, &s->again);
	if (s->again.len != s->here.len ||
	    memcmp(s->again.data, s->here.data, s->here.len) != 0) {
		row->len = start;
		mark(s, row);
	}
	if (!s->keyed)
		*key_len = row->len - start;
	return DB_ROW;
}

struct db_source *rewrite_source_new(const struct rewrite *r, struct db_source *target)
{
	static const struct db_source_ops ops = {
	    .free = source_free,
	    .describe = source_describe,
	    .scan = source_scan,
	    .can_range = source_can_range,
	    .can_name = source_can_name,
	    .release = source_release,
	    .next = scan_next,
	    .scan_free = scan_free,
	};
	struct rewrite_source *s = xcalloc(1, sizeof(*s));

	s->base.ops = &ops;
	s->target = target;
	s->forth = r;
	s->back = rewrite_inverse(r);
	return &s->base;
}
