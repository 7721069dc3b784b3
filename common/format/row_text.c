#include "common/format/row_text.h"

#include <stdint.h>

/* The letter behind the backslash for bytes that need one; 0 for all others. */
static const char letters[256] = {
    ['\0'] = '0', ['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r', ['\\'] = '\\'};

/* The byte that a letter behind a backslash stands for; -1 for all others. */
static int unescaped(char letter)
{
	switch (letter) {
	case '0':
		return '\0';
	case 't':
		return '\t';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case '\\':
		return '\\';
	default:
		return -1;
	}
}

#define EACH_BYTE(b) (UINT64_C(0x0101010101010101) * (b))

/*
 * Whether one of the eight bytes may need an escape: a backslash, or anything up to the carriage
 * return.  (x - n) & ~x has its high bit set in some byte exactly if one is less than n.
 */
static bool has_special(uint64_t w)
{
	uint64_t slashes = w ^ EACH_BYTE('\\');

	return (((w - EACH_BYTE('\r' + 1)) & ~w) |
	           ((slashes - EACH_BYTE(1)) & ~slashes)) &
	       EACH_BYTE(0x80);
}

static char *escape(char *to, const char *s, size_t len)
{
	for (; len > 0; s++, len--) {
		char letter = letters[(unsigned char)*s];

		if (letter != 0)
			*to++ = '\\';
		*to++ = letter != 0 ? letter : *s;
	}
	return to;
}

/* Room for the worst case is taken for so much of a value at a time. */
#define PIECE 4096

void row_text_value(struct buf *row, const char *data, size_t len)
{
	while (len > 0) {
		size_t left = len < PIECE ? len : PIECE;
		char *start = buf_reserve(row, 2 * left);
		char *to = start;

		len -= left;
		for (; left >= sizeof(uint64_t); left -= sizeof(uint64_t)) {
			uint64_t w;

			memcpy(&w, data, sizeof(w));
			if (has_special(w)) {
				to = escape(to, data, sizeof(w));
			} else {
				memcpy(to, &w, sizeof(w));
				to += sizeof(w);
			}
			data += sizeof(w);
		}
		to = escape(to, data, left);
		data += left;
		buf_added(row, (size_t)(to - start));
	}
}

void row_text_null(struct buf *row)
{
	buf_append(row, "\\N", 2);
}

/* Unescapes the field at *at in place; *at is then at the tab behind it, or at the end. */
static bool take_field(
    char **at, const char *end, struct row_field *field, struct err *err)
{
	char *s = *at;
	char *to;

	*field = (struct row_field){.data = s};
	while (s < end && letters[(unsigned char)*s] == 0)
		s++;
	if (s == *at && end - s >= 2 && s[0] == '\\' && s[1] == 'N' &&
	    (end - s == 2 || s[2] == '\t')) {
		field->data = NULL;
		*at = s + 2;
		return true;
	}
	for (to = s; s < end && *s != '\t'; s++) {
		int c = (unsigned char)*s;

		if (c == '\\')
			c = s + 1 < end ? unescaped(*++s) : -1;
		else if (letters[c] != 0)
			return err_set(
			    err, ERR_PROTO, "a row with a byte that must be escaped");
		if (c < 0)
			return err_set(err, ERR_PROTO, "a row with a broken escape");
		*to++ = (char)c;
	}
	field->len = (size_t)(to - field->data);
	*at = s;
	return true;
}

bool row_text_split(
    char *line, size_t len, struct row_field *fields, size_t n, struct err *err)
{
	const char *end = line + len;
	char *at = line;

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			at++; /* the tab that ended the field before */
		if (!take_field(&at, end, &fields[i], err))
			return false;
		if ((i + 1 < n) != (at < end))
			return err_set(err, ERR_PROTO, "a row without its %zu values", n);
	}
	return n > 0 || len == 0 || err_set(err, ERR_PROTO, "a row with too many values");
}

void row_text_unescape(const char *data, size_t len, struct buf *out)
{
	/* COPY writes three more than we do. */
	static const char from[] = "tnr0bfv";
	static const char to[] = "\t\n\r\0\b\f\v";
	const char *end = data + len;

	while (data < end) {
		const char *slash = memchr(data, '\\', (size_t)(end - data));
		const char *known;

		if (slash == NULL || slash + 1 == end) {
			buf_append(out, data, (size_t)(end - data));
			return;
		}
		buf_append(out, data, (size_t)(slash - data));
		known = memchr(from, slash[1], sizeof(from) - 1);
		buf_putc(out, known != NULL ? to[known - from] : slash[1]);
		data = slash + 2;
	}
}

uint64_t row_text_count(const char *data, size_t len)
{
	const char *end = data + len;
	uint64_t n = 0;

	while ((data = memchr(data, '\n', (size_t)(end - data))) != NULL) {
		n++;
		data++;
	}
	return n;
}

size_t row_text_key(const char *row, size_t len, size_t key_n)
{
	const char *at = row;

	for (size_t i = 0; i < key_n; i++) {
		const char *tab = memchr(at, '\t', len - (size_t)(at - row));

		if (tab == NULL)
			return len - (len > 0 && row[len - 1] == '\n'); /* all columns */
		at = tab + 1;
	}
	return key_n > 0 ? (size_t)(at - row) - 1 : len;
}
