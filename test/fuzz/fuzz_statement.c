#include "common/db/statement.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is between tokens: blanks and comments, so none of it stands alone. */
static void check_gap(
    const struct statement *kind, const char *at, const char *end, bool *line)
{
	struct statement s;
	struct statement_token t;

	/* A gap that opens or closes an executable comment is no text of its own. */
	for (const char *c = at; c < end; c++) {
		if (*c == '!' || (*c == '*' && c + 1 < end && c[1] == '/'))
			*line = true;
	}
	if (*line)
		return;
	statement_start(&s, kind->dialect, kind->flags, at, (size_t)(end - at));
	t = statement_next(&s);
	if (t.kind != STATEMENT_END)
		abort();
}

static void check_token(const struct statement *s, const struct statement_token *t)
{
	CLEANUP(buf_reset) struct buf name = {0};

	if (t->kind != STATEMENT_END && t->kind != STATEMENT_ERROR && t->len == 0)
		abort();
	if (memchr(t->at, '\0', t->len) != NULL)
		abort();
	if (statement_name(s, t, &name) && name.len == 0)
		abort();
}

/* Tokens and what is between them are the text, in its order; nothing is read outside. */
static void check(
    enum statement_dialect dialect, unsigned int flags, const char *text, size_t len)
{
	struct statement s;
	struct statement_token t;
	const char *at = text;
	size_t n = 0;

	statement_start(&s, dialect, flags, text, len);
	do {
		bool executable = false;

		t = statement_next(&s);
		if (t.at < at || t.at + t.len > text + len || n++ > len)
			abort();
		check_token(&s, &t);
		if (t.kind == STATEMENT_ERROR)
			break;
		check_gap(&s, at, t.at, &executable);
		at = t.at + t.len;
	} while (t.kind != STATEMENT_END);
	if (t.kind == STATEMENT_END && at != text + len)
		abort();
	t = statement_next(&s);
	if (t.kind != STATEMENT_END && t.kind != STATEMENT_ERROR)
		abort();
	(void)!statement_is_one(dialect, flags, text, len);
}

/* The first byte says whose text it is. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size == 0)
		return 0;
	/* A copy of its own size, without an end: reading on is seen. */
	text = malloc(size > 1 ? size - 1 : 1);
	if (text == NULL)
		abort();
	memcpy(text, data + 1, size - 1);
	check((enum statement_dialect)(data[0] % 3), data[0] / 3 % 4, text, size - 1);
	free(text);
	return 0;
}
