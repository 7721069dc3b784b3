/*
 * Rows as text: what PostgreSQL's COPY text format and MySQL's LOAD DATA take.
 *
 * Values are separated by a tab, rows end with a newline.  NULL is \N.  In values, backslash,
 * tab, newline, carriage return and NUL are written \\ \t \n \r \0; all other bytes stand
 * for themselves.  In SQLite tables each value other than NULL starts with a letter for its
 * storage class: i (integer), r (real, 17 digits, "Inf", "-Inf"), t (text), b (blob).
 */
#ifndef SYNCO_COMMON_FORMAT_ROW_TEXT_H
#define SYNCO_COMMON_FORMAT_ROW_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/buf.h"
#include "common/base/err.h"

/* Appends the value data[0..len), escaped. */
void row_text_value(struct buf *row, const char *data, size_t len);

/* Appends \N. */
void row_text_null(struct buf *row);

/* Appends what an escaped value (other than NULL) stands for. */
void row_text_unescape(const char *data, size_t len, struct buf *out);

/* The number of newlines in data[0..len). */
uint64_t row_text_count(const char *data, size_t len);

/*
 * The bytes of a row's first key_n columns, with the tabs between them; all of it, newline
 * included, for 0.
 */
size_t row_text_key(const char *row, size_t len, size_t key_n);

/* One value of a row that was read. */
struct row_field {
	const char *data; /* NULL for NULL */
	size_t len;
};

/*
 * Splits line[0..len), without its newline, into exactly n fields, unescaping in place:
 * fields point into line.  ERR_PROTO for another number of fields or a broken escape.
 */
bool row_text_split(char *line, size_t len, struct row_field *fields, size_t n,
    struct err *err) MUST_CHECK;

#endif
