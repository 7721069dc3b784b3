#include "dest/rewrite_rows.h"

#include <string.h>

#include "test/lib/check.h"

static struct rewrite *make(void)
{
	struct rewrite *r = rewrite_new();
	struct err err = {0};

	REQUIRE(rewrite_add(r, "https://example.com", "http://localhost:8080", &err));
	return r;
}

static char names[][7] = {"id", "body", "raw", "any", "domain"};
static struct schema_column columns[] = {{.name = names[0], .type = SCHEMA_TEXT},
    {.name = names[1], .type = SCHEMA_TEXT}, {.name = names[2], .type = SCHEMA_BINARY},
    {.name = names[3], .type = SCHEMA_ANY}, {.name = names[4], .type = SCHEMA_TEXT}};
static const struct schema_object table = {
    .columns = columns, .columns_n = 5, .key_n = 1};

static void rows_are_text_with_escapes(void)
{
	static const char *const cases[][2] = {
	    {"https://example.com\thttps://example.com\thttps://example.com\t"
	     "thttps://example.com\texample.com\n",
	        "https://example.com\thttp://localhost:8080\thttps://example.com\t"
	        "thttp://localhost:8080\tlocalhost:8080\n"},
	    {"1\ta\\nhttps:\\\\/\\\\/example.com\\\\/\\t\\0\\v\t\\N\tbhttps://example.com\t"
	     "example.com.\n",
	        "1\ta\\nhttp:\\\\/\\\\/localhost:8080\\\\/\\t\\0\v\t\\N\tbhttps://example.com\t"
	        "example.com.\n"},
	    {"1\ts:20:\"https://example.com\\n\";\t\t\\N\t\\N\n",
	        "1\ts:22:\"http://localhost:8080\\n\";\t\t\\N\t\\N\n"},
	    /* Not the number of columns: the target will refuse it. */
	    {"https://example.com\n", "https://example.com\n"},
	    {"1\t2\t3\t4\t5\thttps://example.com\n",
	        "1\t2\t3\t4\t5\thttps://example.com\n"},
	    {"1\ta\\v\texample.com\tx\ty\n", "1\ta\\v\texample.com\tx\ty\n"},
	};
	CLEANUP(rewrite_freep) struct rewrite *r = make();
	CLEANUP(rewrite_row_freep) struct rewrite_row *w = rewrite_row_new(r, &table);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf out = {0};
		bool changed = rewrite_row(w, cases[i][0], strlen(cases[i][0]), &out);

		CHECK_STR(buf_str(&out), cases[i][1]);
		CHECK_INT(changed, strcmp(cases[i][0], cases[i][1]) != 0);
		buf_reset(&out);
	}
}

/* Rows cut into pieces of so many bytes. */
struct pieces {
	struct db_rows base;
	const char *at;
	size_t size;
};

static bool read_piece(
    struct db_rows *base, const char **data, size_t *len, struct err *err)
{
	struct pieces *p = (struct pieces *)base;

	(void)err;
	*data = p->at;
	*len = strnlen(p->at, p->size);
	p->at += *len;
	return true;
}

static bool read_all(struct db_rows *rows, struct buf *out, struct err *err)
{
	const char *data;
	size_t len;

	do {
		if (!rows->read(rows, &data, &len, err))
			return false;
		buf_append(out, data, len);
	} while (len > 0);
	return true;
}

static void rows_may_be_cut_anywhere(void)
{
	static const char text[] = "1\thttps://example.com\t\t\t\n"
	                           "2\t\t\t\t\n3\thttp://example.com/\t\t\texample.com\n";
	static const char expected[] =
	    "1\thttp://localhost:8080\t\t\t\n"
	    "2\t\t\t\t\n3\thttp://localhost:8080/\t\t\tlocalhost:8080\n";
	CLEANUP(rewrite_freep) struct rewrite *r = make();

	for (size_t size = 1; size <= sizeof(text); size++) {
		struct pieces p = {.base.read = read_piece, .at = text, .size = size};
		struct db_rows *rows = rewrite_rows_new(r, &table, &p.base);
		struct buf out = {0};
		struct err err = {0};

		CHECK(read_all(rows, &out, &err));
		CHECK_STR(buf_str(&out), expected);
		CHECK_INT(rows->lines, 3);
		rewrite_rows_free(rows);
		buf_reset(&out);
	}
}

