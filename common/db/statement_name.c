#include "common/db/statement.h"

#include <string.h>
#include <strings.h>

bool statement_word(const struct statement_token *t, const char *word)
{
	return t->kind == STATEMENT_WORD && t->len == strlen(word) &&
	       strncasecmp(t->at, word, t->len) == 0;
}

bool statement_mark(const struct statement_token *t, char mark)
{
	return t->kind == STATEMENT_MARK && *t->at == mark;
}

bool statement_name(
    const struct statement *s, const struct statement_token *t, struct buf *name)
{
	bool fold = s->dialect == STATEMENT_POSTGRES && t->kind == STATEMENT_WORD;
	bool marks = t->kind == STATEMENT_NAME;

	if (t->kind != STATEMENT_WORD && (!marks || (*t->at | 0x20) == 'u' || t->len < 3))
		return false;
	for (size_t i = marks; i + marks < t->len; i++) {
		char c = t->at[i];

		buf_putc(name, fold && c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
		i += marks && *t->at != '[' && c == *t->at;
	}
	return true;
}

bool statement_qualified(
    struct statement *s, struct statement_token *t, struct buf *schema, struct buf *name)
{
	if (!statement_name(s, t, name))
		return false;
	*t = statement_next(s);
	if (!statement_mark(t, '.'))
		return true;
	buf_append(schema, name->data, name->len);
	buf_clear(name);
	*t = statement_next(s);
	if (!statement_name(s, t, name))
		return false;
	*t = statement_next(s);
	return !statement_mark(t, '.');
}

bool statement_is_one(
    enum statement_dialect dialect, unsigned int flags, const char *text, size_t len)
{
	struct statement s;
	struct statement_token t;
	size_t n = 0;

	statement_start(&s, dialect, flags, text, len);
	for (t = statement_next(&s);
	     t.kind != STATEMENT_END && t.kind != STATEMENT_ERROR &&
	     !statement_mark(&t, ';');
	     t = statement_next(&s))
		n++;
	if (statement_mark(&t, ';'))
		t = statement_next(&s);
	return n > 0 && t.kind == STATEMENT_END;
}
