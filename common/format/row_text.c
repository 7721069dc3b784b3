#include "common/format/row_text.h"

/* The letter behind the backslash for bytes that need one; 0 for all others. */
static const char letters[256] = {
    ['\0'] = '0', ['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r', ['\\'] = '\\'};

void row_text_value(struct buf *row, const char *data, size_t len)
{
	const unsigned char *s = (const unsigned char *)data;
	const unsigned char *end = s + len;

	(void)buf_reserve(row, len + 1);
	while (s < end) {
		const unsigned char *start = s;

		while (s < end && letters[*s] == 0)
			s++;
		buf_append(row, start, (size_t)(s - start));
		if (s < end) {
			char pair[2] = {'\\', letters[*s++]};

			buf_append(row, pair, sizeof(pair));
		}
	}
}

void row_text_null(struct buf *row)
{
	buf_append(row, "\\N", 2);
}

static char unescaped(char letter)
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
	default:
		return letter;
	}
}

/* Unescapes one field in place; *next is where the following one starts. */
static bool take_field(
    char *at, char *end, struct row_field *field, char **next, struct err *err)
{
	char *to;

	field->data = at;
	while (at < end && *at != '\t' && *at != '\\')
		at++;
	if (at + 1 < end && at == field->data && at[0] == '\\' && at[1] == 'N' &&
	    (at + 2 == end || at[2] == '\t')) {
		*field = (struct row_field){NULL, 0};
		*next = at + 2;
		return true;
	}
	for (to = at; at < end && *at != '\t'; at++) {
		if (*at != '\\') {
			*to++ = *at;
			continue;
		}
		if (++at == end || strchr("0tnr\\", *at) == NULL || *at == '\0')
			return err_set(err, ERR_PROTO, "a row with a broken escape");
		*to++ = unescaped(*at);
	}
	field->len = (size_t)(to - field->data);
	*next = at;
	return true;
}

bool row_text_split(
    char *line, size_t len, struct row_field *fields, size_t n, struct err *err)
{
	char *end = line + len;
	char *at = line;

	for (size_t i = 0; i < n; i++) {
		if (!take_field(at, end, &fields[i], &at, err))
			return false;
		if ((i + 1 < n) != (at < end))
			return err_set(err, ERR_PROTO, "a row without its %zu values", n);
		at++;
	}
	return n > 0 || len == 0 || err_set(err, ERR_PROTO, "a row with too many values");
}