static void a_row_without_an_end_is_an_error(void)
{
	CLEANUP(rewrite_freep) struct rewrite *r = make();
	struct pieces p = {.base.read = read_piece, .at = "1\t2", .size = 2};
	struct db_rows *rows = rewrite_rows_new(r, &table, &p.base);
	struct buf out = {0};
	struct err err = {0};

	CHECK(!read_all(rows, &out, &err));
	CHECK_INT(err.code, ERR_PROTO);
	rewrite_rows_free(rows);
	buf_reset(&out);
}

/* A target with the rows of a text. */
struct fake {
	struct db_source base;
	const char *rows;
};
struct fake_scan {
	struct db_scan base;
	const char *at;
};

static struct db_scan *fake_scan_open(struct db_source *s,
    const struct schema_object *object, const struct db_range *ranges, size_t ranges_n,
    struct err *err)
{
	static struct fake_scan scan;

	(void)object;
	(void)ranges;
	(void)ranges_n;
	(void)err;
	scan = (struct fake_scan){{s}, ((const struct fake *)s)->rows};
	return &scan.base;
}

static enum db_step fake_next(
    struct db_scan *base, struct buf *row, size_t *key_len, struct err *err)
{
	struct fake_scan *s = (struct fake_scan *)base;
	size_t len = strcspn(s->at, "\n");

	(void)err;
	if (*s->at == '\0')
		return DB_END;
	buf_append(row, s->at, len + 1);
	*key_len = strcspn(s->at, "\t");
	s->at += len + 1;
	return DB_ROW;
}

static void fake_scan_free(struct db_scan *scan)
{
	(void)scan;
}

static void a_target_is_compared_as_the_source_has_it(void)
{
	static const struct db_source_ops ops = {
	    .scan = fake_scan_open, .next = fake_next, .scan_free = fake_scan_free};
	struct fake target = {{&ops}, "1\thttp://localhost:8080/a\t\t\tlocalhost:8080\n"
	                              "2\thttps://example.com\t\t\t\n"
	                              "3\thttps://localhost:8080\t\t\t\n"
	                              "http://localhost:8080\tnothing\t\t\t\n"};
	/*
	 * The second was filled without, the third is no text that could have come so: both are
	 * no row of a source, since that has five columns.
	 */
	static const char expected[] = "1\thttps://example.com/a\t\t\texample.com\n"
	                               "2\thttps://example.com\t\t\t\t\n"
	                               "3\thttps://localhost:8080\t\t\t\t\n"
	                               "http://localhost:8080\tnothing\t\t\t\n";
	CLEANUP(rewrite_freep) struct rewrite *r = make();
	CLEANUP(db_source_freep)
	struct db_source *s = rewrite_source_new(r, &target.base);
	struct err err = {0};
	CLEANUP(db_scan_freep) struct db_scan *scan =
	    db_scan_open(s, &table, NULL, 0, &err);
	struct buf rows = {0};
	size_t key_len;

	while (scan != NULL && db_scan_next(scan, &rows, &key_len, &err) == DB_ROW)
		CHECK(key_len == 1 || key_len == 21);
	CHECK_STR(buf_str(&rows), expected);
	buf_reset(&rows);
}

int main(void)
{
	rows_are_text_with_escapes();
	rows_may_be_cut_anywhere();
	a_row_without_an_end_is_an_error();
	a_target_is_compared_as_the_source_has_it();
	return check_done();
}
