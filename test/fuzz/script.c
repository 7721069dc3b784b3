#include "test/fuzz/script.h"

#include <string.h>

bool script_next(const char **at, const char *end, struct script_line *l)
{
	const char *newline;

	if (*at >= end)
		return false;
	newline = memchr(*at, '\n', (size_t)(end - *at));
	if (newline == NULL)
		newline = end;
	l->kind = newline > *at ? **at : ' ';
	l->text = newline > *at ? *at + 1 : *at;
	l->len = (size_t)(newline - l->text);
	*at = newline + 1;
	return true;
}

void script_rows(const struct script_line *l, struct buf *out)
{
	for (size_t i = 0; i < l->len; i++) {
		char c = l->text[i];

		buf_putc(out, (char)(c == '|' ? '\n' : c == '~' ? '\t' : c));
	}
}

void script_expand(
    const struct script_line *l, script_word *expand, void *ctx, struct buf *out)
{
	for (size_t i = 0; i < l->len; i++) {
		size_t number = 0;

		if (l->text[i] != '$' || i + 2 >= l->len || l->text[i + 2] < '0' ||
		    l->text[i + 2] > '9') {
			buf_putc(out, l->text[i]);
			continue;
		}
		number = (size_t)(l->text[i + 2] - '0');
		expand(ctx, l->text[i + 1], number, out);
		i += 2;
	}
}

void script_chunk(struct chunker *c, const struct buf *rows, struct chunk *chunk)
{
	const char *at = buf_str(rows);
	const char *end = at + rows->len;
	const char *newline;
	struct chunk cut;

	*chunk = (struct chunk){0};
	chunker_start(c, UINT32_MAX);
	while (at < end && (newline = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		size_t len = (size_t)(newline + 1 - at);
		const char *tab = memchr(at, '\t', len);

		if (chunker_row(
		        c, at, len, tab != NULL ? (size_t)(tab - at) : len - 1, &cut))
			*chunk = cut;
		at = newline + 1;
	}
	if (chunker_end(c, &cut))
		*chunk = cut;
	chunk->bytes = rows->len;
}
