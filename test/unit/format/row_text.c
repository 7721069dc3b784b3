#include "common/format/row_text.h"

#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

static void values_are_written_as_documented(void)
{
	static const struct {
		const char *data;
		size_t len;
		const char *text;
	} cases[] = {
	    {"", 0, ""},
	    {"NULL", 4, "NULL"},
	    {"a\tb", 3, "a\\tb"},
	    {"\\N", 2, "\\\\N"},
	    {"\0\t\n\r\\", 5, "\\0\\t\\n\\r\\\\"},
	    {"\x01\b\v\f\x1a\x7f", 6, "\x01\b\v\f\x1a\x7f"},
	    {"'\"`%_", 5, "'\"`%_"},
	    {"caf\xc3\xa9 \xf0\x9f\x98\x80 \xff", 12,
	        "caf\xc3\xa9 \xf0\x9f\x98\x80 \xff"},
	    {"12345678\n12345678", 17, "12345678\\n12345678"},
	};

	for (size_t i = 0; i < FIXTURE_COUNT(cases); i++) {
		CLEANUP(buf_reset) struct buf row = {0};

		row_text_value(&row, cases[i].data, cases[i].len);
		CHECK_STR(buf_str(&row), cases[i].text);
	}
}

static void null_is_neither_empty_nor_its_letters(void)
{
	CLEANUP(buf_reset) struct buf row = {0};
	struct row_field fields[4];
	struct err err = {0};

	row_text_null(&row);
	buf_putc(&row, '\t');
	row_text_value(&row, "", 0);
	buf_putc(&row, '\t');
	row_text_value(&row, "\\N", 2);
	buf_putc(&row, '\t');
	row_text_null(&row);
	CHECK_STR(row.data, "\\N\t\t\\\\N\t\\N");
	REQUIRE(row_text_split(row.data, row.len, fields, 4, &err));
	CHECK(fields[0].data == NULL && fields[3].data == NULL);
	CHECK(fields[1].data != NULL && fields[1].len == 0);
	CHECK(fields[2].len == 2 && memcmp(fields[2].data, "\\N", 2) == 0);
}

/* Whether values of these lengths come back from one row. */
static bool comes_back(const char *data, const size_t *lens, size_t n)
{
	CLEANUP(buf_reset) struct buf row = {0};
	CLEANUP(freep) struct row_field *fields = xcalloc(n, sizeof(*fields));
	struct err err = {0};
	bool same = true;

	for (size_t i = 0, at = 0; i < n; at += lens[i++]) {
		if (i > 0)
			buf_putc(&row, '\t');
		row_text_value(&row, data + at, lens[i]);
	}
	if (strcspn(buf_str(&row), "\n\r") != row.len ||
	    !row_text_split(row.data, row.len, fields, n, &err))
		return false;
	for (size_t i = 0, at = 0; i < n; at += lens[i++])
		same = same && fields[i].len == lens[i] &&
		       memcmp(fields[i].data, data + at, lens[i]) == 0;
	return same;
}

static void every_byte_comes_back_at_every_place(void)
{
	char data[24];
	int good = 0;

	for (int byte = 0; byte < 256; byte++) {
		for (size_t at = 0; at < sizeof(data); at++) {
			const size_t lens[] = {sizeof(data)};

			memset(data, 'x', sizeof(data));
			data[at] = (char)byte;
			good += comes_back(data, lens, 1);
		}
	}
	CHECK_INT(good, 256 * (int)sizeof(data));
}

static void large_and_random_values_come_back(void)
{
	static char data[100000];
	static const size_t sizes[] = {4095, 4096, 4097, 8192, 50001};

	fixture_noise(3, data, sizeof(data));
	for (size_t i = 0; i < FIXTURE_COUNT(sizes); i++) {
		const size_t lens[] = {sizes[i], 0, 7, sizes[i] / 2};

		CHECK(comes_back(data, lens, 4));
	}
	memset(data, '\\', sizeof(data));
	CHECK(comes_back(data, (const size_t[]){sizeof(data)}, 1));
	memset(data, '\0', sizeof(data));
	CHECK(comes_back(data, (const size_t[]){sizeof(data)}, 1));
}

static void rows_that_break_the_rules_are_refused(void)
{
	static const struct {
		const char *line;
		size_t len;
		size_t n;
		const char *says;
	} cases[] = {
	    {"", 0, 2, "2 values"},
	    {"a", 1, 2, "2 values"},
	    {"a\tb\tc", 5, 2, "2 values"},
	    {"a\tb\t", 4, 2, "2 values"},
	    {"a", 1, 0, "too many"},
	    {"\\", 1, 1, "broken escape"},
	    {"a\\", 2, 1, "broken escape"},
	    {"\\\t", 2, 2, "broken escape"},
	    {"\\x41", 4, 1, "broken escape"},
	    {"\\b", 2, 1, "broken escape"},
	    {"\\Na", 3, 1, "broken escape"},
	    {"a\\N", 3, 1, "broken escape"},
	    {"\\\0", 2, 1, "broken escape"},
	    {"a\nb", 3, 1, "must be escaped"},
	    {"a\rb", 3, 1, "must be escaped"},
	    {"a\0b", 3, 1, "must be escaped"},
	};

	for (size_t i = 0; i < FIXTURE_COUNT(cases); i++) {
		struct row_field fields[4];
		struct err err = {0};
		char line[16];

		memcpy(line, cases[i].line, cases[i].len);
		CHECK(!row_text_split(line, cases[i].len, fields, cases[i].n, &err));
		CHECK_ERR(err, ERR_PROTO, cases[i].says);
	}
}

static void one_empty_value_is_an_empty_line(void)
{
	struct row_field fields[2];
	struct err err = {0};
	char empty[1] = "";
	char tab[2] = "\t";

	REQUIRE(row_text_split(empty, 0, fields, 1, &err));
	CHECK(fields[0].data != NULL && fields[0].len == 0);
	REQUIRE(row_text_split(empty, 0, fields, 0, &err));
	REQUIRE(row_text_split(tab, 1, fields, 2, &err));
	CHECK(fields[0].len == 0 && fields[1].data != NULL && fields[1].len == 0);
}

int main(void)
{
	values_are_written_as_documented();
	null_is_neither_empty_nor_its_letters();
	every_byte_comes_back_at_every_place();
	large_and_random_values_come_back();
	rows_that_break_the_rules_are_refused();
	one_empty_value_is_an_empty_line();
	return check_done();
}
